package io.breakwater.domain;

import java.math.BigDecimal;

/**
 * An amount of the base asset, zero or more; the side is told elsewhere.
 *
 * @param value without trailing zeros
 */
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

  public Quantity {
    if (value.signum() < 0) {
      throw new IllegalArgumentException(
          "quantity " + value.toPlainString() + " must not be below 0");
    }
    value = value.stripTrailingZeros();
  }

  public static Quantity of(String text) {
    return new Quantity(new BigDecimal(text));
  }

  public boolean isZero() {
    return value.signum() == 0;
  }

  public Quantity plus(Quantity other) {
    return new Quantity(value.add(other.value));
  }

  /** The difference, or zero where {@code other} is the larger. */
  public Quantity minusOrZero(Quantity other) {
    return new Quantity(value.subtract(other.value).max(BigDecimal.ZERO));
  }

  public Quantity min(Quantity other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public Quantity max(Quantity other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public boolean isAbove(Quantity other) {
    return compareTo(other) > 0;
  }

  public boolean isBelow(Quantity other) {
    return compareTo(other) < 0;
  }

  /** This quantity as a change of position by an order of {@code side}. */
  public SignedQuantity signed(Side side) {
    return new SignedQuantity(side == Side.BUY ? value : value.negate());
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toPlainString();
  }
}
