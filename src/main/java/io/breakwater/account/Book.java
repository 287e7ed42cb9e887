package io.breakwater.account;

import io.breakwater.account.stored.BookSnapshot;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
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
import java.util.TreeMap;

/**
 * The trades of an account, as the journal tells them: the state of {@link OrderGateway}. Changed
 * by {@link #apply} alone, so that it is the same after a crash. Confined to its actor.
 *
 * <p>It does not grow with history: open trades are kept whole, of closed ones the latest
 * summaries, and of accepted signals which there were in the last 7 days, by the times of the
 * facts.
 */
final class Book implements OpenTrades {
  /**
   * Never changed: the state before the first event is one object for all recoveries, and what was
   * not stored before one must not be in the next.
   */
  static final Book EMPTY = new Book(new SignalMemory());

  /** More are never told, see {@link OrderGateway.Trades}. */
  static final int MOST_CLOSED = 1_000;

  private final Map<SignalId, Trade> open = new LinkedHashMap<>();
  private final Map<SignalId, List<TradeEvent>> histories = new LinkedHashMap<>();
  private final Map<Slot, SignalId> slots = new LinkedHashMap<>();
  private final Map<ClientOrderId, SignalId> orders = new LinkedHashMap<>();
  private final Deque<TradeSummary> closed = new ArrayDeque<>();
  private final Map<Slot, Instant> changedAt = new LinkedHashMap<>();
  private final Map<Slot, Instant> filledAt = new LinkedHashMap<>();
  private final Map<Symbol, Long> lastFills = new TreeMap<>();
  private final Map<SignalId, TradeEvent.ChangeAccepted> reversals = new LinkedHashMap<>();
  private final SignalMemory memory;
  private Optional<SignalId> flattening = Optional.empty();
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
    // Open trades' facts have noted some of this, those of closed ones the rest.
    book.changedAt.putAll(copy.changedAt());
    book.filledAt.putAll(copy.filledAt());
    book.lastFills.putAll(copy.lastFills());
    copy.reversals().forEach(accepted -> book.reversals.put(accepted.change().id(), accepted));
    book.flattening = copy.flattening();
    return book;
  }

  /** A copy that later facts do not change. */
  BookSnapshot copy() {
    return new BookSnapshot(
        List.copyOf(histories.values()),
        List.copyOf(closed),
        closedCount,
        changedAt,
        filledAt,
        lastFills,
        List.copyOf(reversals.values()),
        flattening,
        memory.copy());
  }

  /** The event handler: a fact changes the trade that it names. */
  Book apply(TradeEvent event) {
    return this == EMPTY ? new Book(new SignalMemory()).apply(event) : changed(event);
  }

  private Book changed(TradeEvent event) {
    memory.forgetBefore(event.at());
    if (event instanceof TradeEvent.FlattenStarted) {
      flattening = Optional.of(event.trade());
      remember(event);
    } else if (event instanceof TradeEvent.FlattenDone) {
      flattening = Optional.empty();
    } else if (event instanceof TradeEvent.ReversalEnded ended) {
      reversals.remove(ended.signal());
    } else if (event.begun().isPresent() || open.containsKey(event.trade())) {
      advance(event);
      reverse(event);
      remember(event);
    }
    return this; // A fact about a trade that has ended changes nothing.
  }

  /** A signal that has reversed a trade waits for its own; with its own it waits no more. */
  private void reverse(TradeEvent event) {
    reversals.remove(event.trade());
    if (event instanceof TradeEvent.ChangeAccepted accepted
        && accepted.change().action() == Signal.Action.REVERSE) {
      reversals.put(accepted.change().id(), accepted);
    }
  }

  private void remember(TradeEvent event) {
    event
        .acceptance()
        .ifPresent(accepted -> memory.remember(accepted.signal(), accepted.createdAt()));
  }

  private void advance(TradeEvent event) {
    Trade before = open.get(event.trade());
    Optional<Trade> begun = event.begun();
    if (begun.isPresent()) {
      before = begun.get();
      slots.put(before.slot(), before.id());
      histories.put(before.id(), new ArrayList<>());
    }
    Trade after = event.applyTo(before);
    histories.get(after.id()).add(event);
    if (event instanceof TradeEvent.OrderFilled filled) {
      note(filled.fill());
    }
    if (event instanceof TradeEvent.OutsideFilled filled) {
      note(filled.fill());
    }
    if (!after.held().equals(before.held())) {
      changedAt.put(after.slot(), event.at());
    }
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
    changedAt.put(ended.slot(), ended.endedAt().orElseThrow());
    ended.orders().forEach(order -> orders.remove(order.id()));
    closedCount++;
    closed.addLast(ended.summary());
    if (closed.size() > MOST_CLOSED) {
      closed.removeFirst();
    }
  }

  private void note(Fill fill) {
    lastFills.merge(fill.symbol(), fill.tradeId(), Math::max);
    filledAt.merge(
        new Slot(fill.symbol(), fill.positionSide()),
        fill.time(),
        (one, other) -> one.isAfter(other) ? one : other);
  }

  /** The command by which everything is being closed; empty while none is. */
  Optional<SignalId> flattening() {
    return flattening;
  }

  /** A signal that has reversed a trade and is not decided yet. */
  Optional<Signal> reversal(SignalId id) {
    return Optional.ofNullable(reversals.get(id)).map(TradeEvent.ChangeAccepted::change);
  }

  /** The trade that a signal has reversed. */
  SignalId reversed(SignalId signal) {
    return reversals.get(signal).trade();
  }

  /** Those whose trade has ended. */
  List<SignalId> reversalsDue() {
    return reversals.values().stream()
        .filter(accepted -> !open.containsKey(accepted.trade()))
        .map(accepted -> accepted.change().id())
        .toList();
  }

  /** The exchange's time of the last fill that is known in a slot; empty before the first. */
  Optional<Instant> filledAt(Slot slot) {
    return Optional.ofNullable(filledAt.get(slot));
  }

  /** The largest number of a fill that is known, by symbol. */
  Map<Symbol, Long> lastFills() {
    return new TreeMap<>(lastFills);
  }

  List<Trade> open() {
    return List.copyOf(open.values());
  }

  Optional<Trade> trade(SignalId id) {
    return Optional.ofNullable(open.get(id));
  }

  @Override
  public Optional<Trade> inSlot(Slot slot) {
    return Optional.ofNullable(slots.get(slot)).map(open::get);
  }

  /**
   * When we last heard of a change of this slot's position, or of the end of its trade, by our
   * clock; empty before the first.
   */
  Optional<Instant> changedAt(Slot slot) {
    return Optional.ofNullable(changedAt.get(slot));
  }

  @Override
  public Optional<Trade> owning(ClientOrderId id) {
    return Optional.ofNullable(orders.get(id)).map(open::get);
  }

  @Override
  public Optional<Trade> owning(Numbered order) {
    return open.values().stream()
        .filter(trade -> trade.slot().symbol().equals(order.symbol()))
        .filter(trade -> trade.order(order.number()).isPresent())
        .findFirst();
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
