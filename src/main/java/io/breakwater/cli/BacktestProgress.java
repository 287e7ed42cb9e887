package io.breakwater.cli;

import io.breakwater.simulation.backtest.Backtest;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Shows how far a backtest is: a line that changes, or one now and then. */
final class BacktestProgress implements Backtest.Progress {
  private static final Duration ON_A_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);
  private static final int BAR = 24;

  private final long trades;
  private final Clock clock;
  private final PrintStream err;
  private final boolean terminal = System.console() != null;
  private final Instant start;
  private Instant shown;

  /**
   * @param trades how many will be played
   */
  BacktestProgress(long trades, Clock clock, PrintStream err) {
    this.trades = trades;
    this.clock = clock;
    this.err = err;
    this.start = clock.instant();
    this.shown = start;
  }

  @Override
  public void at(double played, Instant at) {
    Instant now = clock.instant();
    if (Duration.between(shown, now).compareTo(terminal ? ON_A_TERMINAL : ELSEWHERE) < 0) {
      return;
    }
    shown = now;
    show(played, at.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private void show(double played, String at) {
    int done = (int) (BAR * played);
    String line =
        String.format(
            Locale.ROOT,
            "[%s%s] %3.0f %%, %s, %,.0f trades/s",
            "#".repeat(done),
            "-".repeat(BAR - done),
            played * 100,
            at,
            played * trades / seconds());
    if (terminal) {
      err.print("\r" + line);
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Everything is played. */
  void end() {
    if (terminal) {
      show(1, "done                ");
      err.println();
    }
  }

  /** Since the start; above zero. */
  double seconds() {
    return Math.max(1, Duration.between(start, clock.instant()).toMillis()) / 1000.0;
  }
}
