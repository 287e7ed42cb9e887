package io.breakwater.cli.bench;

import java.time.Clock;
import java.util.Locale;

/** How many entries an account takes: 50 in a second, for a minute, over 50 symbols. */
final class Signals implements Bench {
  private static final Traffic.Plan PLAN = new Traffic.Plan(50, 1_500, 3_000, Traffic.LIFTED);

  @Override
  public String name() {
    return "signals";
  }

  @Override
  public Figure run(Clock clock) {
    Traffic.Seen seen = Traffic.run(PLAN, clock);
    TrafficFigures figures = new TrafficFigures(seen);
    return new Figure(
        String.format(
            Locale.ROOT,
            "%d signals at 50/s, 50 symbols, the exchange's limits lifted, after %d to warm up: %s;"
                + " %s; %s",
            PLAN.count(),
            PLAN.warmUp(),
            figures.answers(),
            figures.times(),
            figures.journal()),
        "99.9 % accepted without Busy, all of them settled",
        figures.accepted() * 1000 >= 999L * PLAN.count()
            && figures.busy() == 0
            && figures.settled() == figures.accepted());
  }
}
