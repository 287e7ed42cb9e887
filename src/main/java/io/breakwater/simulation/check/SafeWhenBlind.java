package io.breakwater.simulation.check;

import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.domain.TradeEvent;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * P4. Counts accepted orders that add exposure, and signals that were given outside NORMAL.
 *
 * <p>A request began at some moment between its journaled attempt and its arrival. It breaks the
 * promise where the account was in NORMAL at no moment of that span: only then is it certain that
 * it began outside. A mode begins when the account says so ({@link ModeState#since}), not when it
 * was heard of, so that a message's delay is no margin.
 */
final class SafeWhenBlind {
  /** The exchange's times are whole milliseconds, rounded down. */
  private static final Duration TICK = Duration.ofMillis(1);

  private final Evidence evidence;
  private final List<ModeState> changes = new ArrayList<>();

  private SafeWhenBlind(Evidence evidence) {
    this.evidence = evidence;
    for (ModeState state : evidence.modes().values().stream().flatMap(List::stream).toList()) {
      boolean isNew = changes.isEmpty() || changes.get(changes.size() - 1).mode() != state.mode();
      if (isNew) {
        changes.add(state);
      }
    }
  }

  static Verdict judge(Evidence evidence, Claim claim) {
    return new SafeWhenBlind(evidence).judge(claim);
  }

  private Verdict judge(Claim claim) {
    Verdict.Tally tally = new Verdict.Tally(claim);
    if (changes.isEmpty()) {
      return tally.verdict();
    }
    Map<String, Instant> ordered = new LinkedHashMap<>();
    for (ExchangeRecord.OrderAccepted order :
        evidence.records(ExchangeRecord.OrderAccepted.class)) {
      if (order.increasing() && order.account().equals(evidence.account().value())) {
        ordered.put(order.clientOrderId(), order.time());
        Instant began = began(order).orElse(order.time());
        tally.judge(
            isNormalWithin(began, order.time().plus(TICK)),
            () ->
                order.time()
                    + " order "
                    + order.clientOrderId()
                    + ", begun after "
                    + began
                    + ", in "
                    + modeAt(order.time()));
      }
    }
    OrderNames names = evidence.names();
    int refused = 0;
    for (Evidence.Sent sent : evidence.sent()) {
      boolean reached =
          ordered.keySet().stream()
              .flatMap(id -> names.owner(id).stream())
              .anyMatch(owner -> owner.signal().id().equals(sent.signal().id()));
      if (modeAt(sent.at()) != Mode.NORMAL && !reached) {
        tally.held();
        refused++;
      }
    }
    String note = refused == 0 ? "" : refused + " given outside NORMAL had no order";
    return tally.verdict(note);
  }

  private Optional<Instant> began(ExchangeRecord.OrderAccepted order) {
    Optional<Instant> began = Optional.empty();
    for (TradeEvent event : evidence.journal()) {
      if (event instanceof TradeEvent.AttemptStarted attempt
          && attempt.id().value().equals(order.clientOrderId())
          && !attempt.at().isAfter(order.time())) {
        began = Optional.of(attempt.at());
      }
    }
    return began;
  }

  private Mode modeAt(Instant moment) {
    Mode mode = Mode.STARTING;
    for (ModeState change : changes) {
      mode = change.since().isAfter(moment) ? mode : change.mode();
    }
    return mode;
  }

  private boolean isNormalWithin(Instant from, Instant until) {
    return modeAt(from) == Mode.NORMAL
        || changes.stream()
            .anyMatch(
                change ->
                    change.mode() == Mode.NORMAL
                        && !change.since().isBefore(from)
                        && !change.since().isAfter(until));
  }
}
