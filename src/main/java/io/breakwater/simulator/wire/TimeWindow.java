package io.breakwater.simulator.wire;

import io.breakwater.simulator.engine.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A span of time that a list is asked for, both ends included; at most 7 days, without a start the
 * last of them.
 *
 * @param fromStart whether the caller named a start
 */
record TimeWindow(Instant from, Instant until, boolean fromStart) {
  private static final Duration LONGEST = Duration.ofDays(7);

  static TimeWindow of(Params params, Instant now) {
    Optional<Instant> start = params.time("startTime");
    Optional<Instant> end = params.time("endTime");
    Instant until = end.orElseGet(() -> start.map(from -> from.plus(LONGEST)).orElse(now));
    Instant from = start.orElseGet(() -> until.minus(LONGEST));
    if (from.isAfter(until)) {
      throw Refusal.of(-1023, "Start time is greater than end time.");
    }
    if (Duration.between(from, until).compareTo(LONGEST) > 0) {
      throw tooLong();
    }
    return new TimeWindow(from, until, start.isPresent());
  }

  /** As {@link #of}, of a list whose span must be below 7 days where both its ends are named. */
  static TimeWindow belowSevenDays(Params params, Instant now) {
    TimeWindow window = of(params, now);
    boolean named = params.time("startTime").isPresent() && params.time("endTime").isPresent();
    if (named && Duration.between(window.from, window.until).equals(LONGEST)) {
      throw tooLong();
    }
    return window;
  }

  private static Refusal tooLong() {
    return Refusal.of(-4165, "Maximum time interval is 7 days");
  }

  boolean contains(Instant time) {
    return !time.isBefore(from) && !time.isAfter(until);
  }

  /** The first ones where the caller named a start, else the latest; oldest first. */
  static <T> List<T> some(List<T> all, int limit, boolean first) {
    if (all.size() <= limit) {
      return all;
    }
    return first ? all.subList(0, limit) : all.subList(all.size() - limit, all.size());
  }
}
