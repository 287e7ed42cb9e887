package io.breakwater.simulation.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a story that breaks a promise as short as it can be: leaves out acts, many at a time and
 * then one by one, while it still breaks the same promise.
 */
public final class Shrinker {
  /** What an end needs after the last act: the longest that a promise gives. */
  private static final Duration TAIL = Duration.ofSeconds(15);

  private final Predicate<Story> breaks;
  private Story shortest;
  private int tries;

  private Shrinker(Story story, Predicate<Story> breaks) {
    this.breaks = breaks;
    this.shortest = story;
  }

  /**
   * What is left.
   *
   * @param tries how often a story was told for it
   */
  public record Shrunk(Story story, String promise, int tries) {}

  /** Shrinks the story of a result that is not clean, by the first promise that it breaks. */
  public static Shrunk shrink(Telling.Result broken) {
    String promise = broken.broken().get(0);
    return shrink(broken.story(), promise, story -> Telling.tell(story).broken().contains(promise));
  }

  /**
   * @param breaks whether a story breaks that promise
   */
  static Shrunk shrink(Story story, String promise, Predicate<Story> breaks) {
    Shrinker shrinker = new Shrinker(story, breaks);
    shrinker.cutEnd();
    shrinker.leaveOut();
    shrinker.cutEnd();
    return new Shrunk(shrinker.shortest, promise, shrinker.tries);
  }

  /** A story that is over earlier is told faster. */
  private void cutEnd() {
    List<Beat> beats = shortest.beats();
    int least = 0;
    int most = beats.size();
    while (least < most) {
      int middle = (least + most) / 2;
      if (accept(shortest.with(beats.subList(0, middle)).until(end(beats, middle)))) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
  }

  private Duration end(List<Beat> beats, int count) {
    Duration last = count == 0 ? Duration.ZERO : beats.get(count - 1).at();
    for (Beat beat : beats.subList(0, count)) {
      Duration over = beat.at().plus(beat.act().lasting());
      last = over.compareTo(last) > 0 ? over : last;
    }
    Duration end = last.plus(TAIL);
    return end.compareTo(shortest.length()) < 0 ? end : shortest.length();
  }

  private void leaveOut() {
    int size = Math.max(1, shortest.beats().size() / 2);
    while (true) {
      boolean fewer = false;
      for (int from = 0; from < shortest.beats().size(); ) {
        List<Beat> rest = new ArrayList<>(shortest.beats());
        rest.subList(from, Math.min(from + size, rest.size())).clear();
        if (accept(shortest.with(rest))) {
          fewer = true;
        } else {
          from += size;
        }
      }
      if (size == 1 && !fewer) {
        return;
      }
      size = Math.max(1, size / 2);
    }
  }

  private boolean accept(Story candidate) {
    tries++;
    if (!breaks.test(candidate)) {
      return false;
    }
    shortest = candidate;
    return true;
  }
}
