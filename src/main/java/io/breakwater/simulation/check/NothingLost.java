package io.breakwater.simulation.check;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.SignalId;
import io.breakwater.domain.TradeEvent;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * P6. Each order that the exchange took has a journaled attempt not younger than itself; aggregate
 * trades were heard each once and in order; each accepted signal has one final outcome or is open.
 */
final class NothingLost {
  private final Evidence evidence;
  private final Verdict.Tally tally = new Verdict.Tally(Promise.NOTHING_LOST);

  private NothingLost(Evidence evidence) {
    this.evidence = evidence;
  }

  static Verdict judge(Evidence evidence) {
    NothingLost check = new NothingLost(evidence);
    check.orders();
    check.trades();
    check.outcomes();
    int heard = evidence.heard().size();
    return check.tally.verdict(heard == 0 ? "" : heard + " trades heard");
  }

  private void orders() {
    Map<String, Instant> attempts = new LinkedHashMap<>();
    for (TradeEvent event : evidence.journal()) {
      if (event instanceof TradeEvent.AttemptStarted attempt) {
        attempts.putIfAbsent(attempt.id().value(), attempt.at());
      }
    }
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.OrderAccepted order
          && evidence.isOurs(order.account())
          && order.algoId().isEmpty()) {
        judge(order.clientOrderId(), attempts.get(order.clientOrderId()), order.time());
      } else if (record instanceof ExchangeRecord.StopLive stop
          && evidence.isOurs(stop.account())) {
        judge(stop.clientAlgoId(), attempts.get(stop.clientAlgoId()), stop.time());
      }
    }
  }

  private void judge(String id, Instant journaled, Instant taken) {
    tally.judge(
        journaled != null && !journaled.isAfter(taken),
        () ->
            taken
                + " order "
                + id
                + (journaled == null ? " was never journaled" : " was journaled at " + journaled));
  }

  /** The first is where the subscriber began; each one after it must be the next. */
  private void trades() {
    Long before = null;
    for (Long id : evidence.heard()) {
      if (before != null) {
        long last = before;
        tally.judge(id == last + 1, () -> "trade " + id + " was heard after trade " + last);
      }
      before = id;
    }
  }

  private void outcomes() {
    Set<SignalId> accepted = new LinkedHashSet<>();
    Set<SignalId> ended = new LinkedHashSet<>();
    for (TradeEvent event : evidence.journal()) {
      if (event instanceof TradeEvent.SignalAccepted) {
        accepted.add(event.trade());
      } else if (event instanceof TradeEvent.TradeEnded) {
        ended.add(event.trade());
      }
    }
    Map<SignalId, Integer> outcomes = new LinkedHashMap<>();
    for (OrderGateway.News news : evidence.news()) {
      if (news instanceof OrderGateway.Closed closed) {
        outcomes.merge(closed.summary().signal(), 1, Integer::sum);
      } else if (news instanceof OrderExecutionError error && isFinal(error)) {
        outcomes.merge(error.signal(), 1, Integer::sum);
      }
    }
    for (SignalId signal : accepted) {
      int told = outcomes.getOrDefault(signal, 0);
      tally.judge(
          told == (ended.contains(signal) ? 1 : 0),
          () ->
              "signal "
                  + signal
                  + (ended.contains(signal) ? " has ended" : " is open")
                  + " and was told "
                  + told
                  + " final outcomes");
    }
  }

  /** An order that was not found is still watched: what becomes of it is told later. */
  private static boolean isFinal(OrderExecutionError error) {
    return !(error instanceof OrderExecutionError.Expired expired) || expired.confirmed();
  }
}
