package io.breakwater.domain.trade;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import java.util.Optional;

/**
 * What the exchange says of one of our orders, by reply, stream or look-up, in a trade's terms.
 *
 * @param orderId of the plain order, or of a conditional order's child
 * @param executed in all so far
 * @param quantity ordered in all, as it stands now; plain orders only
 * @param price the limit as it stands now; plain limit orders only
 */
public record OrderReport(
    ClientOrderId id,
    TradeOrder.Status status,
    Optional<OrderId> orderId,
    Quantity executed,
    Optional<Quantity> quantity,
    Optional<Price> price) {

  /** Without what only a plain order has. */
  public OrderReport(
      ClientOrderId id, TradeOrder.Status status, Optional<OrderId> orderId, Quantity executed) {
    this(id, status, orderId, executed, Optional.empty(), Optional.empty());
  }

  public static OrderReport of(Order order) {
    TradeOrder.Status status =
        switch (order.status()) {
          case NEW, PARTIALLY_FILLED, UNKNOWN -> TradeOrder.Status.LIVE;
          case FILLED -> TradeOrder.Status.ENDED;
          case CANCELED -> TradeOrder.Status.CANCELED;
          case EXPIRED, EXPIRED_IN_MATCH -> TradeOrder.Status.ENDED;
          case REJECTED -> TradeOrder.Status.REJECTED;
        };
    return new OrderReport(
        order.clientOrderId(),
        status,
        Optional.of(order.orderId()),
        order.executed(),
        Optional.of(order.quantity()),
        order.price());
  }

  public static OrderReport of(AlgoOrder order) {
    TradeOrder.Status status =
        switch (order.status()) {
          case NEW, UNKNOWN -> TradeOrder.Status.LIVE;
          case TRIGGERING, TRIGGERED -> TradeOrder.Status.TRIGGERED;
          case FINISHED -> TradeOrder.Status.ENDED;
          case REJECTED -> TradeOrder.Status.REJECTED;
          case EXPIRED, CANCELED -> TradeOrder.Status.CANCELED;
        };
    return new OrderReport(order.clientOrderId(), status, order.child(), order.childExecuted());
  }

  /** Whether the order stands at the exchange as this change wants it. */
  boolean shows(TradeOrder.Amendment change) {
    return quantity.filter(change.quantity()::equals).isPresent()
        && price.filter(change.price()::equals).isPresent();
  }
}
