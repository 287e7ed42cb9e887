package io.breakwater.simulation.check;

/**
 * P6. Each order that the exchange took has a journaled attempt not younger than itself; aggregate
 * trades were heard each once and in order; each signal has one final outcome or is open.
 */
final class NothingLost {
  private NothingLost() {}

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Promise.NOTHING_LOST);
    JournaledFirst.count(evidence, tally);
    trades(evidence, tally);
    OneOutcome.count(evidence, tally);
    int heard = evidence.heard().size();
    return tally.verdict(heard == 0 ? "" : heard + " trades heard");
  }

  /** The first is where the subscriber began; each one after it must be the next. */
  private static void trades(Evidence evidence, Verdict.Tally tally) {
    Long before = null;
    for (Long id : evidence.heard()) {
      if (before != null) {
        long last = before;
        tally.judge(id == last + 1, () -> "trade " + id + " was heard after trade " + last);
      }
      before = id;
    }
  }
}
