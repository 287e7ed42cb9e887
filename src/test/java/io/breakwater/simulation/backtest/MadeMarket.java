package io.breakwater.simulation.backtest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.Symbol;
import io.breakwater.node.Configuration;
import io.breakwater.simulator.source.ReadRules;
import io.breakwater.strategy.Breakout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Recordings made by hand, a trade a second, and backtests on them. */
final class MadeMarket {
  static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

  private final StringBuilder rows =
      new StringBuilder("id,price,qty,quote_qty,time,is_buyer_maker\n");
  private int count;

  /** For so many seconds at this price; a taker that buys makes it the best ask. */
  MadeMarket trades(int seconds, String price, boolean bought) {
    for (int i = 0; i < seconds; i++) {
      rows.append(1000 + count).append(',').append(price).append(",0.500,0,");
      rows.append(START.toEpochMilli() + count * 1000L).append(',').append(!bought).append('\n');
      count++;
    }
    return this;
  }

  /**
   * A flat price, a rise out of the range, a fall through the stop, and calm: one trade that loses.
   */
  static MadeMarket riseAndFall() {
    return new MadeMarket()
        .trades(20, "100.0", false)
        .trades(15, "101.0", true)
        .trades(40, "98.0", false);
  }

  Path writtenTo(Path folder) throws IOException {
    return Files.writeString(folder.resolve("XYZUSDT-trades-2026-03-02.csv"), rows.toString());
  }

  static BacktestSettings settings(Path file, String strategy, boolean klines) {
    RecordedMarket market =
        RecordedMarket.of(
            new Symbol("XYZUSDT"), List.of(file), klines, ReadRules.strict(), Optional.empty());
    Config own =
        ConfigFactory.parseString(
                "window = 10s, stop-loss = 200, take-profits = [], cool-down = 1h\n" + strategy)
            .withFallback(
                Configuration.load(Optional.empty())
                    .getConfig("breakwater.strategies.breakout.settings"));
    return BacktestSettings.usual(
        List.of(market),
        StrategyChoice.of(
            "breakout",
            Breakout.class.getName(),
            List.of(market.symbol()),
            own,
            MadeMarket.class.getClassLoader()));
  }

  static BacktestResult run(Path file) {
    return Backtest.run(settings(file, "", false), (played, at) -> {});
  }
}
