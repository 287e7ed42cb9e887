package io.breakwater.simulation.check;

import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The time that counts. Promises in seconds are "counted over time in which the exchange's own
 * record shows that it would have accepted and answered; ban time is reported apart" (DESIGN.md §1,
 * P2). Time does not count
 *
 * <ul>
 *   <li>in outages that are known otherwise, such as a cut network;
 *   <li>from a request of the kind in question that failed (no answer, 408, 429, 418, 5xx) to the
 *       next one of that kind. The node asks again soon, or the time counts again: protection that
 *       is unanswered for 600 ms is sent again within 250 ms (§5), a look-up within 2 s after a
 *       time-out of 2 s (§2, §7); a round trip more. A refusal is an answer;
 *   <li>while a limit of the exchange forbids to place orders: the ban time;
 *   <li>while no process was there to act ({@link Runners}).
 * </ul>
 */
final class Answering {
  private static final Duration PROTECTION_REPEATS = Duration.ofMillis(850);
  private static final Duration LOOKS_REPEAT = Duration.ofSeconds(4);

  private final Map<Purpose, Spans> lost = new EnumMap<>(Purpose.class);
  private final Spans banned;

  Answering(Evidence evidence) {
    this.banned = new Throttles(evidence).stopped();
    Spans common = Spans.of(evidence.outages());
    common.add(new Runners(evidence).absent());
    common.add(banned);
    Map<Purpose, Optional<Instant>> failedAt = new EnumMap<>(Purpose.class);
    for (Purpose purpose : List.of(Purpose.PROTECT, Purpose.CANCEL, Purpose.LOOK)) {
      Spans own = new Spans();
      own.add(common);
      lost.put(purpose, own);
      failedAt.put(purpose, Optional.empty());
    }
    Duration roundTrip = evidence.limits().roundTrip();
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.RequestArrived request
          && evidence.origins().isOurs(request.remote())) {
        Purpose purpose = Purpose.of(request);
        if (lost.containsKey(purpose)) {
          failedAt.get(purpose).ifPresent(at -> fail(purpose, at, request.time(), roundTrip));
          failedAt.put(purpose, failed(request) ? Optional.of(request.time()) : Optional.empty());
        }
      }
    }
    failedAt.forEach(
        (purpose, at) -> at.ifPresent(last -> fail(purpose, last, Instant.MAX, roundTrip)));
  }

  private void fail(Purpose purpose, Instant at, Instant next, Duration roundTrip) {
    Duration patience = purpose == Purpose.LOOK ? LOOKS_REPEAT : PROTECTION_REPEATS;
    Instant due = at.plus(patience).plus(roundTrip);
    lost.get(purpose).add(at, next.isBefore(due) ? next : due);
  }

  private static boolean failed(ExchangeRecord.RequestArrived request) {
    return switch (request.status()) {
      case 0, 408, 418, 429 -> true;
      // Not executed, and yet shown as done: whatever it says, it is not true.
      case 200 -> !request.executed();
      default -> request.status() >= 500;
    };
  }

  /**
   * How much time between two moments counts for requests of a kind.
   *
   * @param purpose PROTECT, CANCEL or LOOK
   */
  Duration counted(Purpose purpose, Instant from, Instant until) {
    return lost.get(purpose).outside(from, until);
  }

  /** The time in which limits forbade to place orders. */
  Duration banned(Instant from, Instant until) {
    return banned.within(from, until);
  }

  /** The same without some spans more. */
  Duration counted(Purpose purpose, Instant from, Instant until, Spans besides) {
    Duration sum = Duration.ZERO;
    for (Span gap : besides.gaps(from, until)) {
      sum = sum.plus(counted(purpose, gap.from(), gap.until()));
    }
    return sum;
  }
}
