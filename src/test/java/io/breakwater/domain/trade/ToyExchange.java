package io.breakwater.domain.trade;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * As much of an exchange as a trade's rules can tell: one long position, orders that rest, trigger
 * and fill in parts, and its rules for stops. What it tells is news; when each arrives is somebody
 * else's choice.
 *
 * @see "Binance USDⓈ-M Futures API, -4130, -4045, -2022"
 */
final class ToyExchange {
  /** An order as the exchange has it. */
  private static final class Held {
    private final TradeOrder sent;
    private final OrderId number;
    private final List<Fill> fills = new ArrayList<>();
    private Status status = Status.LIVE;
    private Quantity executed = Quantity.ZERO;

    private Held(TradeOrder sent, long number) {
      this.sent = sent;
      this.number = new OrderId(number);
    }

    private LegKind kind() {
      return sent.leg().kind();
    }

    private Quantity rest(Quantity position) {
      Quantity all = sent.plan().quantity().orElse(position.plus(executed));
      return all.minusOrZero(executed);
    }
  }

  private final SignalId trade;
  private final PositionMode mode;
  private final int maxConditional;
  private final SplittableRandom random;
  private final List<TradeEvent> news;
  private final Map<ClientOrderId, Held> orders = new LinkedHashMap<>();
  private Quantity position = Quantity.ZERO;
  private long tradeId;

  /**
   * @param news where everything that it tells is put
   */
  ToyExchange(
      SignalId trade,
      PositionMode mode,
      int maxConditional,
      SplittableRandom random,
      List<TradeEvent> news) {
    this.trade = trade;
    this.mode = mode;
    this.maxConditional = maxConditional;
    this.random = random;
    this.news = news;
  }

  Quantity position() {
    return position;
  }

  /** Live orders of a kind; triggered ones are not. */
  List<TradeOrder> live(LegKind kind) {
    return orders.values().stream()
        .filter(order -> order.kind() == kind && order.status == Status.LIVE)
        .map(order -> order.sent)
        .toList();
  }

  /** Stops that it has taken, and that nobody canceled: they stand, or they have triggered. */
  List<TradeOrder> stops() {
    return orders.values().stream()
        .filter(order -> isStop(order) && order.status != Status.CANCELED)
        .map(order -> order.sent)
        .toList();
  }

  boolean isLive(ClientOrderId id) {
    return orders.containsKey(id) && orders.get(id).status == Status.LIVE;
  }

  /** A request to place an order arrives. */
  void place(TradeOrder order) {
    if (orders.containsKey(order.id())) {
      return;
    }
    Optional<Integer> refusal = refusal(order);
    if (refusal.isPresent()) {
      news.add(
          new TradeEvent.OrderRefused(
              trade, order.id(), refusal.get(), "refused", TradeFacts.NOON));
      return;
    }
    Held held = new Held(order, orders.size() + 1L);
    orders.put(order.id(), held);
    if (order.plan().type() == OrderType.MARKET || order.leg().kind() == LegKind.CLOSE) {
      takeFromBook(held);
    } else {
      tell(held);
    }
    // The answer, if it is not lost; the stream tells in any case.
    if (random.nextInt(100) < 85) {
      tell(held);
    }
  }

  private Optional<Integer> refusal(TradeOrder order) {
    boolean crowded = order.leg().isConditional() && conditional() >= maxConditional;
    return switch (order.leg().kind()) {
      case BASE_STOP ->
          live(LegKind.BASE_STOP).isEmpty()
              ? Optional.of(ExchangeCode.TOO_MANY_CONDITIONAL).filter(code -> crowded)
              : Optional.of(ExchangeCode.SECOND_BASE_STOP);
      case TIGHT_STOP, TAKE_PROFIT ->
          Optional.of(ExchangeCode.TOO_MANY_CONDITIONAL).filter(code -> crowded);
      case REDUCE, CLOSE ->
          Optional.of(ExchangeCode.NOTHING_TO_REDUCE).filter(code -> isTooLarge(order));
      case ENTRY, ADD -> Optional.empty();
    };
  }

  private boolean isTooLarge(TradeOrder order) {
    return position.isZero()
        || (mode == PositionMode.HEDGE && order.plan().quantity().orElseThrow().isAbove(position));
  }

  private long conditional() {
    return orders.values().stream()
        .filter(order -> order.sent.leg().isConditional() && order.status == Status.LIVE)
        .count();
  }

  /** Filled at once, wholly; or a close may leave a rest. */
  private void takeFromBook(Held order) {
    Quantity quantity = order.rest(position);
    if (!order.kind().opens()) {
      quantity = quantity.min(position);
    }
    if (order.kind() == LegKind.CLOSE && random.nextInt(4) == 0) {
      quantity = part(quantity);
    }
    fill(order, quantity);
    order.status = Status.ENDED;
    tell(order);
  }

  /** A request to cancel arrives. What is not there to be canceled is looked up. */
  void cancel(ClientOrderId id) {
    Held order = orders.get(id);
    if (order != null && order.status == Status.LIVE) {
      order.status = Status.CANCELED;
    }
    if (order != null) {
      lookUp(id);
    }
  }

  /** Told as it is, with its fills; nothing where it never came. */
  boolean lookUp(ClientOrderId id) {
    Held order = orders.get(id);
    if (order == null) {
      return false;
    }
    order.fills.forEach(
        fill -> news.add(new TradeEvent.OrderFilled(trade, id, fill, TradeFacts.NOON)));
    tell(order);
    return true;
  }

  /** Something happens in the market: a resting order is filled in part, or one triggers. */
  void moves() {
    List<Held> able =
        orders.values().stream()
            .filter(order -> order.status == Status.LIVE || order.status == Status.TRIGGERED)
            .filter(order -> order.kind().opens() || !position.isZero())
            .toList();
    if (!able.isEmpty()) {
      work(able.get(random.nextInt(able.size())));
    }
  }

  private void work(Held order) {
    if (order.sent.leg().isConditional() && order.status == Status.LIVE) {
      boolean tooLarge = !order.sent.plan().closePosition() && isTooLarge(order.sent);
      order.status = tooLarge ? Status.REJECTED : Status.TRIGGERED;
      tell(order);
      return;
    }
    Quantity rest = order.rest(position);
    Quantity most = order.kind().opens() ? rest : rest.min(position);
    fill(order, random.nextBoolean() ? most : part(most));
    if (order.rest(position).isZero() || (!order.kind().opens() && position.isZero())) {
      order.status = Status.ENDED;
    }
    tell(order);
  }

  /** Whatever is triggered works itself out; then nothing moves any more. */
  void settles() {
    for (Held order : orders.values()) {
      while (order.status == Status.TRIGGERED) {
        if (position.isZero()) {
          order.status = Status.ENDED;
          tell(order);
        } else {
          work(order);
        }
      }
    }
  }

  /** Somebody else sells a part of the position; what somebody adds may outlive the trade. */
  void takes(Quantity wanted) {
    Quantity quantity = wanted.min(position);
    if (quantity.isZero()) {
      return;
    }
    tradeId++;
    position = position.minusOrZero(quantity);
    news.add(
        new TradeEvent.OutsideFilled(
            trade,
            new ClientOrderId("web_" + tradeId),
            OrderOrigin.OTHER,
            execution(new OrderId(900_000 + tradeId), Side.SELL, quantity),
            TradeFacts.NOON));
  }

  private void fill(Held order, Quantity quantity) {
    if (quantity.isZero()) {
      return;
    }
    tradeId++;
    Fill fill = execution(order.number, order.sent.plan().side(), quantity);
    order.fills.add(fill);
    order.executed = order.executed.plus(quantity);
    position = order.kind().opens() ? position.plus(quantity) : position.minusOrZero(quantity);
    news.add(new TradeEvent.OrderFilled(trade, order.sent.id(), fill, TradeFacts.NOON));
  }

  private Fill execution(OrderId number, Side side, Quantity quantity) {
    return new Fill(
        TradeFacts.BTC,
        tradeId,
        number,
        side,
        mode.sideOf(TradeFacts.SIGNAL.direction()),
        Price.of("60000"),
        quantity,
        Optional.empty(),
        BigDecimal.ZERO,
        false,
        TradeFacts.NOON);
  }

  private void tell(Held order) {
    boolean hasNumber =
        !order.sent.leg().isConditional()
            || order.status == Status.TRIGGERED
            || !order.executed.isZero();
    news.add(
        new TradeEvent.OrderSeen(
            trade,
            new OrderReport(
                order.sent.id(),
                order.status,
                Optional.of(order.number).filter(number -> hasNumber),
                order.executed),
            TradeFacts.NOON));
  }

  /** At least one step of 0.001. */
  private Quantity part(Quantity of) {
    int steps = of.value().movePointRight(3).intValueExact();
    return steps == 0
        ? of
        : new Quantity(BigDecimal.valueOf(1 + random.nextInt(steps)).movePointLeft(3));
  }

  private static boolean isStop(Held order) {
    return order.kind() == LegKind.BASE_STOP || order.kind() == LegKind.TIGHT_STOP;
  }
}
