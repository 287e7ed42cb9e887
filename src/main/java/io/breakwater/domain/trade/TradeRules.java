package io.breakwater.domain.trade;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done next for a trade: a pure function of what is known. It says what should be the
 * case, not how it came about, so it gives the same answer after a crash as before it.
 */
public final class TradeRules {
  private static final String FINISHED_WITH_REST = "the stop ended and left a rest";

  private TradeRules() {}

  /**
   * What follows from some input.
   *
   * @param events to be stored, in order, in one piece
   * @param after the trade once they are
   * @param send orders to be sent once the events are stored
   * @param amend orders whose change is to be sent once the events are stored
   * @param cancel orders that should be gone
   * @param fetchFills orders whose executions we have not all seen
   */
  public record Step(
      List<TradeEvent> events,
      Trade after,
      List<TradeOrder> send,
      List<TradeOrder> amend,
      List<TradeOrder> cancel,
      List<TradeOrder> fetchFills) {}

  /** A new trade with its entry. */
  public static Step begin(Signal signal, Slot slot, List<String> grounds, Stamp stamp) {
    var accepted = new TradeEvent.SignalAccepted(signal, slot, grounds, stamp.at());
    Trade trade = accepted.begin();
    var attempt =
        stamp.attempt(trade, Leg.ENTRY, 0, 0, OrderPlan.entry(signal, stamp.positionMode()));
    Trade after = attempt.applyTo(trade);
    return new Step(
        List.of(accepted, attempt),
        after,
        List.of(after.order(attempt.id()).orElseThrow()),
        List.of(),
        List.of(),
        List.of());
  }

  /**
   * A trade of a position that is there already, and what follows.
   *
   * @param inputs facts about it
   */
  public static Step adopt(
      TradeEvent.PositionAdopted adopted, List<TradeEvent> inputs, Stamp stamp) {
    Step step = advance(adopted.begin(), inputs, stamp);
    List<TradeEvent> events = new ArrayList<>(List.of(adopted));
    events.addAll(step.events());
    return new Step(
        events, step.after(), step.send(), step.amend(), step.cancel(), step.fetchFills());
  }

  /** The same revision stamped anew, for another try of an order that certainly was not sent. */
  public static TradeEvent.AttemptStarted renew(Trade trade, TradeOrder order, Stamp stamp) {
    return stamp.attempt(trade, order.leg(), order.revision(), order.attempt() + 1, order.plan());
  }

  /** A change of the entry's price or quantity. */
  public static TradeEvent.AmendStarted amendment(
      Trade trade,
      TradeOrder entry,
      Optional<SignalId> by,
      Quantity quantity,
      Price price,
      Stamp stamp) {
    return new TradeEvent.AmendStarted(
        trade.id(),
        entry.id(),
        by,
        quantity,
        price,
        stamp.exchangeNow(),
        stamp.entryWindow(),
        stamp.owner(),
        stamp.at());
  }

  /**
   * Applies what has come about and decides what follows. A trade that has ended takes no more
   * facts: nobody would look after what they say.
   *
   * @param inputs facts; those that change something become the first events of the step
   */
  public static Step advance(Trade before, List<TradeEvent> inputs, Stamp stamp) {
    if (before.endedAt().isPresent()) {
      return new Step(List.of(), before, List.of(), List.of(), List.of(), List.of());
    }
    List<TradeEvent> events = new ArrayList<>();
    List<ClientOrderId> amended = new ArrayList<>();
    Trade trade = before;
    for (TradeEvent input : inputs) {
      Trade next = input.applyTo(trade);
      if (!next.equals(trade)) {
        events.add(input);
        trade = next;
      }
      if (input instanceof TradeEvent.AmendStarted amend) {
        amended.add(amend.id());
      }
    }
    Optional<String> mustClose = mustClose(trade);
    if (mustClose.isPresent()) {
      var close =
          new TradeEvent.CloseRequested(trade.id(), trade.id(), mustClose.get(), stamp.at());
      events.add(close);
      trade = close.applyTo(trade);
    }
    List<TradeOrder> send = new ArrayList<>();
    for (ProtectionRules.Wanted wanted : wanted(trade, stamp)) {
      int revision = trade.current(wanted.leg()).map(o -> o.revision() + 1).orElse(0);
      var attempt = stamp.attempt(trade, wanted.leg(), revision, 0, wanted.plan());
      events.add(attempt);
      trade = attempt.applyTo(trade);
      send.add(trade.order(attempt.id()).orElseThrow());
    }
    List<TradeOrder> cancel = unwanted(trade, stamp);
    List<TradeOrder> unseen = List.of();
    if (isFlatForGood(trade) && trade.orders().stream().allMatch(TradeOrder::isOver)) {
      unseen = trade.orders().stream().filter(TradeRules::canBeFetched).toList();
      if (unseen.isEmpty()) {
        var ended = new TradeEvent.TradeEnded(trade.id(), stamp.at());
        events.add(ended);
        trade = ended.applyTo(trade);
      }
    }
    Trade after = trade;
    List<TradeOrder> amend = amended.stream().flatMap(id -> after.order(id).stream()).toList();
    return new Step(events, after, send, amend, cancel, unseen);
  }

  private static boolean canBeFetched(TradeOrder order) {
    return order.orderId().isPresent() && order.hasUnseenFills();
  }

  /** A stop that will not do its work any more, while something is held, means: close now. */
  private static Optional<String> mustClose(Trade trade) {
    if (trade.isClosing() || trade.held().isZero()) {
      return Optional.empty();
    }
    if (isTakenByPrice(trade)) {
      return Optional.of("the price is beyond the take-profit");
    }
    return trade
        .baseStop()
        .flatMap(stop -> failure(trade, stop))
        .or(() -> trade.current(Leg.TIGHT_STOP).flatMap(stop -> tightFailure(trade, stop)));
  }

  private static Optional<String> failure(Trade trade, TradeOrder stop) {
    return switch (stop.status()) {
      case REJECTED -> refusal(trade, stop);
      case ENDED -> Optional.of(FINISHED_WITH_REST);
      case SENDING, UNSURE, LIVE, TRIGGERED, LOST, CANCELED, NOT_SENT -> Optional.empty();
    };
  }

  private static Optional<String> refusal(Trade trade, TradeOrder stop) {
    // Its place is taken: a stop with a quantity takes another.
    boolean taken = stop.wasRefused(ExchangeCode.SECOND_BASE_STOP);
    return taken || isMadeWayFor(trade, stop)
        ? Optional.empty()
        : Optional.of("the stop was refused: " + stop.note());
  }

  /** Take-profits go, so that a stop that found no place finds one. */
  private static boolean isMadeWayFor(Trade trade, TradeOrder stop) {
    return stop.wasRefused(ExchangeCode.TOO_MANY_CONDITIONAL)
        && ProtectionRules.mayFindPlace(trade, stop.leg().kind());
  }

  private static Optional<String> tightFailure(Trade trade, TradeOrder stop) {
    if (stop.wasPassed()) {
      return Optional.of("the price is beyond the stop: " + stop.note());
    }
    if (stop.status() == Status.REJECTED
        && isBaseStopRefused(trade)
        && !isMadeWayFor(trade, stop)) {
      return Optional.of("no stop is taken: " + stop.note());
    }
    return stop.status() == Status.ENDED ? Optional.of(FINISHED_WITH_REST) : Optional.empty();
  }

  private static boolean isBaseStopRefused(Trade trade) {
    return trade.baseStop().filter(stop -> stop.status() == Status.REJECTED).isPresent();
  }

  /**
   * Whether all that is held should be sold by take-profits whose price was passed before they
   * could be placed. Where they are for a part of it only, the stop goes on protecting all and the
   * step is tried again later: a close is bounded by the position, a part of it sold twice is not.
   */
  private static boolean isTakenByPrice(Trade trade) {
    Quantity passed = Quantity.ZERO;
    for (int step = 0; step < trade.exits().takeProfits().size(); step++) {
      Optional<TradeOrder> profit = trade.current(Leg.takeProfit(step));
      if (profit.filter(TradeOrder::wasPassed).isPresent()) {
        passed = passed.plus(profit.get().plan().quantity().orElseThrow());
      }
    }
    return !passed.isZero() && !trade.held().isAbove(passed);
  }

  private static List<ProtectionRules.Wanted> wanted(Trade trade, Stamp stamp) {
    if (!trade.mayHold()) {
      return List.of();
    }
    return stamp.names().standIn()
        ? all(trade, stamp).stream().filter(wanted -> isForStandIn(wanted.leg())).toList()
        : all(trade, stamp);
  }

  /** Whether an order may be sent without a journal: what ends a position, or waits to. */
  private static boolean isForStandIn(Leg leg) {
    return switch (leg.kind()) {
      case BASE_STOP, TIGHT_STOP, CLOSE -> true;
      case ENTRY, ADD, TAKE_PROFIT, REDUCE -> false;
    };
  }

  private static List<ProtectionRules.Wanted> all(Trade trade, Stamp stamp) {
    if (trade.isClosing() && !trade.held().isZero()) {
      return close(trade, stamp).stream().toList();
    }
    if (stamp.instrument().isEmpty()) {
      return List.of();
    }
    Instrument instrument = stamp.instrument().get();
    List<ProtectionRules.Wanted> wanted =
        new ArrayList<>(new ProtectionRules(trade, stamp, instrument).wanted());
    if (trade.isClosing()) {
      // Nobody knows how much is to be closed; a stop closes whatever there is.
      wanted.removeIf(each -> each.leg().kind() != LegKind.BASE_STOP);
      return wanted;
    }
    wanted.addAll(changes(trade, stamp, instrument));
    return wanted;
  }

  /**
   * The ladder that closes: a market order; where the other side's best price is out of bounds, or
   * the market order left a rest, a limit at the worst price that is allowed; and again.
   */
  private static Optional<ProtectionRules.Wanted> close(Trade trade, Stamp stamp) {
    Optional<TradeOrder> last = trade.current(Leg.CLOSE);
    boolean due =
        last.map(
                order ->
                    order.isOver() && (isDone(order) || stamp.isLater(order, stamp.closePause())))
            .orElse(true);
    boolean atBound =
        stamp.mark().isPresent()
            && stamp.instrument().isPresent()
            && last.filter(order -> order.plan().type() == OrderType.MARKET)
                .filter(
                    order ->
                        order.wasRefused(ExchangeCode.BEYOND_PERCENT_PRICE)
                            || (order.status() == Status.ENDED && !isDone(order)))
                .isPresent();
    OrderPlan plan =
        atBound
            ? OrderPlan.closeAtBound(
                trade.signal(),
                trade.held(),
                stamp.mark().get(),
                stamp.positionMode(),
                stamp.instrument().get())
            : OrderPlan.close(
                trade.signal(), trade.held(), stamp.positionMode(), stamp.instrument());
    return due && !plan.quantity().orElseThrow().isZero()
        ? Optional.of(new ProtectionRules.Wanted(Leg.CLOSE, plan))
        : Optional.empty();
  }

  /** Whether an order has done all that it was sent for: the next slice follows at once. */
  private static boolean isDone(TradeOrder order) {
    return order.plan().quantity().filter(wanted -> !order.executed().isBelow(wanted)).isPresent();
  }

  /** Orders of signals that add or reduce, each sent once. */
  private static List<ProtectionRules.Wanted> changes(
      Trade trade, Stamp stamp, Instrument instrument) {
    List<ProtectionRules.Wanted> wanted = new ArrayList<>();
    int adds = 0;
    int reductions = 0;
    for (Signal change : trade.changes()) {
      boolean inTime = !stamp.at().isAfter(change.expiresAt());
      if (change.action() == Signal.Action.ADD) {
        Leg leg = Leg.add(adds++);
        if (inTime && trade.current(leg).isEmpty()) {
          wanted.add(
              new ProtectionRules.Wanted(leg, OrderPlan.entry(change, stamp.positionMode())));
        }
      } else if (change.action() == Signal.Action.REDUCE) {
        Leg leg = Leg.reduce(reductions++);
        OrderPlan plan =
            OrderPlan.close(
                trade.signal(),
                change.quantity().min(trade.held()),
                stamp.positionMode(),
                Optional.of(instrument));
        if (inTime && trade.current(leg).isEmpty() && !plan.quantity().orElseThrow().isZero()) {
          wanted.add(new ProtectionRules.Wanted(leg, plan));
        }
      }
    }
    return wanted;
  }

  /** What should not be at the exchange any more. */
  private static List<TradeOrder> unwanted(Trade trade, Stamp stamp) {
    boolean flatForGood = isFlatForGood(trade);
    boolean entryUnwanted = trade.isClosing() || trade.entryUnwanted() || !trade.exited().isZero();
    List<TradeOrder> unwanted = new ArrayList<>();
    for (TradeOrder order : trade.orders()) {
      // A triggered order cannot be canceled by its own id, and works itself out.
      boolean goes =
          switch (order.leg().kind()) {
            case ENTRY -> entryUnwanted;
            case ADD -> isAdditionUnwanted(trade, order);
            case BASE_STOP, TIGHT_STOP, TAKE_PROFIT, REDUCE, CLOSE -> flatForGood;
          };
      if (goes && order.status() == Status.LIVE) {
        unwanted.add(order);
      }
    }
    if (trade.mayHold() && !trade.isClosing() && stamp.instrument().isPresent()) {
      unwanted.addAll(new ProtectionRules(trade, stamp, stamp.instrument().get()).unwanted());
    }
    return unwanted;
  }

  /** It may have been asked for after a part was sold; a stop that is at work ends it. */
  private static boolean isAdditionUnwanted(Trade trade, TradeOrder addition) {
    boolean isStopped =
        trade.orders().stream()
            .filter(order -> isStop(order.leg()))
            .anyMatch(stop -> stop.status() == Status.TRIGGERED || !stop.executed().isZero());
    int asked = trade.changes().indexOf(trade.signalOf(addition.leg()));
    boolean isCanceled =
        trade.changes().stream()
            .skip(asked)
            .anyMatch(change -> change.action() == Signal.Action.CANCEL);
    return trade.isClosing() || trade.held().isZero() || isStopped || isCanceled;
  }

  private static boolean isStop(Leg leg) {
    return switch (leg.kind()) {
      case BASE_STOP, TIGHT_STOP -> true;
      case ENTRY, ADD, TAKE_PROFIT, REDUCE, CLOSE -> false;
    };
  }

  /** Whether nothing is held, and nothing can come that would be. */
  public static boolean isFlatForGood(Trade trade) {
    return trade.held().isZero() && isEntered(trade);
  }

  /** Whether nothing that would make the position larger can come any more. */
  static boolean isEntered(Trade trade) {
    return trade.orders().stream()
        .filter(order -> order.leg().kind().opens())
        .allMatch(TradeOrder::isOver);
  }
}
