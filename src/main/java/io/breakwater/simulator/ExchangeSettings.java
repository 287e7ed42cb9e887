package io.breakwater.simulator;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.wire.LimitSettings;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a simulated exchange is made with.
 *
 * @param recordings each of another symbol of the engine's; the others' markets come from outside,
 *     by {@link SimulatedExchange#traded} and {@link SimulatedExchange#quoted}
 * @param speed how many recorded seconds pass in one second
 * @param whenDone what follows the last recorded trade
 * @param maxRecords how many lines the exchange's own books keep; the oldest go first
 */
public record ExchangeSettings(
    EngineSettings engine,
    LimitSettings limits,
    List<AccountSettings> accounts,
    List<Recording> recordings,
    BigDecimal speed,
    WhenDone whenDone,
    int maxRecords) {

  /**
   * The trades that make a symbol's market.
   *
   * @param asRecorded whether each trade is due at the very time that stands with it, whatever the
   *     speed; otherwise the first is due at the start
   */
  public record Recording(Symbol symbol, TradeSource trades, boolean asRecorded) {
    public Recording(Symbol symbol, TradeSource trades) {
      this(symbol, trades, false);
    }
  }

  /** What follows the last recorded trade. */
  public enum WhenDone {
    /** The providers go on quoting around the last price. */
    HOLD,
    /** The recording starts anew; the price jumps to its first one. */
    REPEAT
  }

  public ExchangeSettings {
    accounts = List.copyOf(accounts);
    recordings = List.copyOf(recordings);
    if (speed.signum() <= 0) {
      throw new IllegalArgumentException(
          "speed " + speed.toPlainString() + " must be above 0, such as 1 or 60");
    }
    if (maxRecords < 1) {
      throw new IllegalArgumentException("maxRecords " + maxRecords + " must be 1 or more");
    }
    List<Symbol> symbols = recordings.stream().map(Recording::symbol).distinct().toList();
    if (symbols.size() < recordings.size()) {
      throw new IllegalArgumentException("recordings must be of different symbols");
    }
    List<Symbol> known = engine.instruments().stream().map(Instrument::symbol).toList();
    for (Symbol symbol : symbols) {
      if (!known.contains(symbol)) {
        throw new IllegalArgumentException("symbol " + symbol + " must be one of the instruments");
      }
    }
    long names = accounts.stream().map(each -> each.credentials().account()).distinct().count();
    long keys = accounts.stream().map(each -> each.credentials().key()).distinct().count();
    if (names < accounts.size() || keys < accounts.size()) {
      throw new IllegalArgumentException("accounts must have different names and keys");
    }
  }
}
