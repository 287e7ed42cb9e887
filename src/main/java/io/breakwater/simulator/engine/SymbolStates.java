package io.breakwater.simulator.engine;

import io.breakwater.domain.InstrumentStatus;

/**
 * What a symbol's status lets its orders do. Which code each status has could not be confirmed; the
 * codes are those that the exchange lists for the matter.
 *
 * @see "Binance USDⓈ-M Futures API, Error Codes, -1122, -4140, -4141"
 */
final class SymbolStates {
  private SymbolStates() {}

  /** Whether its book trades: not on a halt, and not when it is over. */
  static boolean trades(InstrumentStatus status) {
    return switch (status) {
      case TRADING, PRE_SETTLE, PRE_DELIVERING -> true;
      case PENDING_TRADING,
          TRADING_HALT,
          TRADING_CANCEL_ONLY,
          SETTLING,
          DELIVERING,
          DELIVERED,
          CLOSE,
          UNKNOWN ->
          false;
    };
  }

  /** Whether its orders are gone and its positions settled. */
  static boolean isOver(InstrumentStatus status) {
    return switch (status) {
      case SETTLING, DELIVERING, DELIVERED, CLOSE -> true;
      case PENDING_TRADING,
          TRADING,
          TRADING_HALT,
          TRADING_CANCEL_ONLY,
          PRE_SETTLE,
          PRE_DELIVERING,
          UNKNOWN ->
          false;
    };
  }

  /** Refuses an order that the status does not allow. */
  static void checkPlacing(InstrumentStatus status, boolean reducing, Variants variants) {
    switch (status) {
      case TRADING -> {}
      case PRE_SETTLE, PRE_DELIVERING -> {
        if (!reducing) {
          throw Refusal.of(-4140, "Invalid symbol status for opening position");
        }
      }
      case SETTLING, DELIVERING, DELIVERED, CLOSE -> throw closed();
      case PENDING_TRADING, TRADING_HALT, TRADING_CANCEL_ONLY, UNKNOWN -> {
        if (variants.is(Choice.HaltedSymbol.CODE_4141)) {
          throw closed();
        }
        throw Refusal.of(-1122, "Invalid symbol status.");
      }
    }
  }

  private static Refusal closed() {
    return Refusal.of(-4141, "Symbol is closed");
  }
}
