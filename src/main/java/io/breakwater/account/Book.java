package io.breakwater.account;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All trades of an account, as the journal tells them: the state of {@link OrderGateway}. Changed
 * by {@link #apply} alone, so that it is the same after a crash. Confined to its actor.
 */
final class Book implements OpenTrades {
  /**
   * Never changed: the state before the first event is one object for all recoveries, and what was
   * not stored before one must not be in the next.
   */
  static final Book EMPTY = new Book();

  private final Map<SignalId, Trade> open = new LinkedHashMap<>();
  private final Map<Slot, SignalId> slots = new LinkedHashMap<>();
  private final Map<ClientOrderId, SignalId> orders = new LinkedHashMap<>();
  private final Map<SignalId, TradeSummary> closed = new LinkedHashMap<>();
  private final Map<SignalId, SignalId> closeSignals = new LinkedHashMap<>();
  private final Map<Slot, Instant> changedAt = new LinkedHashMap<>();
  private final Map<Symbol, Long> lastFills = new TreeMap<>();
  private final Map<Slot, Instant> filledAt = new LinkedHashMap<>();
  private final Map<SignalId, TradeEvent.ChangeAccepted> reversals = new LinkedHashMap<>();
  private Optional<SignalId> flattening = Optional.empty();

  private Book() {}

  /** The event handler: a fact changes the trade that it names. */
  Book apply(TradeEvent event) {
    return this == EMPTY ? new Book().apply(event) : changed(event);
  }

  private Book changed(TradeEvent event) {
    if (event instanceof TradeEvent.FlattenStarted started) {
      flattening = Optional.of(started.trade());
      closeSignals.put(started.trade(), started.trade());
      return this;
    }
    if (event instanceof TradeEvent.FlattenDone) {
      flattening = Optional.empty();
      return this;
    }
    if (event instanceof TradeEvent.ReversalEnded ended) {
      reversals.remove(ended.signal());
      return this;
    }
    reversals.remove(event.trade());
    Trade before = open.get(event.trade());
    Optional<Trade> begun = begun(event);
    if (begun.isPresent()) {
      before = begun.get();
      slots.put(before.slot(), before.id());
    }
    if (before == null) {
      return this; // A fact about a trade that has ended changes nothing.
    }
    Trade after = event.applyTo(before);
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
    if (event instanceof TradeEvent.ChangeAccepted accepted) {
      closeSignals.put(accepted.change().id(), accepted.trade());
      if (accepted.change().action() == Signal.Action.REVERSE) {
        reversals.put(accepted.change().id(), accepted);
      }
    }
    if (event instanceof TradeEvent.CloseRequested close && !close.by().equals(close.trade())) {
      closeSignals.put(close.by(), close.trade());
    }
    if (after.endedAt().isPresent()) {
      open.remove(after.id());
      slots.remove(after.slot());
      changedAt.put(after.slot(), after.endedAt().get());
      after.orders().forEach(order -> orders.remove(order.id()));
      closed.put(after.id(), after.summary());
    } else {
      open.put(after.id(), after);
    }
    return this;
  }

  private void note(Fill fill) {
    lastFills.merge(fill.symbol(), fill.tradeId(), Math::max);
    filledAt.merge(
        new Slot(fill.symbol(), fill.positionSide()),
        fill.time(),
        (one, other) -> one.isAfter(other) ? one : other);
  }

  private static Optional<Trade> begun(TradeEvent event) {
    if (event instanceof TradeEvent.SignalAccepted accepted) {
      return Optional.of(accepted.begin());
    }
    return event instanceof TradeEvent.PositionAdopted adopted
        ? Optional.of(adopted.begin())
        : Optional.empty();
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

  /** Whether this signal was accepted before, to enter or to close, however long ago. */
  boolean knows(SignalId id) {
    return open.containsKey(id) || closed.containsKey(id) || closeSignals.containsKey(id);
  }

  List<TradeSummary> openSummaries() {
    return open.values().stream().map(Trade::summary).toList();
  }

  int closedCount() {
    return closed.size();
  }

  /** Oldest first. */
  List<TradeSummary> latestClosed(int most) {
    return closed.values().stream().skip(Math.max(0, closed.size() - most)).toList();
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
