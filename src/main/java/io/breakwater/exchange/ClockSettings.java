package io.breakwater.exchange;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the exchange's clock is followed.
 *
 * @param samples round trips of one measurement
 * @param refreshInterval between measurements
 * @param maxError a measurement less exact than this counts as skewed
 * @param maxAge a measurement older than this counts as skewed
 * @param minBackoff before the first repeat of a failed measurement; doubles each time. Also the
 *     least pause before a resync
 * @param maxBackoff the longest pause between repeats
 */
public record ClockSettings(
    int samples,
    Duration refreshInterval,
    Duration maxError,
    Duration maxAge,
    Duration minBackoff,
    Duration maxBackoff) {
  /** Reads {@code breakwater.exchange.clock}, given as a section of its own. */
  public static ClockSettings from(Config section) {
    SettingsReader in = new SettingsReader(section, "breakwater.exchange.clock");
    Duration refreshInterval = in.aboveZero("refresh-interval");
    Duration minBackoff = in.aboveZero("min-backoff");
    return new ClockSettings(
        in.integer("samples", 1, 20),
        refreshInterval,
        in.aboveZero("max-error"),
        in.above("max-age", refreshInterval),
        minBackoff,
        in.atLeast("max-backoff", minBackoff));
  }
}
