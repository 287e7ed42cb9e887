package io.breakwater.simulation.bugs;

import io.breakwater.simulation.story.Story;
import io.breakwater.simulation.story.Telling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Looks for a planted bug with stories of one seed after the other. It is found where its observer
 * speaks, and everything is as promised when the same story is told without it.
 */
final class Hunt {
  private static final int MOST_THREADS = 2;

  private Hunt() {}

  /**
   * @param seeds how many stories it took
   * @param code of the promise that was seen broken
   * @param evidence the observer's first line
   */
  record Find(long seed, int seeds, String code, String evidence) {}

  /**
   * Of the first seed that shows it, though stories are told on several threads. Empty where {@code
   * most} stories did not.
   */
  static Optional<Find> find(PlantedBug bug, long firstSeed, int most) {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    ExecutorService tellers = Executors.newFixedThreadPool(threads);
    try (var planted = bug.plant()) {
      AtomicLong next = new AtomicLong(firstSeed);
      AtomicLong end = new AtomicLong(firstSeed + most);
      Callable<Optional<Find>> teller = () -> hunt(planted, bug, firstSeed, next, end);
      Optional<Find> first = Optional.empty();
      for (Future<Optional<Find>> found : tellers.invokeAll(Collections.nCopies(threads, teller))) {
        first =
            Stream.concat(first.stream(), found.get().stream())
                .min(Comparator.comparing(Find::seed));
      }
      return first;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the hunt for " + bug + " broke", e);
    } finally {
      tellers.shutdownNow();
    }
  }

  /**
   * @param end after the last seed that is of interest: the others stop where one has found it
   */
  private static Optional<Find> hunt(
      Planted planted, PlantedBug bug, long firstSeed, AtomicLong next, AtomicLong end) {
    for (long seed = next.getAndIncrement(); seed < end.get(); seed = next.getAndIncrement()) {
      Story story = bug.story(seed);
      Telling.Result result = planted.with(() -> Telling.tell(story));
      Optional<String> code = result.broken().stream().filter(bug.codes()::contains).findFirst();
      if (code.isPresent() && planted.without(() -> Telling.tell(story)).isClean()) {
        long found = seed;
        end.updateAndGet(before -> Math.min(before, found));
        int seeds = (int) (seed - firstSeed) + 1;
        return Optional.of(new Find(seed, seeds, code.get(), evidence(result, code.get())));
      }
    }
    return Optional.empty();
  }

  private static String evidence(Telling.Result result, String code) {
    List<String> table = new ArrayList<>(result.promises().table());
    table.addAll(result.invariants().table());
    for (int line = 0; line < table.size() - 1; line++) {
      if (table.get(line).startsWith(code + " ")) {
        return table.get(line + 1).strip();
      }
    }
    return "";
  }
}
