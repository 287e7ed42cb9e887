package io.breakwater.simulation.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Tells the stories of many seeds, as many at a time as there are threads: worlds know nothing of
 * each other. Which seeds are told, and which one is the first that breaks something, does not
 * depend on how many threads there are.
 */
public final class Seeds {
  private final LongFunction<Telling.Result> teller;
  private final long until;
  private final boolean keepGoing;
  private final Consumer<Telling.Result> told;
  private final AtomicLong next;
  private final AtomicLong firstBroken = new AtomicLong(Long.MAX_VALUE);
  private final Map<Long, Telling.Result> broken = new TreeMap<>();
  private Optional<RuntimeException> failure = Optional.empty();

  private Seeds(
      LongFunction<Telling.Result> teller,
      long from,
      long count,
      boolean keepGoing,
      Consumer<Telling.Result> told) {
    this.teller = teller;
    this.until = from + count;
    this.keepGoing = keepGoing;
    this.told = told;
    this.next = new AtomicLong(from);
  }

  /**
   * Tells them.
   *
   * @param teller tells one seed's story, on any thread
   * @param keepGoing whether to go on after the first that breaks something
   * @param told hears each result, one at a time, in no order
   * @return what was broken, in order of the seeds; without {@code keepGoing} at most one
   */
  public static List<Telling.Result> tell(
      LongFunction<Telling.Result> teller,
      long from,
      long count,
      int threads,
      boolean keepGoing,
      Consumer<Telling.Result> told) {
    return new Seeds(teller, from, count, keepGoing, told).tell(threads);
  }

  private List<Telling.Result> tell(int threads) {
    List<Thread> all = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      Thread thread = new Thread(this::work, "seeds-" + i);
      thread.setDaemon(true);
      thread.start();
      all.add(thread);
    }
    work();
    all.forEach(Seeds::join);
    failure.ifPresent(
        problem -> {
          throw problem;
        });
    return List.copyOf(broken.values()).subList(0, Math.min(broken.size(), most()));
  }

  private int most() {
    return keepGoing ? Integer.MAX_VALUE : 1;
  }

  private void work() {
    try {
      long seed = next.getAndIncrement();
      // A lower seed may still break something: only those above the first one are left out.
      while (seed < until && (keepGoing || seed < firstBroken.get())) {
        take(seed, teller.apply(seed));
        seed = next.getAndIncrement();
      }
    } catch (RuntimeException bug) {
      stop(bug);
    }
  }

  private synchronized void take(long seed, Telling.Result result) {
    if (!result.isClean()) {
      broken.put(seed, result);
      firstBroken.accumulateAndGet(seed, Math::min);
    }
    told.accept(result);
  }

  private synchronized void stop(RuntimeException bug) {
    failure = failure.or(() -> Optional.of(bug));
    next.set(until);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
