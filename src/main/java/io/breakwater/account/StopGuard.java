package io.breakwater.account;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.OrderPlan;
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
  private static final Duration CATCHING_UP = Duration.ofSeconds(1);

  private final GatewaySettings settings;
  private final MarketViews views;
  private final Instant startedAt;
  private final Map<SignalId, Instant> passedSince = new LinkedHashMap<>();
  private Instant deafFrom = Instant.MAX;
  private Instant caughtUp = Instant.MIN;

  StopGuard(GatewaySettings settings, MarketViews views, Instant startedAt) {
    this.settings = settings;
    this.views = views;
    this.startedAt = startedAt;
  }

  /**
   * Between two moments nothing that was heard was taken in. What is noticed right after it counts
   * from its beginning: a stop that is thought to hang too early is closed too early, no more.
   */
  void wasDeaf(Instant from, Instant until) {
    deafFrom = from;
    caughtUp = until.plus(CATCHING_UP);
  }

  void forget(SignalId trade) {
    passedSince.remove(trade);
  }

  /** Why a trade's stops are not to be relied on any more; empty while they are. */
  Optional<String> failure(Trade trade, Instant now, Instant exchangeNow) {
    boolean isGuarded = !trade.held().isZero() && !trade.isClosing();
    if (isGuarded && trade.isProtected()) {
      return passed(trade, now);
    }
    passedSince.remove(trade.id());
    return trade
        .baseStop()
        .filter(stop -> isGuarded && isAwaited(stop))
        .flatMap(stop -> unacknowledged(stop, now, exchangeNow));
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

  private Optional<String> passed(Trade trade, Instant now) {
    Optional<Price> mark = views.of(trade.slot().symbol()).mark();
    if (trade.orders().stream().noneMatch(order -> shouldHaveClosed(trade, order, mark))) {
      passedSince.remove(trade.id());
      return Optional.empty();
    }
    Instant since = passedSince.computeIfAbsent(trade.id(), id -> noticed(now));
    return now.isAfter(since.plus(settings.passedDeadline()))
        ? Optional.of("the price passed the stop, which did not close the position")
        : Optional.empty();
  }

  private Instant noticed(Instant now) {
    return now.isBefore(caughtUp) ? deafFrom : now;
  }

  /** A conditional order was seen to hang also between its trigger and its child order. */
  private static boolean shouldHaveClosed(Trade trade, TradeOrder order, Optional<Price> mark) {
    return switch (order.leg().kind()) {
      case BASE_STOP, TIGHT_STOP ->
          order.status() == TradeOrder.Status.TRIGGERED
              || (order.status() == TradeOrder.Status.LIVE
                  && mark.filter(price -> isBeyond(trade, order.plan(), price)).isPresent());
      case ENTRY, ADD, TAKE_PROFIT, REDUCE, CLOSE -> false;
    };
  }

  /** Of a stop that watches the last price, the mark price says nothing. */
  private static boolean isBeyond(Trade trade, OrderPlan stop, Price mark) {
    Price trigger = stop.trigger().orElseThrow();
    boolean isPassed =
        trade.signal().direction() == Direction.LONG
            ? mark.isBelow(trigger)
            : mark.isAbove(trigger);
    return stop.workingType() == WorkingType.MARK_PRICE && isPassed;
  }
}
