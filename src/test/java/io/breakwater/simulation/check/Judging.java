package io.breakwater.simulation.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** What is to come of a claim. */
final class Judging {
  private Judging() {}

  static Verdict judged(Claim claim, Written run) {
    return judged(claim, run.evidence());
  }

  static Verdict judged(Claim claim, Evidence evidence) {
    Report report =
        claim instanceof Promise ? PromiseChecks.judge(evidence) : InvariantChecks.judge(evidence);
    return report.verdicts().stream()
        .filter(verdict -> verdict.claim() == claim)
        .findFirst()
        .orElseThrow();
  }

  static Verdict holds(int times, Written run, Claim claim) {
    Verdict verdict = judged(claim, run);
    assertEquals(List.of(), verdict.breaks());
    assertEquals(times, verdict.held());
    assertTrue(verdict.isHeld());
    return verdict;
  }

  static Verdict breaks(String evidence, Written run, Claim claim) {
    Verdict verdict = judged(claim, run);
    assertTrue(verdict.isBroken(), verdict.toString());
    assertFalse(verdict.isHeld());
    assertTrue(
        verdict.breaks().stream().anyMatch(line -> line.contains(evidence)),
        verdict.breaks().toString());
    return verdict;
  }

  static void showsNothing(Written run, Claim claim) {
    Verdict verdict = judged(claim, run);
    assertFalse(verdict.isExercised(), verdict.toString());
    assertFalse(verdict.isHeld());
    assertEquals(List.of(), verdict.figures());
  }

  static long figure(String name, Verdict verdict) {
    return verdict.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + verdict.figures()))
        .value();
  }
}
