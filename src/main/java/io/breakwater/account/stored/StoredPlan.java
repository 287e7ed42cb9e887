package io.breakwater.account.stored;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.OrderPlan;
import java.util.Optional;

/** What an order says, as it is stored. Amounts as plain decimals. */
public record StoredPlan(
    String symbol,
    String side,
    String positionSide,
    String type,
    Optional<String> quantity,
    Optional<String> price,
    Optional<String> timeInForce,
    Optional<String> trigger,
    boolean reduceOnly,
    boolean closePosition,
    String workingType) {

  static StoredPlan of(OrderPlan plan) {
    return new StoredPlan(
        plan.symbol().value(),
        plan.side().name(),
        plan.positionSide().name(),
        plan.type().name(),
        plan.quantity().map(Quantity::toString),
        plan.price().map(Price::toString),
        plan.timeInForce().map(TimeInForce::name),
        plan.trigger().map(Price::toString),
        plan.reduceOnly(),
        plan.closePosition(),
        plan.workingType().name());
  }

  OrderPlan toDomain() {
    return new OrderPlan(
        new Symbol(symbol),
        Side.valueOf(side),
        PositionSide.valueOf(positionSide),
        OrderType.valueOf(type),
        quantity.map(Quantity::of),
        price.map(Price::of),
        timeInForce.map(TimeInForce::valueOf),
        trigger.map(Price::of),
        reduceOnly,
        closePosition,
        WorkingType.valueOf(workingType));
  }
}
