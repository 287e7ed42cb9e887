package io.breakwater.simulation.gauntlet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one run of a trial.
 *
 * @param measures by the name of the bound
 * @param failures empty where everything held
 * @param digest of everything that crossed a border; empty for real processes
 */
public record Attempt(
    Trial trial,
    long seed,
    Map<String, List<Long>> measures,
    List<Failure> failures,
    String digest) {
  /**
   * Why a run does not hold.
   *
   * @param what the same words in each run, so that they can be counted
   * @param detail of this run
   * @param issue the work that it waits for, where that is not the trial's own
   */
  public record Failure(String what, String detail, Optional<String> issue) {
    @Override
    public String toString() {
      return detail.isEmpty() ? what : what + ": " + detail;
    }
  }

  public boolean holds() {
    return failures.isEmpty();
  }

  /** By how much its worst measurement used up its limit; 1: wholly. */
  double strain() {
    double worst = 0;
    for (Bound bound : trial.bounds()) {
      for (long value : measures.getOrDefault(bound.name(), List.of())) {
        worst = Math.max(worst, (double) value / Math.max(1, bound.most()));
      }
    }
    return worst;
  }

  /** Takes notes while a run is judged. */
  static final class Notes {
    private final Trial trial;
    private final long seed;
    private final Map<String, List<Long>> measures = new LinkedHashMap<>();
    private final List<Failure> failures = new ArrayList<>();

    Notes(Trial trial, long seed) {
      this.trial = trial;
      this.seed = seed;
    }

    /** A figure; too much of it is a failure. */
    void measure(String name, long value) {
      Bound bound =
          trial.bounds().stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no bound " + name));
      measures.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
      if (value > bound.most()) {
        fails(name + " over " + bound.most() + " " + bound.unit(), value + " " + bound.unit());
      }
    }

    /** Once for each reason: the first shows it. */
    void fails(String what, String detail) {
      if (failures.stream().noneMatch(known -> known.what().equals(what))) {
        failures.add(new Failure(what, detail, Optional.empty()));
      }
    }

    /** What cannot be shown today, and what it waits for. */
    void lacks(String what, String issue) {
      failures.add(new Failure("not measurable: " + what, "", Optional.of(issue)));
    }

    /** Nothing is shown by a run in which it did not come to this. */
    void exercised(boolean cameToIt, String what) {
      if (!cameToIt) {
        fails("not exercised: " + what, "");
      }
    }

    Attempt attempt(String digest) {
      return new Attempt(
          trial, seed, Collections.unmodifiableMap(measures), List.copyOf(failures), digest);
    }
  }
}
