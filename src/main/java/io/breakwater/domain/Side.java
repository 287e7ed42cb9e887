package io.breakwater.domain;

/** The side of an order. */
public enum Side {
  BUY,
  SELL;

  public Side opposite() {
    return this == BUY ? SELL : BUY;
  }

  /** +1 for BUY, -1 for SELL: what a filled unit does to the signed position. */
  public int sign() {
    return this == BUY ? 1 : -1;
  }
}
