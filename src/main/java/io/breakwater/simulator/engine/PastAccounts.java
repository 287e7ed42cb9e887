package io.breakwater.simulator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Accounts as they were a little earlier, for reads that lag: a copy after each change. Where reads
 * do not lag nothing is copied.
 */
final class PastAccounts {
  private final Duration lag;
  private final Map<String, ArrayDeque<Copy>> copies = new LinkedHashMap<>();
  private final Set<TradingAccount> changed = new LinkedHashSet<>();

  /** An account as it was from this moment on. */
  private record Copy(Instant from, TradingAccount account) {}

  PastAccounts(Duration lag) {
    this.lag = lag;
  }

  /** Notes that it is another than before, and may change again at this moment. */
  void changed(TradingAccount account) {
    if (!lag.isZero()) {
      changed.add(account);
    }
  }

  /** The changes of this moment are complete. */
  void keep(Instant now) {
    if (changed.isEmpty()) {
      return;
    }
    for (TradingAccount account : changed) {
      ArrayDeque<Copy> kept = copies.computeIfAbsent(account.name, name -> new ArrayDeque<>());
      forget(kept, now);
      kept.addLast(new Copy(now, account.copy()));
    }
    changed.clear();
  }

  /** The account as a read sees it now: its latest copy that is old enough, or the first of all. */
  TradingAccount seen(TradingAccount account, Instant now) {
    if (lag.isZero()) {
      return account;
    }
    ArrayDeque<Copy> kept = copies.get(account.name);
    forget(kept, now);
    return kept.getFirst().account();
  }

  /** Drops copies that a later one has replaced for all reads to come. */
  private void forget(ArrayDeque<Copy> kept, Instant now) {
    Instant seen = now.minus(lag);
    while (kept.size() > 1) {
      Copy first = kept.pollFirst();
      if (kept.getFirst().from().isAfter(seen)) {
        kept.addFirst(first);
        return;
      }
    }
  }
}
