package io.breakwater.simulation.story;

import io.breakwater.domain.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A price, or how far from the price of the moment, in percent: {@code 59000} or {@code -1.5%}.
 *
 * @param percent whether {@code value} is a distance
 */
public record Level(BigDecimal value, boolean percent) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal FURTHEST_DOWN = BigDecimal.valueOf(-99);
  private static final BigDecimal FURTHEST_UP = BigDecimal.valueOf(900);
  private static final BigDecimal HIGHEST = new BigDecimal("1e9");

  /**
   * Reads either form.
   *
   * @throws IllegalArgumentException where it is neither
   */
  public static Level parse(String text) {
    boolean percent = text.endsWith("%");
    BigDecimal value = Term.decimal(percent ? text.substring(0, text.length() - 1) : text);
    BigDecimal least = percent ? FURTHEST_DOWN : BigDecimal.ZERO;
    BigDecimal most = percent ? FURTHEST_UP : HIGHEST;
    boolean isPriceOfNothing = !percent && value.signum() == 0;
    if (isPriceOfNothing || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException("a price must be above 0, a distance within reason");
    }
    return new Level(value, percent);
  }

  static Level percent(BigDecimal value) {
    return new Level(value, true);
  }

  /** The price that this is now. */
  Price at(BigDecimal price, BigDecimal tickSize) {
    if (!percent) {
      return new Price(value);
    }
    BigDecimal moved = price.add(price.multiply(value).divide(HUNDRED));
    return new Price(moved.divide(tickSize, 0, RoundingMode.HALF_UP).multiply(tickSize));
  }

  @Override
  public String toString() {
    return value.toPlainString() + (percent ? "%" : "");
  }
}
