package io.breakwater.simulation.check;

import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * The time that counts. Promises in seconds are "counted over time in which the exchange's own
 * record shows that it would have accepted and answered; ban time is reported apart" (DESIGN.md §1,
 * P2). Time does not count
 *
 * <ul>
 *   <li>in outages that are known otherwise, such as a cut network;
 *   <li>from a request of the kind in question that failed (no answer, 408, 429, 418, 5xx) to the
 *       next one of that kind. The node asks again soon, or the time counts again: a write that is
 *       unanswered for 600 ms is sent again within 250 ms where it protects (§5), within 2 s where
 *       it cancels, and a look within 2 s after a time-out of 2 s (§2, §7); a round trip more. A
 *       refusal is an answer, where it is the exchange's own;
 *   <li>while a limit of the exchange forbids to place orders: the ban time;
 *   <li>while no process was there to act ({@link Runners});
 *   <li>while reads do not tell what is, for what has to be known to be done: for a look, and for
 *       taking an order away, which is done once its position is known to be flat and it is known
 *       to be there (DESIGN.md §10).
 * </ul>
 *
 * <p>A position is protected by a stop, or by being closed: only where both kinds of requests
 * failed would the exchange not have accepted.
 */
final class Answering {
  private static final Duration PROTECTION_REPEATS = Duration.ofMillis(850);
  private static final Duration CANCELS_REPEAT = Duration.ofMillis(2_600);
  private static final Duration LOOKS_REPEAT = Duration.ofSeconds(4);

  private final Duration roundTrip;
  private final Map<Purpose, Spans> failing = new EnumMap<>(Purpose.class);
  private final Map<Purpose, Instant> failed = new EnumMap<>(Purpose.class);
  private final Spans banned;
  private final Spans toProtect;
  private final Spans toCancel;
  private final Spans toLook;

  Answering(Evidence evidence) {
    this.roundTrip = evidence.limits().roundTrip();
    this.banned = evidence.throttles().stopped();
    for (Purpose purpose : Purpose.values()) {
      failing.put(purpose, new Spans());
    }
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.RequestArrived request
          && evidence.origins().isOurs(request.remote())) {
        take(request);
      }
    }
    failed.keySet().forEach(purpose -> end(purpose, Instant.MAX));
    Spans nothing = Spans.of(evidence.outages());
    nothing.add(evidence.runners().absent());
    nothing.add(banned);
    this.toProtect = failing.get(Purpose.STOP).common(failing.get(Purpose.CLOSE));
    this.toCancel = failing.get(Purpose.CANCEL);
    this.toLook = failing.get(Purpose.LOOK);
    toProtect.add(nothing);
    toCancel.add(nothing);
    toLook.add(nothing);
    Spans untrue = Spans.of(evidence.untruths());
    toCancel.add(untrue);
    toLook.add(untrue);
  }

  private void take(ExchangeRecord.RequestArrived request) {
    Purpose purpose = Purpose.of(request);
    if (failed.containsKey(purpose)) {
      end(purpose, request.time());
    }
    if (isFailed(request)) {
      failed.put(purpose, request.time());
    } else {
      failed.remove(purpose);
    }
  }

  private static boolean isFailed(ExchangeRecord.RequestArrived request) {
    return switch (request.status()) {
      case 0, 408, 418, 429 -> true;
      // It came no further: whatever it says, done or refused, it is not the exchange's own word.
      case 200, 400 -> !request.executed();
      default -> request.status() >= 500;
    };
  }

  private void end(Purpose purpose, Instant next) {
    Instant since = failed.get(purpose);
    Duration repeats =
        switch (purpose) {
          case LOOK -> LOOKS_REPEAT;
          case CANCEL -> CANCELS_REPEAT;
          case STOP, CLOSE, ENTER, OTHER -> PROTECTION_REPEATS;
        };
    Instant due = since.plus(repeats).plus(roundTrip);
    failing.get(purpose).add(since, next.isBefore(due) ? next : due);
  }

  /** How much time between two moments counts for placing a stop or closing, besides these. */
  Duration toProtect(Instant from, Instant until, Spans besides) {
    Duration sum = Duration.ZERO;
    for (Span gap : besides.gaps(from, until)) {
      sum = sum.plus(toProtect.outside(gap.from(), gap.until()));
    }
    return sum;
  }

  /** The same for taking an order away. */
  Duration toCancel(Instant from, Instant until) {
    return toCancel.outside(from, until);
  }

  /** The same for a look at orders and positions. */
  Duration toLook(Instant from, Instant until) {
    return toLook.outside(from, until);
  }

  /** The time in which limits forbade to place orders. */
  Duration banned(Instant from, Instant until) {
    return banned.within(from, until);
  }
}
