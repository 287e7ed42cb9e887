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

/** Counts told seeds, and shows how far they are. */
final class SeedProgress {
  private final long all;
  private final Clock clock;
  private final ProgressLine line;
  private final Map<String, Integer> faults = new TreeMap<>();
  private Optional<Instant> ended = Optional.empty();
  private long seeds;
  private long broken;
  private Duration simulated = Duration.ZERO;

  SeedProgress(long all, Clock clock, PrintStream err) {
    this.all = all;
    this.clock = clock;
    this.line = new ProgressLine(clock, err);
  }

  /** One at a time. */
  void told(Telling.Result result) {
    seeds++;
    broken += result.isClean() ? 0 : 1;
    simulated = simulated.plus(result.simulated());
    result.faults().forEach((kind, times) -> faults.merge(kind, times, Integer::sum));
    if (line.isDue()) {
      line.show((double) seeds / all, text());
    }
  }

  private String text() {
    return String.format(
        Locale.ROOT,
        "%d/%d seeds, %.1f seeds/s, %s simulated, %d faults, %d broken",
        seeds,
        all,
        perSecond(),
        hours(),
        faultCount(),
        broken);
  }

  /** All that were to be told are told. */
  void end() {
    ended = Optional.of(clock.instant());
    line.end((double) seeds / all, text());
  }

  long seeds() {
    return seeds;
  }

  double perSecond() {
    return seeds / line.seconds(ended.orElseGet(clock::instant));
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
