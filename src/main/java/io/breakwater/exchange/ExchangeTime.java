package io.breakwater.exchange;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The exchange's clock as far as we know it: our own plus a measured offset. Written by {@link
 * ExchangeClock} alone, read by everybody, from any thread.
 *
 * <p>Good for stamping requests. It never proves that a moment has passed at the exchange: only a
 * time that the exchange itself reports does.
 */
public final class ExchangeTime {
  /**
   * What was measured.
   *
   * @param offset exchange minus own clock
   * @param error the offset is right to within this
   */
  public record Estimate(Duration offset, Duration error, Instant measuredAt) {}

  private final Clock clock;
  private final AtomicReference<Estimate> estimate;

  public ExchangeTime(Clock clock) {
    this.clock = clock;
    this.estimate =
        new AtomicReference<>(new Estimate(Duration.ZERO, Duration.ofDays(1), Instant.EPOCH));
  }

  public Instant now() {
    return clock.instant().plus(estimate.get().offset());
  }

  public Estimate estimate() {
    return estimate.get();
  }

  void set(Estimate measured) {
    estimate.set(measured);
  }
}
