package io.breakwater.simulator.engine;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Dead man's switches: when one runs out, all orders of its account and symbol are canceled.
 *
 * @see "Binance USDⓈ-M Futures API, Auto-Cancel All Open Orders"
 */
final class Countdowns {
  private final Map<Key, Instant> ends = new LinkedHashMap<>();
  private Instant first = Instant.MAX;

  private record Key(TradingAccount account, SymbolMarket market) {}

  /** Starts it anew. */
  void set(TradingAccount account, SymbolMarket market, Instant end) {
    Key key = new Key(account, market);
    ends.remove(key);
    ends.put(key, end);
    findFirst();
  }

  void stop(TradingAccount account, SymbolMarket market) {
    ends.remove(new Key(account, market));
    findFirst();
  }

  Instant nextDue() {
    return first;
  }

  void runOut(Instant now, BiConsumer<TradingAccount, SymbolMarket> canceling) {
    if (first.isAfter(now)) {
      return;
    }
    Iterator<Map.Entry<Key, Instant>> each = ends.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Key, Instant> entry = each.next();
      if (!entry.getValue().isAfter(now)) {
        each.remove();
        canceling.accept(entry.getKey().account(), entry.getKey().market());
      }
    }
    findFirst();
  }

  private void findFirst() {
    first = Instant.MAX;
    for (Instant end : ends.values()) {
      first = end.isBefore(first) ? end : first;
    }
  }
}
