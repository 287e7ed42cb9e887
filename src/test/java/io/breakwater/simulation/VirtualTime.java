package io.breakwater.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Time that passes only when it is told to, and the one queue on which everything runs. Work may be
 * added from any thread; it is done by whoever calls {@link #passes} or {@link #drain}. What is due
 * at the same moment is done in the order in which it was planned.
 */
final class VirtualTime {
  /** More than any step has; reached only where something goes round and round. */
  private static final int MOST_IN_ONE_STEP = 1_000_000;

  private record Planned(Instant due, long number, Runnable work, AtomicBoolean canceled)
      implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      int byTime = due.compareTo(other.due);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Planned> plan = new PriorityQueue<>();
  private final ConcurrentLinkedQueue<Runnable> ready = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Instant> now;
  private long planned;

  VirtualTime(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  Instant now() {
    return now.get();
  }

  /** A clock that shows this time. */
  Clock clock() {
    return new Hands(now);
  }

  private static final class Hands extends Clock {
    private final AtomicReference<Instant> now;

    Hands(AtomicReference<Instant> now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("virtual time is UTC");
    }
  }

  /** To be done as soon as possible. */
  void add(Runnable work) {
    ready.add(work);
  }

  /**
   * To be done after {@code delay}; below zero as zero.
   *
   * @return set it, and the work is left out
   */
  AtomicBoolean plan(Duration delay, Runnable work) {
    var canceled = new AtomicBoolean();
    synchronized (plan) {
      Instant due = now.get().plus(delay.isNegative() ? Duration.ZERO : delay);
      plan.add(new Planned(due, planned++, work, canceled));
    }
    return canceled;
  }

  /** Goes from due moment to due moment, and at each does everything that can be done. */
  void passes(Duration span) {
    Instant end = now.get().plus(span);
    drain();
    for (Planned next = takeUntil(end); next != null; next = takeUntil(end)) {
      now.set(next.due());
      if (next.canceled().compareAndSet(false, true)) {
        next.work().run();
      }
      drain();
    }
    now.set(end);
  }

  private Planned takeUntil(Instant end) {
    synchronized (plan) {
      Planned next = plan.peek();
      return next == null || next.due().isAfter(end) ? null : plan.poll();
    }
  }

  /** Does everything that can be done without time passing. */
  void drain() {
    for (int done = 0; ; done++) {
      Runnable work = ready.poll();
      if (work == null) {
        return;
      }
      if (done > MOST_IN_ONE_STEP) {
        throw new IllegalStateException("something goes round and round at " + now.get());
      }
      work.run();
    }
  }
}
