package io.breakwater.simulation.backtest;

import io.breakwater.simulation.check.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * What came of a backtest. Equal settings and recordings give equal results.
 *
 * @param trips in the order of their entries
 * @param orders accepted by the exchange, the node's own only
 * @param requests of the node that reached the exchange
 */
public record BacktestResult(
    BacktestSettings settings,
    Instant begin,
    Instant end,
    List<EquityPoint> equity,
    List<PriceTrack> prices,
    List<RoundTrip> trips,
    List<Denial> denials,
    Statistics statistics,
    List<Verdict> promises,
    long orders,
    long requests) {
  public BacktestResult {
    equity = List.copyOf(equity);
    prices = List.copyOf(prices);
    trips = List.copyOf(trips);
    denials = List.copyOf(denials);
    promises = List.copyOf(promises);
  }

  /** How many recorded trades were played. */
  public long recordedTrades() {
    return settings.markets().stream().mapToLong(market -> market.survey().trades()).sum();
  }

  public boolean isClean() {
    return promises.stream().noneMatch(Verdict::isBroken);
  }
}
