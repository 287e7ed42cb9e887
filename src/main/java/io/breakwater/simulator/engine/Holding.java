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

  /** The part of the account's wallet that stands for this position alone; zero when cross. */
  BigDecimal isolatedWallet = BigDecimal.ZERO;

  /** Commission paid for opening what is held, and funding paid for it; received counts below 0. */
  BigDecimal carried = BigDecimal.ZERO;

  BigDecimal realized = BigDecimal.ZERO;
  Instant updated;

  /** Whether its account was warned of it, while it is isolated. */
  boolean called;

  Holding(SymbolMarket market, PositionSide side, Instant now) {
    this.market = market;
    this.side = side;
    this.updated = now;
  }

  /**
   * What one fill did, in quantities that are not below zero.
   *
   * @param pnl realized, before fees
   * @param before the size of the position
   */
  record Booked(BigDecimal pnl, BigDecimal before, BigDecimal closed, BigDecimal opened) {
    boolean closedAll() {
      return closed.compareTo(before) == 0;
    }
  }

  Holding copy() {
    Holding copy = new Holding(market, side, updated);
    copy.amount = amount;
    copy.cost = cost;
    copy.isolatedWallet = isolatedWallet;
    copy.carried = carried;
    copy.realized = realized;
    copy.called = called;
    return copy;
  }

  boolean isFlat() {
    return amount.signum() == 0;
  }

  /**
   * Books one fill.
   *
   * @param change signed
   * @param fee of the whole fill, in USDT
   */
  Booked apply(BigDecimal change, BigDecimal price, BigDecimal fee, Instant now) {
    updated = now;
    BigDecimal before = amount.abs();
    if (isFlat() || amount.signum() == change.signum()) {
      amount = amount.add(change);
      cost = cost.add(change.multiply(price));
      carried = carried.add(fee);
      return new Booked(BigDecimal.ZERO, before, BigDecimal.ZERO, change.abs());
    }
    BigDecimal closing = change.abs().compareTo(before) <= 0 ? change : amount.negate();
    BigDecimal opening = change.subtract(closing);
    BigDecimal removed = share(cost, closing.abs(), before);
    BigDecimal pnl = closing.negate().multiply(price).subtract(removed);
    carried = carried.subtract(share(carried, closing.abs(), before));
    amount = amount.add(closing);
    cost = cost.subtract(removed);
    realized = realized.add(pnl);
    if (opening.signum() != 0) {
      amount = opening;
      cost = opening.multiply(price);
      carried = share(fee, opening.abs(), change.abs());
    }
    return new Booked(pnl, before, closing.abs(), opening.abs());
  }

  /** That part of a sum which {@code some} of {@code all} have; all of it for all. */
  static BigDecimal share(BigDecimal sum, BigDecimal some, BigDecimal all) {
    return some.compareTo(all) == 0
        ? sum
        : sum.multiply(some).divide(all, MONEY_SCALE, RoundingMode.HALF_UP);
  }

  BigDecimal entryPrice() {
    return perUnit(cost);
  }

  /**
   * The price at which closing brings back what opening and holding cost: entry price, commission
   * of the opening fills and funding. What closing itself will cost is not in it.
   */
  BigDecimal breakEvenPrice() {
    return perUnit(cost.add(carried));
  }

  private BigDecimal perUnit(BigDecimal sum) {
    return isFlat()
        ? BigDecimal.ZERO
        : sum.divide(amount, MONEY_SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  BigDecimal unrealized() {
    return amount.multiply(market.mark()).subtract(cost);
  }

  BigDecimal notional() {
    return amount.multiply(market.mark());
  }

  BigDecimal maintenanceMargin() {
    return isFlat() ? BigDecimal.ZERO : market.terms.brackets().maintenanceMargin(notional().abs());
  }
}
