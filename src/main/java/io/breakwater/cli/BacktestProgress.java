package io.breakwater.cli;

import io.breakwater.simulation.backtest.Backtest;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Shows how far a backtest is. */
final class BacktestProgress implements Backtest.Progress {
  private final long trades;
  private final Clock clock;
  private final ProgressLine line;

  /**
   * @param trades how many will be played
   */
  BacktestProgress(long trades, Clock clock, PrintStream err) {
    this.trades = trades;
    this.clock = clock;
    this.line = new ProgressLine(clock, err);
  }

  @Override
  public void at(double played, Instant at) {
    if (line.isDue()) {
      line.show(played, text(played, at.truncatedTo(ChronoUnit.SECONDS).toString()));
    }
  }

  private String text(double played, String at) {
    return String.format(
        Locale.ROOT, "%3.0f %%, %s, %,.0f trades/s", played * 100, at, played * trades / seconds());
  }

  /** Everything is played. */
  void end() {
    line.end(1, text(1, "done                "));
  }

  /** Since the start; above zero. */
  double seconds() {
    return line.seconds(clock.instant());
  }
}
