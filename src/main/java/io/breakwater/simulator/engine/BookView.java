package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.util.List;

/**
 * The whole book at one moment, best levels first.
 *
 * @param updateId the number of the last change in it
 */
public record BookView(long updateId, List<Level> bids, List<Level> asks) {
  public BookView {
    bids = List.copyOf(bids);
    asks = List.copyOf(asks);
  }

  /** One price; a quantity of zero says that it is gone. */
  public record Level(BigDecimal price, BigDecimal quantity) {}
}
