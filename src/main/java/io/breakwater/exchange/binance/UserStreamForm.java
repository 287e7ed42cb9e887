package io.breakwater.exchange.binance;

import io.breakwater.exchange.ListenKey;

/**
 * How the private stream's address is written. The exchange's pages and notices disagree, so it is
 * a setting.
 *
 * @see "Binance USDⓈ-M Futures API, User Data Streams, Connect"
 */
public enum UserStreamForm {
  /** {@code /private/ws?listenKey=…&events=…} */
  KEY_AND_EVENTS,
  /** {@code /private/stream?listenKey=…&events=…}: frames come wrapped. */
  WRAPPED_KEY_AND_EVENTS,
  /** {@code /private/ws?listenKey=…} */
  KEY_ONLY,
  /** {@code /private/ws/…} */
  KEY_IN_PATH;

  private static final String EVENTS =
      String.join(
          "/",
          "ORDER_TRADE_UPDATE",
          "ACCOUNT_UPDATE",
          "ALGO_UPDATE",
          "TRADE_LITE",
          "ACCOUNT_CONFIG_UPDATE",
          "MARGIN_CALL",
          "listenKeyExpired",
          "CONDITIONAL_ORDER_TRIGGER_REJECT",
          "STRATEGY_UPDATE",
          "GRID_UPDATE");

  String path(ListenKey key) {
    String encoded = Params.encode(key.value());
    return switch (this) {
      case KEY_AND_EVENTS -> "/private/ws?listenKey=" + encoded + "&events=" + EVENTS;
      case WRAPPED_KEY_AND_EVENTS -> "/private/stream?listenKey=" + encoded + "&events=" + EVENTS;
      case KEY_ONLY -> "/private/ws?listenKey=" + encoded;
      case KEY_IN_PATH -> "/private/ws/" + encoded;
    };
  }
}
