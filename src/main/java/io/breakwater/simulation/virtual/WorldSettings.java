package io.breakwater.simulation.virtual;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.MarketModel;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.LimitSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a simulated world is made with.
 *
 * @param seed of everything that is drawn
 * @param markets at least one, each of another symbol
 * @param wallet of the account, in USDT
 * @param changes to the node's settings, as they would stand in a file
 * @param variants how the exchange decides what its documents leave open
 * @param keepsLines whether the event log can be read, and not only compared
 */
public record WorldSettings(
    long seed,
    Instant start,
    List<Market> markets,
    PositionMode positionMode,
    String wallet,
    MarketModel model,
    LimitSettings limits,
    Variants variants,
    SimulatedNetwork.Latency latency,
    Duration journalLatency,
    String changes,
    boolean keepsLines) {
  /** A symbol's rules and what is traded in it. */
  public record Market(Instrument instrument, Tape tape) {
    public Symbol symbol() {
      return instrument.symbol();
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
        MarketModel.usual(),
        LimitSettings.usual(),
        Variants.usual(),
        SimulatedNetwork.Latency.of(Duration.ofMillis(20)),
        Duration.ofMillis(1),
        "",
        false);
  }

  public WorldSettings withSeed(long value) {
    return new WorldSettings(
        value,
        start,
        markets,
        positionMode,
        wallet,
        model,
        limits,
        variants,
        latency,
        journalLatency,
        changes,
        keepsLines);
  }

  public WorldSettings withMarkets(List<Market> value, MarketModel quotes) {
    return new WorldSettings(
        seed,
        start,
        value,
        positionMode,
        wallet,
        quotes,
        limits,
        variants,
        latency,
        journalLatency,
        changes,
        keepsLines);
  }

  public WorldSettings withPositionMode(PositionMode value) {
    return new WorldSettings(
        seed,
        start,
        markets,
        value,
        wallet,
        model,
        limits,
        variants,
        latency,
        journalLatency,
        changes,
        keepsLines);
  }

  public WorldSettings withWallet(String value) {
    return new WorldSettings(
        seed,
        start,
        markets,
        positionMode,
        value,
        model,
        limits,
        variants,
        latency,
        journalLatency,
        changes,
        keepsLines);
  }

  public WorldSettings withLimits(LimitSettings value) {
    return new WorldSettings(
        seed,
        start,
        markets,
        positionMode,
        wallet,
        model,
        value,
        variants,
        latency,
        journalLatency,
        changes,
        keepsLines);
  }

  public WorldSettings withVariants(Variants value) {
    return new WorldSettings(
        seed,
        start,
        markets,
        positionMode,
        wallet,
        model,
        limits,
        value,
        latency,
        journalLatency,
        changes,
        keepsLines);
  }

  public WorldSettings withLatency(SimulatedNetwork.Latency value) {
    return new WorldSettings(
        seed,
        start,
        markets,
        positionMode,
        wallet,
        model,
        limits,
        variants,
        value,
        journalLatency,
        changes,
        keepsLines);
  }

  public WorldSettings withChanges(String value) {
    return new WorldSettings(
        seed,
        start,
        markets,
        positionMode,
        wallet,
        model,
        limits,
        variants,
        latency,
        journalLatency,
        value,
        keepsLines);
  }

  public WorldSettings keepingLines() {
    return new WorldSettings(
        seed,
        start,
        markets,
        positionMode,
        wallet,
        model,
        limits,
        variants,
        latency,
        journalLatency,
        changes,
        true);
  }
}
