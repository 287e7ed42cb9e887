package io.breakwater.account;

import io.breakwater.account.stored.BookSnapshot;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeSummary;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trades of an account, as the journal tells them: the state of {@link OrderGateway}. Changed
 * by {@link #apply} alone, so that it is the same after a crash. Confined to its actor.
 *
 * <p>It does not grow with history: open trades are kept whole, of closed ones the latest
 * summaries, and of accepted signals which there were in the last 7 days, by the times of the
 * facts.
 */
final class Book {
  /**
   * Never changed: the state before the first event is one object for all recoveries, and what was
   * not stored before one must not be in the next.
   */
  static final Book EMPTY = new Book(new SignalMemory());

  /** More are never told, see {@link OrderGateway.Trades}. */
  private static final int MOST_CLOSED = 1_000;

  private final Map<SignalId, Trade> open = new LinkedHashMap<>();
  private final Map<SignalId, List<TradeEvent>> histories = new LinkedHashMap<>();
  private final Map<Slot, SignalId> slots = new LinkedHashMap<>();
  private final Map<ClientOrderId, SignalId> orders = new LinkedHashMap<>();
  private final Deque<TradeSummary> closed = new ArrayDeque<>();
  private final Map<Slot, Instant> freedAt = new LinkedHashMap<>();
  private final SignalMemory memory;
  private long closedCount;

  private Book(SignalMemory memory) {
    this.memory = memory;
  }

  /** The book that this is a copy of. */
  static Book of(BookSnapshot copy) {
    Book book = new Book(new SignalMemory(copy.remembered()));
    copy.open().forEach(facts -> facts.forEach(book::advance));
    book.closed.addAll(copy.closed());
    book.closedCount = copy.closedCount();
    copy.freed().forEach(freed -> book.freedAt.put(freed.slot(), freed.at()));
    return book;
  }

  /** A copy that later facts do not change. */
  BookSnapshot copy() {
    return new BookSnapshot(
        List.copyOf(histories.values()),
        List.copyOf(closed),
        closedCount,
        freedAt.entrySet().stream()
            .map(freed -> new BookSnapshot.Freed(freed.getKey(), freed.getValue()))
            .toList(),
        memory.copy());
  }

  /** The event handler: a fact changes the trade that it names. */
  Book apply(TradeEvent event) {
    return this == EMPTY ? new Book(new SignalMemory()).apply(event) : changed(event);
  }

  private Book changed(TradeEvent event) {
    memory.forgetBefore(event.at());
    if (event instanceof TradeEvent.SignalAccepted || open.containsKey(event.trade())) {
      advance(event);
      remember(event);
    }
    return this; // A fact about a trade that has ended changes nothing.
  }

  /** The signals that were accepted by this: their repetition is to be known. */
  private void remember(TradeEvent event) {
    if (event instanceof TradeEvent.SignalAccepted accepted) {
      memory.remember(accepted.signal().id(), accepted.signal().createdAt());
    }
    if (event instanceof TradeEvent.CloseRequested close && !close.by().equals(close.trade())) {
      memory.remember(close.by(), close.at());
    }
  }

  private void advance(TradeEvent event) {
    Trade before = open.get(event.trade());
    if (event instanceof TradeEvent.SignalAccepted accepted) {
      before = accepted.begin();
      slots.put(before.slot(), before.id());
      histories.put(before.id(), new ArrayList<>());
    }
    Trade after = event.applyTo(before);
    histories.get(after.id()).add(event);
    if (event instanceof TradeEvent.AttemptStarted attempt) {
      orders.put(attempt.id(), attempt.trade());
    }
    if (after.endedAt().isPresent()) {
      end(after);
    } else {
      open.put(after.id(), after);
    }
  }

  private void end(Trade ended) {
    open.remove(ended.id());
    histories.remove(ended.id());
    slots.remove(ended.slot());
    freedAt.put(ended.slot(), ended.endedAt().orElseThrow());
    ended.orders().forEach(order -> orders.remove(order.id()));
    closedCount++;
    closed.addLast(ended.summary());
    if (closed.size() > MOST_CLOSED) {
      closed.removeFirst();
    }
  }

  List<Trade> open() {
    return List.copyOf(open.values());
  }

  Optional<Trade> trade(SignalId id) {
    return Optional.ofNullable(open.get(id));
  }

  Optional<Trade> inSlot(Slot slot) {
    return Optional.ofNullable(slots.get(slot)).map(open::get);
  }

  /** When the last trade of this slot ended, by our clock; empty before the first. */
  Optional<Instant> freedAt(Slot slot) {
    return Optional.ofNullable(freedAt.get(slot));
  }

  Optional<Trade> owning(ClientOrderId id) {
    return Optional.ofNullable(orders.get(id)).map(open::get);
  }

  /** The trade and order whose child at the exchange has this number. */
  Optional<Trade> owning(OrderId number) {
    return open.values().stream().filter(trade -> trade.order(number).isPresent()).findFirst();
  }

  /**
   * Whether this signal was accepted before, to enter or to change a trade, in the last 7 days. An
   * older one must be refused by its age, see {@link SignalMemory#KEPT}.
   */
  boolean knows(SignalId id) {
    return open.containsKey(id) || memory.knows(id);
  }

  /** All facts of an open trade, oldest first: why it is as it is. */
  List<TradeEvent> history(SignalId id) {
    return List.copyOf(histories.getOrDefault(id, List.of()));
  }

  List<TradeSummary> openSummaries() {
    return open.values().stream().map(Trade::summary).toList();
  }

  /** In all, of which the latest can be told. */
  long closedCount() {
    return closedCount;
  }

  /** Oldest first. */
  List<TradeSummary> latestClosed(int most) {
    return closed.stream().skip(Math.max(0, closed.size() - most)).toList();
  }

  /** Every order that may still be at the exchange. */
  List<TradeOrder> unfinishedOrders() {
    List<TradeOrder> all = new ArrayList<>();
    for (Trade trade : open.values()) {
      trade.orders().stream().filter(order -> !order.isOver()).forEach(all::add);
    }
    return all;
  }
}
