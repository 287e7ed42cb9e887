package io.breakwater.account.stored;

import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeSummary;
import java.time.Instant;
import java.util.List;

/**
 * An account's books at one moment, in the domain's terms: taken by the actor that owns them, and
 * written by another thread while they go on. {@link BookSerializer} gives it its stored form.
 *
 * @param open of each open trade all facts since its beginning, in the order in which they began
 * @param closed the latest ones, oldest first
 * @param closedCount how many were closed in all
 * @param freed when the last trade of each slot ended
 * @param remembered the signals that were accepted lately, by the hour of their creation
 */
public record BookSnapshot(
    List<List<TradeEvent>> open,
    List<TradeSummary> closed,
    long closedCount,
    List<Freed> freed,
    List<Hour> remembered) {
  /** When the last trade of a slot ended, by our clock. */
  public record Freed(Slot slot, Instant at) {}

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
    freed = List.copyOf(freed);
    remembered = List.copyOf(remembered);
    for (List<TradeEvent> facts : open) {
      if (facts.isEmpty() || !(facts.get(0) instanceof TradeEvent.SignalAccepted)) {
        throw new IllegalArgumentException("a trade without its beginning: " + facts);
      }
    }
  }
}
