package io.breakwater.account;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of the reads that decide, and of the circuit breaker before each.
 *
 * @param maxFailures failed reads in a row that open the breaker
 * @param callTimeout a read without an answer after this has failed
 * @param resetTimeout how long an open breaker lets nothing through before one probe
 * @param freshness how old a confirmed snapshot may be when an entry is decided on it
 * @param interest periodic reads end when nobody asked for this long
 * @param probeInterval how often a half-open breaker is looked for
 * @param maxWaiting askers that wait while a read is under way
 */
public record ReaderSettings(
    int maxFailures,
    Duration callTimeout,
    Duration resetTimeout,
    Duration freshness,
    Duration interest,
    Duration probeInterval,
    int maxWaiting) {
  private static final String AREA = "deciding-reads.";

  public ReaderSettings {
    AccountSettings.atLeast(AREA + "max-failures", maxFailures, 1);
    AccountSettings.above(AREA + "call-timeout", callTimeout, Duration.ZERO);
    AccountSettings.above(AREA + "reset-timeout", resetTimeout, callTimeout);
    AccountSettings.above(AREA + "freshness", freshness, Duration.ZERO);
    AccountSettings.above(AREA + "interest", interest, Duration.ZERO);
    AccountSettings.above(AREA + "probe-interval", probeInterval, Duration.ZERO);
    AccountSettings.atLeast(AREA + "max-waiting", maxWaiting, 1);
  }

  static ReaderSettings from(Config config) {
    return new ReaderSettings(
        config.getInt("max-failures"),
        config.getDuration("call-timeout"),
        config.getDuration("reset-timeout"),
        config.getDuration("freshness"),
        config.getDuration("interest"),
        config.getDuration("probe-interval"),
        config.getInt("max-waiting"));
  }

  /** How long after one periodic read the next begins. */
  Duration period() {
    return freshness.dividedBy(2);
  }
}
