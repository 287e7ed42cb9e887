package io.breakwater.domain;

import java.math.BigDecimal;

/**
 * An amount of one asset with its sign: a fee paid, a profit (above zero) or a loss.
 *
 * @param amount without trailing zeros
 * @param asset the exchange's name of the asset, such as {@code USDT}
 */
public record Money(BigDecimal amount, String asset) {
  public Money {
    amount = amount.stripTrailingZeros();
  }

  public static Money of(String amount, String asset) {
    return new Money(new BigDecimal(amount), asset);
  }

  public static Money zero(String asset) {
    return new Money(BigDecimal.ZERO, asset);
  }

  /** The sum; both must be of one asset, since amounts of two assets have none. */
  public Money plus(Money other) {
    if (!asset.equals(other.asset)) {
      throw new IllegalArgumentException("cannot add " + other + " to " + this);
    }
    return new Money(amount.add(other.amount), asset);
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + asset;
  }
}
