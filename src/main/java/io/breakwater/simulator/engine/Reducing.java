package io.breakwater.simulator.engine;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much an order that only reduces a position may reduce of it, beside others that do. What the
 * exchange does here could not be confirmed: each reading is a {@link Choice}.
 */
final class Reducing {
  private final Bookkeeper books;
  private final Variants variants;

  Reducing(Bookkeeper books, Variants variants) {
    this.books = books;
    this.variants = variants;
  }

  /** The quantity of a new order, which may be shrunk to the position. */
  BigDecimal quantity(EngineOrder draft) {
    BigDecimal closable = books.fillable(draft, draft.quantity);
    if (closable.signum() == 0) {
      throw rejected();
    }
    checkCovered(draft);
    if (closable.compareTo(draft.quantity) == 0) {
      return closable;
    }
    boolean strict = draft.closesSide() || variants.is(Choice.OversizeReduceOnly.REJECTED);
    if (strict && draft.parent.isEmpty()) {
      throw rejected();
    }
    return variants.is(Choice.OversizeReduceOnly.SHRINKS_AT_FILL) ? draft.quantity : closable;
  }

  /** Open orders may reduce all that there is already. */
  private void checkCovered(EngineOrder draft) {
    boolean closesAll = draft.parent.filter(algo -> algo.request.closePosition()).isPresent();
    if (closesAll || variants.is(Choice.CoveredReduceOnly.TAKEN)) {
      return;
    }
    BigDecimal left = position(draft);
    for (EngineOrder order : rivals(draft)) {
      boolean counts = !variants.is(Choice.CoveredReduceOnly.DISPLACES) || !isAfter(order, draft);
      left = counts ? left.subtract(order.remaining()) : left;
    }
    if (left.signum() <= 0) {
      throw variants.is(Choice.CoveredReduceOnly.REJECTED_4118)
          ? Refusal.of(
              -4118, "ReduceOnly Order Failed. Please check your existing position and open orders")
          : rejected();
    }
  }

  /** Expires what a new order with a better price leaves nothing to reduce. */
  void displace(EngineOrder order, Instant now) {
    if (!order.isReducing() || !variants.is(Choice.CoveredReduceOnly.DISPLACES)) {
      return;
    }
    List<EngineOrder> all = rivals(order);
    all.add(order);
    all.sort(Comparator.comparing(Reducing::worseness).thenComparing(each -> each.id));
    BigDecimal left = position(order);
    for (EngineOrder each : all) {
      if (left.signum() <= 0 && each != order) {
        books.expire(each, Bookkeeper.WOULD_FLIP, now);
      }
      left = left.subtract(each.remaining());
    }
  }

  private static BigDecimal position(EngineOrder order) {
    return order.account.holding(order.market, order.positionSide).amount.abs();
  }

  private static List<EngineOrder> rivals(EngineOrder draft) {
    List<EngineOrder> rivals = new ArrayList<>();
    for (EngineOrder order : draft.account.openOrders.values()) {
      if (order != draft
          && order.market == draft.market
          && order.positionSide == draft.positionSide
          && order.side == draft.side
          && order.isReducing()) {
        rivals.add(order);
      }
    }
    return rivals;
  }

  private static boolean isAfter(EngineOrder open, EngineOrder draft) {
    return worseness(open).compareTo(worseness(draft)) > 0;
  }

  /** Rising from the order that is first to be filled: by price, a market order before all. */
  private static BigDecimal worseness(EngineOrder order) {
    if (order.type == OrderType.MARKET) {
      return order.price.subtract(new BigDecimal(Long.MAX_VALUE));
    }
    return order.side == Side.SELL ? order.price : order.price.negate();
  }

  private static Refusal rejected() {
    return Refusal.of(-2022, "ReduceOnly Order is rejected.");
  }
}
