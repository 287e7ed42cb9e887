package io.breakwater.simulator;

import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.wire.LimitSettings;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a simulated exchange is made with.
 *
 * @param symbol the one that the recorded trades belong to; one of the engine's instruments
 * @param speed how many recorded seconds pass in one second
 * @param whenDone what follows the last recorded trade
 * @param maxRecords how many lines the exchange's own books keep; the oldest go first
 */
public record ExchangeSettings(
    EngineSettings engine,
    LimitSettings limits,
    List<AccountSettings> accounts,
    TradeSource trades,
    Symbol symbol,
    BigDecimal speed,
    WhenDone whenDone,
    int maxRecords) {

  /** What follows the last recorded trade. */
  public enum WhenDone {
    /** The providers go on quoting around the last price. */
    HOLD,
    /** The recording starts anew; the price jumps to its first one. */
    REPEAT
  }

  public ExchangeSettings {
    accounts = List.copyOf(accounts);
    if (speed.signum() <= 0) {
      throw new IllegalArgumentException(
          "speed " + speed.toPlainString() + " must be above 0, such as 1 or 60");
    }
    if (maxRecords < 1) {
      throw new IllegalArgumentException("maxRecords " + maxRecords + " must be 1 or more");
    }
    boolean known = engine.instruments().stream().anyMatch(rules -> rules.symbol().equals(symbol));
    if (!known) {
      throw new IllegalArgumentException("symbol " + symbol + " must be one of the instruments");
    }
    long names = accounts.stream().map(each -> each.credentials().account()).distinct().count();
    long keys = accounts.stream().map(each -> each.credentials().key()).distinct().count();
    if (names < accounts.size() || keys < accounts.size()) {
      throw new IllegalArgumentException("accounts must have different names and keys");
    }
  }
}
