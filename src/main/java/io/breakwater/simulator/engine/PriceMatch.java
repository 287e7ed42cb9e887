package io.breakwater.simulator.engine;

/**
 * A limit price that the exchange reads off its book.
 *
 * @see "Binance USDⓈ-M Futures API, Enum definitions, Price Match"
 */
public enum PriceMatch {
  NONE(false, 0),
  /** The best price of the other side. */
  OPPONENT(true, 1),
  OPPONENT_5(true, 5),
  /** Refused since 2025-10-23, as is OPPONENT_20. */
  OPPONENT_10(true, 10),
  OPPONENT_20(true, 20),
  /** The best price of the order's own side. */
  QUEUE(false, 1),
  QUEUE_5(false, 5),
  QUEUE_10(false, 10),
  QUEUE_20(false, 20);

  private final boolean opponent;
  private final int level;

  PriceMatch(boolean opponent, int level) {
    this.opponent = opponent;
    this.level = level;
  }

  boolean isOpponent() {
    return opponent;
  }

  /** Counted from 1, the best. */
  int level() {
    return level;
  }

  boolean isRefused() {
    return this == OPPONENT_10 || this == OPPONENT_20;
  }
}
