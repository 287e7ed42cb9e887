package io.breakwater.cli.demo;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * Prints what happens, one line per event, in the order of its time. Sources are heard with
 * different delays, so that a line waits a moment before it is printed. Used by several threads.
 */
final class Timeline {
  private static final Duration PATIENCE = Duration.ofMillis(400);

  private record Line(Instant at, long number, String who, String what)
      implements Comparable<Line> {
    @Override
    public int compareTo(Line other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PrintStream out;
  private final Instant start;
  private final PriorityQueue<Line> waiting = new PriorityQueue<>();
  private final List<String> printed = new ArrayList<>();
  private long number;

  Timeline(PrintStream out, Instant start) {
    this.out = out;
    this.start = start;
  }

  /** Something happened to {@code who}: the exchange, the node, the demo. */
  synchronized void tell(Instant at, String who, String what) {
    waiting.add(new Line(at, number++, who, what));
  }

  /** Prints what is old enough that nothing older can come. */
  synchronized void flush(Instant now) {
    Instant ripe = now.minus(PATIENCE);
    while (!waiting.isEmpty() && waiting.peek().at().isBefore(ripe)) {
      show(waiting.poll());
    }
  }

  /** Prints everything. */
  synchronized void flushAll() {
    while (!waiting.isEmpty()) {
      show(waiting.poll());
    }
  }

  private void show(Line line) {
    BigDecimal seconds =
        BigDecimal.valueOf(Duration.between(start, line.at()).toMillis(), 3)
            .max(BigDecimal.ZERO)
            .setScale(2, RoundingMode.DOWN);
    print(
        String.format(
            Locale.ROOT, "%7s s  %-8s  %s", seconds.toPlainString(), line.who(), line.what()));
  }

  /** A line without a time. */
  synchronized void print(String line) {
    printed.add(line);
    out.println(line);
  }

  /** All lines so far. */
  synchronized List<String> printed() {
    return List.copyOf(printed);
  }
}
