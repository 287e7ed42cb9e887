package io.breakwater.domain.trade;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderOrigin;
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
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A signal's whole round trip: its entry, its protection, its changes, its close, and every fill. A
 * value: each {@link TradeEvent} gives the next one. What is to be done next is {@link TradeRules}'
 * business.
 *
 * @param exits how the position is to be left, as the signal said or a later one changed it
 * @param tightStop where the stop with a quantity is wanted; empty: none yet
 * @param changes the signals that changed it, in order
 * @param noticed whether the exchange has shown a position before we knew of a fill
 * @param entryUnwanted whether what is not filled yet of the entry is to be canceled
 * @param orders in the order in which they were first sent
 * @param fills in the order in which we heard of them, each trade id once
 * @param outside what others did to the position
 * @param closeCause why the position is being closed; empty while it is kept
 */
public record Trade(
    Signal signal,
    Slot slot,
    ExitPlan exits,
    Optional<Price> tightStop,
    List<Signal> changes,
    boolean noticed,
    boolean entryUnwanted,
    List<TradeOrder> orders,
    List<BookedFill> fills,
    Outside outside,
    Optional<String> closeCause,
    Instant acceptedAt,
    Optional<Instant> endedAt) {

  /**
   * A fill with the order that it belongs to.
   *
   * @param cause empty: the order is ours
   */
  public record BookedFill(ClientOrderId id, Fill fill, Optional<OrderOrigin> cause) {}

  /**
   * What others did to the position, in base-asset units.
   *
   * @param in added to it, or there before the node
   * @param out taken from it by fills
   * @param gone how much the position had given back in all when the exchange showed none, whatever
   *     fills were known; those that turn up later are a part of it
   * @param entryPrice of what was there before the node
   */
  public record Outside(Quantity in, Quantity out, Quantity gone, Optional<Price> entryPrice) {
    static final Outside NOTHING =
        new Outside(Quantity.ZERO, Quantity.ZERO, Quantity.ZERO, Optional.empty());

    Outside added(Quantity more) {
      return new Outside(in.plus(more), out, gone, entryPrice);
    }

    Outside taken(Quantity more) {
      return new Outside(in, out.plus(more), gone, entryPrice);
    }

    Outside notAdded(Quantity less) {
      return new Outside(in.minusOrZero(less), out, gone, entryPrice);
    }

    Outside notTaken(Quantity less) {
      return new Outside(in, out.minusOrZero(less), gone, entryPrice);
    }

    Outside flat(Quantity inAll) {
      return new Outside(in, out, gone.max(inAll), entryPrice);
    }
  }

  public Trade {
    changes = List.copyOf(changes);
    orders = List.copyOf(orders);
    fills = List.copyOf(fills);
  }

  static Trade accepted(Signal signal, Slot slot, Instant at) {
    return new Trade(
        signal,
        slot,
        signal.exits(),
        Optional.empty(),
        List.of(),
        false,
        false,
        List.of(),
        List.of(),
        Outside.NOTHING,
        Optional.empty(),
        at,
        Optional.empty());
  }

  static Trade adopted(
      Signal signal, Slot slot, Quantity quantity, Optional<Price> entryPrice, Instant at) {
    Outside found = new Outside(quantity, Quantity.ZERO, Quantity.ZERO, entryPrice);
    return accepted(signal, slot, at).but(draft -> draft.outside = found);
  }

  /** The trade once these facts are known, in order. */
  public Trade after(List<TradeEvent> facts) {
    Trade trade = this;
    for (TradeEvent fact : facts) {
      trade = fact.applyTo(trade);
    }
    return trade;
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

  /**
   * The base stop that the exchange has, or else the latest: one that was sent beside it, without
   * the journal, is refused.
   */
  public Optional<TradeOrder> baseStop() {
    for (TradeOrder order : orders) {
      if (order.leg().equals(Leg.BASE_STOP) && order.status().isAcknowledged()) {
        return Optional.of(order);
      }
    }
    return current(Leg.BASE_STOP);
  }

  public Optional<TradeOrder> order(ClientOrderId id) {
    for (TradeOrder order : orders) {
      if (order.id().equals(id)) {
        return Optional.of(order);
      }
    }
    return Optional.empty();
  }

  /** The order whose child at the exchange has this number, or that has it itself. */
  public Optional<TradeOrder> order(OrderId number) {
    return orders.stream()
        .filter(order -> order.orderId().filter(number::equals).isPresent())
        .findFirst();
  }

  /** What the position got: by entry, additions, and others. */
  public Quantity entered() {
    Quantity sum = outside.in();
    for (TradeOrder order : orders) {
      if (order.leg().kind().opens()) {
        sum = sum.plus(order.executed());
      }
    }
    return sum;
  }

  /** What the position gave back, whoever did it. */
  public Quantity exited() {
    Quantity sum = outside.out();
    for (TradeOrder order : orders) {
      if (!order.leg().kind().opens()) {
        sum = sum.plus(order.executed());
      }
    }
    return sum.max(outside.gone());
  }

  /** What this trade holds now, in base-asset units; its side is the signal's. */
  public Quantity held() {
    return entered().minusOrZero(exited());
  }

  /** Whether it holds something, or most likely does. */
  boolean mayHold() {
    return !held().isZero() || (noticed && entered().isZero() && !TradeRules.isEntered(this));
  }

  /** What this trade holds now, as a position. */
  public SignedQuantity position() {
    return held().signed(signal.direction().entrySide());
  }

  /** Whether the exchange has acknowledged a stop for all that is held. */
  public boolean isProtected() {
    return protection().isPresent();
  }

  /** The stop that protects all that is held; empty where none does. */
  public Optional<TradeOrder> protection() {
    return orders.stream().filter(this::coversAll).findFirst();
  }

  /**
   * Whether an order is a stop that the exchange holds, for all that is held. One that is larger
   * shrinks to the position where it is reduce-only; in hedge mode it is refused at its trigger.
   */
  boolean coversAll(TradeOrder order) {
    return switch (order.leg().kind()) {
      case BASE_STOP -> order.status().isAcknowledged();
      case TIGHT_STOP -> {
        int compared = order.plan().quantity().orElse(Quantity.ZERO).compareTo(held());
        boolean fits = order.plan().reduceOnly() ? compared >= 0 : compared == 0;
        yield order.status().isAcknowledged() && fits;
      }
      case ENTRY, ADD, TAKE_PROFIT, REDUCE, CLOSE -> false;
    };
  }

  public TradeSummary summary() {
    Map<String, BigDecimal> fees = new LinkedHashMap<>();
    BigDecimal profit = BigDecimal.ZERO;
    Optional<LegKind> exitedBy = Optional.empty();
    for (BookedFill booked : fills) {
      Fill fill = booked.fill();
      fill.fee().ifPresent(fee -> fees.merge(fee.asset(), fee.amount(), BigDecimal::add));
      profit = profit.add(fill.realizedProfit());
      Optional<LegKind> kind = order(booked.id()).map(o -> o.leg().kind());
      if (fill.side() == signal.direction().exitSide()) {
        exitedBy = kind;
      }
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
        endedAt,
        closeCause);
  }

  /** The average price of the entry's fills; empty before the first. */
  public Optional<Price> entryPrice() {
    return averagePrice(true).or(outside::entryPrice);
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

  /** When the first fill of the position was; empty before it. */
  Optional<Instant> enteredAt() {
    if (!outside.in().isZero() && fills.isEmpty()) {
      return Optional.of(acceptedAt);
    }
    return fills.stream().findFirst().map(booked -> booked.fill().time());
  }

  /** Whether an execution is in the books already. */
  public boolean hasBooked(long tradeId) {
    return booked(tradeId).isPresent();
  }

  private Optional<BookedFill> booked(long tradeId) {
    for (BookedFill booked : fills) {
      if (booked.fill().tradeId() == tradeId) {
        return Optional.of(booked);
      }
    }
    return Optional.empty();
  }

  /** The largest number of an execution that is in the books. */
  public Optional<Long> lastFill() {
    return fills.stream().map(booked -> booked.fill().tradeId()).max(Long::compare);
  }

  /** The signal that asked for the orders of a leg. */
  public Signal signalOf(Leg leg) {
    return switch (leg.kind()) {
      case ADD -> change(Signal.Action.ADD, leg.step());
      case REDUCE -> change(Signal.Action.REDUCE, leg.step());
      case ENTRY, BASE_STOP, TIGHT_STOP, TAKE_PROFIT, CLOSE -> signal;
    };
  }

  private Signal change(Signal.Action action, int step) {
    return changes.stream()
        .filter(change -> change.action() == action)
        .skip(step)
        .findFirst()
        .orElseThrow();
  }

  // What the events do; nobody else may.

  Trade attempted(TradeEvent.AttemptStarted event) {
    return order(event.id()).isPresent()
        ? change(event.id(), order -> order.sentAgain(event))
        : but(draft -> draft.orders = append(orders, TradeOrder.first(event)));
  }

  Trade seen(OrderReport report) {
    return change(report.id(), order -> order.seen(report)).attributed();
  }

  /**
   * What a triggered order becomes may have a name of the exchange's own, so that its fills may be
   * taken for another hand's until the order tells its number.
   */
  private Trade attributed() {
    for (BookedFill booked : fills) {
      Optional<TradeOrder> owner =
          booked.cause().isPresent() ? order(booked.fill().orderId()) : Optional.empty();
      if (owner.isPresent()) {
        return claimed(owner.get().id(), booked).attributed();
      }
    }
    return this;
  }

  /** A fill that was booked as another hand's is this order's. */
  private Trade claimed(ClientOrderId id, BookedFill booked) {
    Fill fill = booked.fill();
    boolean adds = fill.side() == signal.direction().entrySide();
    List<BookedFill> all = new ArrayList<>(fills);
    all.set(all.indexOf(booked), new BookedFill(id, fill, Optional.empty()));
    return change(id, order -> order.filled(fill.quantity(), fill.orderId()))
        .but(
            draft -> {
              draft.fills = all;
              draft.outside =
                  adds ? outside.notAdded(fill.quantity()) : outside.notTaken(fill.quantity());
            });
  }

  Trade heard(ClientOrderId id, OrderInput input, String why) {
    return change(id, order -> order.heard(input, why));
  }

  /** Its slot stays taken while it is watched; what of it turns up after that is not wanted. */
  Trade lost(ClientOrderId id, String why) {
    Trade known = heard(id, OrderInput.NOT_FOUND_AFTER_FENCE, why);
    boolean isEntry = order(id).filter(order -> order.leg().equals(Leg.ENTRY)).isPresent();
    return isEntry ? known.entryGivenUp() : known;
  }

  Trade filled(ClientOrderId id, Fill fill) {
    if (order(id).isEmpty()) {
      return this;
    }
    if (hasBooked(fill.tradeId())) {
      return booked(fill.tradeId())
          .filter(known -> known.cause().isPresent())
          .map(known -> claimed(id, known))
          .orElse(this);
    }
    return change(id, order -> order.filled(fill.quantity(), fill.orderId()))
        .but(draft -> draft.fills = append(fills, new BookedFill(id, fill, Optional.empty())));
  }

  Trade filledOutside(ClientOrderId id, OrderOrigin cause, Fill fill) {
    if (hasBooked(fill.tradeId())) {
      return this;
    }
    boolean adds = fill.side() == signal.direction().entrySide();
    return but(
        draft -> {
          draft.outside = adds ? outside.added(fill.quantity()) : outside.taken(fill.quantity());
          draft.fills = append(fills, new BookedFill(id, fill, Optional.of(cause)));
        });
  }

  Trade amending(ClientOrderId id, TradeOrder.Amendment change) {
    return change(id, order -> order.amending(change));
  }

  Trade amended(ClientOrderId id, boolean done) {
    return change(id, order -> order.amended(done));
  }

  Trade changed(Signal change) {
    return but(
        draft -> {
          draft.changes = append(changes, change);
          if (change.action() == Signal.Action.AMEND) {
            draft.exits = exits.changedBy(change.exits());
          }
          if (change.action() == Signal.Action.CANCEL) {
            draft.entryUnwanted = true;
          }
        });
  }

  Trade positionNoticed() {
    return but(draft -> draft.noticed = true);
  }

  Trade entryGivenUp() {
    return but(draft -> draft.entryUnwanted = true);
  }

  Trade stopMoved(Price price) {
    return but(draft -> draft.tightStop = Optional.of(price));
  }

  Trade closing(String cause) {
    return closeCause.isPresent() ? this : but(draft -> draft.closeCause = Optional.of(cause));
  }

  Trade foundFlat() {
    return but(draft -> draft.outside = outside.flat(entered()))
        .closing("found flat at the exchange");
  }

  Trade ended(Instant at) {
    return but(draft -> draft.endedAt = Optional.of(at));
  }

  private Trade change(ClientOrderId id, UnaryOperator<TradeOrder> how) {
    List<TradeOrder> all = new ArrayList<>(orders.size());
    for (TradeOrder order : orders) {
      all.add(order.id().equals(id) ? how.apply(order) : order);
    }
    return but(draft -> draft.orders = all);
  }

  private static <T> List<T> append(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  private Trade but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** The next trade while it is being made: what an event can change. */
  private static final class Draft {
    private final Trade before;
    private ExitPlan exits;
    private Optional<Price> tightStop;
    private List<Signal> changes;
    private boolean noticed;
    private boolean entryUnwanted;
    private List<TradeOrder> orders;
    private List<BookedFill> fills;
    private Outside outside;
    private Optional<String> closeCause;
    private Optional<Instant> endedAt;

    private Draft(Trade before) {
      this.before = before;
      this.exits = before.exits;
      this.tightStop = before.tightStop;
      this.changes = before.changes;
      this.noticed = before.noticed;
      this.entryUnwanted = before.entryUnwanted;
      this.orders = before.orders;
      this.fills = before.fills;
      this.outside = before.outside;
      this.closeCause = before.closeCause;
      this.endedAt = before.endedAt;
    }

    private Trade done() {
      return new Trade(
          before.signal,
          before.slot,
          exits,
          tightStop,
          changes,
          noticed,
          entryUnwanted,
          orders,
          fills,
          outside,
          closeCause,
          before.acceptedAt,
          endedAt);
    }
  }
}
