package io.breakwater.simulator.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** What ends at a known time if nothing ends it before; at one time, in the order of coming. */
final class Expiries<T> {
  private static final int LEAST_PURGED = 1024;

  private final Predicate<T> isOpen;
  private final PriorityQueue<Entry<T>> queue =
      new PriorityQueue<>(
          Comparator.comparing((Entry<T> entry) -> entry.due()).thenComparing(Entry::number));
  private long added;
  private int purgeAt = LEAST_PURGED;

  private record Entry<T>(Instant due, long number, T item) {}

  /**
   * @param isOpen whether one has not come to another end
   */
  Expiries(Predicate<T> isOpen) {
    this.isOpen = isOpen;
  }

  void add(Instant due, T item) {
    queue.add(new Entry<>(due, ++added, item));
    if (queue.size() > purgeAt) {
      // Most orders end before their time: without this a year's worth of them would wait here.
      queue.removeIf(entry -> !isOpen.test(entry.item()));
      purgeAt = Math.max(LEAST_PURGED, 2 * queue.size());
    }
  }

  /** Takes out what is open and due. */
  List<T> takeDue(Instant now) {
    if (queue.isEmpty() || queue.peek().due().isAfter(now)) {
      return List.of();
    }
    List<T> due = new ArrayList<>();
    while (!queue.isEmpty() && !queue.peek().due().isAfter(now)) {
      T item = queue.poll().item();
      if (isOpen.test(item)) {
        due.add(item);
      }
    }
    return due;
  }
}
