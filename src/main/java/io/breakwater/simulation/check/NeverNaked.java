package io.breakwater.simulation.check;

import java.time.Duration;
import java.util.List;

/**
 * P2. Each time without protection must be short, 99 of 100 of them shorter, and a stop must not
 * outlive its position; what is counted {@link Protection} tells. Where the network's round trip is
 * longer than 0.3 s, each figure is two of them longer.
 *
 * <p>I3 takes the same times: how long in all, and how long at the longest.
 */
final class NeverNaked {
  private static final Duration USUAL = Duration.ofSeconds(1);
  private static final Duration WORST = Duration.ofSeconds(2);
  private static final Duration OUTLIVES = Duration.ofSeconds(5);

  /** One in this many may be late. */
  private static final int SELDOM = 100;

  private NeverNaked() {}

  static Verdict judge(Evidence evidence) {
    Protection protection = evidence.protection();
    Verdict.Tally tally = new Verdict.Tally(Promise.NEVER_NAKED);
    Limits limits = evidence.limits();
    Duration worst = limits.stretched(WORST);
    Duration usual = limits.stretched(USUAL);
    tally.held(protection.coveredFills());
    judgeEach(tally, protection.naked(), worst, NeverNaked::naked);
    long late =
        protection.naked().stream().filter(each -> each.counted().compareTo(usual) > 0).count();
    int fills = protection.coveredFills() + protection.naked().size();
    if (late > 0 && fills >= SELDOM && late * SELDOM > fills) {
      tally.broken(late + " of " + fills + " came later than " + millis(usual));
    }
    judgeEach(
        tally,
        protection.orphans(),
        limits.stretched(OUTLIVES),
        orphan ->
            orphan.since()
                + " the stop of signal "
                + orphan.signal()
                + " outlived its position by "
                + millis(orphan.counted()));
    Duration longest = longest(protection.naked());
    Duration banned = sum(protection.naked().stream().map(Protection.Stretch::banned).toList());
    tally.figure(
        Figure.of("longest time without a stop", longest.toMillis(), "ms", worst.toMillis()));
    tally.figure(Figure.of("fills and lost stops", fills, "times"));
    tally.figure(Figure.of("later than 1 s", late, "times"));
    tally.figure(
        Figure.of(
            "longest stop without a position", longest(protection.orphans()).toMillis(), "ms"));
    String note = "longest time without a stop " + millis(longest);
    note = late == 0 ? note : note + "; " + late + " later than " + inSeconds(usual);
    return tally.verdict(banned.isZero() ? note : note + "; banned for " + millis(banned));
  }

  static Verdict judgeTotal(Evidence evidence) {
    Protection protection = evidence.protection();
    Verdict.Tally tally = new Verdict.Tally(Invariant.SELDOM_NAKED);
    Limits limits = evidence.limits();
    Duration limit = limits.nakedLongest().orElse(limits.stretched(WORST));
    tally.held(protection.coveredFills());
    judgeEach(tally, protection.naked(), limit, NeverNaked::naked);
    Duration total = sum(protection.naked().stream().map(Protection.Stretch::counted).toList());
    Duration clock = sum(protection.naked().stream().map(Protection.Stretch::byTheClock).toList());
    if (tally.isExercised() && limits.nakedTotal().isPresent()) {
      tally.judge(
          total.compareTo(limits.nakedTotal().get()) <= 0,
          () ->
              "unprotected for "
                  + millis(total)
                  + " in all, of "
                  + millis(limits.nakedTotal().get()));
    }
    Duration longest = longest(protection.naked());
    tally.figure(
        limits
            .nakedTotal()
            .map(most -> Figure.of("unprotected in all", total.toMillis(), "ms", most.toMillis()))
            .orElseGet(() -> Figure.of("unprotected in all", total.toMillis(), "ms")));
    tally.figure(
        Figure.of("unprotected at the longest", longest.toMillis(), "ms", limit.toMillis()));
    tally.figure(Figure.of("unprotected by the clock", clock.toMillis(), "ms"));
    return tally.verdict(millis(total) + " in all, " + millis(longest) + " at the longest");
  }

  /** What is written of a break. */
  private interface Wording {
    String of(Protection.Stretch stretch);
  }

  private static void judgeEach(
      Verdict.Tally tally, List<Protection.Stretch> all, Duration limit, Wording wording) {
    for (Protection.Stretch stretch : all) {
      boolean soon = stretch.counted().compareTo(limit) <= 0;
      // What began too late to be judged is neither held nor broken.
      if (stretch.over() || !soon) {
        tally.judge(soon, () -> wording.of(stretch));
      }
    }
  }

  private static String naked(Protection.Stretch stretch) {
    return stretch.since()
        + " signal "
        + stretch.signal()
        + (stretch.over() ? " was" : " still")
        + " without a stop for "
        + millis(stretch.counted());
  }

  private static Duration longest(List<Protection.Stretch> all) {
    return all.stream()
        .map(Protection.Stretch::counted)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static Duration sum(List<Duration> all) {
    return all.stream().reduce(Duration.ZERO, Duration::plus);
  }

  private static String inSeconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : millis(time);
  }

  private static String millis(Duration time) {
    return time.toMillis() + " ms";
  }
}
