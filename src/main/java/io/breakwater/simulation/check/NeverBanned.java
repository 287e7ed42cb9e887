package io.breakwater.simulation.check;

/**
 * P7, I5. Counts the node's requests.
 *
 * <p>P7 is broken by a 429 or 418 that the node itself brought about, and by each one after the
 * first answer that told of a limit, whoever has caused it. I5 is broken by these, by each request
 * that a limit forbade, and by one that is no exit and used the 20 % of weight and order counts
 * that are kept for exits; what the exchange allowed must be known for that. Both are broken by a
 * second probe of an open breaker ({@link OneProbe}).
 */
final class NeverBanned {
  private NeverBanned() {}

  static Verdict judge(Evidence evidence, Claim claim) {
    Verdict.Tally tally = new Verdict.Tally(claim);
    Throttles throttles = evidence.throttles();
    for (Throttles.Offence offence : throttles.offences()) {
      if (claim == Invariant.THROTTLES_OBEYED || offence.kind().isAnswer()) {
        tally.broken(offence.text());
      }
    }
    tally.held(throttles.requests() - tally.breaks());
    OneProbe.breaks(evidence).forEach(tally::broken);
    return tally.verdict();
  }
}
