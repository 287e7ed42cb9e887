package io.breakwater.simulation.check;

import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * P3. Counts accepted orders that add exposure. Broken by one without a position read that the
 * exchange answered within the freshness limit before.
 */
final class ReadOrRefuse {
  private static final Duration FRESHNESS = Duration.ofSeconds(5);
  private static final int OK = 200;

  private ReadOrRefuse() {}

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Promise.READ_OR_REFUSE);
    Optional<Instant> lastRead = Optional.empty();
    Duration oldest = Duration.ZERO;
    for (ExchangeRecord record : evidence.exchange()) {
      if (isPositionRead(record, evidence.account().value())) {
        lastRead = Optional.of(record.time());
      } else if (record instanceof ExchangeRecord.OrderAccepted order
          && order.increasing()
          && order.account().equals(evidence.account().value())) {
        if (lastRead.isEmpty()) {
          tally.broken(order.time() + " order " + order.clientOrderId() + " without any read");
          continue;
        }
        Duration age = Duration.between(lastRead.get(), order.time());
        oldest = age.compareTo(oldest) > 0 ? age : oldest;
        tally.judge(
            age.compareTo(FRESHNESS) <= 0,
            () ->
                order.time()
                    + " order "
                    + order.clientOrderId()
                    + " on a position read "
                    + age.toMillis()
                    + " ms before");
      }
    }
    return tally.verdict(tally.isExercised() ? "oldest read " + oldest.toMillis() + " ms" : "");
  }

  private static boolean isPositionRead(ExchangeRecord record, String account) {
    return record instanceof ExchangeRecord.RequestArrived request
        && request.method().equals("GET")
        && request.path().endsWith("/positionRisk")
        && request.executed()
        && request.status() == OK
        && request.account().filter(account::equals).isPresent();
  }
}
