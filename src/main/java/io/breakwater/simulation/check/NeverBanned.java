package io.breakwater.simulation.check;

import io.breakwater.simulator.ExchangeRecord;

/** P7. Counts requests. Broken by each 429 or 418 that the exchange drew by itself. */
final class NeverBanned {
  private NeverBanned() {}

  static Verdict judge(Evidence evidence, Claim claim) {
    Verdict.Tally tally = new Verdict.Tally(claim);
    int throttled = 0;
    for (ExchangeRecord.Throttled limit : evidence.records(ExchangeRecord.Throttled.class)) {
      throttled++;
      tally.broken(
          limit.time()
              + " status "
              + limit.status()
              + " (code "
              + limit.code()
              + ") to "
              + limit.remote());
    }
    int requests = evidence.records(ExchangeRecord.RequestArrived.class).size();
    tally.held(Math.max(0, requests - throttled));
    return tally.verdict();
  }
}
