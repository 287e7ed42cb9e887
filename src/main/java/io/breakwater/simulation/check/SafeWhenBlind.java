package io.breakwater.simulation.check;

import io.breakwater.account.Mode;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.simulator.ExchangeRecord;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * P4. Counts accepted orders that add exposure, and signals that were given outside NORMAL and had
 * no order.
 *
 * <p>An order breaks the promise where the process that sent it was in NORMAL at no moment at which
 * it can have been sent: only then is it certain that its sending began outside.
 */
final class SafeWhenBlind {
  private final Evidence evidence;
  private final Modes modes;
  private final Sendings sendings;

  SafeWhenBlind(Evidence evidence) {
    this.evidence = evidence;
    this.modes = evidence.modesByTime();
    this.sendings = evidence.sendings();
  }

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Promise.SAFE_WHEN_BLIND);
    SafeWhenBlind check = new SafeWhenBlind(evidence);
    check.entries(tally);
    int refused = check.refused(tally);
    return tally.verdict(refused == 0 ? "" : refused + " given outside NORMAL had no order");
  }

  /** Judges each order that adds exposure and whose process is known. */
  void entries(Verdict.Tally tally) {
    for (ExchangeRecord.OrderAccepted order :
        evidence.records(ExchangeRecord.OrderAccepted.class)) {
      if (isEntry(evidence, order)) {
        var all =
            sendings.of(order).stream().filter(sending -> process(sending).isPresent()).toList();
        if (!all.isEmpty()) {
          tally.judge(all.stream().anyMatch(this::isNormal), () -> text(order, all.get(0)));
        }
      }
    }
  }

  static boolean isEntry(Evidence evidence, ExchangeRecord.OrderAccepted order) {
    return order.increasing()
        && evidence.isOurs(order.account())
        && !evidence.origins().isForeignOrder(OrderKey.of(order));
  }

  private Optional<String> process(Sendings.Sending sending) {
    return sending.process().or(modes::only).filter(modes::areKnownOf);
  }

  private boolean isNormal(Sendings.Sending sending) {
    return modes.isNormalWithin(process(sending).orElseThrow(), sending.first(), sending.last());
  }

  private String text(ExchangeRecord.OrderAccepted order, Sendings.Sending sending) {
    String process = process(sending).orElseThrow();
    return order.time()
        + " order "
        + order.clientOrderId()
        + ", begun after "
        + sending.first()
        + " by "
        + process
        + ", in "
        + modes.at(process, sending.last());
  }

  /** Where there are several processes, it is not known which one a signal was given to. */
  private int refused(Verdict.Tally tally) {
    if (modes.only().isEmpty()) {
      return 0;
    }
    String process = modes.only().get();
    Set<SignalId> ordered = new LinkedHashSet<>();
    for (ExchangeRecord.OrderAccepted order :
        evidence.records(ExchangeRecord.OrderAccepted.class)) {
      if (isEntry(evidence, order)) {
        evidence.names().owner(order.clientOrderId()).ifPresent(owner -> ordered.add(owner.id()));
      }
    }
    int refused = 0;
    for (Evidence.Sent sent : evidence.sent()) {
      if (modes.at(process, sent.at()) != Mode.NORMAL && !ordered.contains(sent.signal().id())) {
        tally.held();
        refused++;
      }
    }
    return refused;
  }
}
