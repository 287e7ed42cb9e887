package io.breakwater.simulation.check;

import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When, and by which process, the order was sent that the exchange took. Where departures were
 * observed, these are the moments; an order may have been sent several times, and which of them
 * arrived is not known. Else it was some moment between the journaled attempt and the arrival.
 */
final class Sendings {
  /** The exchange's times are whole milliseconds, rounded down. */
  static final Duration TICK = Duration.ofMillis(1);

  /** An order left at some moment from the first to the last. */
  record Sending(Instant first, Instant last, Optional<String> process) {}

  private static final List<String> NAMES = List.of("newClientOrderId=", "clientAlgoId=");

  private final Evidence evidence;
  private final Map<String, List<Evidence.Departed>> departures = new LinkedHashMap<>();
  private final Map<String, List<Instant>> attempts = new LinkedHashMap<>();

  Sendings(Evidence evidence) {
    this.evidence = evidence;
    for (Evidence.Departed departed : evidence.departed()) {
      if (departed.what().startsWith("POST ")) {
        name(departed.text())
            .ifPresent(
                id -> departures.computeIfAbsent(id, key -> new ArrayList<>()).add(departed));
      }
    }
    for (Evidence.Stored fact : evidence.stored()) {
      if (fact.event() instanceof TradeEvent.AttemptStarted attempt) {
        attempts.computeIfAbsent(attempt.id().value(), key -> new ArrayList<>()).add(fact.at());
      }
    }
  }

  private static Optional<String> name(String text) {
    for (String parameter : NAMES) {
      int at = text.indexOf(parameter);
      if (at >= 0) {
        int begin = at + parameter.length();
        int end = text.indexOf('&', begin);
        return Optional.of(end < 0 ? text.substring(begin) : text.substring(begin, end));
      }
    }
    return Optional.empty();
  }

  /** At least one. */
  List<Sending> of(ExchangeRecord.OrderAccepted order) {
    Instant arrived = order.time().plus(TICK);
    List<Sending> known = new ArrayList<>();
    for (Evidence.Departed departed : departures.getOrDefault(order.clientOrderId(), List.of())) {
      if (!departed.at().isAfter(arrived)) {
        known.add(new Sending(departed.at(), departed.at(), Optional.of(departed.process())));
      }
    }
    if (!known.isEmpty()) {
      return known;
    }
    Instant first = order.time();
    for (Instant attempt : attempts.getOrDefault(order.clientOrderId(), List.of())) {
      first = attempt.isAfter(order.time()) ? first : attempt;
    }
    return List.of(new Sending(first, arrived, process(order)));
  }

  /** The process at the address that the order came from. */
  private Optional<String> process(ExchangeRecord.OrderAccepted order) {
    return evidence
        .origins()
        .ofOrder(OrderKey.of(order))
        .flatMap(
            remote ->
                evidence.lives().stream()
                    .filter(life -> life.remote().equals(remote))
                    .map(Evidence.Life::process)
                    .findFirst());
  }

  /** When an order's name was first journaled as an attempt. */
  Optional<Instant> firstAttempt(String id) {
    return Optional.ofNullable(attempts.get(id)).map(all -> all.get(0));
  }
}
