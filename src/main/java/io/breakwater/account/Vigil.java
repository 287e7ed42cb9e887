package io.breakwater.account;

import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Looks after an open trade as time goes by: asks for what should have been heard by now, and says
 * what is due. Confined to the actor that keeps the trade.
 */
final class Vigil {
  private static final Duration ANSWER_DUE = Duration.ofSeconds(1);

  private final OrderDesk desk;
  private final GatewaySettings settings;
  private final StopGuard stopGuard;
  private final BooleanSupplier cancelsEntries;

  /**
   * @param cancelsEntries whether entries that rest are unwanted now
   */
  Vigil(
      OrderDesk desk,
      GatewaySettings settings,
      StopGuard stopGuard,
      BooleanSupplier cancelsEntries) {
    this.desk = desk;
    this.settings = settings;
    this.stopGuard = stopGuard;
    this.cancelsEntries = cancelsEntries;
  }

  void forget(Trade trade) {
    stopGuard.forget(trade.id());
  }

  /** What is known since a moment ago may have come about since the journal failed. */
  void wasDeaf(Instant from, Instant until) {
    stopGuard.wasDeaf(from, until);
  }

  /**
   * What has come about by time alone.
   *
   * @param now our clock
   * @param exchangeNow the exchange's, as we know it
   */
  List<TradeEvent> due(Trade trade, Instant now, Instant exchangeNow) {
    List<TradeEvent> facts = new ArrayList<>();
    for (TradeOrder order : trade.orders()) {
      if (order.status() == TradeOrder.Status.LOST) {
        Instant end = order.windowClosesAt().plus(settings.fenceMargin()).plus(settings.watch());
        if (exchangeNow.isAfter(end)) {
          facts.add(new TradeEvent.WatchEnded(trade.id(), order.id(), now));
        }
      } else {
        watch(trade, order, exchangeNow);
      }
      order
          .amendment()
          .filter(change -> isPast(change, exchangeNow))
          .ifPresent(
              change ->
                  facts.add(
                      new TradeEvent.AmendEnded(
                          trade.id(), order.id(), false, "not taken in its window", now)));
    }
    stopGuard
        .failure(trade, now, exchangeNow)
        .map(cause -> new TradeEvent.CloseRequested(trade.id(), trade.id(), cause, now))
        .ifPresent(facts::add);
    return facts;
  }

  private void watch(Trade trade, TradeOrder order, Instant exchangeNow) {
    if (isUnanswered(order, exchangeNow) && !desk.isIdle(order.id())) {
      // Its answer may come late or never: what is filled meanwhile has no stop.
      desk.lookUpUnanswered(trade, order, settings.pollEntries());
    } else if (order.status().isUnresolved() && desk.isIdle(order.id())) {
      desk.lookUpPatiently(trade, order, OrderDesk.LOOKUP_PAUSE);
    } else if (!order.leg().isConditional() && order.status().isAcknowledged()) {
      desk.lookUpPatiently(trade, order, settings.pollEntries());
      if (order.leg().kind().opens() && cancelsEntries.getAsBoolean()) {
        desk.cancel(order);
      }
    } else if (order.hasUnseenFills()) {
      desk.lookUpPatiently(trade, order, OrderDesk.LOOKUP_PAUSE);
    }
  }

  /** Its order is asked for all the while, and would have shown it. */
  private boolean isPast(TradeOrder.Amendment change, Instant exchangeNow) {
    return exchangeNow.isAfter(
        change.windowClosesAt().plus(settings.fenceMargin()).plus(settings.pollEntries()));
  }

  private static boolean isUnanswered(TradeOrder order, Instant exchangeNow) {
    return order.status() == TradeOrder.Status.SENDING
        && order.leg().isFenced()
        && exchangeNow.isAfter(order.timestamp().plus(ANSWER_DUE));
  }
}
