package io.breakwater.domain;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The size of a position in the base asset: above zero long, below zero short, zero flat.
 *
 * @param value without trailing zeros
 */
public record SignedQuantity(BigDecimal value) {
  public static final SignedQuantity FLAT = new SignedQuantity(BigDecimal.ZERO);

  public SignedQuantity {
    value = value.stripTrailingZeros();
  }

  public static SignedQuantity of(String text) {
    return new SignedQuantity(new BigDecimal(text));
  }

  public boolean isFlat() {
    return value.signum() == 0;
  }

  public Quantity abs() {
    return new Quantity(value.abs());
  }

  public SignedQuantity plus(SignedQuantity other) {
    return new SignedQuantity(value.add(other.value));
  }

  /** Empty when flat. */
  public Optional<Direction> direction() {
    return switch (value.signum()) {
      case 1 -> Optional.of(Direction.LONG);
      case -1 -> Optional.of(Direction.SHORT);
      default -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return value.toPlainString();
  }
}
