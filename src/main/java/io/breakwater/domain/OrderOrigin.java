package io.breakwater.domain;

/**
 * Who placed an order, by what its id says: the exchange names the orders of its own by which it
 * closes positions.
 *
 * @see "Binance USDⓈ-M Futures API, User Data Streams, Order Update; Users Force Orders"
 */
public enum OrderOrigin {
  /** The exchange closed the position because its margin was used up. */
  LIQUIDATION,
  /** Auto-deleveraging: the exchange closed a winning position for another account's losses. */
  ADL,
  /** The symbol was delisted or delivered. */
  SETTLEMENT,
  /** A client: this node, another one, a person. */
  OTHER;

  public static OrderOrigin of(ClientOrderId id) {
    String value = id.value();
    if (value.startsWith("autoclose-")) {
      return LIQUIDATION;
    }
    // Seen both alone and with a number behind it.
    if (value.startsWith("adl_autoclose")) {
      return ADL;
    }
    // The second is reported by other clients only.
    if (value.startsWith("settlement_autoclose-") || value.startsWith("delivery_autoclose-")) {
      return SETTLEMENT;
    }
    return OTHER;
  }
}
