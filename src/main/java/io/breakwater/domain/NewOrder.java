package io.breakwater.domain;

import java.util.Optional;

/**
 * A plain order to be placed.
 *
 * @param quantity in base-asset units
 * @param price the limit; present for LIMIT only
 * @param timeInForce present for LIMIT only
 * @param reduceOnly sent in one-way mode only: hedge mode says the same by side and position side
 */
public record NewOrder(
    ClientOrderId clientOrderId,
    Symbol symbol,
    Side side,
    PositionSide positionSide,
    OrderType type,
    Quantity quantity,
    Optional<Price> price,
    Optional<TimeInForce> timeInForce,
    boolean reduceOnly) {
  public NewOrder {
    if (type.isConditional()) {
      throw new IllegalArgumentException(type + " is a conditional order: use NewAlgoOrder");
    }
    if ((type == OrderType.LIMIT) != (price.isPresent() && timeInForce.isPresent())
        || price.isPresent() != timeInForce.isPresent()) {
      throw new IllegalArgumentException("price and timeInForce belong to LIMIT, not to " + type);
    }
  }

  /** Whether this order can only make a position smaller. */
  public boolean isReducing() {
    return reduceOnly
        || (positionSide == PositionSide.LONG && side == Side.SELL)
        || (positionSide == PositionSide.SHORT && side == Side.BUY);
  }
}
