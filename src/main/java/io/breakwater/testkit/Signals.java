package io.breakwater.testkit;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Signals in a scenario's words; id and time are given when it is sent. */
public final class Signals {
  static final Symbol BTCUSDT = new Symbol("BTCUSDT");
  private static final String SOME = "0.1";

  private final BiFunction<SignalId, Scenario, Signal> make;

  private Signals(BiFunction<SignalId, Scenario, Signal> make) {
    this.make = make;
  }

  /**
   * A market entry, valid for ten seconds.
   *
   * @param what a quantity of BTCUSDT such as {@code 0.010}, or a symbol, of which it takes 0.1
   */
  public static Signals enterLong(String what) {
    return enter(Direction.LONG, what);
  }

  public static Signals enterShort(String what) {
    return enter(Direction.SHORT, what);
  }

  public static Signals enterLong(String symbol, String quantity) {
    return enter(Direction.LONG, new Symbol(symbol), quantity);
  }

  public static Signals enterShort(String symbol, String quantity) {
    return enter(Direction.SHORT, new Symbol(symbol), quantity);
  }

  private static Signals enter(Direction direction, String what) {
    return Character.isDigit(what.charAt(0))
        ? enter(direction, BTCUSDT, what)
        : enter(direction, new Symbol(what), SOME);
  }

  static Signals enter(Direction direction, Symbol symbol, String quantity) {
    return new Signals(
        (id, scenario) ->
            Signal.enter(
                id,
                scenario.now(),
                Duration.ofSeconds(10),
                direction,
                symbol,
                Quantity.of(quantity)));
  }

  public static Signals closeLong() {
    return close(Direction.LONG, BTCUSDT);
  }

  public static Signals closeShort() {
    return close(Direction.SHORT, BTCUSDT);
  }

  public static Signals closeLong(String symbol) {
    return close(Direction.LONG, new Symbol(symbol));
  }

  public static Signals closeShort(String symbol) {
    return close(Direction.SHORT, new Symbol(symbol));
  }

  private static Signals close(Direction direction, Symbol symbol) {
    return new Signals((id, scenario) -> Signal.close(id, scenario.now(), direction, symbol));
  }

  /** Closes what the account holds of the symbol, whichever way; where it is flat, a long. */
  public static Signals exit(String symbol) {
    return new Signals(
        (id, scenario) -> {
          boolean isShort = scenario.exchange().in(symbol).position().signum() < 0;
          Direction direction = isShort ? Direction.SHORT : Direction.LONG;
          return Signal.close(id, scenario.now(), direction, new Symbol(symbol));
        });
  }

  public Signals at(String limit) {
    return changed(signal -> signal.withLimit(Price.of(limit)));
  }

  public Signals stop(String price) {
    return changed(signal -> signal.withStopLoss(Price.of(price)));
  }

  public Signals takeProfit(String price, String quantity) {
    return changed(
        signal -> {
          List<TakeProfit> steps = new ArrayList<>(signal.takeProfits());
          steps.add(new TakeProfit(Price.of(price), Quantity.of(quantity)));
          return signal.withTakeProfits(steps);
        });
  }

  private Signals changed(UnaryOperator<Signal> change) {
    return new Signals((id, scenario) -> change.apply(make.apply(id, scenario)));
  }

  Signal toSignal(SignalId id, Scenario scenario) {
    return make.apply(id, scenario);
  }
}
