package io.breakwater.simulation.check;

import java.time.Instant;

/** From one moment to another; the later one may be {@link Instant#MAX}. */
public record Span(Instant from, Instant until) {
  public Span {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("span from " + from + " must not end before, at " + until);
    }
  }

  /** The first moment is in it, the last one is not. */
  boolean contains(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(until);
  }
}
