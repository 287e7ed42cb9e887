package io.breakwater.simulation.check;

import io.breakwater.account.ModeState;
import io.breakwater.account.Reason;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * While the breaker of balance reads is not closed, one read goes through in each of its minutes.
 * Nothing else reads balances, so that each request is the breaker's; positions are read by others
 * too, and their breaker is the same code.
 */
final class OneProbe {
  /** A minute, but for what a probe may come early or a request may be late. */
  private static final Duration APART = Duration.ofSeconds(50);

  private OneProbe() {}

  static List<String> breaks(Evidence evidence) {
    if (evidence.modes().size() != 1) {
      // Of several processes each has a breaker of its own, and nobody says whose a read was.
      return List.of();
    }
    List<String> breaks = new ArrayList<>();
    Optional<Instant> before = Optional.empty();
    for (Instant at : reads(evidence)) {
      if (isOpen(evidence, at)) {
        before
            .filter(earlier -> Duration.between(earlier, at).compareTo(APART) < 0)
            .ifPresent(
                earlier ->
                    breaks.add(
                        at + " balances were read through an open breaker, as at " + earlier));
        before = Optional.of(at);
      }
    }
    return breaks;
  }

  /** When they were begun, where that is known: a network that stands lets them arrive together. */
  private static List<Instant> reads(Evidence evidence) {
    List<Instant> departed =
        evidence.departed().stream()
            .filter(request -> request.what().startsWith("GET "))
            .filter(request -> request.what().endsWith("/balance"))
            .map(Evidence.Departed::at)
            .toList();
    return departed.isEmpty()
        ? evidence.exchange().stream()
            .filter(record -> isRead(record, evidence.account().value()))
            .map(ExchangeRecord::time)
            .toList()
        : departed;
  }

  private static boolean isRead(ExchangeRecord record, String account) {
    return record instanceof ExchangeRecord.RequestArrived request
        && request.method().equals("GET")
        && request.path().endsWith("/balance")
        && request.account().filter(account::equals).isPresent();
  }

  private static boolean isOpen(Evidence evidence, Instant moment) {
    boolean open = false;
    for (ModeState state : evidence.modes().values().iterator().next()) {
      if (state.since().isBefore(moment)) {
        open = state.reasons().contains(Reason.BALANCES_UNREADABLE);
      }
    }
    return open;
  }
}
