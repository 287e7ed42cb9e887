package io.breakwater.simulation.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A span in which the exchange did not accept and answer: promises in seconds stand still. */
public record Outage(Instant from, Instant until) {
  public Outage {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("outage until " + until + " must end after " + from);
    }
  }

  /** The same spans without overlaps, oldest first. */
  public static List<Outage> merged(List<Outage> outages) {
    List<Outage> all = new ArrayList<>(outages);
    all.sort(Comparator.comparing(Outage::from));
    List<Outage> merged = new ArrayList<>();
    for (Outage next : all) {
      Outage last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && !next.from().isAfter(last.until())) {
        Instant until = last.until().isAfter(next.until()) ? last.until() : next.until();
        merged.set(merged.size() - 1, new Outage(last.from(), until));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }

  /** How much of a span lies outside all outages, which must not overlap each other. */
  static Duration answering(Instant from, Instant until, List<Outage> outages) {
    Duration left = Duration.between(from, until);
    for (Outage outage : outages) {
      Instant start = outage.from().isAfter(from) ? outage.from() : from;
      Instant end = outage.until().isBefore(until) ? outage.until() : until;
      if (end.isAfter(start)) {
        left = left.minus(Duration.between(start, end));
      }
    }
    return left;
  }
}
