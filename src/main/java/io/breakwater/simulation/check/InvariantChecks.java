package io.breakwater.simulation.check;

import java.util.List;

/** Judges a run by all invariants. Each check is pure: the same evidence gives the same verdict. */
public final class InvariantChecks {
  private InvariantChecks() {}

  public static Report judge(Evidence evidence) {
    return new Report(
        "invariant",
        List.of(
            AtMostOnce.judge(evidence, Invariant.ONE_ORDER),
            ExactBooks.judge(evidence, Invariant.EQUAL_BOOKS),
            NeverNaked.judgeTotal(evidence),
            OneOwner.judge(evidence),
            NeverBanned.judge(evidence, Invariant.THROTTLES_OBEYED),
            JournaledFirst.judge(evidence),
            LastStop.judge(evidence),
            OneOutcome.judge(evidence),
            NothingUnhandled.judge(evidence)));
  }
}
