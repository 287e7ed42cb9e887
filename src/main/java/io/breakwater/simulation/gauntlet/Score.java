package io.breakwater.simulation.gauntlet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What came of all runs of one trial.
 *
 * @param seeds how many were played
 * @param passed how many of them held
 * @param spreads of each bound, in the order of the trial's
 * @param reasons why it does not hold, the most frequent first
 * @param worstSeed the first that failed; where none did, the one that came nearest to a limit
 */
public record Score(
    Trial trial,
    int seeds,
    int passed,
    List<Spread> spreads,
    List<Reason> reasons,
    OptionalLong worstSeed) {
  /** What was measured of a bound. */
  public record Spread(Bound bound, int count, long p50, long p99, long worst) {
    static Spread of(Bound bound, List<Long> values) {
      List<Long> sorted = new ArrayList<>(values);
      Collections.sort(sorted);
      return sorted.isEmpty()
          ? new Spread(bound, 0, 0, 0, 0)
          : new Spread(
              bound, sorted.size(), at(sorted, 50), at(sorted, 99), sorted.get(sorted.size() - 1));
    }

    /** The least value that so many of 100 do not exceed. */
    private static long at(List<Long> sorted, int percent) {
      return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    boolean isTooSlow() {
      return bound.p99().isPresent() && p99 > bound.p99().getAsLong();
    }
  }

  /**
   * One kind of failure.
   *
   * @param seed the first that showed it
   * @param issue the work that it waits for
   */
  public record Reason(String what, String detail, int times, long seed, String issue) {}

  public boolean holds() {
    return seeds > 0 && passed == seeds && reasons.isEmpty();
  }

  /**
   * @param attempts in the order of their seeds
   */
  public static Score of(Trial trial, List<Attempt> attempts) {
    List<Spread> spreads = new ArrayList<>();
    for (Bound bound : trial.bounds()) {
      List<Long> values = new ArrayList<>();
      attempts.forEach(
          each -> values.addAll(each.measures().getOrDefault(bound.name(), List.of())));
      spreads.add(Spread.of(bound, values));
    }
    Map<String, Reason> reasons = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      for (Attempt.Failure failure : attempt.failures()) {
        reasons.merge(
            failure.what(),
            new Reason(
                failure.what(),
                failure.detail(),
                1,
                attempt.seed(),
                failure.issue().orElse(trial.issue())),
            (first, next) ->
                new Reason(
                    first.what(), first.detail(), first.times() + 1, first.seed(), first.issue()));
      }
    }
    List<Reason> all = new ArrayList<>(reasons.values());
    all.sort(Comparator.comparing(Reason::times).reversed());
    for (Spread spread : spreads) {
      if (spread.isTooSlow()) {
        all.add(ofAll(trial, "p99 of " + spread.bound().name(), spread.p99() + ""));
      }
      // With fewer seeds than variants there may be none that comes to it; and what cannot be
      // measured has said so.
      if (spread.count() == 0
          && attempts.size() >= trial.variants().size()
          && reasons.keySet().stream().noneMatch(what -> what.startsWith("not measurable"))) {
        all.add(ofAll(trial, "not exercised: " + spread.bound().name(), ""));
      }
    }
    int passed = (int) attempts.stream().filter(Attempt::holds).count();
    return new Score(trial, attempts.size(), passed, spreads, all, worst(attempts));
  }

  private static Reason ofAll(Trial trial, String what, String detail) {
    return new Reason(what, detail, 1, 0, trial.issue());
  }

  private static OptionalLong worst(List<Attempt> attempts) {
    return attempts.stream()
        .max(
            Comparator.comparing((Attempt each) -> !each.holds())
                .thenComparingDouble(Attempt::strain)
                .thenComparing(Comparator.comparing(Attempt::seed).reversed()))
        .map(worst -> OptionalLong.of(worst.seed()))
        .orElse(OptionalLong.empty());
  }
}
