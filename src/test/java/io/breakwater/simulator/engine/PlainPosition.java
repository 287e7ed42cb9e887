package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A position of {@link PlainExchange}: what there is, and what was paid for it. */
final class PlainPosition {
  BigDecimal amount = BigDecimal.ZERO;
  BigDecimal paid = BigDecimal.ZERO;

  /** Gives the realized PnL, by the average price of the position, in whole 10^-8 USDT. */
  BigDecimal trade(BigDecimal change, BigDecimal price) {
    if (amount.signum() * change.signum() >= 0) {
      amount = amount.add(change);
      paid = paid.add(change.multiply(price));
      return BigDecimal.ZERO;
    }
    BigDecimal closed = change.abs().min(amount.abs());
    BigDecimal share =
        closed.compareTo(amount.abs()) == 0
            ? paid
            : paid.multiply(closed).divide(amount.abs(), 8, RoundingMode.HALF_UP);
    BigDecimal got = closed.multiply(price);
    BigDecimal pnl = amount.signum() > 0 ? got.subtract(share) : got.negate().subtract(share);
    BigDecimal left = amount.add(change);
    if (left.signum() * amount.signum() >= 0) {
      paid = paid.subtract(share);
    } else {
      paid = left.multiply(price);
    }
    amount = left;
    return pnl;
  }
}
