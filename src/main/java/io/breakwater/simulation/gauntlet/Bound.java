package io.breakwater.simulation.gauntlet;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A named figure and its limits.
 *
 * @param unit such as {@code ms}
 * @param p99 what 99 of 100 measurements of all runs must not exceed; empty: nothing is asked
 * @param most what no measurement may exceed
 */
public record Bound(String name, String unit, OptionalLong p99, long most) {
  static Bound within(String name, Duration most) {
    return new Bound(name, "ms", OptionalLong.empty(), most.toMillis());
  }

  static Bound within(String name, Duration p99, Duration most) {
    return new Bound(name, "ms", OptionalLong.of(p99.toMillis()), most.toMillis());
  }

  static Bound atMost(String name, String unit, long most) {
    return new Bound(name, unit, OptionalLong.empty(), most);
  }

  /** Such as {@code 1000 / 2000 ms}. */
  String limit() {
    return (p99.isPresent() ? p99.getAsLong() + " / " : "") + most + " " + unit;
  }
}
