package io.breakwater.account;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of the writers.
 *
 * @param retries repetitions of a write of the origin's schedule, after the first attempt
 * @param firstDelay the wait before the first of them; each further one is twice as long
 * @param jitterPercent each of these waits is longer or shorter by up to this
 * @param answerTimeout a protective attempt without an answer after this is repeated beside it
 * @param pace the wait before a protective repetition
 * @param fastRetries protective repetitions at that pace, before the waits double
 * @param slowestPace the longest wait before a protective repetition
 * @param maxUnanswered unanswered protective attempts at a time
 * @param recvWindow how long after its timestamp the exchange may accept a protective attempt
 * @param throttleJitter a throttle is waited out and up to this much longer
 * @param wantedCheckInterval a waiting write is asked this often whether it is still wanted
 */
public record WriterSettings(
    int retries,
    Duration firstDelay,
    int jitterPercent,
    Duration answerTimeout,
    Duration pace,
    int fastRetries,
    Duration slowestPace,
    int maxUnanswered,
    Duration recvWindow,
    Duration throttleJitter,
    Duration wantedCheckInterval) {
  private static final String ORIGIN = "writers.origin.";
  private static final String PROTECTION = "writers.protection.";

  public WriterSettings {
    AccountSettings.within(ORIGIN + "retries", retries, 0, 20);
    AccountSettings.above(ORIGIN + "first-delay", firstDelay, Duration.ZERO);
    AccountSettings.within(ORIGIN + "jitter-percent", jitterPercent, 0, 50);
    AccountSettings.above(PROTECTION + "answer-timeout", answerTimeout, Duration.ZERO);
    AccountSettings.above(PROTECTION + "pace", pace, Duration.ZERO);
    AccountSettings.atLeast(PROTECTION + "fast-retries", fastRetries, 1);
    AccountSettings.atLeast(PROTECTION + "slowest-pace", slowestPace, pace);
    AccountSettings.atLeast(PROTECTION + "max-unanswered", maxUnanswered, 1);
    AccountSettings.within(
        PROTECTION + "recv-window", recvWindow, Duration.ofSeconds(1), Duration.ofSeconds(60));
    AccountSettings.atLeast("writers.throttle-jitter", throttleJitter, Duration.ZERO);
    AccountSettings.above("writers.wanted-check-interval", wantedCheckInterval, Duration.ZERO);
  }

  static WriterSettings from(Config config) {
    return new WriterSettings(
        config.getInt("origin.retries"),
        config.getDuration("origin.first-delay"),
        config.getInt("origin.jitter-percent"),
        config.getDuration("protection.answer-timeout"),
        config.getDuration("protection.pace"),
        config.getInt("protection.fast-retries"),
        config.getDuration("protection.slowest-pace"),
        config.getInt("protection.max-unanswered"),
        config.getDuration("protection.recv-window"),
        config.getDuration("throttle-jitter"),
        config.getDuration("wanted-check-interval"));
  }
}
