package io.breakwater.domain.trade;

/** Where a trade stands. */
public enum TradePhase {
  /** The entry is on its way or rests; nothing is filled yet. */
  ENTERING,
  /** Something is filled; the position is kept, with its protection being placed or live. */
  HOLDING,
  /** The position is being closed, or is flat and its remaining orders are being canceled. */
  CLOSING,
  /** Flat, and no order is left. */
  CLOSED,
  /** The entry ended without a fill. */
  FAILED
}
