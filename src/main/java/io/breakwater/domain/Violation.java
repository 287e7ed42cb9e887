package io.breakwater.domain;

/**
 * One thing that is wrong with a signal or an order: which field, what it holds, what it must be.
 *
 * @param field such as {@code quantity}
 * @param value as given
 * @param rule what would be right, with the limit in it
 */
public record Violation(String field, String value, String rule) {
  @Override
  public String toString() {
    return field + " " + value + ": " + rule;
  }
}
