package io.breakwater.exchange;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A wait that doubles with each failure, up to a bound, and is changed by chance so that many do
 * not wait alike.
 *
 * @param jitter the largest change, as a share of the wait
 */
public record Backoff(Duration first, Duration longest, double jitter) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * @param failures before this one, from 0
   */
  public Duration after(int failures, RandomGenerator random) {
    long factor = 1L << Math.min(failures, MOST_DOUBLINGS);
    long millis = Math.min(first.toMillis() * factor, longest.toMillis());
    double change = 1 + jitter * (2 * random.nextDouble() - 1);
    return Duration.ofMillis(Math.round(millis * change));
  }
}
