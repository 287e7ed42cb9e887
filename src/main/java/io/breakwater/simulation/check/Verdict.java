package io.breakwater.simulation.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How often a promise or an invariant was put to the test, and what came of it.
 *
 * @param breaks one line of evidence each, with times
 * @param note what the counts alone do not tell; empty where there is nothing
 * @param figures what was measured; none where nothing was put to the test
 */
public record Verdict(
    Claim claim, int held, List<String> breaks, String note, List<Figure> figures) {
  public Verdict {
    breaks = List.copyOf(breaks);
    figures = List.copyOf(figures);
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
    private final Claim claim;
    private final List<String> breaks = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private int held;

    Tally(Claim claim) {
      this.claim = claim;
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

    /** Held where {@code holds}, else broken with this evidence, which is made only then. */
    void judge(boolean holds, Supplier<String> evidence) {
      if (holds) {
        held();
      } else {
        broken(evidence.get());
      }
    }

    void figure(Figure measured) {
      figures.add(measured);
    }

    boolean isExercised() {
      return held + breaks.size() > 0;
    }

    int breaks() {
      return breaks.size();
    }

    Verdict verdict() {
      return verdict("");
    }

    Verdict verdict(String note) {
      return isExercised()
          ? new Verdict(claim, held, breaks, note, figures)
          : new Verdict(claim, 0, List.of(), "", List.of());
    }
  }
}
