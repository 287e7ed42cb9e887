package io.breakwater.account.stored;

import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeSummary;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account's books at one moment, in the domain's terms: taken by the actor that owns them, and
 * written by another thread while they go on. {@link BookSerializer} gives it its stored form.
 *
 * @param open of each open trade all facts since its beginning, in the order in which they began
 * @param closed the latest ones, oldest first
 * @param closedCount how many were closed in all
 * @param changedAt when we last heard of a change in each slot, by our clock
 * @param filledAt the exchange's time of each slot's last known fill
 * @param lastFills the largest number of a known fill of each symbol
 * @param reversals the changes by which a trade was reversed, where the new one is not decided
 * @param flattening the command by which everything is being closed
 * @param remembered the signals that were accepted lately, by the hour of their creation
 */
public record BookSnapshot(
    List<List<TradeEvent>> open,
    List<TradeSummary> closed,
    long closedCount,
    Map<Slot, Instant> changedAt,
    Map<Slot, Instant> filledAt,
    Map<Symbol, Long> lastFills,
    List<TradeEvent.ChangeAccepted> reversals,
    Optional<SignalId> flattening,
    List<Hour> remembered) {
  /**
   * The signals that were created in one hour.
   *
   * @param number hours since 1970
   * @param digests {@link #DIGEST_BYTES} of each, one after the other; never changed by anybody
   */
  public record Hour(long number, byte[] digests) {
    /** The first bytes of the SHA-256 of a signal's id. Stands in snapshots, and is for ever. */
    public static final int DIGEST_BYTES = 12;

    public Hour {
      if (digests.length % DIGEST_BYTES != 0) {
        throw new IllegalArgumentException(digests.length + " bytes are no digests");
      }
    }
  }

  public BookSnapshot {
    open = open.stream().map(List::copyOf).toList();
    closed = List.copyOf(closed);
    changedAt = copy(changedAt);
    filledAt = copy(filledAt);
    lastFills = copy(lastFills);
    reversals = List.copyOf(reversals);
    remembered = List.copyOf(remembered);
    for (List<TradeEvent> facts : open) {
      if (facts.isEmpty() || facts.get(0).begun().isEmpty()) {
        throw new IllegalArgumentException("a trade without its beginning: " + facts);
      }
    }
  }

  private static <K, V> Map<K, V> copy(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
