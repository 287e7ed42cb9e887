package io.breakwater.domain;

/**
 * A contract's name at the exchange, such as {@code BTCUSDT}. May hold letters beyond ASCII.
 *
 * @param value the exchange's spelling, upper case, without white space
 */
public record Symbol(String value) implements Comparable<Symbol> {
  private static final int MAX_LENGTH = 40;

  public Symbol {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("symbol '" + value + "' must have 1 to 40 characters");
    }
    if (value.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isLowerCase(c))) {
      throw new IllegalArgumentException(
          "symbol '" + value + "' must be upper case without white space");
    }
  }

  @Override
  public int compareTo(Symbol other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
