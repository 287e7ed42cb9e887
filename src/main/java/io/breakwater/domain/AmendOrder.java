package io.breakwater.domain;

/**
 * Another quantity and price for a resting limit order. Both are always told: the exchange changes
 * neither alone. The order keeps its id and loses its place in the line.
 *
 * @param id of the order that is changed
 * @param side the order's own: it cannot be changed
 * @param quantity the new total with what is executed already, in base-asset units; above zero
 * @see "Binance USDⓈ-M Futures API, Modify Order"
 */
public record AmendOrder(
    ClientOrderId id, Symbol symbol, Side side, Quantity quantity, Price price) {
  public AmendOrder {
    if (quantity.isZero()) {
      throw new IllegalArgumentException("a new quantity of 0 is a cancel, not an amendment");
    }
  }
}
