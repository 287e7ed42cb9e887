package io.breakwater.simulator.engine;

import io.breakwater.domain.PositionSide;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * A position as the engine keeps it. Its cost is exact: what a fill takes off it is what the
 * realized PnL was counted with, so that no rounding makes or loses money.
 */
final class Holding {
  /** Of a USDT amount. */
  static final int MONEY_SCALE = 8;

  final SymbolMarket market;
  final PositionSide side;

  BigDecimal amount = BigDecimal.ZERO;

  /** What the amount was bought for; below zero for a short. */
  BigDecimal cost = BigDecimal.ZERO;

  BigDecimal realized = BigDecimal.ZERO;
  Instant updated;

  Holding(SymbolMarket market, PositionSide side, Instant now) {
    this.market = market;
    this.side = side;
    this.updated = now;
  }

  Holding copy() {
    Holding copy = new Holding(market, side, updated);
    copy.amount = amount;
    copy.cost = cost;
    copy.realized = realized;
    return copy;
  }

  boolean isFlat() {
    return amount.signum() == 0;
  }

  /**
   * Books one fill.
   *
   * @param change signed
   * @return the realized PnL
   */
  BigDecimal apply(BigDecimal change, BigDecimal price, Instant now) {
    updated = now;
    if (isFlat() || amount.signum() == change.signum()) {
      amount = amount.add(change);
      cost = cost.add(change.multiply(price));
      return BigDecimal.ZERO;
    }
    BigDecimal closing = change.abs().compareTo(amount.abs()) <= 0 ? change : amount.negate();
    BigDecimal opening = change.subtract(closing);
    BigDecimal removed =
        closing.abs().compareTo(amount.abs()) == 0
            ? cost
            : cost.multiply(closing.abs()).divide(amount.abs(), MONEY_SCALE, RoundingMode.HALF_UP);
    BigDecimal pnl = closing.negate().multiply(price).subtract(removed);
    amount = amount.add(closing);
    cost = cost.subtract(removed);
    realized = realized.add(pnl);
    if (opening.signum() != 0) {
      amount = opening;
      cost = opening.multiply(price);
    }
    return pnl;
  }

  BigDecimal entryPrice() {
    return isFlat()
        ? BigDecimal.ZERO
        : cost.divide(amount, MONEY_SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  BigDecimal unrealized() {
    return amount.multiply(market.mark()).subtract(cost);
  }

  BigDecimal notional() {
    return amount.multiply(market.mark());
  }
}
