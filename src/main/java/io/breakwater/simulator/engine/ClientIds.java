package io.breakwater.simulator.engine;

import io.breakwater.domain.Symbol;
import java.time.Duration;
import java.time.Instant;

/** Which client ids are taken. Plain and conditional orders have theirs apart. */
final class ClientIds {
  private static final Duration BLOCKED = Duration.ofMinutes(10);

  private final boolean perSymbol;
  private final boolean blocks;

  ClientIds(Variants variants) {
    this.perSymbol = variants.is(Choice.ClientIdScope.SYMBOL);
    this.blocks = variants.is(Choice.ClientIdReuse.BLOCKED);
  }

  /** Refuses an id that another order has. */
  void check(TradingAccount account, Symbol symbol, String id, Instant now) {
    if (isOpen(account, symbol, id) || (blocks && wasOpen(account, symbol, id, now))) {
      throw duplicated();
    }
  }

  /** Whether an open order has it. */
  boolean isOpen(TradingAccount account, Symbol symbol, String id) {
    return account.openOrders.values().stream().anyMatch(order -> has(order, symbol, id));
  }

  private boolean wasOpen(TradingAccount account, Symbol symbol, String id, Instant now) {
    for (EngineOrder order : account.latestDone()) {
      if (!order.updated.plus(BLOCKED).isAfter(now)) {
        return false;
      }
      if (has(order, symbol, id)) {
        return true;
      }
    }
    return false;
  }

  private boolean has(EngineOrder order, Symbol symbol, String id) {
    return order.clientOrderId.equals(id) && (!perSymbol || order.symbol().equals(symbol));
  }

  /** The same for a conditional order, whose look-up names no symbol. */
  void checkAlgo(TradingAccount account, String id, Instant now) {
    for (AlgoOrder algo : account.openAlgos.values()) {
      if (algo.clientAlgoId.equals(id)) {
        throw duplicated();
      }
    }
    for (AlgoOrder algo : account.latestDoneAlgos()) {
      if (!blocks || !algo.updated.plus(BLOCKED).isAfter(now)) {
        return;
      }
      if (algo.clientAlgoId.equals(id)) {
        throw duplicated();
      }
    }
  }

  private static Refusal duplicated() {
    return Refusal.of(-4116, "clientOrderId is duplicated");
  }
}
