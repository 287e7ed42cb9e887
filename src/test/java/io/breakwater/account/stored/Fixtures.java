package io.breakwater.account.stored;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.BreakEven;
import io.breakwater.domain.trade.EntryPatience;
import io.breakwater.domain.trade.ExitPlan;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.Trailing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the files under {@code journal/v1} mean. A node that ran that version has such lines in its
 * journal, so the files never change. Where an event gets a new field, the value here gets what the
 * field's absence means; a new kind of event, and a new field, get files and values of their own.
 */
public final class Fixtures {
  private static final Instant AT = Instant.parse("2026-08-01T12:00:00.123Z");
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final SignalId ID = new SignalId("breakout:mwtchury:1");
  private static final ClientOrderId ORDER =
      OrderName.of("bw", new AccountId("main"), ID, Leg.ENTRY, 0);

  private Fixtures() {}

  /** Each event by its file's name: the kind's, and whether every optional value is there. */
  public static Map<String, TradeEvent> events() {
    Map<String, TradeEvent> all = new TreeMap<>();
    put(
        all,
        "full",
        new TradeEvent.SignalAccepted(fullSignal(), slot(PositionSide.LONG), List.of(), AT));
    put(
        all,
        "minimal",
        new TradeEvent.SignalAccepted(leanSignal(), slot(PositionSide.BOTH), List.of(), AT));
    put(
        all,
        "exits",
        new TradeEvent.SignalAccepted(
            exitsSignal(), slot(PositionSide.LONG), List.of("mode NORMAL", "mark 60000"), AT));
    put(all, "full", adopted(Optional.of(Price.of("60000.1"))));
    put(all, "minimal", adopted(Optional.empty()));
    put(all, "full", changed(exitsSignal(), List.of("mode NORMAL")));
    put(all, "minimal", changed(leanSignal(), List.of()));
    put(all, "full", new TradeEvent.PositionNoticed(ID, Quantity.of("0.004"), AT));
    put(all, "full", new TradeEvent.FlattenStarted(new SignalId("f1"), AT));
    put(all, "full", new TradeEvent.FlattenDone(new SignalId("f1"), AT));
    put(all, "full", new TradeEvent.ReversalEnded(ID, new SignalId("r1"), "expired", AT));
    put(all, "full", new TradeEvent.EntryGivenUp(ID, "signal x1", AT));
    put(all, "full", new TradeEvent.StopMoved(ID, Price.of("59500.5"), "trailing", AT));
    put(all, "full", amending(Optional.of(new SignalId("a1"))));
    put(all, "minimal", amending(Optional.empty()));
    put(all, "full", new TradeEvent.AmendEnded(ID, ORDER, true, "", AT));
    put(all, "minimal", new TradeEvent.AmendEnded(ID, ORDER, false, "-5027 no change", AT));
    put(
        all,
        "full",
        new TradeEvent.OutsideFilled(
            ID,
            new ClientOrderId("adl_autoclose"),
            OrderOrigin.ADL,
            fill(Optional.empty(), "0", false),
            AT));
    put(
        all,
        "amended",
        new TradeEvent.OrderSeen(
            ID,
            new OrderReport(
                ORDER,
                TradeOrder.Status.LIVE,
                Optional.of(new OrderId(412345678901L)),
                Quantity.of("0.004"),
                Optional.of(Quantity.of("0.010")),
                Optional.of(Price.of("60000.1"))),
            AT));
    put(all, "full", attempt(Leg.takeProfit(2), 35, 1, fullPlan()));
    put(all, "minimal", attempt(Leg.BASE_STOP, 0, 0, leanPlan()));
    put(
        all,
        "full",
        seen(TradeOrder.Status.LIVE, Optional.of(new OrderId(412345678901L)), "0.004"));
    put(all, "minimal", seen(TradeOrder.Status.CANCELED, Optional.empty(), "0"));
    put(all, "full", filled(Optional.of(Money.of("0.04944008", "USDT")), "-1.5", true));
    put(all, "minimal", filled(Optional.empty(), "0", false));
    String refusal = "Order would immediately trigger.";
    put(all, "full", new TradeEvent.OrderRefused(ID, ORDER, -2021, refusal, AT));
    put(all, "minimal", new TradeEvent.OrderRefused(ID, ORDER, 0, "", AT));
    put(all, "full", new TradeEvent.OrderUnsure(ID, ORDER, "no answer in 5 s", AT));
    put(all, "minimal", new TradeEvent.OrderUnsure(ID, ORDER, "", AT));
    put(all, "full", new TradeEvent.OrderNotSent(ID, ORDER, "connection \"refused\" – ß", AT));
    put(all, "minimal", new TradeEvent.OrderNotSent(ID, ORDER, "", AT));
    put(all, "full", new TradeEvent.OrderLost(ID, ORDER, AT));
    put(all, "full", new TradeEvent.WatchEnded(ID, ORDER, AT));
    put(all, "full", new TradeEvent.CloseRequested(ID, new SignalId("c1"), "signal c1", AT));
    put(all, "minimal", new TradeEvent.CloseRequested(ID, ID, "", AT));
    put(all, "full", new TradeEvent.FoundFlat(ID, AT));
    put(all, "full", new TradeEvent.TradeEnded(ID, AT));
    return all;
  }

  private static void put(Map<String, TradeEvent> all, String form, TradeEvent event) {
    all.put(event.getClass().getSimpleName() + "-" + form, event);
  }

  private static Slot slot(PositionSide side) {
    return new Slot(BTC, side);
  }

  private static Signal fullSignal() {
    return Signal.enter(ID, AT, Duration.ofSeconds(30), Direction.LONG, BTC, Quantity.of("0.010"))
        .withLimit(Price.of("60000.1"))
        .withStopLoss(Price.of("59000"))
        .withTakeProfits(
            List.of(
                new TakeProfit(Price.of("61000"), Quantity.of("0.006")),
                new TakeProfit(Price.of("62000.5"), Quantity.of("0.004"))))
        .withWorkingType(WorkingType.CONTRACT_PRICE);
  }

  private static Signal exitsSignal() {
    return leanSignal()
        .withExits(
            new ExitPlan(
                Optional.of(Price.of("61000")),
                List.of(),
                Optional.of(new Trailing(new BigDecimal("1.5"), Optional.of(Price.of("58000")))),
                Optional.of(new BreakEven(Price.of("59000"), new BigDecimal("0.1"))),
                Optional.of(Duration.ofHours(8)),
                WorkingType.MARK_PRICE))
        .withPatience(new EntryPatience(Duration.ofSeconds(5), EntryPatience.Then.REPRICE, 3))
        .ofTrade(new SignalId("s0"));
  }

  private static TradeEvent adopted(Optional<Price> entryPrice) {
    return new TradeEvent.PositionAdopted(
        leanSignal(), slot(PositionSide.SHORT), Quantity.of("0.7"), entryPrice, AT);
  }

  private static TradeEvent changed(Signal change, List<String> grounds) {
    return new TradeEvent.ChangeAccepted(new SignalId("s0"), change, grounds, AT);
  }

  private static TradeEvent amending(Optional<SignalId> by) {
    return new TradeEvent.AmendStarted(
        ID,
        ORDER,
        by,
        Quantity.of("0.020"),
        Price.of("60000.1"),
        AT.minusMillis(123),
        Duration.ofSeconds(2),
        "node-1",
        AT);
  }

  private static Signal leanSignal() {
    return Signal.enter(ID, AT, Duration.ofMillis(1), Direction.SHORT, BTC, Quantity.of("1"));
  }

  private static TradeEvent attempt(Leg leg, int revision, int attempt, OrderPlan plan) {
    return new TradeEvent.AttemptStarted(
        ID,
        leg,
        revision,
        attempt,
        ORDER,
        plan,
        AT.minusMillis(123),
        Duration.ofSeconds(2),
        "node-1",
        AT);
  }

  /** No order has all of this at once; the stored form does not mind. */
  private static OrderPlan fullPlan() {
    return new OrderPlan(
        BTC,
        Side.SELL,
        PositionSide.BOTH,
        OrderType.TAKE_PROFIT,
        Optional.of(Quantity.of("0.004")),
        Optional.of(Price.of("61999.9")),
        Optional.of(TimeInForce.GTC),
        Optional.of(Price.of("62000.5")),
        true,
        false,
        WorkingType.MARK_PRICE);
  }

  private static OrderPlan leanPlan() {
    return new OrderPlan(
        BTC,
        Side.BUY,
        PositionSide.SHORT,
        OrderType.STOP_MARKET,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        true,
        WorkingType.CONTRACT_PRICE);
  }

  private static TradeEvent seen(
      TradeOrder.Status status, Optional<OrderId> number, String executed) {
    return new TradeEvent.OrderSeen(
        ID, new OrderReport(ORDER, status, number, Quantity.of(executed)), AT);
  }

  private static TradeEvent filled(Optional<Money> fee, String profit, boolean maker) {
    return new TradeEvent.OrderFilled(ID, ORDER, fill(fee, profit, maker), AT);
  }

  private static Fill fill(Optional<Money> fee, String profit, boolean maker) {
    return new Fill(
        BTC,
        7012345678L,
        new OrderId(412345678901L),
        Side.BUY,
        PositionSide.BOTH,
        Price.of("60000.1"),
        Quantity.of("0.004"),
        fee,
        new BigDecimal(profit),
        maker,
        AT);
  }
}
