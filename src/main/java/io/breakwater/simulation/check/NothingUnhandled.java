package io.breakwater.simulation.check;

/** I9. Counts the run, once; broken by each message that no actor of ours took. */
final class NothingUnhandled {
  private NothingUnhandled() {}

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Invariant.NOTHING_UNHANDLED);
    evidence
        .unhandled()
        .ifPresent(
            messages -> {
              tally.held(messages.isEmpty() ? 1 : 0);
              messages.forEach(message -> tally.broken("unhandled: " + message));
            });
    return tally.verdict();
  }
}
