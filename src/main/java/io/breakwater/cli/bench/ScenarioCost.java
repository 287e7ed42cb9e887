package io.breakwater.cli.bench;

import io.breakwater.testkit.Scenario;
import io.breakwater.testkit.Sent;
import io.breakwater.testkit.Signals;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** What a scenario test costs: a node starts, a trade goes there and back, the node ends. */
final class ScenarioCost implements Bench {
  private static final int WARM_UP = 10;
  private static final int TIMES = 40;
  private static final long AIM_MILLIS = 300;

  @Override
  public String name() {
    return "scenario";
  }

  @Override
  public Figure run(Clock clock) {
    play(WARM_UP);
    long start = clock.millis();
    play(TIMES);
    long each = (clock.millis() - start) / TIMES;
    return new Figure(
        String.format(Locale.ROOT, "%d round trips: %d ms each", TIMES, each),
        "less than 300 ms",
        each < AIM_MILLIS);
  }

  private static void play(int times) {
    for (int i = 0; i < times; i++) {
      try (Scenario scenario = Scenario.start()) {
        Sent entry =
            scenario.signal(Signals.enterLong("0.010").stop("59000")).isAccepted().isProtected();
        scenario.signal(Signals.closeLong());
        entry.isClosed(Duration.ofSeconds(5));
      }
    }
  }
}
