package io.breakwater.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How far something long is, with a bar before it: on a terminal a line that changes, elsewhere a
 * line now and then, so that a log stays short.
 */
final class ProgressLine {
  private static final Duration ON_A_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);
  private static final int BAR = 24;

  private final Clock clock;
  private final PrintStream err;
  private final boolean terminal = System.console() != null;
  private final Instant start;
  private Instant shown;

  ProgressLine(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
    this.start = clock.instant();
    this.shown = start;
  }

  /** Whether it is time to show anew; says so once, and then waits again. */
  boolean isDue() {
    Instant now = clock.instant();
    if (Duration.between(shown, now).compareTo(terminal ? ON_A_TERMINAL : ELSEWHERE) < 0) {
      return false;
    }
    shown = now;
    return true;
  }

  /**
   * Shows it now.
   *
   * @param done from 0 to 1
   */
  void show(double done, String text) {
    int full = (int) (BAR * done);
    String line = "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + text;
    if (terminal) {
      err.print("\r" + line);
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Leaves the last state on a terminal; elsewhere nothing, what follows says it. */
  void end(double done, String text) {
    if (terminal) {
      show(done, text);
      err.println();
    }
  }

  /** From the start until then; above zero. */
  double seconds(Instant until) {
    return Math.max(1, Duration.between(start, until).toMillis()) / 1000.0;
  }
}
