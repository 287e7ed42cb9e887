package io.breakwater.domain;

import java.time.Instant;

/**
 * What was traded in one span of time.
 *
 * @param opened its first moment, by the exchange's clock
 * @param closes its last moment, a millisecond before the next one begins; while that is to come
 *     the candle may still change
 * @param volume in the base asset
 * @param turnover in the quote asset
 * @param trades how many; 0 where nothing was traded, and all four prices are the last one before
 */
public record Candle(
    Symbol symbol,
    CandleInterval interval,
    Instant opened,
    Price open,
    Price high,
    Price low,
    Price close,
    Quantity volume,
    Instant closes,
    Notional turnover,
    long trades) {
  /** Whether nothing changes it any more. */
  public boolean isClosedAt(Instant now) {
    return now.isAfter(closes);
  }
}
