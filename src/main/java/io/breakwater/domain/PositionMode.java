package io.breakwater.domain;

/** Whether a symbol nets into one position or holds a long and a short side by side. */
public enum PositionMode {
  ONE_WAY,
  HEDGE;

  /** The position side that an order of this direction carries under this mode. */
  public PositionSide sideOf(Direction direction) {
    if (this == ONE_WAY) {
      return PositionSide.BOTH;
    }
    return direction == Direction.LONG ? PositionSide.LONG : PositionSide.SHORT;
  }
}
