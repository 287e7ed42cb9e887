package io.breakwater.simulation.backtest;

import io.breakwater.market.HistoryWish;
import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How much of the recordings goes by before the strategy begins, so that its history is there. */
final class WarmUpSpan {
  private WarmUpSpan() {}

  /** The longest that one of its wishes needs, from the first recorded trade on. */
  static Duration of(BacktestSettings settings, Instant first) {
    StrategyChoice strategy = settings.strategy();
    Duration longest = Duration.ZERO;
    for (HistoryWish wish : strategy.fresh().get().history(strategy.plan().symbols())) {
      Duration span =
          wish instanceof HistoryWish.Candles candles
              ? candles.interval().longest().multipliedBy(candles.count())
              : Duration.between(first, end((HistoryWish.Trades) wish, settings, first));
      longest = span.compareTo(longest) > 0 ? span : longest;
    }
    return longest;
  }

  /** How many past trades it wishes at most. */
  static int mostTrades(BacktestSettings settings) {
    int most = 0;
    StrategyChoice strategy = settings.strategy();
    for (HistoryWish wish : strategy.fresh().get().history(strategy.plan().symbols())) {
      most = wish instanceof HistoryWish.Trades trades ? Math.max(most, trades.count()) : most;
    }
    return most;
  }

  private static Instant end(HistoryWish.Trades wish, BacktestSettings settings, Instant first) {
    Instant end = first;
    for (RecordedMarket market : settings.markets()) {
      if (market.symbol().equals(wish.symbol())) {
        try (TradeReader reader = market.source().open()) {
          Optional<RecordedTrade> trade = reader.next();
          for (int i = 0; i < wish.count() && trade.isPresent(); i++) {
            end = trade.get().time();
            trade = reader.next();
          }
        }
      }
    }
    return end;
  }
}
