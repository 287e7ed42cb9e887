package io.breakwater.account;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notices stops that do not do their work in time, so that the position is closed instead. Confined
 * to {@link OrderGateway}'s actor.
 */
final class StopGuard {
  private final GatewaySettings settings;
  private final MarketViews views;
  private final Instant startedAt;
  private final Map<SignalId, Instant> passedSince = new LinkedHashMap<>();

  StopGuard(GatewaySettings settings, MarketViews views, Instant startedAt) {
    this.settings = settings;
    this.views = views;
    this.startedAt = startedAt;
  }

  void forget(SignalId trade) {
    passedSince.remove(trade);
  }

  /** Why a trade's stop is not to be relied on any more; empty while it is. */
  Optional<String> failure(Trade trade, Instant now, Instant exchangeNow) {
    Optional<TradeOrder> stop = trade.baseStop().filter(StopGuard::isAwaited);
    if (trade.held().isZero() || trade.isClosing() || stop.isEmpty()) {
      passedSince.remove(trade.id());
      return Optional.empty();
    }
    if (!trade.isProtected()) {
      return unacknowledged(stop.get(), now, exchangeNow);
    }
    return stop.get().isOver() ? Optional.empty() : passed(trade, stop.get(), now);
  }

  /** One that was canceled is put back, and that one is awaited then. */
  private static boolean isAwaited(TradeOrder stop) {
    return !stop.isOver() || stop.status() == TradeOrder.Status.REJECTED;
  }

  private Optional<String> unacknowledged(TradeOrder stop, Instant now, Instant exchangeNow) {
    Duration deadline = settings.stopDeadline();
    // After a restart the look-up comes first.
    boolean overdue =
        exchangeNow.isAfter(stop.timestamp().plus(deadline))
            && now.isAfter(startedAt.plus(deadline));
    return overdue
        ? Optional.of("no stop acknowledged within " + deadline.toMillis() + " ms")
        : Optional.empty();
  }

  private Optional<String> passed(Trade trade, TradeOrder stop, Instant now) {
    // A conditional order was seen to hang between its trigger and its child order.
    boolean triggered = stop.status() == TradeOrder.Status.TRIGGERED;
    Optional<Price> mark = views.of(trade.slot().symbol()).mark();
    if (!triggered && mark.filter(price -> isBeyond(trade, stop, price)).isEmpty()) {
      passedSince.remove(trade.id());
      return Optional.empty();
    }
    Instant since = passedSince.computeIfAbsent(trade.id(), id -> now);
    return now.isAfter(since.plus(settings.passedDeadline()))
        ? Optional.of("the price passed the stop, which did not close the position")
        : Optional.empty();
  }

  private static boolean isBeyond(Trade trade, TradeOrder stop, Price mark) {
    Price trigger = stop.plan().trigger().orElseThrow();
    return trade.signal().direction() == Direction.LONG
        ? mark.isBelow(trigger)
        : mark.isAbove(trigger);
  }
}
