package io.breakwater.account.stored;

import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A {@link BookSnapshot} as it is stored: flat, with plain fields, as the journal's lines are.
 * Times in ms since 1970. Names and fields stay as long as a snapshot of that form may be read; one
 * that cannot be read costs time, not truth: the events are read instead.
 *
 * @param freedSymbols as long as {@code freedSides} and {@code freedAt}
 * @param hours since 1970, as long as {@code digests}
 */
public record StoredBook(
    List<StoredTrade> open,
    List<StoredSummary> closed,
    long closedCount,
    List<String> freedSymbols,
    List<String> freedSides,
    List<Long> freedAt,
    List<Long> hours,
    List<byte[]> digests) {
  /** The facts of one open trade since its beginning. */
  public record StoredTrade(List<StoredFact> facts) {}

  /**
   * A fact exactly as it lies in the journal, so that what brings an old line of the journal into
   * today's form does the same here.
   *
   * @param serializer Pekko's number of who wrote it
   */
  public record StoredFact(int serializer, String manifest, byte[] line) {}

  static StoredBook of(BookSnapshot book, Function<TradeEvent, StoredFact> write) {
    return new StoredBook(
        book.open().stream()
            .map(facts -> new StoredTrade(facts.stream().map(write).toList()))
            .toList(),
        book.closed().stream().map(StoredSummary::of).toList(),
        book.closedCount(),
        book.freed().stream().map(freed -> freed.slot().symbol().value()).toList(),
        book.freed().stream().map(freed -> freed.slot().positionSide().name()).toList(),
        book.freed().stream().map(freed -> freed.at().toEpochMilli()).toList(),
        book.remembered().stream().map(BookSnapshot.Hour::number).toList(),
        book.remembered().stream().map(BookSnapshot.Hour::digests).toList());
  }

  BookSnapshot toDomain(Function<StoredFact, TradeEvent> read) {
    List<BookSnapshot.Freed> freed = new ArrayList<>();
    for (int i = 0; i < freedSymbols.size(); i++) {
      PositionSide side = PositionSide.valueOf(freedSides.get(i));
      Slot slot = new Slot(new Symbol(freedSymbols.get(i)), side);
      freed.add(new BookSnapshot.Freed(slot, Instant.ofEpochMilli(freedAt.get(i))));
    }
    List<BookSnapshot.Hour> remembered = new ArrayList<>();
    for (int i = 0; i < hours.size(); i++) {
      remembered.add(new BookSnapshot.Hour(hours.get(i), digests.get(i)));
    }
    return new BookSnapshot(
        open.stream().map(trade -> trade.facts().stream().map(read).toList()).toList(),
        closed.stream().map(StoredSummary::toDomain).toList(),
        closedCount,
        freed,
        remembered);
  }
}
