package io.breakwater.account.stored;

import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A {@link BookSnapshot} as it is stored: flat, with plain fields, as the journal's lines are.
 * Times in ms since 1970. Names and fields stay as long as a snapshot of that form may be read; one
 * that cannot be read costs time, not truth: the events are read instead.
 *
 * @param reversals facts that began a reversal
 * @param hours since 1970, as long as {@code digests}
 */
public record StoredBook(
    List<StoredTrade> open,
    List<StoredSummary> closed,
    long closedCount,
    List<StoredSlot> changedAt,
    List<StoredSlot> filledAt,
    List<StoredNumber> lastFills,
    List<StoredFact> reversals,
    Optional<String> flattening,
    List<Long> hours,
    List<byte[]> digests) {
  /** A slot, and a time that is kept of it. */
  public record StoredSlot(String symbol, String side, long at) {
    static List<StoredSlot> of(Map<Slot, Instant> times) {
      return times.entrySet().stream()
          .map(
              entry ->
                  new StoredSlot(
                      entry.getKey().symbol().value(),
                      entry.getKey().positionSide().name(),
                      entry.getValue().toEpochMilli()))
          .toList();
    }

    static Map<Slot, Instant> toDomain(List<StoredSlot> times) {
      Map<Slot, Instant> all = new LinkedHashMap<>();
      for (StoredSlot each : times) {
        PositionSide side = PositionSide.valueOf(each.side());
        all.put(new Slot(new Symbol(each.symbol()), side), Instant.ofEpochMilli(each.at()));
      }
      return all;
    }
  }

  /** A symbol, and the largest number of a fill that is known of it. */
  public record StoredNumber(String symbol, long number) {}

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
        StoredSlot.of(book.changedAt()),
        StoredSlot.of(book.filledAt()),
        book.lastFills().entrySet().stream()
            .map(entry -> new StoredNumber(entry.getKey().value(), entry.getValue()))
            .toList(),
        book.reversals().stream().map(write).toList(),
        book.flattening().map(SignalId::value),
        book.remembered().stream().map(BookSnapshot.Hour::number).toList(),
        book.remembered().stream().map(BookSnapshot.Hour::digests).toList());
  }

  BookSnapshot toDomain(Function<StoredFact, TradeEvent> read) {
    Map<Symbol, Long> numbers = new LinkedHashMap<>();
    lastFills.forEach(each -> numbers.put(new Symbol(each.symbol()), each.number()));
    List<BookSnapshot.Hour> remembered = new ArrayList<>();
    for (int i = 0; i < hours.size(); i++) {
      remembered.add(new BookSnapshot.Hour(hours.get(i), digests.get(i)));
    }
    return new BookSnapshot(
        open.stream().map(trade -> trade.facts().stream().map(read).toList()).toList(),
        closed.stream().map(StoredSummary::toDomain).toList(),
        closedCount,
        StoredSlot.toDomain(changedAt),
        StoredSlot.toDomain(filledAt),
        numbers,
        reversals.stream().map(read).map(TradeEvent.ChangeAccepted.class::cast).toList(),
        flattening.map(SignalId::new),
        remembered);
  }
}
