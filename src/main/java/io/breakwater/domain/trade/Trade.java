package io.breakwater.domain.trade;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.SignedQuantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A signal's whole round trip: its entry, its protection, its close, and every fill. A value: each
 * {@link TradeEvent} gives the next one. What is to be done next is {@link TradeRules}' business.
 *
 * @param orders in the order in which they were first sent
 * @param fills in the order in which we heard of them, each trade id once
 * @param closeCause why the position is being closed; empty while it is kept
 * @param vanished how much of the position went away without a fill of ours
 */
public record Trade(
    Signal signal,
    Slot slot,
    List<TradeOrder> orders,
    List<BookedFill> fills,
    Optional<String> closeCause,
    Quantity vanished,
    Instant acceptedAt,
    Optional<Instant> endedAt) {

  /** A fill with the order of ours that it belongs to. */
  public record BookedFill(ClientOrderId id, Fill fill) {}

  public Trade {
    orders = List.copyOf(orders);
    fills = List.copyOf(fills);
  }

  static Trade accepted(Signal signal, Slot slot, Instant at) {
    return new Trade(
        signal, slot, List.of(), List.of(), Optional.empty(), Quantity.ZERO, at, Optional.empty());
  }

  public SignalId id() {
    return signal.id();
  }

  public TradePhase phase() {
    boolean entered = !entered().isZero();
    if (endedAt.isPresent()) {
      return entered ? TradePhase.CLOSED : TradePhase.FAILED;
    }
    if (closeCause.isPresent()) {
      return TradePhase.CLOSING;
    }
    if (!entered) {
      return TradePhase.ENTERING;
    }
    return held().isZero() ? TradePhase.CLOSING : TradePhase.HOLDING;
  }

  public boolean isClosing() {
    return closeCause.isPresent();
  }

  /** The latest revision of a leg. */
  public Optional<TradeOrder> current(Leg leg) {
    // Asked for by each tick, several times: a loop, because a stream costs more than the orders.
    TradeOrder latest = null;
    for (TradeOrder order : orders) {
      boolean isLater = latest == null || order.revision() > latest.revision();
      if (order.leg().equals(leg) && isLater) {
        latest = order;
      }
    }
    return Optional.ofNullable(latest);
  }

  public Optional<TradeOrder> order(ClientOrderId id) {
    return orders.stream().filter(order -> order.id().equals(id)).findFirst();
  }

  /** The order whose child at the exchange has this number, or that has it itself. */
  public Optional<TradeOrder> order(OrderId number) {
    return orders.stream()
        .filter(order -> order.orderId().filter(number::equals).isPresent())
        .findFirst();
  }

  /** How much of an order is executed: what the exchange reported or what the fills say. */
  public Quantity executed(TradeOrder order) {
    return order.reported().max(booked(order));
  }

  /** The sum of an order's fills that we have seen. */
  public Quantity booked(TradeOrder order) {
    Quantity sum = Quantity.ZERO;
    for (BookedFill booked : fills) {
      if (booked.id().equals(order.id())) {
        sum = sum.plus(booked.fill().quantity());
      }
    }
    return sum;
  }

  /** What the entry bought or sold. */
  public Quantity entered() {
    return executedBy(LegKind.ENTRY);
  }

  /** What stop, take-profits and closes have given back. */
  public Quantity exited() {
    Quantity sum = vanished;
    for (LegKind kind : LegKind.values()) {
      sum = kind == LegKind.ENTRY ? sum : sum.plus(executedBy(kind));
    }
    return sum;
  }

  /** What this trade holds now, in base-asset units; its side is the signal's. */
  public Quantity held() {
    return entered().minusOrZero(exited());
  }

  /** What this trade holds now, as a position. */
  public SignedQuantity position() {
    return held().signed(signal.direction().entrySide());
  }

  private Quantity executedBy(LegKind kind) {
    Quantity sum = Quantity.ZERO;
    for (TradeOrder order : orders) {
      if (order.leg().kind() == kind) {
        sum = sum.plus(executed(order));
      }
    }
    return sum;
  }

  /** Whether the exchange has acknowledged a stop for what is held. */
  public boolean isProtected() {
    return current(Leg.BASE_STOP).filter(stop -> stop.status().isAcknowledged()).isPresent();
  }

  public TradeSummary summary() {
    Map<String, BigDecimal> fees = new LinkedHashMap<>();
    BigDecimal profit = BigDecimal.ZERO;
    Optional<LegKind> exitedBy = Optional.empty();
    for (BookedFill booked : fills) {
      Fill fill = booked.fill();
      fill.fee().ifPresent(fee -> fees.merge(fee.asset(), fee.amount(), BigDecimal::add));
      profit = profit.add(fill.realizedProfit());
      LegKind kind = order(booked.id()).map(o -> o.leg().kind()).orElse(LegKind.ENTRY);
      exitedBy = kind == LegKind.ENTRY ? exitedBy : Optional.of(kind);
    }
    List<Money> paid = new ArrayList<>();
    fees.forEach((asset, amount) -> paid.add(new Money(amount, asset)));
    return new TradeSummary(
        signal.id(),
        signal.symbol(),
        signal.direction(),
        entered(),
        averagePrice(true),
        averagePrice(false),
        paid,
        profit,
        exitedBy,
        phase(),
        acceptedAt,
        endedAt);
  }

  /** The average price of the entry's fills; empty before the first. */
  public Optional<Price> entryPrice() {
    return averagePrice(true);
  }

  private Optional<Price> averagePrice(boolean ofEntry) {
    BigDecimal value = BigDecimal.ZERO;
    BigDecimal quantity = BigDecimal.ZERO;
    Side side = ofEntry ? signal.direction().entrySide() : signal.direction().exitSide();
    for (BookedFill booked : fills) {
      Fill fill = booked.fill();
      if (fill.side() == side) {
        value = value.add(fill.price().times(fill.quantity()).value());
        quantity = quantity.add(fill.quantity().value());
      }
    }
    return quantity.signum() == 0
        ? Optional.empty()
        : Optional.of(new Price(value.divide(quantity, 8, RoundingMode.HALF_EVEN)));
  }

  Trade attempted(TradeEvent.AttemptStarted event) {
    Optional<TradeOrder> known = order(event.id());
    TradeOrder order =
        new TradeOrder(
            event.leg(),
            event.revision(),
            event.id(),
            event.plan(),
            event.attempt(),
            event.timestamp(),
            event.recvWindow(),
            TradeOrder.Status.SENDING,
            known.flatMap(TradeOrder::orderId),
            known.map(TradeOrder::reported).orElse(Quantity.ZERO),
            "");
    return known.isPresent() ? replace(order) : withOrders(append(orders, order));
  }

  Trade seen(OrderReport report) {
    return order(report.id())
        .map(o -> replace(o.seen(report.status(), report.orderId(), report.executed())))
        .orElse(this);
  }

  Trade marked(ClientOrderId id, TradeOrder.Status status, String note) {
    return order(id).map(order -> replace(order.with(status, note))).orElse(this);
  }

  Trade filled(ClientOrderId id, Fill fill) {
    if (hasBooked(fill.tradeId())) {
      return this;
    }
    return new Trade(
        signal,
        slot,
        orders,
        append(fills, new BookedFill(id, fill)),
        closeCause,
        vanished,
        acceptedAt,
        endedAt);
  }

  /** Whether an execution is in the books already. */
  public boolean hasBooked(long tradeId) {
    return fills.stream().anyMatch(booked -> booked.fill().tradeId() == tradeId);
  }

  Trade closing(String cause) {
    return closeCause.isPresent()
        ? this
        : new Trade(signal, slot, orders, fills, Optional.of(cause), vanished, acceptedAt, endedAt);
  }

  Trade foundFlat() {
    return new Trade(
        signal,
        slot,
        orders,
        fills,
        closeCause.or(() -> Optional.of("found flat at the exchange")),
        vanished.plus(held()),
        acceptedAt,
        endedAt);
  }

  Trade ended(Instant at) {
    return new Trade(
        signal, slot, orders, fills, closeCause, vanished, acceptedAt, Optional.of(at));
  }

  private Trade replace(TradeOrder changed) {
    return withOrders(
        orders.stream().map(order -> order.id().equals(changed.id()) ? changed : order).toList());
  }

  private Trade withOrders(List<TradeOrder> changed) {
    return new Trade(signal, slot, changed, fills, closeCause, vanished, acceptedAt, endedAt);
  }

  private static <T> List<T> append(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
