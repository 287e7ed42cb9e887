package io.breakwater.domain;

/**
 * The exchange's order types. The conditional ones wait at its algo service until their trigger.
 *
 * @see "Binance USDⓈ-M Futures API, change of 2025-12-09: conditional types moved to algoOrder"
 */
public enum OrderType {
  LIMIT,
  MARKET,
  STOP,
  STOP_MARKET,
  TAKE_PROFIT,
  TAKE_PROFIT_MARKET,
  TRAILING_STOP_MARKET;

  public boolean isConditional() {
    return this != LIMIT && this != MARKET;
  }

  /** Whether the order, once active, takes what the book offers and so obeys MARKET_LOT_SIZE. */
  public boolean isMarket() {
    return switch (this) {
      case MARKET, STOP_MARKET, TAKE_PROFIT_MARKET, TRAILING_STOP_MARKET -> true;
      case LIMIT, STOP, TAKE_PROFIT -> false;
    };
  }
}
