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
            NeverNaked.judge(evidence, Invariant.SELDOM_NAKED),
            SafeWhenBlind.judge(evidence, Invariant.ONE_OWNER),
            NeverBanned.judge(evidence, Invariant.THROTTLES_OBEYED),
            new Verdict.Tally(Invariant.JOURNALED_FIRST).verdict(),
            new Verdict.Tally(Invariant.LAST_STOP_STAYS).verdict(),
            new Verdict.Tally(Invariant.ONE_OUTCOME).verdict(),
            NothingUnhandled.judge(evidence)));
  }
}
