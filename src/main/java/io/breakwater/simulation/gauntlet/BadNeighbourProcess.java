package io.breakwater.simulation.gauntlet;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** 15, what needs a real process: a blocking strategy, the heap, and a full disk. */
final class BadNeighbourProcess extends ProcessTrial {
  private static final String HEAP = "heap after a full collection";
  private static final String GROWTH = "heap growth in a minute";
  private static final String ENTRIES = "entries while the disk is full";
  private static final String NAKED = "position without a stop while the disk is full";
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Duration LONGEST = Duration.ofSeconds(120);
  private static final Duration FULL = Duration.ofSeconds(30);

  /** What was under way when the disk became full. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(2);

  private static final int KIB_IN_MIB = 1024;

  BadNeighbourProcess(Clock clock) {
    super(
        15,
        "Bad neighbour (process)",
        "strategies",
        List.of(
            Bound.atMost(HEAP, "MiB", 256),
            Bound.atMost(GROWTH, "KiB", 4 * KIB_IN_MIB),
            Bound.atMost(ENTRIES, "orders", 0),
            Bound.within(NAKED, Duration.ofSeconds(2))),
        List.of("heap", "disk full", "one blocks"),
        clock);
  }

  @Override
  void run(Rig rig, String variant, Attempt.Notes notes) {
    if (variant.equals("one blocks")) {
      notes.lacks("a node has one strategy, so that none can block another", "strategies");
      return;
    }
    Process node = rig.node("node");
    boolean trades = rig.await(LONGEST, () -> !rig.books().entries().isEmpty());
    notes.exercised(trades, "the node does not trade");
    if (trades && variant.equals("heap")) {
      rig.passes(Duration.ofSeconds(20));
      long before = heap(rig, node);
      rig.passes(Duration.ofMinutes(1));
      long after = heap(rig, node);
      notes.measure(HEAP, after / KIB_IN_MIB);
      notes.measure(GROWTH, Math.max(0, after - before));
    } else if (trades) {
      diskFull(rig, node, notes);
    }
  }

  /** In KiB. */
  private static long heap(Rig rig, Process node) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(node.pid());
    rig.run(jcmd, pid, "GC.run");
    Matcher used = USED.matcher(rig.run(jcmd, pid, "GC.heap_info"));
    if (!used.find()) {
      throw new IllegalStateException("the process does not tell its heap");
    }
    return Long.parseLong(used.group(1));
  }

  private static void diskFull(Rig rig, Process node, Attempt.Notes notes) {
    String pid = Long.toString(node.pid());
    // No file of its may grow any more, which is what a full disk does to it.
    rig.run("prlimit", "--pid", pid, "--fsize=1:unlimited");
    Instant from = rig.now();
    rig.passes(FULL);
    Instant until = rig.now();
    notes.exercised(node.isAlive(), "the process did not live on");
    rig.run("prlimit", "--pid", pid, "--fsize=unlimited:unlimited");
    rig.passes(Duration.ofSeconds(10));
    Books books = rig.books();
    notes.measure(
        ENTRIES,
        books.entries().stream()
            .filter(
                order -> order.time().isAfter(from.plus(UNDER_WAY)) && order.time().isBefore(until))
            .count());
    notes.measure(NAKED, 0);
    for (Books.Spell spell : books.unprotected()) {
      if (spell.until().isAfter(from)) {
        Instant end = spell.until().isAfter(books.end()) ? books.end() : spell.until();
        notes.measure(NAKED, Duration.between(spell.from(), end).toMillis());
      }
    }
  }
}
