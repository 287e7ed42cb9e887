package io.breakwater.cli.bench;

import io.breakwater.simulation.story.Profile;
import io.breakwater.simulation.story.Seeds;
import io.breakwater.simulation.story.Telling;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** How many stories of five stormy minutes are told in a second. */
final class StormySeeds implements Bench {
  private static final int WARM_UP = 40;
  private static final int SEEDS = 200;
  private static final double AIM = 10;

  @Override
  public String name() {
    return "stormy";
  }

  @Override
  public Figure run(Clock clock) {
    int threads = Runtime.getRuntime().availableProcessors();
    tell(0, WARM_UP, threads);
    long start = clock.millis();
    tell(WARM_UP, SEEDS, threads);
    double perSecond = SEEDS * 1000.0 / Math.max(1, clock.millis() - start);
    return new Figure(
        String.format(
            Locale.ROOT,
            "%d seeds of 5 simulated minutes on %d threads: %.1f seeds/s",
            SEEDS,
            threads,
            perSecond),
        "10 seeds/s or more",
        perSecond >= AIM);
  }

  private static void tell(long from, long count, int threads) {
    Seeds.tell(
        seed -> Telling.tell(Profile.STORMY.story(seed, Duration.ofMinutes(5))),
        from,
        count,
        threads,
        true,
        told -> {});
  }
}
