package io.breakwater.testkit;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.BreakEven;
import io.breakwater.domain.trade.EntryPatience;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.domain.trade.Trailing;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** More of the open trade of BTCUSDT, at market unless a limit is given. */
  public static Signals addLong(String quantity) {
    return sized(Signal.Action.ADD, Direction.LONG, quantity);
  }

  public static Signals addShort(String quantity) {
    return sized(Signal.Action.ADD, Direction.SHORT, quantity);
  }

  /** A part of the open trade of BTCUSDT is closed. */
  public static Signals reduceLong(String quantity) {
    return sized(Signal.Action.REDUCE, Direction.LONG, quantity);
  }

  public static Signals reduceShort(String quantity) {
    return sized(Signal.Action.REDUCE, Direction.SHORT, quantity);
  }

  /** The short of BTCUSDT is closed, then this is entered. */
  public static Signals reverseToLong(String quantity) {
    return sized(Signal.Action.REVERSE, Direction.LONG, quantity);
  }

  public static Signals reverseToShort(String quantity) {
    return sized(Signal.Action.REVERSE, Direction.SHORT, quantity);
  }

  /** What is not filled of the entry of the long of BTCUSDT is canceled. */
  public static Signals cancelLong() {
    return sized(Signal.Action.CANCEL, Direction.LONG, "0");
  }

  /** The long of BTCUSDT is changed, as the methods chained to this say. */
  public static Signals amendLong() {
    return sized(Signal.Action.AMEND, Direction.LONG, "0");
  }

  public static Signals amendShort() {
    return sized(Signal.Action.AMEND, Direction.SHORT, "0");
  }

  private static Signals sized(Signal.Action action, Direction direction, String quantity) {
    Quantity size = Quantity.of(quantity);
    Duration valid = Duration.ofSeconds(10);
    return new Signals(
        (id, scenario) ->
            switch (action) {
              case ENTER -> Signal.enter(id, scenario.now(), valid, direction, BTCUSDT, size);
              case ADD -> Signal.add(id, scenario.now(), valid, direction, BTCUSDT, size);
              case REDUCE -> Signal.reduce(id, scenario.now(), valid, direction, BTCUSDT, size);
              case REVERSE -> Signal.reverse(id, scenario.now(), valid, direction, BTCUSDT, size);
              case CANCEL -> Signal.cancel(id, scenario.now(), direction, BTCUSDT);
              case AMEND -> Signal.amend(id, scenario.now(), valid, direction, BTCUSDT);
              case CLOSE -> Signal.close(id, scenario.now(), direction, BTCUSDT);
            });
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

  /** The stop follows at this distance, in percent. */
  public Signals trailing(String percent) {
    return changed(
        signal ->
            signal.withExits(
                signal
                    .exits()
                    .withTrailing(new Trailing(new BigDecimal(percent), Optional.empty()))));
  }

  /** The stop goes to the entry's price, and so much beyond, once the price is there. */
  public Signals breakEven(String trigger, String offsetPercent) {
    return changed(
        signal ->
            signal.withExits(
                signal
                    .exits()
                    .withBreakEven(
                        new BreakEven(Price.of(trigger), new BigDecimal(offsetPercent)))));
  }

  /** The position is closed so long after its first fill. */
  public Signals timeExit(Duration after) {
    return changed(signal -> signal.withExits(signal.exits().withTimeExit(after)));
  }

  public Signals patience(EntryPatience patience) {
    return changed(signal -> signal.withPatience(patience));
  }

  public Signals quantity(String quantity) {
    return changed(signal -> signal.withQuantity(Quantity.of(quantity)));
  }

  public Signals ofTrade(SignalId trade) {
    return changed(signal -> signal.ofTrade(trade));
  }

  private Signals changed(UnaryOperator<Signal> change) {
    return new Signals((id, scenario) -> change.apply(make.apply(id, scenario)));
  }

  Signal toSignal(SignalId id, Scenario scenario) {
    return make.apply(id, scenario);
  }
}
