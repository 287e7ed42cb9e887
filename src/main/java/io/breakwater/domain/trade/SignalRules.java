package io.breakwater.domain.trade;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Violation;
import java.util.ArrayList;
import java.util.List;

/** What makes an entry signal nonsense, each with field, value and rule. Pure. */
public final class SignalRules {
  private static final int MAX_TAKE_PROFITS = 10;

  private SignalRules() {}

  /**
   * Checks an entry against itself and against the instrument.
   *
   * @param order the entry order that the signal becomes
   * @param mark the current mark price
   * @return empty when the signal makes sense
   */
  public static List<Violation> check(
      Signal signal, NewOrder order, Instrument instrument, Price mark) {
    List<Violation> violations = new ArrayList<>(instrument.check(order, mark));
    if (signal.validFor().isNegative() || signal.validFor().isZero()) {
      violations.add(new Violation("validFor", signal.validFor().toString(), "must be above 0"));
    }
    Price reference = signal.limitPrice().orElse(mark);
    signal.stopLoss().ifPresent(stop -> checkStop(signal, stop, reference, mark, violations));
    checkTakeProfits(signal, instrument, reference, violations);
    return violations;
  }

  private static void checkStop(
      Signal signal, Price stop, Price reference, Price mark, List<Violation> violations) {
    boolean isLong = signal.direction() == Direction.LONG;
    // Beyond the mark price as well: there the exchange answers that it would trigger at once.
    for (Price bound : reference.equals(mark) ? List.of(mark) : List.of(reference, mark)) {
      if (isLong ? !stop.isBelow(bound) : !stop.isAbove(bound)) {
        violations.add(
            new Violation(
                "stopLoss",
                stop.toString(),
                "must be "
                    + (isLong ? "below " : "above ")
                    + bound
                    + " for a "
                    + signal.direction()));
        return;
      }
    }
  }

  private static void checkTakeProfits(
      Signal signal, Instrument instrument, Price reference, List<Violation> violations) {
    boolean isLong = signal.direction() == Direction.LONG;
    if (signal.takeProfits().size() > MAX_TAKE_PROFITS) {
      violations.add(
          new Violation(
              "takeProfits",
              Integer.toString(signal.takeProfits().size()),
              "must be at most " + MAX_TAKE_PROFITS));
    }
    Quantity sum = Quantity.ZERO;
    for (TakeProfit step : signal.takeProfits()) {
      if (isLong ? !step.trigger().isAbove(reference) : !step.trigger().isBelow(reference)) {
        violations.add(
            new Violation(
                "takeProfit",
                step.trigger().toString(),
                "must be "
                    + (isLong ? "above " : "below ")
                    + reference
                    + " for a "
                    + signal.direction()));
      }
      if (!instrument.roundDown(step.quantity(), OrderType.MARKET).equals(step.quantity())
          || step.quantity().isZero()) {
        violations.add(
            new Violation(
                "takeProfit.quantity",
                step.quantity().toString(),
                "must be a multiple of "
                    + instrument.marketLotSize().step().toPlainString()
                    + " from "
                    + instrument.marketLotSize().min().toPlainString()
                    + " up"));
      }
      sum = sum.plus(step.quantity());
    }
    if (sum.isAbove(signal.quantity())) {
      violations.add(
          new Violation(
              "takeProfits",
              sum.toString(),
              "must be at most the signal's quantity " + signal.quantity() + " together"));
    }
  }
}
