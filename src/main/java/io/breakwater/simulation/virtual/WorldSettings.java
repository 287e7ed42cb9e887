package io.breakwater.simulation.virtual;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.MarketModel;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.wire.LimitSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a simulated world is made with.
 *
 * @param seed of everything that is drawn
 * @param markets at least one, each of another symbol
 * @param wallet of the account, in USDT
 * @param leverage that the node sets for each symbol
 * @param changes to the node's settings, as they would stand in a file
 * @param variants how the exchange decides what its documents leave open
 * @param engine what else differs from the usual engine, such as fees
 * @param notes what is kept of what crosses the borders
 */
public record WorldSettings(
    long seed,
    Instant start,
    List<Market> markets,
    PositionMode positionMode,
    String wallet,
    int leverage,
    MarketModel model,
    LimitSettings limits,
    Variants variants,
    UnaryOperator<EngineSettings> engine,
    SimulatedNetwork.Latency latency,
    Duration journalLatency,
    String changes,
    Notes notes) {
  /** What is kept of what crosses a world's borders. */
  public enum Notes {
    /** A digest; and what left and reached the process of what concerns its account. */
    DIGEST,
    /** The same, and each line. */
    LINES,
    /** Nothing: for runs so long that to keep it would cost more than to run. */
    NOTHING
  }

  /**
   * A symbol's rules and what is traded in it.
   *
   * @param asRecorded whether trades come at the times that stand with them, and not as soon as the
   *     world begins
   */
  public record Market(Instrument instrument, TradeSource trades, boolean asRecorded) {
    /** Trades without end that begin with the world. */
    public Market(Instrument instrument, Tape tape) {
      this(instrument, tape, false);
    }

    /** Recorded trades at their own times. */
    public static Market recorded(Instrument instrument, TradeSource trades) {
      return new Market(instrument, trades, true);
    }

    public Symbol symbol() {
      return instrument.symbol();
    }

    /** What is traded, where nothing is recorded. */
    public Tape tape() {
      if (trades instanceof Tape tape) {
        return tape;
      }
      throw new IllegalStateException(symbol() + " is recorded: its prices cannot be set");
    }
  }

  public WorldSettings {
    markets = List.copyOf(markets);
    if (markets.isEmpty()) {
      throw new IllegalArgumentException("a world needs at least one market");
    }
  }

  /** BTCUSDT at 60000 with 100000 USDT, 20 ms to the exchange, and no chance but the seed's. */
  public static WorldSettings usual() {
    return new WorldSettings(
        1,
        Instant.parse("2026-03-02T08:00:00Z"),
        List.of(new Market(Instruments.btcusdt(), Tape.steady("60000"))),
        PositionMode.ONE_WAY,
        "100000",
        5,
        MarketModel.usual(),
        LimitSettings.usual(),
        Variants.usual(),
        UnaryOperator.identity(),
        SimulatedNetwork.Latency.of(Duration.ofMillis(20)),
        Duration.ofMillis(1),
        "",
        Notes.DIGEST);
  }

  public Market market(Symbol symbol) {
    return markets.stream()
        .filter(market -> market.symbol().equals(symbol))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no market of " + symbol));
  }

  /** The same but for what this changes. */
  public WorldSettings with(Consumer<Draft> changed) {
    Draft draft = new Draft(this);
    changed.accept(draft);
    return draft.build();
  }

  public WorldSettings withSeed(long value) {
    return with(draft -> draft.seed = value);
  }

  public WorldSettings withMarkets(List<Market> value, MarketModel quotes) {
    return with(
        draft -> {
          draft.markets = value;
          draft.model = quotes;
        });
  }

  public WorldSettings withPositionMode(PositionMode value) {
    return with(draft -> draft.positionMode = value);
  }

  public WorldSettings withWallet(String value) {
    return with(draft -> draft.wallet = value);
  }

  public WorldSettings withLimits(LimitSettings value) {
    return with(draft -> draft.limits = value);
  }

  public WorldSettings withVariants(Variants value) {
    return with(draft -> draft.variants = value);
  }

  public WorldSettings withLatency(SimulatedNetwork.Latency value) {
    return with(draft -> draft.latency = value);
  }

  public WorldSettings withChanges(String value) {
    return with(draft -> draft.changes = value);
  }

  /** Reads can be made to lag by at most this; it costs nothing where it is zero. */
  public WorldSettings keepingPast(Duration span) {
    return with(draft -> draft.engine = made -> engine.apply(made).withKeptPast(span));
  }

  public WorldSettings keepingLines() {
    return with(draft -> draft.notes = Notes.LINES);
  }

  /** Settings that are being changed. */
  public static final class Draft {
    public long seed;
    public Instant start;
    public List<Market> markets;
    public PositionMode positionMode;
    public String wallet;
    public int leverage;
    public MarketModel model;
    public LimitSettings limits;
    public Variants variants;
    public UnaryOperator<EngineSettings> engine;
    public SimulatedNetwork.Latency latency;
    public Duration journalLatency;
    public String changes;
    public Notes notes;

    private Draft(WorldSettings from) {
      seed = from.seed;
      start = from.start;
      markets = from.markets;
      positionMode = from.positionMode;
      wallet = from.wallet;
      leverage = from.leverage;
      model = from.model;
      limits = from.limits;
      variants = from.variants;
      engine = from.engine;
      latency = from.latency;
      journalLatency = from.journalLatency;
      changes = from.changes;
      notes = from.notes;
    }

    private WorldSettings build() {
      return new WorldSettings(
          seed,
          start,
          markets,
          positionMode,
          wallet,
          leverage,
          model,
          limits,
          variants,
          engine,
          latency,
          journalLatency,
          changes,
          notes);
    }
  }
}
