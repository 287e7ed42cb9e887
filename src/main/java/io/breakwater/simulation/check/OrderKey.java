package io.breakwater.simulation.check;

import io.breakwater.domain.Symbol;
import io.breakwater.simulator.ExchangeRecord;

/** Which order: the exchange's numbers are those of a symbol. */
record OrderKey(Symbol symbol, long orderId) {
  static OrderKey of(ExchangeRecord.OrderAccepted order) {
    return new OrderKey(order.symbol(), order.orderId());
  }

  static OrderKey of(ExchangeRecord.Filled fill) {
    return new OrderKey(fill.symbol(), fill.orderId());
  }

  static OrderKey of(ExchangeRecord.OrderDone done) {
    return new OrderKey(done.symbol(), done.orderId());
  }
}
