package io.breakwater.cli.bench;

import io.breakwater.simulation.story.LongDay;
import io.breakwater.simulation.story.Telling;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** How long a simulated day takes: ten symbols, a step a second, a fault an hour. */
final class SimulatedDay implements Bench {
  private static final int SYMBOLS = 10;
  private static final Duration DAY = Duration.ofHours(24);
  private static final long AIM_MILLIS = 60_000;

  @Override
  public String name() {
    return "day";
  }

  @Override
  public Figure run(Clock clock) {
    long start = clock.millis();
    Telling.Result result = Telling.tell(LongDay.story(1, SYMBOLS, DAY));
    long took = clock.millis() - start;
    return new Figure(
        String.format(
            Locale.ROOT,
            "24 h, %d symbols, 1 s steps, %d faults on 1 thread: %.1f s; broken: %s",
            SYMBOLS,
            result.faults().values().stream().mapToInt(Integer::intValue).sum(),
            took / 1000.0,
            result.isClean() ? "nothing" : String.join(", ", result.broken())),
        "60 s or less",
        took <= AIM_MILLIS);
  }
}
