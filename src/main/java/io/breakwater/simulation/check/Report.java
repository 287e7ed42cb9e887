package io.breakwater.simulation.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What came of each claim, and of all.
 *
 * @param kind what the claims are, such as {@code promise}; an {@code s} makes it several
 */
public record Report(String kind, List<Verdict> verdicts) {
  private static final int MOST_BREAKS = 10;

  public Report {
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

  /** A line for each claim, and below it the evidence of its breaks. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(row("", kind, "exercised", "held", "broken", ""));
    for (Verdict verdict : verdicts) {
      Claim claim = verdict.claim();
      String exercised =
          verdict.isExercised() ? Integer.toString(verdict.exercised()) : "not exercised";
      lines.add(
          row(
              claim.code(),
              claim.title(),
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
    String unit = verdict.claim().unit();
    return verdict.note().isEmpty() ? unit : unit + "; " + verdict.note();
  }

  private static String row(
      String code, String title, String exercised, String held, String broken, String note) {
    return String.format(
            Locale.ROOT, "%-3s %-40s %13s %6s %6s  %s", code, title, exercised, held, broken, note)
        .stripTrailing();
  }

  /** {@code promises: H held, B broken, N not exercised}; the three together are all claims. */
  public String lastLine() {
    return kind
        + "s: "
        + held()
        + " held, "
        + broken()
        + " broken, "
        + notExercised()
        + " not exercised";
  }
}
