package io.breakwater.simulator.engine;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/** What is over, in the order in which it came; the oldest is forgotten when there is too much. */
final class History<T> {
  private final ArrayDeque<T> entries = new ArrayDeque<>();
  private long added;

  void add(T entry, int most) {
    entries.addLast(entry);
    added++;
    if (entries.size() > most) {
      entries.removeFirst();
    }
  }

  /** How many were ever added. */
  long added() {
    return added;
  }

  /** Oldest first, without those that were added after the first so many. */
  List<T> upTo(long first) {
    return entries.stream().limit(entries.size() - later(first)).toList();
  }

  /** The same, latest first. */
  Iterable<T> latestOf(long first) {
    return () -> {
      Iterator<T> backwards = entries.descendingIterator();
      for (long left = later(first); left > 0; left--) {
        backwards.next();
      }
      return backwards;
    };
  }

  private long later(long first) {
    return Math.min(entries.size(), Math.max(0, added - first));
  }
}
