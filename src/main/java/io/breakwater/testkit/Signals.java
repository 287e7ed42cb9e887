package io.breakwater.testkit;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Signal;
import io.breakwater.domain.SignalId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TakeProfit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Signals in a scenario's words; id and time are given when it is sent. */
public final class Signals {
  static final Symbol SYMBOL = new Symbol("BTCUSDT");

  private final BiFunction<SignalId, Instant, Signal> make;

  private Signals(BiFunction<SignalId, Instant, Signal> make) {
    this.make = make;
  }

  /** A market entry, valid for ten seconds. */
  public static Signals enterLong(String quantity) {
    return enter(Direction.LONG, quantity);
  }

  public static Signals enterShort(String quantity) {
    return enter(Direction.SHORT, quantity);
  }

  private static Signals enter(Direction direction, String quantity) {
    return new Signals(
        (id, at) ->
            Signal.enter(id, at, Duration.ofSeconds(10), direction, SYMBOL, Quantity.of(quantity)));
  }

  public static Signals closeLong() {
    return new Signals((id, at) -> Signal.close(id, at, Direction.LONG, SYMBOL));
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
    return new Signals((id, at) -> change.apply(make.apply(id, at)));
  }

  Signal toSignal(SignalId id, Instant at) {
    return make.apply(id, at);
  }
}
