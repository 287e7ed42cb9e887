package io.breakwater.domain;

import java.util.Optional;

/**
 * A conditional order to be placed at the exchange's algo service.
 *
 * @param quantity empty exactly where {@code closePosition} is true: then it closes whatever the
 *     position has when it triggers
 * @param reduceOnly sent in one-way mode only, and never together with {@code closePosition}
 */
public record NewAlgoOrder(
    ClientOrderId clientOrderId,
    Symbol symbol,
    Side side,
    PositionSide positionSide,
    OrderType type,
    Price triggerPrice,
    Optional<Quantity> quantity,
    boolean closePosition,
    boolean reduceOnly,
    WorkingType workingType) {
  public NewAlgoOrder {
    if (!type.isConditional()) {
      throw new IllegalArgumentException(type + " is not a conditional order: use NewOrder");
    }
    if (closePosition == quantity.isPresent()) {
      throw new IllegalArgumentException("exactly one of quantity and closePosition must be given");
    }
    if (closePosition && reduceOnly) {
      throw new IllegalArgumentException("closePosition implies reduceOnly: do not send both");
    }
  }
}
