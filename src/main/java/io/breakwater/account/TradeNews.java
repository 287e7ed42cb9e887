package io.breakwater.account;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.Leg;
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
      Price stop =
          after.current(Leg.BASE_STOP).flatMap(order -> order.plan().trigger()).orElseThrow();
      news.add(new OrderGateway.Protected(id, after.signal().symbol(), stop, now));
    }
    for (TradeEvent event : step.events()) {
      failure(after, event, mode, now).ifPresent(news::add);
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

  private static boolean isEntry(Trade trade, ClientOrderId id) {
    return trade.order(id).filter(order -> order.leg().equals(Leg.ENTRY)).isPresent();
  }
}
