package io.breakwater.account;

import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Symbol;

/** An order by the exchange's number, which counts each symbol by itself. */
record Numbered(Symbol symbol, OrderId number) {
  static Numbered of(Order order) {
    return new Numbered(order.symbol(), order.orderId());
  }
}
