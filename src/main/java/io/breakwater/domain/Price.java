package io.breakwater.domain;

import java.math.BigDecimal;

/**
 * An amount of the quote asset for one unit of the base asset; above zero.
 *
 * @param value without trailing zeros, so that 1.50 equals 1.5
 */
public record Price(BigDecimal value) implements Comparable<Price> {
  public Price {
    if (value.signum() <= 0) {
      throw new IllegalArgumentException("price " + value.toPlainString() + " must be above 0");
    }
    value = value.stripTrailingZeros();
  }

  public static Price of(String text) {
    return new Price(new BigDecimal(text));
  }

  /** What {@code quantity} is worth at this price. */
  public Notional times(Quantity quantity) {
    return new Notional(value.multiply(quantity.value()));
  }

  public boolean isAbove(Price other) {
    return compareTo(other) > 0;
  }

  public boolean isBelow(Price other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Price other) {
    return value.compareTo(other.value);
  }

  /** The wire's spelling: plain digits, no exponent. */
  @Override
  public String toString() {
    return value.toPlainString();
  }
}
