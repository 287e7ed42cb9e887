package io.breakwater.account;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a strategy is told of a step in a trade's life. Pure. */
final class TradeNews {
  private TradeNews() {}

  static List<OrderGateway.News> of(
      Trade before, TradeRules.Step step, ModeState mode, Instant now) {
    List<OrderGateway.News> news = new ArrayList<>();
    Trade after = step.after();
    SignalId id = after.id();
    Quantity filled = entryFills(after);
    if (filled.isAbove(entryFills(before))) {
      news.add(
          new OrderGateway.EntryFilled(
              id, after.signal().symbol(), filled, after.entryPrice().orElseThrow(), now));
    }
    if (!before.isProtected() && after.isProtected() && !after.held().isZero()) {
      Price stop = after.protection().flatMap(order -> order.plan().trigger()).orElseThrow();
      news.add(new OrderGateway.Protected(id, after.signal().symbol(), stop, now));
    }
    for (TradeEvent event : step.events()) {
      failure(after, event, mode, now).ifPresent(news::add);
    }
    for (TradeOrder order : after.orders()) {
      changed(before, after, order, mode, now).ifPresent(news::add);
    }
    if (after.endedAt().isPresent() && !after.entered().isZero()) {
      news.add(new OrderGateway.Closed(after.summary()));
    }
    return news;
  }

  private static Quantity entryFills(Trade trade) {
    return trade.current(Leg.ENTRY).map(TradeOrder::booked).orElse(Quantity.ZERO);
  }

  /** What an entry that came to nothing means. */
  private static Optional<OrderExecutionError> failure(
      Trade trade, TradeEvent event, ModeState state, Instant now) {
    SignalId id = trade.id();
    Mode mode = state.mode();
    if (event instanceof TradeEvent.OrderRefused refused && isEntry(trade, refused.id())) {
      return Optional.of(
          new OrderExecutionError.Rejected(id, mode, refused.code(), refused.reason()));
    }
    if (event instanceof TradeEvent.OrderNotSent unsent && isEntry(trade, unsent.id())) {
      String cause = unsent.cause();
      if (now.isAfter(trade.signal().expiresAt())) {
        return Optional.of(new OrderExecutionError.Expired(id, mode, true, cause));
      }
      if (state.allowsEntries()) {
        return Optional.of(new OrderExecutionError.Unavailable(id, mode, cause));
      }
      List<String> reasons = new ArrayList<>(EntryChecks.againstMode(state));
      reasons.add(cause);
      return Optional.of(new OrderExecutionError.Denied(id, mode, reasons));
    }
    if (event instanceof TradeEvent.OrderLost lost && isEntry(trade, lost.id())) {
      return Optional.of(
          new OrderExecutionError.Expired(
              id, mode, false, "the order was not found after its time window"));
    }
    if (event instanceof TradeEvent.OrderSeen seen
        && isEntry(trade, seen.report().id())
        && trade.entered().isZero()
        && trade.order(seen.report().id()).filter(order -> order.isOver()).isPresent()) {
      return Optional.of(
          new OrderExecutionError.Expired(id, mode, true, "the entry ended without a fill"));
    }
    return Optional.empty();
  }

  /** What came of a signal that changed the trade by an order of its own, or by one of ours. */
  private static Optional<OrderGateway.News> changed(
      Trade before, Trade after, TradeOrder order, ModeState state, Instant now) {
    Optional<TradeOrder> was = before.order(order.id());
    boolean ended = order.isOver() && was.map(old -> !old.isOver()).orElse(false);
    return switch (order.leg().kind()) {
      case ADD, REDUCE ->
          ended
              ? Optional.of(ended(after, after.signalOf(order.leg()), order, state.mode(), now))
              : Optional.empty();
      case ENTRY ->
          amended(after, was, order, state.mode(), now)
              .or(() -> ended ? canceled(after, order, now) : Optional.empty());
      case BASE_STOP, TIGHT_STOP, TAKE_PROFIT, CLOSE -> Optional.empty();
    };
  }

  private static OrderGateway.News ended(
      Trade trade, Signal change, TradeOrder order, Mode mode, Instant now) {
    if (!order.executed().isZero()) {
      return new OrderGateway.Changed(
          change.id(), trade.id(), change.action(), order.executed(), now);
    }
    return switch (order.status()) {
      case REJECTED -> new OrderExecutionError.Rejected(change.id(), mode, 0, order.note());
      case NOT_SENT ->
          now.isAfter(change.expiresAt())
              ? new OrderExecutionError.Expired(change.id(), mode, true, order.note())
              : new OrderExecutionError.Unavailable(change.id(), mode, order.note());
      case ENDED, CANCELED, SENDING, UNSURE, LIVE, TRIGGERED, LOST ->
          new OrderExecutionError.Expired(
              change.id(), mode, true, "the order ended without a fill");
    };
  }

  /** The end of a change of the entry that a signal asked for. */
  private static Optional<OrderGateway.News> amended(
      Trade trade, Optional<TradeOrder> was, TradeOrder order, Mode mode, Instant now) {
    Optional<TradeOrder.Amendment> change =
        was.flatMap(TradeOrder::amendment).filter(old -> order.amendment().isEmpty());
    Optional<SignalId> by = change.flatMap(TradeOrder.Amendment::by);
    if (by.isEmpty()) {
      return Optional.empty();
    }
    boolean done =
        order.plan().quantity().equals(Optional.of(change.get().quantity()))
            && order.plan().price().equals(Optional.of(change.get().price()));
    return Optional.of(
        done
            ? new OrderGateway.Changed(
                by.get(), trade.id(), Signal.Action.AMEND, order.executed(), now)
            : new OrderExecutionError.Rejected(
                by.get(), mode, 0, "the entry stands as it was: " + order.note()));
  }

  /** Signals that wanted the rest of the entry canceled have what they wanted. */
  private static Optional<OrderGateway.News> canceled(Trade trade, TradeOrder entry, Instant now) {
    return trade.changes().stream()
        .filter(change -> change.action() == Signal.Action.CANCEL)
        .findFirst()
        .map(
            change ->
                new OrderGateway.Changed(
                    change.id(), trade.id(), Signal.Action.CANCEL, entry.executed(), now));
  }

  private static boolean isEntry(Trade trade, ClientOrderId id) {
    return trade.order(id).filter(order -> order.leg().equals(Leg.ENTRY)).isPresent();
  }
}
