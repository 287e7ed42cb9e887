package io.breakwater.simulation.story;

/** The exchange's endpoints, as stories and scenarios name them. */
public enum ExchangeCall {
  POSITIONS("GET", "/fapi/v3/positionRisk"),
  BALANCES("GET", "/fapi/v3/balance"),
  PLACE_ORDER("POST", "/fapi/v1/order"),
  QUERY_ORDER("GET", "/fapi/v1/order"),
  CANCEL_ORDER("DELETE", "/fapi/v1/order"),
  PLACE_STOP("POST", "/fapi/v1/algoOrder"),
  QUERY_STOP("GET", "/fapi/v1/algoOrder"),
  CANCEL_STOP("DELETE", "/fapi/v1/algoOrder"),
  LEVERAGE("POST", "/fapi/v1/leverage"),
  MARGIN_TYPE("POST", "/fapi/v1/marginType"),
  EXCHANGE_INFO("GET", "/fapi/v1/exchangeInfo"),
  BOOK_TICKERS("GET", "/fapi/v1/ticker/bookTicker"),
  MARK_PRICES("GET", "/fapi/v1/premiumIndex"),
  CANDLES("GET", "/fapi/v1/klines"),
  EVERYTHING("*", "*");

  private final String method;
  private final String path;

  ExchangeCall(String method, String path) {
    this.method = method;
    this.path = path;
  }

  public String pattern() {
    return method + " " + path;
  }

  public boolean is(String otherMethod, String otherPath) {
    return this == EVERYTHING || (method.equals(otherMethod) && path.equals(otherPath));
  }
}
