package io.breakwater.domain;

import java.math.BigDecimal;

/**
 * The value of an order or position in the quote asset, zero or more.
 *
 * @param value without trailing zeros
 */
public record Notional(BigDecimal value) implements Comparable<Notional> {
  public static final Notional ZERO = new Notional(BigDecimal.ZERO);

  public Notional {
    if (value.signum() < 0) {
      throw new IllegalArgumentException(
          "notional " + value.toPlainString() + " must not be below 0");
    }
    value = value.stripTrailingZeros();
  }

  public static Notional of(String text) {
    return new Notional(new BigDecimal(text));
  }

  public Notional plus(Notional other) {
    return new Notional(value.add(other.value));
  }

  @Override
  public int compareTo(Notional other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toPlainString();
  }
}
