package io.breakwater.simulation.check;

import java.util.List;

/** Judges a run by all promises. Each check is pure: the same evidence gives the same verdict. */
public final class PromiseChecks {
  private PromiseChecks() {}

  public static Report judge(Evidence evidence) {
    return new Report(
        "promise",
        List.of(
            AtMostOnce.judge(evidence, Promise.AT_MOST_ONCE),
            NeverNaked.judge(evidence),
            ReadOrRefuse.judge(evidence),
            SafeWhenBlind.judge(evidence),
            ExactBooks.judge(evidence, Promise.EXACT_BOOKS),
            NothingLost.judge(evidence),
            NeverBanned.judge(evidence, Promise.NEVER_BANNED),
            NoSecrets.judge(evidence)));
  }
}
