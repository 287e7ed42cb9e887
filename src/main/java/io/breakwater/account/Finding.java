package io.breakwater.account;

import io.breakwater.domain.Fill;
import io.breakwater.domain.trade.OrderReport;
import java.util.List;

/** What the exchange knew when it was asked for one of our orders. */
sealed interface Finding {
  /**
   * It knows the order.
   *
   * @param fills all its executions, or none where nothing is executed
   */
  record Found(OrderReport report, List<Fill> fills) implements Finding {
    public Found {
      fills = List.copyOf(fills);
    }
  }

  /**
   * It knows no such order. That is no proof while the order's window is open, or while reads lag.
   *
   * @param afterWindow whether it was asked after the exchange itself had reported a time later
   *     than any at which the order could be accepted
   */
  record Missing(boolean afterWindow) implements Finding {}
}
