package io.breakwater.simulator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Accounts as they were a little earlier, for reads that lag: a copy after each change, for as long
 * as a read may look back. Where reads cannot lag nothing is copied.
 */
final class PastAccounts {
  private final Map<String, ArrayDeque<Copy>> copies = new LinkedHashMap<>();
  private final Set<TradingAccount> changed = new LinkedHashSet<>();
  private Duration kept;
  private Duration lag;

  /** An account as it was from this moment on. */
  private record Copy(Instant from, TradingAccount account) {}

  /**
   * @param lag of reads, until another is set
   * @param kept how far back they may look later
   */
  PastAccounts(Duration lag, Duration kept) {
    this.lag = lag;
    this.kept = longer(lag, kept);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  boolean isKept() {
    return !kept.isZero();
  }

  /** Reads lag so much from now on. What is not kept so far back is told as far as it is. */
  void lag(Duration other) {
    lag = other;
    kept = longer(kept, other);
  }

  /** Notes that it is another than before, and may change again at this moment. */
  void changed(TradingAccount account) {
    if (isKept()) {
      changed.add(account);
    }
  }

  /** The changes of this moment are complete. */
  void keep(Instant now) {
    if (changed.isEmpty()) {
      return;
    }
    for (TradingAccount account : changed) {
      ArrayDeque<Copy> all = copies.computeIfAbsent(account.name, name -> new ArrayDeque<>());
      all.addLast(new Copy(now, account.copy()));
      forget(all, now.minus(kept));
    }
    changed.clear();
  }

  /** The account as a read sees it now: its latest copy that is old enough, or the first of all. */
  TradingAccount seen(TradingAccount account, Instant now) {
    if (lag.isZero()) {
      return account;
    }
    Instant seen = now.minus(lag);
    Iterator<Copy> latestFirst = copies.get(account.name).descendingIterator();
    Copy found = latestFirst.next();
    while (found.from().isAfter(seen) && latestFirst.hasNext()) {
      found = latestFirst.next();
    }
    return found.account();
  }

  /** Drops copies that a later one has replaced for all reads to come. */
  private static void forget(ArrayDeque<Copy> all, Instant oldest) {
    while (all.size() > 1) {
      Copy first = all.pollFirst();
      if (all.getFirst().from().isAfter(oldest)) {
        all.addFirst(first);
        return;
      }
    }
  }
}
