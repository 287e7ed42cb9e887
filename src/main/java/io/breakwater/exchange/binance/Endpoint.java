package io.breakwater.exchange.binance;

import io.breakwater.exchange.RequestCost;

/**
 * The REST calls that this client makes, with what each needs and costs.
 *
 * @see "Binance USDⓈ-M Futures API, REST endpoints, weights as of August 2026"
 */
enum Endpoint {
  TIME("GET", "/fapi/v1/time", Security.NONE, 1, Kind.READ),
  EXCHANGE_INFO("GET", "/fapi/v1/exchangeInfo", Security.NONE, 1, Kind.READ),
  BOOK_TICKERS("GET", "/fapi/v1/ticker/bookTicker", Security.NONE, 5, Kind.READ),
  PREMIUM_INDEX("GET", "/fapi/v1/premiumIndex", Security.NONE, 10, Kind.READ),
  AGG_TRADES("GET", "/fapi/v1/aggTrades", Security.NONE, 20, Kind.READ),
  /** By its limit: {@link BinanceMarketData#candles}. This is the most that it can cost. */
  KLINES("GET", "/fapi/v1/klines", Security.NONE, 10, Kind.READ),
  /** By its limit: {@link BinanceMarketData#depth}. This is the most that it can cost. */
  DEPTH("GET", "/fapi/v1/depth", Security.NONE, 20, Kind.READ),
  POSITIONS("GET", "/fapi/v3/positionRisk", Security.SIGNED, 5, Kind.READ),
  BALANCES("GET", "/fapi/v3/balance", Security.SIGNED, 5, Kind.READ),
  ACCOUNT_CONFIG("GET", "/fapi/v1/accountConfig", Security.SIGNED, 5, Kind.READ),
  SYMBOL_CONFIG("GET", "/fapi/v1/symbolConfig", Security.SIGNED, 5, Kind.READ),
  SET_LEVERAGE("POST", "/fapi/v1/leverage", Security.SIGNED, 1, Kind.WRITE),
  SET_MARGIN_TYPE("POST", "/fapi/v1/marginType", Security.SIGNED, 1, Kind.WRITE),
  PLACE_ORDER("POST", "/fapi/v1/order", Security.SIGNED, 0, Kind.PLACE),
  QUERY_ORDER("GET", "/fapi/v1/order", Security.SIGNED, 1, Kind.READ),
  CANCEL_ORDER("DELETE", "/fapi/v1/order", Security.SIGNED, 1, Kind.WRITE),
  AMEND_ORDER("PUT", "/fapi/v1/order", Security.SIGNED, 0, Kind.PLACE),
  CANCEL_ORDERS("DELETE", "/fapi/v1/allOpenOrders", Security.SIGNED, 1, Kind.WRITE),
  /** That of every symbol; {@link BinanceExchange} asks for one symbol's at a weight of 1. */
  OPEN_ORDERS("GET", "/fapi/v1/openOrders", Security.SIGNED, 40, Kind.READ),
  ALL_ORDERS("GET", "/fapi/v1/allOrders", Security.SIGNED, 5, Kind.READ),
  PLACE_ALGO("POST", "/fapi/v1/algoOrder", Security.SIGNED, 0, Kind.PLACE),
  QUERY_ALGO("GET", "/fapi/v1/algoOrder", Security.SIGNED, 1, Kind.READ),
  CANCEL_ALGO("DELETE", "/fapi/v1/algoOrder", Security.SIGNED, 1, Kind.WRITE),
  CANCEL_ALGOS("DELETE", "/fapi/v1/algoOpenOrders", Security.SIGNED, 1, Kind.WRITE),
  /** Likewise. */
  OPEN_ALGOS("GET", "/fapi/v1/openAlgoOrders", Security.SIGNED, 40, Kind.READ),
  USER_TRADES("GET", "/fapi/v1/userTrades", Security.SIGNED, 5, Kind.READ),
  INCOME("GET", "/fapi/v1/income", Security.SIGNED, 30, Kind.READ),
  START_LISTEN_KEY("POST", "/fapi/v1/listenKey", Security.KEYED, 1, Kind.SESSION),
  KEEP_LISTEN_KEY("PUT", "/fapi/v1/listenKey", Security.KEYED, 1, Kind.SESSION);

  enum Security {
    NONE,
    KEYED,
    SIGNED
  }

  enum Kind {
    READ,
    /** Changes orders, leverage or margin. */
    WRITE,
    /** A write that counts against the order limits: an amendment too. */
    PLACE,
    /** Changes nothing but the life of a stream's key. */
    SESSION
  }

  private final String method;
  private final String path;
  private final Security security;
  private final RequestCost cost;
  private final Kind kind;

  Endpoint(String method, String path, Security security, int weight, Kind kind) {
    this.method = method;
    this.path = path;
    this.security = security;
    this.kind = kind;
    int orders = kind == Kind.PLACE ? 1 : 0;
    this.cost = new RequestCost(weight, orders, orders);
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  Security security() {
    return security;
  }

  RequestCost cost() {
    return cost;
  }

  boolean isWrite() {
    return kind == Kind.WRITE || kind == Kind.PLACE;
  }

  /**
   * POST and PUT carry their parameters in a form: an address is logged more easily than a body.
   */
  boolean takesForm() {
    return method.equals("POST") || method.equals("PUT");
  }

  /** The exchange documents the used-weight header of this call as wrong. */
  boolean tellsWrongWeight() {
    return this == BOOK_TICKERS;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
