package io.breakwater.cli.bench;

import io.breakwater.simulator.wire.LimitSettings;
import java.time.Clock;
import java.util.Locale;

/** Five entries in a second for five minutes, as the live exchange's limits have it. */
final class RealLimits implements Bench {
  private static final LimitSettings LIMITS = LimitSettings.usual();
  private static final Traffic.Plan PLAN = new Traffic.Plan(5, 0, 1_500, LIMITS);

  /** What is left is kept for exits. */
  private static final int AIM_PERCENT = 80;

  @Override
  public String name() {
    return "real-limits";
  }

  @Override
  public Figure run(Clock clock) {
    Traffic.Seen seen = Traffic.run(PLAN, clock);
    TrafficFigures figures = new TrafficFigures(seen);
    UsedLimits used = UsedLimits.of(seen.records());
    return new Figure(
        String.format(
            Locale.ROOT,
            "%d signals at 5/s, 50 symbols, the live exchange's limits: %s; %s; %s; %s",
            PLAN.count(),
            figures.answers(),
            used.text(LIMITS),
            figures.times(),
            figures.journal()),
        "no 429 or 418, at most 80 % of each limit used",
        used.isWithin(AIM_PERCENT, LIMITS));
  }
}
