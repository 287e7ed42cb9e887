package io.breakwater.simulation.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.node.Configuration;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulation.virtual.Tape;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.source.ReadRules;
import io.breakwater.strategy.Breakout;
import io.breakwater.strategy.StrategyPlan;
import io.breakwater.strategy.StrategyRunner;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node has recorded while it traded, given to a backtest. */
class RecordedLifeTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Duration WAY = Duration.ofMillis(20);
  private static final BigDecimal TICKS = new BigDecimal("0.30");
  private static final Config STRATEGY =
      ConfigFactory.parseString(
              "window = 30s, stop-loss = 15, take-profits = [\"20:1\"], cool-down = 10s")
          .withFallback(
              Configuration.load(Optional.empty())
                  .getConfig("breakwater.strategies.breakout.settings"));

  @TempDir private Path directory;

  @Test
  void theBacktestTradesAsTheNodeDid() throws IOException {
    List<TradeSummary> lived = liveAndRecord();
    assertTrue(lived.size() >= 10, lived.size() + " trades");
    List<RoundTrip> tested = backtest();
    for (int i = 0; i < lived.size(); i++) {
      TradeSummary life = lived.get(i);
      RoundTrip test = tested.get(i);
      String both = life + " and " + test;
      assertEquals(life.direction(), test.direction(), both);
      assertEquals(life.filled().value(), test.quantity(), both);
      // Nobody recorded the spread: it is drawn anew, of at most three ticks.
      assertTrue(isNear(life.entryPrice().orElseThrow().value(), test.entryPrice()), both);
      assertTrue(
          isNear(life.exitPrice().orElseThrow().value(), test.exitPrice().orElseThrow()), both);
      assertEquals(
          life.exitedBy().map(Enum::name), test.exitedBy().map(RecordedLifeTest::legOf), both);
      Duration apart =
          Duration.between(life.closedAt().orElseThrow(), test.exitAt().orElseThrow()).abs();
      assertTrue(apart.compareTo(Duration.ofSeconds(2)) < 0, both);
    }
    assertEquals(lived.size(), tested.stream().filter(trip -> !trip.isOpen()).count());
  }

  private static boolean isNear(BigDecimal one, BigDecimal other) {
    return one.subtract(other).abs().compareTo(TICKS) <= 0;
  }

  private static String legOf(String exit) {
    return exit.equals("stop") ? "BASE_STOP" : exit.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private List<TradeSummary> liveAndRecord() {
    Tape tape = Tape.walking("60000.0", Duration.ofSeconds(1), new SplittableRandom(7));
    WorldSettings settings =
        WorldSettings.usual()
            .with(
                draft -> {
                  draft.markets = List.of(new WorldSettings.Market(Instruments.btcusdt(), tape));
                  draft.latency = SimulatedNetwork.Latency.of(WAY);
                  draft.changes =
                      "breakwater.market.record { enabled = true, directory = \"%s\" }"
                          .formatted(directory);
                });
    List<TradeSummary> closed = new ArrayList<>();
    try (VirtualWorld world = VirtualWorld.create(settings)) {
      var plan =
          new StrategyPlan(
              "breakout", VirtualWorld.ACCOUNT, List.of(BTC), new Breakout(STRATEGY).hears());
      world
          .node()
          .inhabit(
              "strategy",
              inside ->
                  StrategyRunner.create(
                      plan, () -> new Breakout(STRATEGY), inside.forStrategies()));
      world.node().start();
      world.passes(Duration.ofSeconds(10));
      world.ear(
          OrderGateway.News.class,
          news -> {
            if (news instanceof OrderGateway.Closed over) {
              closed.add(over.summary());
            }
          },
          ref -> world.node().tell(VirtualWorld.ACCOUNT, new OrderGateway.Subscribe(ref)));
      world.passes(Duration.ofMinutes(40));
    }
    return closed;
  }

  private List<Path> recorded(String kind) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.getFileName().toString().contains(kind)).sorted().toList();
    }
  }

  private List<RoundTrip> backtest() throws IOException {
    List<Path> files = recorded("aggTrades");
    RecordedMarket market =
        RecordedMarket.of(BTC, files, false, ReadRules.strict(), Optional.empty());
    // The mark price is the model's: the simulated exchange's own follows its trades four times a
    // second, and the model knows more of that than a recording with a row a second.
    BacktestSettings settings =
        BacktestSettings.usual(
                List.of(market),
                StrategyChoice.of(
                    "breakout",
                    Breakout.class.getName(),
                    List.of(BTC),
                    STRATEGY,
                    getClass().getClassLoader()))
            .with(
                draft -> {
                  draft.wallet = new BigDecimal("100000");
                  draft.latency = WAY;
                  draft.jitter = Duration.ZERO;
                  draft.leastDepth = new BigDecimal("12000");
                  draft.mostDepth = new BigDecimal("180000");
                });
    return Backtest.run(settings, (played, at) -> {}).trips();
  }
}
