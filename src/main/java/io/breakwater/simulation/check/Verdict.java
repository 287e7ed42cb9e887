package io.breakwater.simulation.check;

import java.util.ArrayList;
import java.util.List;

/**
 * How often a promise was put to the test, and what came of it.
 *
 * @param breaks one line of evidence each, with times
 * @param note what the counts alone do not tell; empty where there is nothing
 */
public record Verdict(Promise promise, int held, List<String> breaks, String note) {
  public Verdict {
    breaks = List.copyOf(breaks);
  }

  public int exercised() {
    return held + breaks.size();
  }

  public boolean isExercised() {
    return exercised() > 0;
  }

  public boolean isBroken() {
    return !breaks.isEmpty();
  }

  /** Held each time, and at least once: where nothing was looked at, nothing is shown. */
  public boolean isHeld() {
    return isExercised() && !isBroken();
  }

  /** Counts while a check goes through its evidence. */
  static final class Tally {
    private final Promise promise;
    private final List<String> breaks = new ArrayList<>();
    private int held;

    Tally(Promise promise) {
      this.promise = promise;
    }

    void held() {
      held++;
    }

    void held(int times) {
      held += times;
    }

    void broken(String evidence) {
      breaks.add(evidence);
    }

    /** Held where {@code holds}, else broken with this evidence. */
    void judge(boolean holds, String evidence) {
      if (holds) {
        held();
      } else {
        broken(evidence);
      }
    }

    Verdict verdict() {
      return verdict("");
    }

    Verdict verdict(String note) {
      return new Verdict(promise, held, breaks, note);
    }
  }
}
