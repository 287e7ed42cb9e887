package io.breakwater.simulation.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What came of each promise, and of all. */
public record PromiseReport(List<Verdict> verdicts) {
  private static final int MOST_BREAKS = 10;

  public PromiseReport {
    verdicts = List.copyOf(verdicts);
  }

  public int held() {
    return count(Verdict::isHeld);
  }

  public int broken() {
    return count(Verdict::isBroken);
  }

  public int notExercised() {
    return count(verdict -> !verdict.isExercised());
  }

  private int count(Predicate<Verdict> which) {
    return (int) verdicts.stream().filter(which).count();
  }

  /** A line for each promise, and below it the evidence of its breaks. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(row("", "promise", "exercised", "held", "broken", ""));
    for (Verdict verdict : verdicts) {
      Promise promise = verdict.promise();
      String exercised =
          verdict.isExercised() ? Integer.toString(verdict.exercised()) : "not exercised";
      lines.add(
          row(
              promise.code(),
              promise.title(),
              exercised,
              Integer.toString(verdict.held()),
              Integer.toString(verdict.breaks().size()),
              verdict.isExercised() ? note(verdict) : ""));
      verdict.breaks().stream()
          .limit(MOST_BREAKS)
          .forEach(evidence -> lines.add("    BROKEN " + evidence));
      if (verdict.breaks().size() > MOST_BREAKS) {
        lines.add("    and " + (verdict.breaks().size() - MOST_BREAKS) + " more");
      }
    }
    return lines;
  }

  private static String note(Verdict verdict) {
    String unit = verdict.promise().unit();
    return verdict.note().isEmpty() ? unit : unit + "; " + verdict.note();
  }

  private static String row(
      String code, String title, String exercised, String held, String broken, String note) {
    return String.format(
            Locale.ROOT, "%-3s %-40s %13s %6s %6s  %s", code, title, exercised, held, broken, note)
        .stripTrailing();
  }

  /** {@code promises: H held, B broken, N not exercised}; the three together are all promises. */
  public String lastLine() {
    return "promises: "
        + held()
        + " held, "
        + broken()
        + " broken, "
        + notExercised()
        + " not exercised";
  }
}
