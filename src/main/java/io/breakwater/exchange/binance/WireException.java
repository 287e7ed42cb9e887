package io.breakwater.exchange.binance;

/** A message of the exchange that cannot be read: which field, and what it holds. */
final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WireException(String message) {
    super(message);
  }
}
