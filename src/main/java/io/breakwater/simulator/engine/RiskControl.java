package io.breakwater.simulator.engine;

import io.breakwater.domain.Side;

/**
 * Which orders of a symbol the exchange lets only reduce positions.
 *
 * @see "Binance USDⓈ-M Futures API, Exchange Information, POSITION_RISK_CONTROL"
 */
public enum RiskControl {
  NONE,
  BUY,
  SELL,
  BOTH;

  /** Refuses an order that opens where only reducing ones are allowed. */
  void check(Side side) {
    if (this == BOTH) {
      throw Refusal.of(
          -4105, "Symbol is under position risk control, only reduce-only order is allowed.");
    }
    if (this == BUY && side == Side.BUY) {
      throw Refusal.of(
          -4106,
          "Symbol is under position risk control, buy order can only works with reduce-only.");
    }
    if (this == SELL && side == Side.SELL) {
      throw Refusal.of(
          -4107,
          "Symbol is under position risk control, sell order can only works with reduce-only.");
    }
  }
}
