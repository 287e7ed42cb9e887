package io.breakwater.simulator.wire;

import java.time.Duration;

/**
 * What a caller may ask for.
 *
 * @param weightPerMinute of one address
 * @param ordersPer10Seconds of one account; {@code ordersPerMinute} likewise
 * @param patience how many requests over the limit meet 429 within a minute before the address is
 *     banned with 418
 * @param firstBan the length of the first ban; each further one is twice as long, up to 3 days
 */
public record LimitSettings(
    int weightPerMinute,
    int ordersPer10Seconds,
    int ordersPerMinute,
    int patience,
    Duration firstBan) {
  public LimitSettings {
    if (weightPerMinute < 1 || ordersPer10Seconds < 1 || ordersPerMinute < 1 || patience < 0) {
      throw new IllegalArgumentException("limits must be 1 or more, patience 0 or more");
    }
  }

  /** The live exchange's. */
  public static LimitSettings usual() {
    return new LimitSettings(2400, 300, 1200, 10, Duration.ofMinutes(2));
  }
}
