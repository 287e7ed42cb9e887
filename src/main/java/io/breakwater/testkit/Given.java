package io.breakwater.testkit;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.PositionMode;
import io.breakwater.simulation.story.Script;
import io.breakwater.simulation.virtual.SimulatedNetwork.Latency;
import io.breakwater.simulation.virtual.Tape;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulation.virtual.WorldSettings.Market;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.Variants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a scenario begins with: BTCUSDT at 60000 and ETHUSDT at 3000, both steady, 100000 USDT, 20
 * ms to the exchange, seed 1. Each method changes one of these; {@link #start} begins.
 */
public final class Given {
  /** Replays one seed: {@code -Dbreakwater.seed=17}. */
  static final String SEED = "breakwater.seed";

  private final List<Consumer<Scenario>> whoWantsToKnow = new ArrayList<>();
  private final List<Market> markets = new ArrayList<>();
  private UnaryOperator<WorldSettings> changes = usual -> usual;
  private String settings = "";
  private long seed = Long.getLong(SEED, 1);

  Given() {}

  /** Decides how actors interleave, and what a network that varies does. */
  public Given seed(long value) {
    seed = value;
    return this;
  }

  /**
   * Settings of the node, as they would stand in a configuration file.
   *
   * @param lines such as {@code breakwater.account.gateway.reconcile-every = 1h}
   */
  public Given settings(String lines) {
    settings += lines + "\n";
    return this;
  }

  /** How the exchange decides what its documents leave open. */
  public Given variants(Variants value) {
    return with(world -> world.withVariants(value));
  }

  /** The account holds a long and a short position of a symbol at once. */
  public Given hedged() {
    return with(world -> world.withPositionMode(PositionMode.HEDGE));
  }

  /** What the account has, in USDT. */
  public Given wallet(String amount) {
    return with(world -> world.withWallet(amount));
  }

  /** Each message takes something between these, drawn. */
  public Given latency(Duration least, Duration most) {
    return with(world -> world.withLatency(new Latency(least, most)));
  }

  /**
   * Trades at this price; once one is named, only those that are named are there.
   *
   * @param symbol with usual rules where nothing better is known of it
   */
  public Given market(String symbol, String price) {
    markets.add(new Market(rules(symbol), Tape.steady(price)));
    return this;
  }

  private static Instrument rules(String symbol) {
    return switch (symbol) {
      case "BTCUSDT" -> Instruments.btcusdt();
      case "ETHUSDT" -> Instruments.ethusdt();
      default -> Instruments.of(symbol, "0.01", "0.001", "5");
    };
  }

  /** A world like that of a script, whose acts are still to be played. */
  public Given like(Script script) {
    script.seed().ifPresent(this::seed);
    return with(world -> script.world(world.seed()));
  }

  private Given with(UnaryOperator<WorldSettings> change) {
    UnaryOperator<WorldSettings> before = changes;
    changes = world -> change.apply(before.apply(world));
    return this;
  }

  /** Somebody who closes it, or shows what has happened. */
  Given toldTo(Consumer<Scenario> other) {
    whoWantsToKnow.add(other);
    return this;
  }

  /** A node that has started and is NORMAL. */
  public Scenario start() {
    return starting().started();
  }

  /** A node at its first moment, before anything of the exchange is known. */
  public Scenario starting() {
    WorldSettings usual = WorldSettings.usual().withSeed(seed);
    WorldSettings world = changes.apply(usual.withMarkets(usualMarkets(), usual.model()));
    if (!markets.isEmpty()) {
      world = world.withMarkets(markets, world.model());
    }
    Scenario scenario = new Scenario(world.withChanges(settings));
    whoWantsToKnow.forEach(other -> other.accept(scenario));
    return scenario;
  }

  private static List<Market> usualMarkets() {
    return List.of(
        new Market(Instruments.btcusdt(), Tape.steady("60000")),
        new Market(Instruments.ethusdt(), Tape.steady("3000")));
  }
}
