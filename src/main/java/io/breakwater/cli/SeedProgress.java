package io.breakwater.cli;

import io.breakwater.simulation.story.Telling;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts told seeds, and shows how far they are: a line that changes, or one now and then. */
final class SeedProgress {
  private static final Duration ON_A_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);
  private static final int BAR = 24;

  private final long all;
  private final Clock clock;
  private final PrintStream err;
  private final boolean terminal = System.console() != null;
  private final Instant start;
  private final Map<String, Integer> faults = new TreeMap<>();
  private Instant shown;
  private Optional<Instant> ended = Optional.empty();
  private long seeds;
  private long broken;
  private Duration simulated = Duration.ZERO;

  SeedProgress(long all, Clock clock, PrintStream err) {
    this.all = all;
    this.clock = clock;
    this.err = err;
    this.start = clock.instant();
    this.shown = start;
  }

  /** One at a time. */
  void told(Telling.Result result) {
    seeds++;
    broken += result.isClean() ? 0 : 1;
    simulated = simulated.plus(result.simulated());
    result.faults().forEach((kind, times) -> faults.merge(kind, times, Integer::sum));
    Instant now = clock.instant();
    if (Duration.between(shown, now).compareTo(terminal ? ON_A_TERMINAL : ELSEWHERE) >= 0) {
      shown = now;
      show();
    }
  }

  private void show() {
    int done = (int) (BAR * seeds / all);
    String line =
        String.format(
            Locale.ROOT,
            "[%s%s] %d/%d seeds, %.1f seeds/s, %s simulated, %d faults, %d broken",
            "#".repeat(done),
            "-".repeat(BAR - done),
            seeds,
            all,
            perSecond(),
            hours(),
            faultCount(),
            broken);
    if (terminal) {
      err.print("\r" + line);
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** All that were to be told are told. */
  void end() {
    ended = Optional.of(clock.instant());
    if (terminal) {
      show();
      err.println();
    }
  }

  long seeds() {
    return seeds;
  }

  double perSecond() {
    double took =
        Math.max(1, Duration.between(start, ended.orElseGet(clock::instant)).toMillis()) / 1000.0;
    return seeds / took;
  }

  Duration simulated() {
    return simulated;
  }

  Map<String, Integer> faults() {
    return faults;
  }

  private int faultCount() {
    return faults.values().stream().mapToInt(Integer::intValue).sum();
  }

  private String hours() {
    return simulated.toHours() + " h " + simulated.toMinutesPart() + " min";
  }

  /** What there was in all. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d seeds, %.1f seeds/s, %s simulated, %d faults:",
            seeds,
            perSecond(),
            hours(),
            faultCount()));
    faults.forEach((kind, times) -> lines.add(String.format(Locale.ROOT, "%7d  %s", times, kind)));
    return lines;
  }
}
