package io.breakwater.exchange;

import io.breakwater.domain.Symbol;
import java.time.Instant;
import java.util.List;

/**
 * A book at one moment.
 *
 * @param lastUpdateId the depth update that it includes last
 * @param bids best first
 * @param asks best first
 */
public record DepthSnapshot(
    Symbol symbol,
    long lastUpdateId,
    Instant time,
    List<MarketEvent.Level> bids,
    List<MarketEvent.Level> asks) {
  public DepthSnapshot {
    bids = List.copyOf(bids);
    asks = List.copyOf(asks);
  }
}
