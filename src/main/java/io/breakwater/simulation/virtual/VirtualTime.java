package io.breakwater.simulation.virtual;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Time that passes only when it is told to, and the one queue on which everything runs. Work may be
 * added from any thread; it is done by whoever calls {@link #passes} or {@link #drain}. What is due
 * at the same moment is done in the order in which it was planned; of what can be done at once, the
 * seed picks the next, so that it also decides how actors interleave.
 */
public final class VirtualTime {
  /** More than any step has; reached only where something goes round and round. */
  private static final int MOST_IN_ONE_STEP = 1_000_000;

  private final PriorityQueue<Planned> plan = new PriorityQueue<>();
  private final ConcurrentLinkedQueue<Runnable> arrived = new ConcurrentLinkedQueue<>();
  private final List<Runnable> ready = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private final Instant start;
  private volatile long nanos;
  private volatile Thread runner;
  private volatile Instant latest;
  private long planned;
  private long steps;
  private Optional<RandomGenerator> order = Optional.empty();
  private Optional<Predicate<Runnable>> frozen = Optional.empty();
  private long alarmAt = Long.MAX_VALUE;
  private Runnable alarm = () -> {};

  VirtualTime(Instant start) {
    this.start = start;
    this.latest = start;
  }

  /** Work for a moment that comes; canceled, it is left out. */
  static final class Planned implements Comparable<Planned> {
    private final long due;
    private final long number;
    private final Runnable work;
    private volatile boolean over;

    private Planned(long due, long number, Runnable work) {
      this.due = due;
      this.number = number;
      this.work = work;
    }

    /** False where it was done or canceled before. */
    boolean cancel() {
      boolean now = !over;
      over = true;
      return now;
    }

    boolean isOver() {
      return over;
    }

    @Override
    public int compareTo(Planned other) {
      return due != other.due ? Long.compare(due, other.due) : Long.compare(number, other.number);
    }
  }

  public Instant now() {
    return latest;
  }

  private void setNanos(long value) {
    if (value != nanos) {
      nanos = value;
      latest = start.plusNanos(value);
    }
  }

  /** Whole milliseconds since the start. */
  long millis() {
    return nanos / 1_000_000;
  }

  /** Pieces of work done so far. */
  long steps() {
    return steps;
  }

  /** From now on {@code random} picks among what can be done; before, the oldest is next. */
  void interleave(RandomGenerator random) {
    order = Optional.of(random);
  }

  /** Work of this kind is held back until {@link #thaw}, also what could be done already. */
  void freeze(Predicate<Runnable> kind) {
    frozen = Optional.of(kind);
    List<Runnable> caught = ready.stream().filter(kind).toList();
    ready.removeAll(caught);
    held.addAll(caught);
  }

  void thaw() {
    frozen = Optional.empty();
    arrived.addAll(held);
    held.clear();
  }

  /** After so many more pieces of work, between two of them, this is done; once. */
  void after(long moreSteps, Runnable work) {
    alarmAt = steps + moreSteps;
    alarm = work;
  }

  /** To be done as soon as possible. */
  void add(Runnable work) {
    // What the running work itself brings needs no queue between threads; the order is the same.
    if (Thread.currentThread() == runner && arrived.isEmpty()) {
      readyOrHeld(work);
    } else {
      arrived.add(work);
    }
  }

  private void readyOrHeld(Runnable work) {
    if (frozen.isPresent() && frozen.get().test(work)) {
      held.add(work);
    } else {
      ready.add(work);
    }
  }

  /** To be done after {@code delay}; below zero as zero. */
  Planned plan(Duration delay, Runnable work) {
    synchronized (plan) {
      long due = nanos + Math.max(0, delay.toNanos());
      Planned next = new Planned(due, planned++, work);
      plan.add(next);
      return next;
    }
  }

  /**
   * Goes from due moment to due moment, and at each does everything that can be done; no further
   * than the moment in which it is enough.
   */
  boolean passes(Duration span, BooleanSupplier enough) {
    long end = nanos + span.toNanos();
    drain();
    if (enough.getAsBoolean()) {
      return true;
    }
    for (Planned next = takeUntil(end); next != null; next = takeUntil(end)) {
      setNanos(Math.max(nanos, next.due));
      if (next.cancel()) {
        next.work.run();
        drain();
        if (enough.getAsBoolean()) {
          return true;
        }
      }
    }
    setNanos(end);
    return false;
  }

  private Planned takeUntil(long end) {
    synchronized (plan) {
      Planned next = plan.peek();
      return next == null || next.due > end ? null : plan.poll();
    }
  }

  /** Does everything that can be done without time passing. */
  void drain() {
    Thread before = runner;
    runner = Thread.currentThread();
    try {
      int done = 0;
      while (fetch()) {
        if (done++ > MOST_IN_ONE_STEP) {
          throw new IllegalStateException("something goes round and round at " + now());
        }
        if (steps++ == alarmAt) {
          alarm.run();
        }
        // The alarm may have had all of it held back.
        if (!ready.isEmpty()) {
          take().run();
        }
      }
    } finally {
      runner = before;
    }
  }

  private boolean fetch() {
    for (Runnable work = arrived.poll(); work != null; work = arrived.poll()) {
      readyOrHeld(work);
    }
    return !ready.isEmpty();
  }

  private Runnable take() {
    int last = ready.size() - 1;
    if (last == 0 || order.isEmpty()) {
      return ready.remove(0);
    }
    int picked = order.get().nextInt(last + 1);
    Runnable work = ready.get(picked);
    // Where the last takes the place of the taken one nothing is moved; any order is as good.
    ready.set(picked, ready.get(last));
    ready.remove(last);
    return work;
  }
}
