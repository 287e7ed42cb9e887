package io.breakwater.simulation.check;

import java.util.List;

/** Judges a run by all promises. Each check is pure: the same evidence gives the same verdict. */
public final class PromiseChecks {
  private PromiseChecks() {}

  public static PromiseReport judge(Evidence evidence) {
    return new PromiseReport(
        List.of(
            AtMostOnce.judge(evidence),
            NeverNaked.judge(evidence),
            ReadOrRefuse.judge(evidence),
            SafeWhenBlind.judge(evidence),
            ExactBooks.judge(evidence),
            NothingLost.judge(evidence),
            NeverBanned.judge(evidence),
            NoSecrets.judge(evidence)));
  }
}
