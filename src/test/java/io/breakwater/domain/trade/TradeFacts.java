package io.breakwater.domain.trade;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.LotSize;
import io.breakwater.domain.Money;
import io.breakwater.domain.Notional;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.PercentPrice;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.PriceFilter;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A trade for tests and what can be told of it: a long of 0.010 BTC, entered by a limit order, with
 * a stop and two take-profits.
 */
public final class TradeFacts {
  public static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  public static final Symbol BTC = new Symbol("BTCUSDT");
  public static final Slot SLOT = new Slot(BTC, PositionSide.BOTH);

  /** At most 120 in a market order, and 1000 in a limit order. */
  public static final Instrument INSTRUMENT =
      new Instrument(
          BTC,
          InstrumentStatus.TRADING,
          "BTC",
          "USDT",
          "USDT",
          2,
          3,
          new PriceFilter(
              new BigDecimal("261.10"), new BigDecimal("809484"), new BigDecimal("0.10")),
          new LotSize(new BigDecimal("0.001"), new BigDecimal("1000"), new BigDecimal("0.001")),
          new LotSize(new BigDecimal("0.001"), new BigDecimal("120"), new BigDecimal("0.001")),
          200,
          Notional.of("50"),
          new PercentPrice(new BigDecimal("1.05"), new BigDecimal("0.95")),
          new BigDecimal("0.05"),
          new BigDecimal("0.0125"),
          new BigDecimal("0.05"));

  public static final Signal SIGNAL =
      Signal.enter(
              new SignalId("s1"),
              NOON,
              Duration.ofHours(1),
              Direction.LONG,
              BTC,
              Quantity.of("0.010"))
          .withLimit(Price.of("60000"))
          .withStopLoss(Price.of("59000"))
          .withTakeProfits(
              List.of(
                  new TakeProfit(Price.of("61000"), Quantity.of("0.006")),
                  new TakeProfit(Price.of("62000"), Quantity.of("0.004"))));

  private TradeFacts() {}

  /** What is decided with at noon. */
  public static Stamp stamp() {
    return stampAfter(0);
  }

  /** What is decided with so long after noon. */
  public static Stamp stampAfter(long millis) {
    return stamp(PositionMode.ONE_WAY, false, millis);
  }

  public static Stamp hedgeStamp() {
    return hedgeStampAfter(0);
  }

  public static Stamp hedgeStampAfter(long millis) {
    return stamp(PositionMode.HEDGE, false, millis);
  }

  /** The stamp of who sends without a journal. */
  public static Stamp standInStamp() {
    return stamp(PositionMode.ONE_WAY, true, 0);
  }

  private static Stamp stamp(PositionMode mode, boolean standIn, long millis) {
    Instant now = NOON.plusMillis(millis);
    return new Stamp(
        new Stamp.Names("bw", standIn),
        new AccountId("main"),
        mode,
        Optional.of(INSTRUMENT),
        Optional.of(Price.of("60000")),
        now,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMillis(500),
        "node",
        now);
  }

  /** The trade with its entry on its way. */
  public static Trade entering() {
    return entering(SIGNAL);
  }

  public static Trade entering(Signal signal) {
    return TradeRules.begin(signal, SLOT, List.of(), stamp()).after();
  }

  /** Filled wholly; stop and take-profits are on their way. */
  public static Trade holding() {
    return holding(SIGNAL);
  }

  public static Trade holding(Signal signal) {
    Trade entering = entering(signal);
    String all = signal.quantity().toString();
    return after(
        entering,
        filled(entering, Leg.ENTRY, 1, all, "60000"),
        seen(entering, Leg.ENTRY, Status.ENDED, all));
  }

  /** Filled wholly, and the exchange has stop and take-profits. */
  public static Trade protectedTrade() {
    return protectedTrade(SIGNAL);
  }

  public static Trade protectedTrade(Signal signal) {
    Trade trade = holding(signal);
    for (TradeOrder order : holding(signal).orders()) {
      if (order.leg().isConditional()) {
        trade = after(trade, seen(trade, order.leg(), Status.LIVE, "0"));
      }
    }
    return trade;
  }

  public static TradeRules.Step advance(Trade trade, TradeEvent... facts) {
    return TradeRules.advance(trade, List.of(facts), stamp());
  }

  public static TradeRules.Step advanceAfter(Trade trade, long millis, TradeEvent... facts) {
    return TradeRules.advance(trade, List.of(facts), stampAfter(millis));
  }

  public static Trade after(Trade trade, TradeEvent... facts) {
    return advance(trade, facts).after();
  }

  /** The trade with a take-profit on its way that it would not have sent by itself. */
  public static Trade attempted(Trade trade, Leg leg, Price trigger, Quantity quantity) {
    OrderPlan plan =
        OrderPlan.takeProfit(trade.signal(), trigger, quantity, PositionMode.ONE_WAY, INSTRUMENT);
    return stamp().attempt(trade, leg, 0, 0, plan).applyTo(trade);
  }

  /** The leg's latest order, which is there. */
  public static TradeOrder order(Trade trade, Leg leg) {
    return trade.current(leg).orElseThrow(() -> new AssertionError("no " + leg + " in " + trade));
  }

  /** The name of the leg's latest order, or that which its first one would have. */
  public static ClientOrderId id(Trade trade, Leg leg) {
    return trade
        .current(leg)
        .map(TradeOrder::id)
        .orElseGet(() -> OrderName.of("bw", new AccountId("main"), trade.id(), leg, 0));
  }

  /** The exchange's number of an order, or of its child: one for each leg and revision. */
  public static OrderId number(Trade trade, Leg leg) {
    int revision = trade.current(leg).map(TradeOrder::revision).orElse(0);
    return new OrderId(1_000L * leg.kind().ordinal() + 100L * leg.step() + revision + 1);
  }

  /** The exchange tells of the leg's latest order. */
  public static TradeEvent seen(Trade trade, Leg leg, Status status, String executed) {
    boolean hasNumber = !leg.isConditional() || !executed.equals("0");
    Optional<OrderId> number = hasNumber ? Optional.of(number(trade, leg)) : Optional.empty();
    return new TradeEvent.OrderSeen(
        trade.id(), new OrderReport(id(trade, leg), status, number, Quantity.of(executed)), NOON);
  }

  /** An execution of the leg's latest order. */
  public static TradeEvent filled(
      Trade trade, Leg leg, long tradeId, String quantity, String price) {
    return new TradeEvent.OrderFilled(
        trade.id(),
        id(trade, leg),
        fill(trade, leg.kind().opens(), tradeId, number(trade, leg), quantity, price),
        NOON);
  }

  /** An execution of somebody else's order. */
  public static TradeEvent filledOutside(
      Trade trade, boolean adds, long tradeId, String quantity, OrderOrigin cause) {
    return new TradeEvent.OutsideFilled(
        trade.id(),
        new ClientOrderId("web_" + tradeId),
        cause,
        fill(trade, adds, tradeId, new OrderId(900_000 + tradeId), quantity, "60000"),
        NOON);
  }

  private static Fill fill(
      Trade trade, boolean adds, long tradeId, OrderId number, String quantity, String price) {
    Direction direction = trade.signal().direction();
    Side side = adds ? direction.entrySide() : direction.exitSide();
    return new Fill(
        BTC,
        tradeId,
        number,
        side,
        trade.slot().positionSide(),
        Price.of(price),
        Quantity.of(quantity),
        Optional.of(Money.of("0.1", "USDT")),
        BigDecimal.ZERO,
        false,
        NOON);
  }

  public static TradeEvent refused(Trade trade, Leg leg, int code) {
    return new TradeEvent.OrderRefused(trade.id(), id(trade, leg), code, "refused", NOON);
  }

  public static TradeEvent unanswered(Trade trade, Leg leg) {
    return new TradeEvent.OrderUnsure(trade.id(), id(trade, leg), "no answer", NOON);
  }

  public static TradeEvent notSent(Trade trade, Leg leg) {
    return new TradeEvent.OrderNotSent(trade.id(), id(trade, leg), "not sent", NOON);
  }

  public static TradeEvent lost(Trade trade, Leg leg) {
    return new TradeEvent.OrderLost(trade.id(), id(trade, leg), NOON);
  }

  public static TradeEvent closeRequested(Trade trade) {
    return new TradeEvent.CloseRequested(trade.id(), new SignalId("c1"), "signal c1", NOON);
  }

  public static TradeEvent stopMoved(Trade trade, String price) {
    return new TradeEvent.StopMoved(trade.id(), Price.of(price), "trailing", NOON);
  }

  public static TradeEvent accepted(Trade trade, Signal change) {
    return new TradeEvent.ChangeAccepted(trade.id(), change, List.of(), NOON);
  }

  /** A signal that changes the trade, named {@code id}. */
  public static Signal add(String id, String quantity) {
    return Signal.add(
        new SignalId(id),
        NOON,
        Duration.ofHours(1),
        SIGNAL.direction(),
        BTC,
        Quantity.of(quantity));
  }

  public static Signal reduce(String id, String quantity) {
    return Signal.reduce(
        new SignalId(id),
        NOON,
        Duration.ofHours(1),
        SIGNAL.direction(),
        BTC,
        Quantity.of(quantity));
  }

  public static Signal amend(String id) {
    return Signal.amend(new SignalId(id), NOON, Duration.ofHours(1), SIGNAL.direction(), BTC);
  }

  public static Signal cancel(String id) {
    return Signal.cancel(new SignalId(id), NOON, SIGNAL.direction(), BTC);
  }

  /** The legs of these orders, in order. */
  public static List<Leg> legs(List<TradeOrder> orders) {
    return orders.stream().map(TradeOrder::leg).toList();
  }
}
