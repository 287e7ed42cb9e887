package io.breakwater.account;

import io.breakwater.account.Difference.Kind;
import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.Position;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.OrderInput;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Holds the exchange's books against ours, and says what differs, why, and what is to be done.
 * Pure: what a single reading cannot decide, because it may lag, is left to the caller's memory.
 */
final class Reconciliation {
  /**
   * What a trade hears of the books.
   *
   * @param facts to be taken in; those that are known change nothing
   */
  record Heard(Trade trade, List<TradeEvent> facts) {}

  /**
   * What came of it.
   *
   * @param heard one for each open trade
   * @param cancel plain orders that should not be there
   * @param cancelAlgos conditional orders that should not be there
   * @param missing orders that were there, and of which the exchange now says that there are none
   */
  record Result(
      List<Heard> heard,
      List<Difference> differences,
      List<Order> cancel,
      List<AlgoOrder> cancelAlgos,
      List<ClientOrderId> missing) {}

  private final GatewaySettings settings;
  private final Duration exitWindow;
  private final Map<Slot, Trade> trades = new TreeMap<>();
  private final Map<ClientOrderId, Trade> owners = new LinkedHashMap<>();
  private final Map<String, Trade> roots = new LinkedHashMap<>();
  private final Books books;
  private final Instant at;
  private final Map<Slot, List<TradeEvent>> facts = new TreeMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private final List<Order> cancel = new ArrayList<>();
  private final List<AlgoOrder> cancelAlgos = new ArrayList<>();
  private final List<ClientOrderId> missing = new ArrayList<>();

  private Reconciliation(
      List<Trade> open, Books books, GatewaySettings settings, Duration exitWindow, Instant at) {
    this.settings = settings;
    this.exitWindow = exitWindow;
    this.books = books;
    this.at = at;
    for (Trade trade : open) {
      trades.put(trade.slot(), trade);
      facts.put(trade.slot(), new ArrayList<>());
      trade.orders().forEach(order -> owners.put(order.id(), trade));
      roots.put(OrderName.root(settings.idPrefix(), settings.account(), trade.id()), trade);
    }
  }

  /** What the books tell of the open trades. */
  static Result of(
      List<Trade> open, Books books, GatewaySettings settings, Duration exitWindow, Instant at) {
    return new Reconciliation(open, books, settings, exitWindow, at).compare();
  }

  /**
   * The fills that are needed to explain a position.
   *
   * @param lastFills the largest number of a fill that is known, by symbol
   */
  static List<Reconciler.FillsWanted> doubts(
      List<Trade> open,
      Map<Symbol, Long> lastFills,
      Books books,
      GatewaySettings settings,
      Duration exitWindow,
      Instant at) {
    Map<Symbol, Reconciler.FillsWanted> wanted = new TreeMap<>();
    for (Heard heard : of(open, books, settings, exitWindow, at).heard()) {
      Trade trade = heard.trade().after(heard.facts());
      Symbol symbol = trade.slot().symbol();
      if (PositionComparison.differs(trade, books.positions())) {
        Optional<Long> after = before(open, symbol, lastFills);
        wanted.put(
            symbol,
            new Reconciler.FillsWanted(
                symbol, after, trade.acceptedAt(), fill -> isKnown(open, fill)));
      }
    }
    return List.copyOf(wanted.values());
  }

  /** The last fill before the open trades' first. One of theirs that we missed comes after it. */
  private static Optional<Long> before(
      List<Trade> open, Symbol symbol, Map<Symbol, Long> lastFills) {
    long first = Long.MAX_VALUE;
    for (Trade trade : open) {
      if (trade.slot().symbol().equals(symbol)) {
        OptionalLong own =
            trade.fills().stream().mapToLong(booked -> booked.fill().tradeId()).min();
        if (own.isEmpty()) {
          return Optional.ofNullable(lastFills.get(symbol));
        }
        first = Math.min(first, own.getAsLong());
      }
    }
    return Optional.of(first - 1);
  }

  private static boolean isKnown(List<Trade> open, Fill fill) {
    for (Trade trade : open) {
      if (trade.slot().symbol().equals(fill.symbol())
          && (trade.hasBooked(fill.tradeId()) || trade.order(fill.orderId()).isPresent())) {
        return true;
      }
    }
    return false;
  }

  private Result compare() {
    for (Trade trade : trades.values()) {
      for (TradeOrder order : trade.orders()) {
        Finding finding = books.orders().get(order.id());
        if (finding instanceof Finding.Found found) {
          hear(trade, order, found);
        } else if (finding instanceof Finding.Missing && order.status().isAcknowledged()) {
          missing.add(order.id());
        }
      }
    }
    books.open().forEach(this::plain);
    books.openAlgos().forEach(this::conditional);
    books.fills().values().forEach(all -> all.forEach(this::fill));
    List<Heard> heard = new ArrayList<>();
    trades.forEach((slot, trade) -> heard.add(new Heard(trade, facts.get(slot))));
    positions();
    return new Result(heard, differences, cancel, cancelAlgos, missing);
  }

  private void hear(Trade trade, TradeOrder order, Finding.Found found) {
    List<TradeEvent> told =
        Hearing.facts(trade.id(), order.id(), found.report(), found.fills(), at);
    if (!trade.after(told).equals(trade)) {
      differ(
          Kind.ORDER_ADVANCED,
          trade,
          order.id()
              + " is "
              + found.report().status()
              + " with "
              + found.report().executed()
              + " executed, we knew "
              + order.status()
              + " with "
              + order.executed(),
          "no reply and no event told it");
    }
    facts.get(trade.slot()).addAll(told);
  }

  private void plain(Order order) {
    if (!mayStay(order.symbol(), OrderReport.of(order), () -> planOf(order), order.updateTime())) {
      cancel.add(order);
    }
  }

  private void conditional(AlgoOrder order) {
    if (!mayStay(order.symbol(), OrderReport.of(order), () -> planOf(order), order.updateTime())) {
      cancelAlgos.add(order);
    }
  }

  /** What an order that is open at the exchange means; whether it is to be left alone. */
  private boolean mayStay(
      Symbol symbol, OrderReport report, Supplier<OrderPlan> plan, Instant sentAt) {
    ClientOrderId id = report.id();
    if (isKnown(id, report)) {
      return true;
    }
    if (!OrderName.isOurs(settings.idPrefix(), id)) {
      return !foreign(symbol, id);
    }
    Optional<Trade> standIn = standIn(id);
    standIn.ifPresentOrElse(
        trade -> adopt(trade, id, plan.get(), report, sentAt), () -> orphan(symbol, id));
    return standIn.isPresent();
  }

  /** Whether an open trade has the order, and it is not over for us. */
  private boolean isKnown(ClientOrderId id, OrderReport report) {
    Trade owner = owners.get(id);
    if (owner == null) {
      return false;
    }
    TradeOrder order = owner.order(id).orElseThrow();
    if (order.on(OrderInput.told(report.status())).next() != order.status()) {
      // What we gave up on lives: the trade decides what becomes of it.
      facts.get(owner.slot()).add(new TradeEvent.OrderSeen(owner.id(), report, at));
      return true;
    }
    return !order.isOver();
  }

  private Optional<Trade> standIn(ClientOrderId id) {
    if (owners.containsKey(id)) {
      return Optional.empty();
    }
    return OrderName.standInLeg(id).map(leg -> roots.get(OrderName.rootOf(id)));
  }

  private void adopt(
      Trade trade, ClientOrderId id, OrderPlan plan, OrderReport report, Instant sentAt) {
    differ(
        Kind.STAND_IN_ORDER,
        trade,
        id + " is open",
        "it was sent while the journal did not answer");
    facts.get(trade.slot()).add(adoption(trade, id, plan, sentAt));
    facts.get(trade.slot()).add(new TradeEvent.OrderSeen(trade.id(), report, at));
  }

  private TradeEvent adoption(Trade trade, ClientOrderId id, OrderPlan plan, Instant sentAt) {
    return new TradeEvent.AttemptStarted(
        trade.id(),
        OrderName.standInLeg(id).orElseThrow(),
        OrderName.standInRevision(id),
        0,
        id,
        plan,
        sentAt,
        exitWindow,
        settings.owner(),
        at);
  }

  private static OrderPlan planOf(Order order) {
    return new OrderPlan(
        order.symbol(),
        order.side(),
        order.positionSide(),
        order.type(),
        Optional.of(order.quantity()),
        order.price(),
        order.timeInForce(),
        Optional.empty(),
        order.reduceOnly(),
        order.closePosition(),
        WorkingType.CONTRACT_PRICE);
  }

  private static OrderPlan planOf(AlgoOrder order) {
    return new OrderPlan(
        order.symbol(),
        order.side(),
        order.positionSide(),
        order.type(),
        order.closePosition() ? Optional.empty() : Optional.of(order.quantity()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(order.triggerPrice()),
        order.reduceOnly(),
        order.closePosition(),
        order.workingType());
  }

  private void orphan(Symbol symbol, ClientOrderId id) {
    differences.add(
        new Difference(
            Kind.ORPHANED_ORDER,
            symbol,
            Optional.empty(),
            id + " is open",
            "no open trade has it: a copy that came late, or a trade that has ended"));
  }

  /** Whether it is to be canceled. */
  private boolean foreign(Symbol symbol, ClientOrderId id) {
    if (OrderOrigin.of(id) != OrderOrigin.OTHER
        || settings.foreignOrders() == GatewaySettings.ForeignOrders.IGNORE) {
      return false;
    }
    boolean unwanted = settings.foreignOrders() == GatewaySettings.ForeignOrders.CANCEL;
    differences.add(
        new Difference(
            unwanted ? Kind.UNWANTED_ORDER : Kind.FOREIGN_ORDER,
            symbol,
            Optional.empty(),
            id + " is open",
            "it is not this node's"));
    return unwanted;
  }

  private void fill(Fill fill) {
    Trade trade = trades.get(new Slot(fill.symbol(), fill.positionSide()));
    if (trade == null || trade.hasBooked(fill.tradeId()) || isEarlier(fill, trade)) {
      return;
    }
    List<TradeEvent> mine = facts.get(trade.slot());
    Optional<TradeOrder> numbered = trade.order(fill.orderId());
    Optional<Order> stranger =
        Optional.ofNullable(books.strangers().get(new Numbered(fill.symbol(), fill.orderId())));
    Optional<ClientOrderId> name = stranger.map(Order::clientOrderId);
    if (numbered.isPresent()) {
      mine.add(new TradeEvent.OrderFilled(trade.id(), numbered.get().id(), fill, at));
    } else if (name.flatMap(trade::order).isPresent()) {
      TradeOrder ours = trade.order(name.get()).orElseThrow();
      OrderReport report = OrderLookup.reportOf(ours, stranger.get());
      mine.add(new TradeEvent.OrderFilled(trade.id(), ours.id(), fill, at));
      mine.add(new TradeEvent.OrderSeen(trade.id(), report, at));
    } else if (name.flatMap(this::standIn).filter(trade::equals).isPresent()) {
      differ(
          Kind.STAND_IN_ORDER,
          trade,
          name.get() + " was filled",
          "it was sent while the journal did not answer");
      mine.add(adoption(trade, name.get(), planOf(stranger.get()), stranger.get().updateTime()));
      mine.add(new TradeEvent.OrderFilled(trade.id(), name.get(), fill, at));
      mine.add(new TradeEvent.OrderSeen(trade.id(), OrderReport.of(stranger.get()), at));
    } else {
      outside(trade, fill, name);
    }
  }

  private void outside(Trade trade, Fill fill, Optional<ClientOrderId> name) {
    ClientOrderId id = name.orElseGet(() -> numbered(fill.orderId()));
    OrderOrigin origin = OrderOrigin.of(id);
    differ(
        Kind.OUTSIDE_FILL,
        trade,
        fill.side() + " " + fill.quantity() + " at " + fill.price() + " by " + id,
        switch (origin) {
          case LIQUIDATION -> "the exchange liquidated the position";
          case ADL -> "the exchange deleveraged the position";
          case SETTLEMENT -> "the exchange settled the contract";
          case OTHER -> "somebody else's order";
        });
    facts.get(trade.slot()).add(new TradeEvent.OutsideFilled(trade.id(), id, origin, fill, at));
  }

  /** A name for an order that has none that we could read. */
  static ClientOrderId numbered(OrderId number) {
    return new ClientOrderId("order:" + number.value());
  }

  /** What is older than a trade belongs to one before it. */
  private static boolean isEarlier(Fill fill, Trade trade) {
    Instant begun =
        trade.orders().stream()
            .map(TradeOrder::timestamp)
            .min(Instant::compareTo)
            .orElse(trade.acceptedAt());
    return fill.time().isBefore(begun.minusSeconds(1));
  }

  private void positions() {
    for (Position position : books.positions().positions()) {
      Slot slot = new Slot(position.symbol(), position.positionSide());
      if (!trades.containsKey(slot)) {
        differences.add(
            new Difference(
                Kind.FOREIGN_POSITION,
                slot.symbol(),
                Optional.empty(),
                "position of " + slot + " is " + position.size(),
                "no open trade explains it"));
      }
    }
  }

  private void differ(Kind kind, Trade trade, String what, String cause) {
    differences.add(
        new Difference(kind, trade.slot().symbol(), Optional.of(trade.id()), what, cause));
  }
}
