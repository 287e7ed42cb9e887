package io.breakwater.simulation.check;

import io.breakwater.domain.trade.Slot;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * I4. Counts accepted orders that add exposure: each was sent in NORMAL, as P4 has it, and in any
 * one slot none of an old owner came after the new owner's first.
 *
 * <p>An owner is a process in one of its lives. One is newer than another where the account began
 * later in it: when it first told its mode, or else when the process started.
 */
final class OneOwner {
  private OneOwner() {}

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Invariant.ONE_OWNER);
    new SafeWhenBlind(evidence).entries(tally);
    if (evidence.lives().size() > 1) {
      owners(evidence, tally);
    }
    return tally.verdict();
  }

  private static void owners(Evidence evidence, Verdict.Tally tally) {
    Modes modes = evidence.modesByTime();
    Sendings sendings = evidence.sendings();
    Map<Slot, Evidence.Life> newest = new LinkedHashMap<>();
    for (ExchangeRecord.OrderAccepted order :
        evidence.records(ExchangeRecord.OrderAccepted.class)) {
      if (!SafeWhenBlind.isEntry(evidence, order)) {
        continue;
      }
      Optional<Evidence.Life> owner = owner(evidence.lives(), sendings.of(order));
      if (owner.isPresent()) {
        Slot slot = new Slot(order.symbol(), order.positionSide());
        Evidence.Life last = newest.getOrDefault(slot, owner.get());
        boolean old = began(modes, owner.get()).isBefore(began(modes, last));
        tally.judge(
            !old,
            () ->
                order.time()
                    + " order "
                    + order.clientOrderId()
                    + " in "
                    + slot
                    + " came from "
                    + owner.get().process()
                    + ", after the first one of "
                    + last.process());
        if (!old) {
          newest.put(slot, owner.get());
        }
      }
    }
  }

  /** The newest life that can have sent the order. */
  private static Optional<Evidence.Life> owner(
      List<Evidence.Life> lives, List<Sendings.Sending> sendings) {
    Optional<Evidence.Life> found = Optional.empty();
    for (Sendings.Sending sending : sendings) {
      for (Evidence.Life life : lives) {
        if (sending.process().filter(life.process()::equals).isPresent()
            && life.span().contains(sending.first())
            && found.filter(other -> !other.span().from().isBefore(life.span().from())).isEmpty()) {
          found = Optional.of(life);
        }
      }
    }
    return found;
  }

  private static Instant began(Modes modes, Evidence.Life life) {
    return modes.firstTold(life.process(), life.span()).orElse(life.span().from());
  }
}
