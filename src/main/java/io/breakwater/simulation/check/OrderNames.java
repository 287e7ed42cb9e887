package io.breakwater.simulation.check;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Leg;
import io.breakwater.domain.Signal;
import io.breakwater.domain.SignalId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells by an order's name which signal and which leg it belongs to, whatever its revision. */
final class OrderNames {
  private static final int STEPS = 10;

  /** What an order is for. */
  record Owner(Signal signal, Leg leg) {}

  private final Map<String, Owner> byStem = new LinkedHashMap<>();
  private final Map<SignalId, Signal> signals = new LinkedHashMap<>();

  OrderNames(String prefix, AccountId account, Collection<Signal> signals) {
    for (Signal signal : signals) {
      this.signals.put(signal.id(), signal);
      for (Leg leg : legs()) {
        byStem.put(
            stem(ClientOrderId.derive(prefix, account, signal.id(), leg, 0).value()),
            new Owner(signal, leg));
      }
    }
  }

  private static List<Leg> legs() {
    List<Leg> legs = new ArrayList<>(List.of(Leg.ENTRY, Leg.BASE_STOP, Leg.CLOSE));
    for (int step = 0; step < STEPS; step++) {
      legs.add(Leg.takeProfit(step));
    }
    return legs;
  }

  /** Without the revision. */
  private static String stem(String id) {
    int dot = id.lastIndexOf('.');
    return dot < 0 ? id : id.substring(0, dot);
  }

  Optional<Owner> owner(String clientOrderId) {
    return Optional.ofNullable(byStem.get(stem(clientOrderId)));
  }

  boolean isLeg(String clientOrderId, SignalId signal, Leg leg) {
    return owner(clientOrderId)
        .filter(owner -> owner.signal().id().equals(signal) && owner.leg().equals(leg))
        .isPresent();
  }

  Collection<Signal> signals() {
    return signals.values();
  }
}
