package io.breakwater.cli.bench;

import java.time.Clock;
import java.util.Locale;

/** How long a filled entry is without its stop, by the exchange's own books. */
final class Unprotected implements Bench {
  private static final int LEAST = 1_000;

  /** A few more, for those that are not taken. */
  private static final Traffic.Plan PLAN = new Traffic.Plan(20, 200, 1_200, Traffic.LIFTED);

  private static final long AIM_P99 = 1_000;
  private static final long AIM_WORST = 2_000;

  @Override
  public String name() {
    return "unprotected";
  }

  @Override
  public Figure run(Clock clock) {
    TrafficFigures figures = new TrafficFigures(Traffic.run(PLAN, clock));
    return new Figure(
        String.format(
            Locale.ROOT,
            "%d entries at 20/s, the exchange's limits lifted, after %d to warm up: %s; %s",
            PLAN.count(),
            PLAN.warmUp(),
            figures.answers(),
            figures.unprotected()),
        "p99 at most 1 s, worst at most 2 s, over 1000",
        figures.protectedEntries() >= LEAST
            && figures.unprotectedP99() <= AIM_P99
            && figures.unprotectedWorst() <= AIM_WORST);
  }
}
