package io.breakwater.market;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;

/** Counts messages of the exchange that could not be read; each kind is logged once a minute. */
final class UnreadableLog {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  // The names are the exchange's: without a bound a broken peer could fill the memory with them.
  private static final int MOST_KINDS = 50;
  private static final String OTHER = "other";

  private static final class Count {
    private long all;
    private Instant loggedAt = Instant.MIN;
  }

  private final Map<String, Count> counts = new TreeMap<>();

  /** Returns whether it was logged. */
  boolean add(String kind, String cause, Instant now, Logger log) {
    String name = counts.containsKey(kind) || counts.size() < MOST_KINDS ? kind : OTHER;
    Count count = counts.computeIfAbsent(name, unused -> new Count());
    count.all++;
    if (now.isBefore(count.loggedAt) || now.isBefore(nextLog(count))) {
      return false;
    }
    count.loggedAt = now;
    log.warn("Unreadable message of kind {}, {} so far: {}", name, count.all, cause);
    return true;
  }

  long count(String kind) {
    Count count = counts.get(kind);
    return count == null ? 0 : count.all;
  }

  private static Instant nextLog(Count count) {
    return count.loggedAt.equals(Instant.MIN) ? Instant.MIN : count.loggedAt.plus(INTERVAL);
  }
}
