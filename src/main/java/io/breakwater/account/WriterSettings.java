package io.breakwater.account;

import io.breakwater.exchange.SettingsReader;
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
  static WriterSettings from(SettingsReader in) {
    Duration pace = in.aboveZero("protection.pace");
    return new WriterSettings(
        in.integer("origin.retries", 0, 20),
        in.aboveZero("origin.first-delay"),
        in.integer("origin.jitter-percent", 0, 50),
        in.aboveZero("protection.answer-timeout"),
        pace,
        in.atLeast("protection.fast-retries", 1),
        in.atLeast("protection.slowest-pace", pace),
        in.atLeast("protection.max-unanswered", 1),
        in.duration("protection.recv-window", Duration.ofSeconds(1), Duration.ofSeconds(60)),
        in.atLeast("throttle-jitter", Duration.ZERO),
        in.aboveZero("wanted-check-interval"));
  }
}
