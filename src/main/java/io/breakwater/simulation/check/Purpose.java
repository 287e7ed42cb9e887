package io.breakwater.simulation.check;

import io.breakwater.simulator.ExchangeRecord;

/** What a request is for, as its method and path tell. */
enum Purpose {
  /** More exposure. */
  ENTER,
  /** A stop, a take-profit, a close: bounded by the position. */
  PROTECT,
  CANCEL,
  /** A look at the account's orders, fills or positions. */
  LOOK,
  /** Market data, settings, listen keys. */
  OTHER;

  static Purpose of(ExchangeRecord.RequestArrived request) {
    String path = request.path();
    boolean orders = path.contains("rder");
    return switch (request.method()) {
      case "POST" -> request.entry() ? ENTER : orders ? PROTECT : OTHER;
      case "DELETE" -> orders ? CANCEL : OTHER;
      case "GET" ->
          orders || path.endsWith("/positionRisk") || path.endsWith("/userTrades") ? LOOK : OTHER;
      default -> OTHER;
    };
  }

  boolean isPlacing() {
    return this == ENTER || this == PROTECT;
  }

  /** Whether the reserve that is kept for exits is kept for it: closing needs to be seen, too. */
  boolean isForExits() {
    return this == PROTECT || this == CANCEL || this == LOOK;
  }
}
