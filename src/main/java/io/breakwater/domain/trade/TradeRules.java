package io.breakwater.domain.trade;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done next for a trade: a pure function of what is known. It says what should be the
 * case, not how it came about, so it gives the same answer after a crash as before it.
 */
public final class TradeRules {
  private static final String FINISHED_WITH_REST = "the stop ended and left a rest";

  private static final Duration TAKE_PROFIT_PAUSE = Duration.ofSeconds(30);

  /** Between a stop and the one that replaces it, so that two who disagree make no storm. */
  private static final Duration STOP_PAUSE = Duration.ofMillis(500);

  private TradeRules() {}

  /**
   * What an attempt is stamped with.
   *
   * @param prefix of client order ids
   * @param instrument the rules that new orders are rounded by; while they are unknown, none is
   *     placed
   * @param exchangeNow the exchange's clock as we know it
   * @param entryWindow recvWindow of entries: short, so that a late one dies at the exchange
   * @param exitWindow recvWindow of everything that protects, reduces or closes
   * @param owner this node
   * @param at our clock
   */
  public record Stamp(
      String prefix,
      AccountId account,
      PositionMode positionMode,
      Optional<Instrument> instrument,
      Instant exchangeNow,
      Duration entryWindow,
      Duration exitWindow,
      String owner,
      Instant at) {}

  /**
   * What follows from some input.
   *
   * @param events to be stored, in order, in one piece
   * @param after the trade once they are
   * @param send orders to be sent once the events are stored
   * @param cancel orders that should be gone
   * @param fetchFills orders whose executions we have not all seen
   */
  public record Step(
      List<TradeEvent> events,
      Trade after,
      List<TradeOrder> send,
      List<TradeOrder> cancel,
      List<TradeOrder> fetchFills) {}

  /** A new trade with its entry. */
  public static Step begin(Signal signal, Slot slot, Stamp stamp) {
    var accepted = new TradeEvent.SignalAccepted(signal, slot, stamp.at());
    Trade trade = accepted.begin();
    var attempt =
        attempt(trade, Leg.ENTRY, 0, 0, OrderPlan.entry(signal, stamp.positionMode()), stamp);
    Trade after = attempt.applyTo(trade);
    return new Step(
        List.of(accepted, attempt),
        after,
        List.of(after.order(attempt.id()).orElseThrow()),
        List.of(),
        List.of());
  }

  /** The same revision stamped anew, for another try of an order that certainly was not sent. */
  public static TradeEvent.AttemptStarted renew(Trade trade, TradeOrder order, Stamp stamp) {
    return attempt(trade, order.leg(), order.revision(), order.attempt() + 1, order.plan(), stamp);
  }

  /**
   * Applies what has come about and decides what follows.
   *
   * @param inputs facts; those that change something become the first events of the step
   */
  public static Step advance(Trade before, List<TradeEvent> inputs, Stamp stamp) {
    List<TradeEvent> events = new ArrayList<>();
    Trade trade = before;
    for (TradeEvent input : inputs) {
      Trade next = input.applyTo(trade);
      if (!next.equals(trade)) {
        events.add(input);
        trade = next;
      }
    }
    if (trade.endedAt().isPresent()) {
      return new Step(events, trade, List.of(), List.of(), List.of());
    }
    Optional<String> mustClose = mustClose(trade);
    if (mustClose.isPresent()) {
      var close =
          new TradeEvent.CloseRequested(trade.id(), trade.id(), mustClose.get(), stamp.at());
      events.add(close);
      trade = close.applyTo(trade);
    }
    List<TradeOrder> send = new ArrayList<>();
    for (Placement placement : placements(trade, stamp)) {
      int revision = trade.current(placement.leg()).map(o -> o.revision() + 1).orElse(0);
      var attempt = attempt(trade, placement.leg(), revision, 0, placement.plan(), stamp);
      events.add(attempt);
      trade = attempt.applyTo(trade);
      send.add(trade.order(attempt.id()).orElseThrow());
    }
    List<TradeOrder> cancel = cancels(trade);
    List<TradeOrder> unseen = List.of();
    if (isFlatForGood(trade) && trade.orders().stream().allMatch(TradeOrder::isOver)) {
      unseen = withUnseenFills(trade);
      if (unseen.isEmpty()) {
        var ended = new TradeEvent.TradeEnded(trade.id(), stamp.at());
        events.add(ended);
        trade = ended.applyTo(trade);
      }
    }
    return new Step(events, trade, send, cancel, unseen);
  }

  private record Placement(Leg leg, OrderPlan plan) {}

  /** A stop that will not do its work any more, while something is held, means: close now. */
  private static Optional<String> mustClose(Trade trade) {
    if (trade.isClosing() || trade.held().isZero()) {
      return Optional.empty();
    }
    if (isTakenByPrice(trade)) {
      return Optional.of("the price is beyond the take-profit");
    }
    return trade
        .current(Leg.BASE_STOP)
        .flatMap(
            stop ->
                switch (stop.status()) {
                  case REJECTED -> Optional.of("the stop was refused: " + stop.note());
                  case ENDED -> Optional.of(FINISHED_WITH_REST);
                  case SENDING, UNSURE, LIVE, TRIGGERED, LOST, CANCELED, NOT_SENT ->
                      Optional.empty();
                });
  }

  /**
   * Whether all that is held should be sold by take-profits whose price was passed before they
   * could be placed. Where they are for a part of it only, the stop goes on protecting all and the
   * step is tried again later: a close is bounded by the position, a part of it sold twice is not.
   */
  private static boolean isTakenByPrice(Trade trade) {
    Quantity passed = Quantity.ZERO;
    for (int step = 0; step < trade.signal().takeProfits().size(); step++) {
      Optional<TradeOrder> profit = trade.current(Leg.takeProfit(step));
      if (profit.filter(TradeOrder::wasPassed).isPresent()) {
        passed = passed.plus(profit.get().plan().quantity().orElseThrow());
      }
    }
    return !passed.isZero() && !trade.held().isAbove(passed);
  }

  private static List<Placement> placements(Trade trade, Stamp stamp) {
    List<Placement> wanted = new ArrayList<>();
    Quantity held = trade.held();
    if (held.isZero() || stamp.instrument().isEmpty()) {
      return wanted;
    }
    Instrument instrument = stamp.instrument().get();
    Signal signal = trade.signal();
    PositionMode mode = stamp.positionMode();
    if (trade.isClosing()) {
      boolean underWay = trade.current(Leg.CLOSE).filter(close -> !close.isOver()).isPresent();
      OrderPlan close = OrderPlan.close(signal, held, mode, instrument);
      if (!underWay && !close.quantity().orElseThrow().isZero()) {
        wanted.add(new Placement(Leg.CLOSE, close));
      }
      return wanted;
    }
    // A stop that somebody else canceled, or that expired, is put back.
    boolean unstopped =
        trade
            .current(Leg.BASE_STOP)
            .map(stop -> stop.isOver() && isLater(stamp, stop, STOP_PAUSE))
            .orElse(true);
    if (unstopped && signal.stopLoss().isPresent()) {
      wanted.add(
          new Placement(
              Leg.BASE_STOP,
              OrderPlan.baseStop(signal, signal.stopLoss().get(), mode, instrument)));
    }
    if (entryIsOver(trade)) {
      Quantity rest = trade.entered();
      for (int step = 0; step < signal.takeProfits().size(); step++) {
        TakeProfit profit = signal.takeProfits().get(step);
        Quantity quantity = profit.quantity().min(rest);
        rest = rest.minusOrZero(quantity);
        Leg leg = Leg.takeProfit(step);
        boolean due = trade.current(leg).map(last -> isDueAgain(last, stamp)).orElse(true);
        if (!quantity.isZero() && due) {
          wanted.add(
              new Placement(
                  leg, OrderPlan.takeProfit(signal, profit.trigger(), quantity, mode, instrument)));
        }
      }
    }
    return wanted;
  }

  /**
   * Given up because the exchange could not be reached, or refused because its price was passed:
   * tried anew, but without haste. One that somebody canceled is not: unlike a stop it protects
   * nothing, and that was a decision.
   */
  private static boolean isDueAgain(TradeOrder profit, Stamp stamp) {
    return (profit.status() == TradeOrder.Status.NOT_SENT || profit.wasPassed())
        && isLater(stamp, profit, TAKE_PROFIT_PAUSE);
  }

  private static boolean isLater(Stamp stamp, TradeOrder last, Duration pause) {
    return stamp.exchangeNow().isAfter(last.timestamp().plus(pause));
  }

  /** What should not be at the exchange any more. */
  private static List<TradeOrder> cancels(Trade trade) {
    boolean flatForGood = isFlatForGood(trade);
    boolean entryUnwanted = trade.isClosing() || !trade.exited().isZero();
    return trade.orders().stream()
        .filter(order -> order.status().isAcknowledged())
        // A triggered order cannot be canceled by its own id, and works itself out.
        .filter(order -> order.status() != TradeOrder.Status.TRIGGERED)
        .filter(order -> order.leg().equals(Leg.ENTRY) ? entryUnwanted : flatForGood)
        .toList();
  }

  private static boolean isFlatForGood(Trade trade) {
    return trade.held().isZero() && entryIsOver(trade);
  }

  private static boolean entryIsOver(Trade trade) {
    return trade.current(Leg.ENTRY).filter(TradeOrder::isOver).isPresent();
  }

  private static List<TradeOrder> withUnseenFills(Trade trade) {
    return trade.orders().stream()
        .filter(order -> order.orderId().isPresent())
        .filter(order -> trade.executed(order).isAbove(trade.booked(order)))
        .toList();
  }

  private static TradeEvent.AttemptStarted attempt(
      Trade trade, Leg leg, int revision, int attempt, OrderPlan plan, Stamp stamp) {
    return new TradeEvent.AttemptStarted(
        trade.id(),
        leg,
        revision,
        attempt,
        OrderName.of(stamp.prefix(), stamp.account(), trade.id(), leg, revision),
        plan,
        stamp.exchangeNow(),
        leg.equals(Leg.ENTRY) ? stamp.entryWindow() : stamp.exitWindow(),
        stamp.owner(),
        stamp.at());
  }
}
