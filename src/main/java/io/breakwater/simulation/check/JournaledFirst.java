package io.breakwater.simulation.check;

import io.breakwater.simulator.ExchangeRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * I6, and a part of P6. Counts orders that the exchange took of the node; broken by one whose
 * attempt was not journaled before it came. What is sent while the journal does not answer has a
 * name of its own kind, and is counted.
 */
final class JournaledFirst {
  private JournaledFirst() {}

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Invariant.JOURNALED_FIRST);
    count(evidence, tally);
    return tally.verdict();
  }

  static void count(Evidence evidence, Verdict.Tally tally) {
    Sendings sendings = evidence.sendings();
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.OrderAccepted order
          && evidence.isOurs(order.account())
          && order.algoId().isEmpty()
          && !evidence.origins().isForeignOrder(OrderKey.of(order))) {
        judge(tally, order.clientOrderId(), sendings, order.time());
      } else if (record instanceof ExchangeRecord.StopLive stop
          && evidence.isOurs(stop.account())
          && !evidence.origins().isForeignStop(stop.algoId())) {
        judge(tally, stop.clientAlgoId(), sendings, stop.time());
      }
    }
  }

  private static void judge(Verdict.Tally tally, String id, Sendings sendings, Instant taken) {
    if (OrderNames.isStandIn(id)) {
      tally.held();
      return;
    }
    Optional<Instant> journaled = sendings.firstAttempt(id);
    tally.judge(
        journaled.filter(at -> at.isBefore(taken.plus(Sendings.TICK))).isPresent(),
        () ->
            taken
                + " order "
                + id
                + journaled.map(at -> " was journaled at " + at).orElse(" was never journaled"));
  }
}
