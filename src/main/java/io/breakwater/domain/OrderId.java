package io.breakwater.domain;

/**
 * The exchange's number of a plain order; grows per symbol. Algo orders have a space of their own.
 */
public record OrderId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
