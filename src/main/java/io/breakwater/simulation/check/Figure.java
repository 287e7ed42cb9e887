package io.breakwater.simulation.check;

import java.util.OptionalLong;

/**
 * A number that a check has measured, for a table over many runs.
 *
 * @param name such as {@code longest time without a stop}
 * @param unit such as {@code ms}
 * @param limit what it must not exceed; empty where nothing is asked of it
 */
public record Figure(String name, long value, String unit, OptionalLong limit) {
  static Figure of(String name, long value, String unit) {
    return new Figure(name, value, unit, OptionalLong.empty());
  }

  static Figure of(String name, long value, String unit, long limit) {
    return new Figure(name, value, unit, OptionalLong.of(limit));
  }

  @Override
  public String toString() {
    return name + " " + value + " " + unit;
  }
}
