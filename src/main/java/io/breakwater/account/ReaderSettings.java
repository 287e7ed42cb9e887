package io.breakwater.account;

import io.breakwater.exchange.SettingsReader;
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
  static ReaderSettings from(SettingsReader in) {
    // A call timeout of zero would switch off the breaker's own judgement of answers.
    Duration callTimeout = in.aboveZero("call-timeout");
    return new ReaderSettings(
        in.atLeast("max-failures", 1),
        callTimeout,
        in.above("reset-timeout", callTimeout),
        in.aboveZero("freshness"),
        in.aboveZero("interest"),
        in.aboveZero("probe-interval"),
        in.atLeast("max-waiting", 1));
  }

  /** How long after one periodic read the next begins. */
  Duration period() {
    return freshness.dividedBy(2);
  }
}
