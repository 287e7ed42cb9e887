package io.breakwater.simulation.story;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.virtual.SimulatedNetwork.Latency;
import io.breakwater.simulation.virtual.Tape;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.MarketModel;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A day as it is lived: many symbols that move each second, in each a trade an hour, and a fault an
 * hour.
 */
public final class LongDay {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration HELD = Duration.ofMinutes(20);

  private LongDay() {}

  /**
   * The day of this seed.
   *
   * @param symbols how many
   * @param length usually 24 hours; shorter to try it
   */
  public static Story story(long seed, int symbols, Duration length) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Beat> beats = new ArrayList<>();
    for (long hour = 0; hour < length.toHours(); hour++) {
      Duration begin = HOUR.multipliedBy(hour);
      add(beats, begin.plus(within(random, HOUR)), Profile.GENTLE.drawFault(random));
      for (int i = 0; i < symbols; i++) {
        Duration at = begin.plusMinutes(1).plus(within(random, HOUR.minus(HELD.multipliedBy(2))));
        Direction direction = random.nextBoolean() ? Direction.LONG : Direction.SHORT;
        add(beats, at, enter(symbol(i), direction));
        add(beats, at.plus(HELD), new Act.Close(symbol(i), direction));
      }
    }
    beats.sort(Comparator.comparing(Beat::at));
    return new Story("day", each -> world(each, symbols), seed, length, beats);
  }

  private static void add(List<Beat> beats, Duration at, Act act) {
    beats.add(new Beat(beats.size() + 1, at, act));
  }

  private static Duration within(RandomGenerator random, Duration span) {
    return Duration.ofMillis(random.nextLong(span.toMillis()));
  }

  private static Act enter(Symbol symbol, Direction direction) {
    int sign = direction == Direction.LONG ? 1 : -1;
    return new Act.Enter(
        symbol,
        direction,
        Quantity.of("0.02"),
        Optional.empty(),
        Optional.of(Level.percent(BigDecimal.valueOf(-sign))),
        List.of(new Act.Take(Level.percent(BigDecimal.valueOf(sign)), Quantity.of("0.01"))),
        Duration.ofSeconds(10));
  }

  private static Symbol symbol(int i) {
    return new Symbol("COIN" + (char) ('A' + i) + "USDT");
  }

  private static WorldSettings world(long seed, int symbols) {
    RandomGenerator random = new SplittableRandom(~seed);
    List<WorldSettings.Market> markets = new ArrayList<>();
    for (int i = 0; i < symbols; i++) {
      Tape tape =
          Tape.walking("60000.0", Duration.ofSeconds(1), new SplittableRandom(random.nextLong()));
      markets.add(
          new WorldSettings.Market(
              Instruments.of(symbol(i).toString(), "0.10", "0.001", "50"), tape));
    }
    return WorldSettings.usual()
        .withSeed(seed)
        .withMarkets(markets, MarketModel.usual().withQuoteStep(Duration.ofSeconds(1)))
        .withLatency(new Latency(Duration.ofMillis(10), Duration.ofMillis(20)));
  }
}
