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
  private static final String AREA = "breakwater.exchange.clock.";

  public ClockSettings {
    if (samples < 1 || samples > 20) {
      throw new IllegalArgumentException(AREA + "samples is " + samples + ", must be from 1 to 20");
    }
    requirePositive("refresh-interval", refreshInterval);
    requirePositive("max-error", maxError);
    requirePositive("min-backoff", minBackoff);
    if (maxBackoff.compareTo(minBackoff) < 0) {
      throw new IllegalArgumentException(
          AREA + "max-backoff is " + maxBackoff + ", must be at least min-backoff " + minBackoff);
    }
    if (maxAge.compareTo(refreshInterval) <= 0) {
      throw new IllegalArgumentException(
          AREA + "max-age is " + maxAge + ", must be above refresh-interval " + refreshInterval);
    }
  }

  /** Reads {@code breakwater.exchange.clock}. */
  public static ClockSettings from(Config config) {
    return new ClockSettings(
        config.getInt("samples"),
        config.getDuration("refresh-interval"),
        config.getDuration("max-error"),
        config.getDuration("max-age"),
        config.getDuration("min-backoff"),
        config.getDuration("max-backoff"));
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(AREA + key + " is " + value + ", must be above 0");
    }
  }
}
