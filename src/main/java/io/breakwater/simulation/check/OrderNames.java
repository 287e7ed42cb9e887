package io.breakwater.simulation.check;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
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
  record Owner(Signal signal, Leg leg) {
    SignalId id() {
      return signal.id();
    }
  }

  private final Map<String, Signal> byRoot = new LinkedHashMap<>();
  private final Map<String, Leg> legs = new LinkedHashMap<>();

  OrderNames(String prefix, AccountId account, Collection<Signal> signals) {
    List<Leg> all = new ArrayList<>(List.of(Leg.ENTRY, Leg.BASE_STOP, Leg.TIGHT_STOP, Leg.CLOSE));
    for (int step = 0; step < STEPS; step++) {
      all.add(Leg.takeProfit(step));
      all.add(Leg.add(step));
      all.add(Leg.reduce(step));
    }
    all.forEach(leg -> legs.put(leg.code(), leg));
    for (Signal signal : signals) {
      String id = OrderName.of(prefix, account, signal.id(), Leg.ENTRY, 0).value();
      byRoot.put(id.substring(0, id.lastIndexOf('-')), signal);
    }
  }

  Optional<Owner> owner(String clientOrderId) {
    // The signal's part may hold hyphens, leg and revision do not.
    int hyphen = clientOrderId.lastIndexOf('-');
    int dot = clientOrderId.lastIndexOf('.');
    boolean standIn = isStandIn(clientOrderId);
    if (hyphen < 0 || (dot < hyphen && !standIn)) {
      return Optional.empty();
    }
    String code =
        standIn
            ? clientOrderId.substring(hyphen + 2, hyphen + 3)
            : clientOrderId.substring(hyphen + 1, dot);
    Signal signal = byRoot.get(clientOrderId.substring(0, hyphen));
    Leg leg = legs.get(code);
    return signal == null || leg == null ? Optional.empty() : Optional.of(new Owner(signal, leg));
  }

  /** Whether an order was sent without a journal, as its name says. */
  static boolean isStandIn(String clientOrderId) {
    int hyphen = clientOrderId.lastIndexOf('-');
    return hyphen >= 0
        && clientOrderId.length() > hyphen + 3
        && clientOrderId.charAt(hyphen + 1) == 'X'
        && clientOrderId.indexOf('.', hyphen) < 0;
  }
}
