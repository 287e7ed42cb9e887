package io.breakwater.domain.trade;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Violation;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What speaks against a signal that changes an open trade, each with field, value and rule. Pure.
 */
public final class ChangeRules {
  private ChangeRules() {}

  /**
   * Checks a change against the trade that it is meant for.
   *
   * @param mark the current mark price
   * @return empty when it makes sense
   */
  public static List<Violation> check(
      Signal change, Trade trade, Instrument instrument, Optional<Price> mark) {
    List<Violation> violations = new ArrayList<>();
    if (trade.isClosing()) {
      violations.add(
          new Violation("trade", trade.id().value(), "must be open, it is being closed"));
    }
    switch (change.action()) {
      case ADD, REDUCE -> checkQuantity(change, instrument, violations);
      case AMEND -> checkAmendment(change, trade, instrument, mark, violations);
      case CANCEL -> {
        if (resting(trade).isEmpty()) {
          violations.add(
              new Violation("action", "CANCEL", "needs an entry that rests, there is none"));
        }
      }
      case ENTER, CLOSE, REVERSE -> {}
    }
    return violations;
  }

  /** Whether a change may make the loss larger: more of a position, or a stop further away. */
  public static boolean increases(Signal change, Trade trade) {
    return switch (change.action()) {
      case ADD -> true;
      case AMEND -> raisesEntry(change, trade) || movesStopAway(change, trade);
      case REDUCE, CANCEL, CLOSE, ENTER, REVERSE -> false;
    };
  }

  /** Whether a change is one of the entry itself, which the exchange must be told. */
  public static boolean amendsEntry(Signal change) {
    return change.action() == Signal.Action.AMEND
        && (change.limitPrice().isPresent() || !change.quantity().isZero());
  }

  /** The entry as a change wants it; empty where the change leaves it alone. */
  public static Optional<TradeEvent.AmendStarted> amendment(
      Signal change, Trade trade, Stamp stamp) {
    return resting(trade)
        .filter(entry -> amendsEntry(change))
        .map(
            entry ->
                TradeRules.amendment(
                    trade,
                    entry,
                    Optional.of(change.id()),
                    change.quantity().isZero()
                        ? entry.plan().quantity().orElseThrow()
                        : change.quantity(),
                    change.limitPrice().or(() -> entry.plan().price()).orElseThrow(),
                    stamp));
  }

  private static Optional<TradeOrder> resting(Trade trade) {
    return trade
        .current(Leg.ENTRY)
        .filter(entry -> entry.plan().type() == OrderType.LIMIT)
        .filter(entry -> entry.status() == Status.LIVE);
  }

  private static boolean raisesEntry(Signal change, Trade trade) {
    return resting(trade)
        .flatMap(entry -> entry.plan().quantity())
        .filter(ordered -> change.quantity().isAbove(ordered))
        .isPresent();
  }

  private static boolean movesStopAway(Signal change, Trade trade) {
    Optional<Price> now = trade.exits().stopLoss();
    Optional<Price> wanted = change.exits().stopLoss();
    if (now.isEmpty() || wanted.isEmpty()) {
      return false;
    }
    return trade.signal().direction() == Direction.LONG
        ? wanted.get().isBelow(now.get())
        : wanted.get().isAbove(now.get());
  }

  private static void checkQuantity(
      Signal change, Instrument instrument, List<Violation> violations) {
    OrderType type = change.limitPrice().isPresent() ? OrderType.LIMIT : OrderType.MARKET;
    Quantity rounded = instrument.roundDown(change.quantity(), type);
    if (change.quantity().isZero() || !rounded.equals(change.quantity())) {
      violations.add(
          new Violation(
              "quantity",
              change.quantity().toString(),
              "must be a multiple of "
                  + instrument.lotSize(type).step().toPlainString()
                  + " from "
                  + instrument.lotSize(type).min().toPlainString()
                  + " to "
                  + instrument.lotSize(type).max().toPlainString()));
    }
  }

  private static void checkAmendment(
      Signal change,
      Trade trade,
      Instrument instrument,
      Optional<Price> mark,
      List<Violation> violations) {
    if (amendsEntry(change)) {
      Optional<TradeOrder> entry = resting(trade);
      if (entry.isEmpty()) {
        violations.add(
            new Violation(
                "limitPrice",
                change.limitPrice().map(Price::toString).orElse("-"),
                "needs an entry that rests, there is none"));
      } else if (entry.get().amendment().isPresent()) {
        violations.add(
            new Violation(
                "action", "AMEND", "must wait: another change of the entry is on its way"));
      }
      if (!change.quantity().isZero()) {
        checkQuantity(change, instrument, violations);
      }
    } else if (change.exits().equals(ExitPlan.NONE)) {
      violations.add(new Violation("action", "AMEND", "must say what is to be different"));
    }
    change
        .exits()
        .stopLoss()
        .filter(stop -> mark.isPresent())
        .filter(stop -> !isOnLossSide(trade, stop, mark.get()))
        .ifPresent(
            stop ->
                violations.add(
                    new Violation(
                        "stopLoss",
                        stop.toString(),
                        "must be "
                            + (trade.signal().direction() == Direction.LONG ? "below " : "above ")
                            + mark.get())));
    Quantity sum = Quantity.ZERO;
    for (TakeProfit step : change.exits().takeProfits()) {
      sum = sum.plus(step.quantity());
    }
    if (sum.isAbove(trade.signal().quantity().max(trade.held()))) {
      violations.add(
          new Violation(
              "takeProfits",
              sum.toString(),
              "must be at most " + trade.signal().quantity().max(trade.held()) + " together"));
    }
  }

  private static boolean isOnLossSide(Trade trade, Price stop, Price mark) {
    return trade.signal().direction() == Direction.LONG ? stop.isBelow(mark) : stop.isAbove(mark);
  }
}
