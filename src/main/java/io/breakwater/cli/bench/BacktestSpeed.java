package io.breakwater.cli.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.Symbol;
import io.breakwater.node.Configuration;
import io.breakwater.simulation.backtest.Backtest;
import io.breakwater.simulation.backtest.BacktestResult;
import io.breakwater.simulation.backtest.BacktestSettings;
import io.breakwater.simulation.backtest.RecordedMarket;
import io.breakwater.simulation.backtest.StrategyChoice;
import io.breakwater.simulator.source.ReadRules;
import io.breakwater.strategy.Breakout;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * How fast a strategy is tried: the whole node, wire text both ways. The market is a made one that
 * walks by chance, as dense as a busy hour of the exchange.
 */
final class BacktestSpeed implements Bench {
  private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");
  private static final int TRADES = 1_500_000;
  private static final int MILLIS_APART = 10;
  private static final int MINUTES = 28 * 24 * 60;
  private static final double AIM_PER_SECOND = 100_000;
  private static final double AIM_SECONDS = 10;

  private final boolean klines;

  private BacktestSpeed(boolean klines) {
    this.klines = klines;
  }

  static Bench onTrades() {
    return new BacktestSpeed(false);
  }

  static Bench onKlines() {
    return new BacktestSpeed(true);
  }

  @Override
  public String name() {
    return klines ? "klines" : "trades";
  }

  @Override
  public Figure run(Clock clock) {
    try (Scratch scratch = Scratch.open()) {
      Path folder = scratch.folder();
      return run(clock, klines ? klinesIn(folder) : tradesIn(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Figure run(Clock clock, Path file) {
    BacktestSettings settings = settings(file);
    long start = clock.millis();
    BacktestResult result = Backtest.run(settings, (played, at) -> {});
    double seconds = (clock.millis() - start) / 1000.0;
    double perSecond = result.recordedTrades() / seconds;
    String text =
        String.format(
            Locale.ROOT,
            "%,d trades of %d h in %.1f s: %,.0f trades/s; %d trades of the strategy",
            result.recordedTrades(),
            Duration.between(result.begin(), result.end()).toHours(),
            seconds,
            perSecond,
            result.trips().size());
    Predicate<Double> reached =
        klines ? taken -> taken <= AIM_SECONDS : taken -> perSecond >= AIM_PER_SECOND;
    String aim = klines ? "a month of 1-minute klines in 10 s" : "100,000 trades/s";
    return new Figure(text, aim, reached.test(seconds));
  }

  private BacktestSettings settings(Path file) {
    RecordedMarket market =
        RecordedMarket.of(
            new Symbol("XYZUSDT"), List.of(file), klines, ReadRules.strict(), Optional.empty());
    Config own =
        ConfigFactory.parseString(
                klines
                    ? "window = 2h, stop-loss = 100, take-profits = [\"100:0.5\", \"200:0.5\"]"
                    : "window = 10m")
            .withFallback(
                Configuration.load(Optional.empty())
                    .getConfig("breakwater.strategies.breakout.settings"));
    StrategyChoice choice =
        StrategyChoice.of(
            "breakout",
            Breakout.class.getName(),
            List.of(market.symbol()),
            own,
            BacktestSpeed.class.getClassLoader());
    return BacktestSettings.usual(List.of(market), choice)
        .with(draft -> draft.sampling = klines ? Duration.ofMinutes(2) : draft.sampling);
  }

  private static Path tradesIn(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    Path file = folder.resolve("XYZUSDT-trades-2026-02-01.csv");
    try (BufferedWriter rows = Files.newBufferedWriter(file)) {
      long cents = 6_000_000;
      for (int i = 0; i < TRADES; i++) {
        int step = random.nextInt(-20, 21) * 10;
        cents += step;
        long time = START.toEpochMilli() + (long) i * MILLIS_APART;
        rows.write(i + 1 + "," + dollars(cents) + ",0." + random.nextInt(100, 1000));
        rows.write(",0," + time + "," + (step < 0) + "\n");
      }
    }
    return file;
  }

  private static Path klinesIn(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    Path file = folder.resolve("XYZUSDT-1m-2026-02.csv");
    try (BufferedWriter rows = Files.newBufferedWriter(file)) {
      long open = 5_500;
      for (int i = 0; i < MINUTES; i++) {
        long close = Math.max(1_000, open + random.nextInt(-5, 6));
        long high = Math.max(open, close) + random.nextInt(4);
        long low = Math.min(open, close) - random.nextInt(4);
        long time = START.toEpochMilli() + i * 60_000L;
        String prices =
            dollars(open) + "," + dollars(high) + "," + dollars(low) + "," + dollars(close);
        rows.write(time + "," + prices + "," + random.nextInt(100, 1000) + ".5\n");
        open = close;
      }
    }
    return file;
  }

  private static String dollars(long cents) {
    return cents / 100 + "." + cents / 10 % 10 + cents % 10;
  }
}
