package io.breakwater.domain;

/** Which way a trade bets: LONG gains when the price rises, SHORT when it falls. */
public enum Direction {
  LONG,
  SHORT;

  public Direction opposite() {
    return this == LONG ? SHORT : LONG;
  }

  /** The side of an order that opens or adds to a position of this direction. */
  public Side entrySide() {
    return this == LONG ? Side.BUY : Side.SELL;
  }

  /** The side of an order that reduces or closes a position of this direction. */
  public Side exitSide() {
    return entrySide().opposite();
  }
}
