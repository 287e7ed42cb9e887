package io.breakwater.simulation.check;

import io.breakwater.simulator.ExchangeRecord;

/** What a request is for, as its method and path tell. */
enum Purpose {
  /** More exposure. */
  ENTER,
  /** A stop or a take-profit. */
  STOP,
  /** A plain order that is bounded by the position. */
  CLOSE,
  CANCEL,
  /** A look at the account's orders, fills or positions. */
  LOOK,
  /** Market data, settings, listen keys. */
  OTHER;

  static Purpose of(ExchangeRecord.RequestArrived request) {
    String path = request.path();
    boolean orders = path.contains("rder");
    return switch (request.method()) {
      case "POST" ->
          request.entry() ? ENTER : path.endsWith("/algoOrder") ? STOP : orders ? CLOSE : OTHER;
      case "DELETE" -> orders ? CANCEL : OTHER;
      case "GET" ->
          orders || path.endsWith("/positionRisk") || path.endsWith("/userTrades") ? LOOK : OTHER;
      default -> OTHER;
    };
  }

  boolean isPlacing() {
    return this == ENTER || this == STOP || this == CLOSE;
  }

  /** Whether the reserve that is kept for exits is kept for it: closing needs to be seen, too. */
  boolean isForExits() {
    return this == STOP || this == CLOSE || this == CANCEL || this == LOOK;
  }
}
