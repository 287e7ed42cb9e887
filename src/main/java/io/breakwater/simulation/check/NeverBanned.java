package io.breakwater.simulation.check;

import io.breakwater.account.Mode;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * P7. Counts requests. Broken by each 429 or 418 that the exchange drew by itself, by each request
 * after the answer that told of somebody else's, and by a second probe of an open breaker.
 */
final class NeverBanned {
  /** What was on its way when the first answer came is nobody's fault. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

  private NeverBanned() {}

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Promise.NEVER_BANNED);
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
    for (String again : askedAgain(evidence)) {
      throttled++;
      tally.broken(again);
    }
    OneProbe.breaks(evidence).forEach(tally::broken);
    int requests = evidence.records(ExchangeRecord.RequestArrived.class).size();
    tally.held(Math.max(0, requests - throttled));
    return tally.verdict();
  }

  /** Refusals that follow each other: who obeys the first is silent until the limit is over. */
  private static List<String> askedAgain(Evidence evidence) {
    List<String> breaks = new ArrayList<>();
    Instant first = Instant.EPOCH;
    Instant last = Instant.EPOCH;
    for (ExchangeRecord.RequestArrived request :
        evidence.records(ExchangeRecord.RequestArrived.class)) {
      Instant at = request.time();
      if (request.status() != 429 && request.status() != 418) {
        continue;
      }
      if (at.isAfter(last.plus(ON_ITS_WAY)) || startedAnew(evidence, first, at)) {
        first = at;
      } else if (at.isAfter(first.plus(ON_ITS_WAY))) {
        breaks.add(at + " " + request.path() + " was asked although refused since " + first);
      }
      last = at;
    }
    return breaks;
  }

  /** A new process does not know what an old one was told; that it started is heard a bit later. */
  private static boolean startedAnew(Evidence evidence, Instant from, Instant until) {
    return evidence.modes().stream()
        .filter(state -> state.mode() == Mode.STARTING)
        .anyMatch(
            state -> state.since().isAfter(from) && state.since().isBefore(until.plus(ON_ITS_WAY)));
  }
}
