package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EngineTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Instant START = Instant.parse("2026-08-01T00:00:00Z");

  private Engine engine;
  private Instant now = START;

  @BeforeEach
  void open() {
    engine = engine(Variants.usual());
  }

  private static Engine engine(Variants variants) {
    var settings = EngineSettings.of(List.of(Instruments.btcusdt())).with(variants);
    var engine = new Engine(settings, new SplittableRandom(7), START);
    engine.openAccount("alice", new BigDecimal("10000"));
    engine.openAccount("bob", new BigDecimal("10000"));
    engine.open(BTC, new BigDecimal("1000"), START);
    return engine;
  }

  @Test
  void aMarketOrderPaysTheTakerFee() {
    OrderView order = engine.place("alice", market(Side.BUY, "1", Optional.empty()));

    assertEquals(OrderStatus.FILLED, order.status());
    BigDecimal fee = order.executedValue().multiply(new BigDecimal("0.0005"));
    assertSame("10000", engine.books("alice").balance().wallet().add(fee));
  }

  @Test
  void aRestingOrderIsFilledByARecordedTradeThroughItsPrice() {
    OrderView resting =
        engine.place("alice", limit(Side.BUY, "0.5", "995", TimeInForce.GTC, "rest"));
    assertEquals(OrderStatus.NEW, resting.status());

    trade("995", "0.001", Side.SELL);
    assertTrue(order("alice", "rest").executed().compareTo(new BigDecimal("0.001")) <= 0);
    trade("994", "5", Side.SELL);

    OrderView filled = order("alice", "rest");
    assertEquals(OrderStatus.FILLED, filled.status());
    assertSame("995", filled.averagePrice());
    assertSame(
        "0.0995",
        engine.books("alice").trades(BTC).stream()
            .map(AccountTrade::fee)
            .reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  @Test
  void betweenAccountsTheBetterPriceThenTheEarlierOrderGoesFirst() {
    engine.place("alice", limit(Side.SELL, "0.1", "1000", TimeInForce.GTC, "a-late"));
    engine.place("bob", limit(Side.SELL, "0.1", "999.9", TimeInForce.GTX, "b-better"));

    engine.place("alice", limit(Side.BUY, "0.1", "999.9", TimeInForce.IOC, "taker"));

    assertEquals(OrderStatus.FILLED, order("bob", "b-better").status());
    assertEquals(OrderStatus.NEW, order("alice", "a-late").status());
    assertSame("0.1", position("alice"));
    assertSame("-0.1", position("bob"));
  }

  @Test
  void postOnlyAndFillOrKillAreRefusedByTheBook() {
    refused(-5022, limit(Side.BUY, "0.1", "1010", TimeInForce.GTX, "gtx"));
    refused(-5021, limit(Side.BUY, "200", "1000", TimeInForce.FOK, "fok"));
  }

  @Test
  void filtersRefuseWithTheirCodes() {
    refused(-4003, market(Side.BUY, "0", Optional.empty()));
    refused(-4005, market(Side.BUY, "121", Optional.empty()));
    refused(-1111, market(Side.BUY, "0.0001", Optional.empty()));
    refused(-4014, limit(Side.BUY, "0.1", "990.05", TimeInForce.GTC, "tick"));
    refused(-4016, limit(Side.BUY, "0.1", "1060", TimeInForce.GTC, "cap"));
    refused(-4024, limit(Side.SELL, "0.1", "940", TimeInForce.GTC, "floor"));
    refused(-4164, market(Side.BUY, "0.01", Optional.empty()));
    refused(-2022, market(Side.BUY, "0.1", Optional.of(true)));
    engine.setLeverage("alice", BTC, 1);
    refused(-2019, market(Side.BUY, "11", Optional.empty()));
  }

  @Test
  void aClientIdIsUniqueAmongOpenOrders() {
    engine.place("alice", limit(Side.BUY, "0.1", "990", TimeInForce.GTC, "twice"));
    refused(-4116, limit(Side.BUY, "0.1", "990", TimeInForce.GTC, "twice"));
    engine.cancel("alice", BTC, Optional.empty(), Optional.of("twice"));
    engine.place("alice", limit(Side.BUY, "0.1", "990", TimeInForce.GTC, "twice"));
    assertEquals(1, engine.books("alice").openOrders(Optional.of(BTC)).size());
  }

  @Test
  void anOversizeReduceOnlyShrinksOrIsRejectedAsTheVariantSays() {
    engine.place("alice", market(Side.BUY, "0.1", Optional.empty()));
    OrderView shrunk = engine.place("alice", market(Side.SELL, "0.3", Optional.of(true)));
    assertSame("0.1", shrunk.executed());
    assertEquals(OrderStatus.FILLED, shrunk.status());

    engine = engine(Variants.usual().with(Choice.OversizeReduceOnly.REJECTED));
    engine.place("alice", market(Side.BUY, "0.1", Optional.empty()));
    refused(-2022, market(Side.SELL, "0.3", Optional.of(true)));
  }

  @Test
  void aStopClosesThePositionAndRunsThroughItsLife() {
    engine.place("alice", market(Side.BUY, "0.5", Optional.empty()));
    AlgoView stop = engine.placeAlgo("alice", stop("990", "sl"));
    engine.drainEvents();

    trade("989", "1", Side.SELL);
    now = now.plus(Duration.ofSeconds(1));
    engine.advance(now);

    List<AlgoStatus> life = new ArrayList<>();
    for (EngineEvent event : engine.drainEvents()) {
      if (event instanceof EngineEvent.AlgoChanged changed) {
        life.add(changed.algo().status());
      }
    }
    assertEquals(List.of(AlgoStatus.TRIGGERING, AlgoStatus.TRIGGERED, AlgoStatus.FINISHED), life);
    assertSame("0", position("alice"));
    AlgoView finished =
        engine.books("alice").algo(Optional.of(stop.algoId()), Optional.empty()).orElseThrow();
    OrderView child =
        engine.books("alice").order(BTC, finished.child(), Optional.empty()).orElseThrow();
    assertEquals("sl", child.clientOrderId());
    assertEquals(OrderType.STOP_MARKET, child.originalType());
    assertSame("0.5", finished.childExecuted());
  }

  @Test
  void conditionalOrdersAreRefusedWithTheirCodes() {
    engine.place("alice", market(Side.BUY, "0.5", Optional.empty()));
    engine.placeAlgo("alice", stop("990", "sl"));
    assertEquals(-4130, refusal(() -> engine.placeAlgo("alice", stop("980", "sl-2"))).code());
    assertEquals(-2021, refusal(() -> engine.placeAlgo("bob", stop("1010", "x"))).code());
    engine.cancelAlgo("alice", Optional.empty(), Optional.of("sl"));
    Refusal again = refusal(() -> engine.cancelAlgo("alice", Optional.empty(), Optional.of("sl")));
    assertEquals(-2011, again.code());
  }

  @Test
  void aTriggeringStopCannotBeCanceled() {
    engine.place("alice", market(Side.BUY, "0.5", Optional.empty()));
    engine.placeAlgo("alice", stop("990", "sl"));
    trade("989", "1", Side.SELL);
    Refusal late = refusal(() -> engine.cancelAlgo("alice", Optional.empty(), Optional.of("sl")));
    assertEquals(-4117, late.code());
  }

  @Test
  void aStopWithoutAPositionIsRejectedAtItsTrigger() {
    engine.placeAlgo("alice", stop("990", "sl"));
    trade("989", "1", Side.SELL);
    now = now.plus(Duration.ofSeconds(1));
    engine.advance(now);
    AlgoView gone = engine.books("alice").algo(Optional.empty(), Optional.of("sl")).orElseThrow();
    assertEquals(AlgoStatus.REJECTED, gone.status());
    assertEquals("ReduceOnly Order is rejected.", gone.reason());
  }

  @Test
  void hedgeModeHoldsBothSidesAndNamesThem() {
    engine.setHedge("alice", true);
    refused(-4061, market(Side.BUY, "0.1", Optional.empty()));
    place(Side.BUY, PositionSide.LONG, "0.3");
    place(Side.SELL, PositionSide.SHORT, "0.2");
    assertEquals(2, engine.books("alice").positions(Optional.of(BTC), false).size());
    place(Side.SELL, PositionSide.LONG, "0.3");
    assertEquals(-2022, refusal(() -> place(Side.SELL, PositionSide.LONG, "0.1")).code());
    assertSame("-0.2", engine.books("alice").positions(Optional.of(BTC), false).get(0).amount());
  }

  @Test
  void settingsChangeOnlyWhenTheyMay() {
    Refusal same = refusal(() -> engine.setMarginType("alice", BTC, MarginType.CROSSED));
    assertEquals(-4046, same.code());
    engine.place("alice", limit(Side.BUY, "0.1", "990", TimeInForce.GTC, "open"));
    Refusal open = refusal(() -> engine.setMarginType("alice", BTC, MarginType.ISOLATED));
    assertEquals(-4047, open.code());
    assertEquals(-4067, refusal(() -> engine.setHedge("alice", true)).code());
    assertEquals(-4028, refusal(() -> engine.setLeverage("alice", BTC, 126)).code());
  }

  @Test
  void theMarkPriceFollowsTheLastPriceSmoothly() {
    trade("1010", "1", Side.BUY);
    assertSame("1000", engine.mark(BTC).mark());
    now = now.plusSeconds(2);
    engine.advance(now);
    BigDecimal half = engine.mark(BTC).mark();
    assertTrue(half.compareTo(new BigDecimal("1005")) > 0, half.toString());
    assertTrue(half.compareTo(new BigDecimal("1008")) < 0, half.toString());
  }

  private void place(Side side, PositionSide positionSide, String quantity) {
    engine.place(
        "alice",
        new OrderRequest(
            BTC,
            side,
            positionSide,
            OrderType.MARKET,
            Optional.empty(),
            new BigDecimal(quantity),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OrderRequest.SelfTrade.EXPIRE_MAKER,
            Optional.empty()));
  }

  private void trade(String price, String quantity, Side taker) {
    now = now.plusMillis(5);
    engine.recordedTrade(
        BTC, new BigDecimal(price), new BigDecimal(quantity), Optional.of(taker), now);
  }

  private OrderView order(String account, String clientId) {
    return engine.books(account).order(BTC, Optional.empty(), Optional.of(clientId)).orElseThrow();
  }

  private BigDecimal position(String account) {
    return engine.books(account).positions(Optional.of(BTC), true).get(0).amount();
  }

  private void refused(int code, OrderRequest request) {
    assertEquals(code, refusal(() -> engine.place("alice", request)).code());
  }

  private static Refusal refusal(Runnable action) {
    return assertThrows(Refusal.class, action::run);
  }

  private static void assertSame(String expected, BigDecimal actual) {
    assertEquals(0, actual.compareTo(new BigDecimal(expected)), actual.toPlainString());
  }

  private static OrderRequest market(Side side, String quantity, Optional<Boolean> reduceOnly) {
    return new OrderRequest(
        BTC,
        side,
        PositionSide.BOTH,
        OrderType.MARKET,
        Optional.empty(),
        new BigDecimal(quantity),
        Optional.empty(),
        reduceOnly,
        Optional.empty(),
        OrderRequest.SelfTrade.EXPIRE_MAKER,
        Optional.empty());
  }

  private static OrderRequest limit(
      Side side, String quantity, String price, TimeInForce timeInForce, String id) {
    return new OrderRequest(
        BTC,
        side,
        PositionSide.BOTH,
        OrderType.LIMIT,
        Optional.of(timeInForce),
        new BigDecimal(quantity),
        Optional.of(new BigDecimal(price)),
        Optional.empty(),
        Optional.of(id),
        OrderRequest.SelfTrade.EXPIRE_MAKER,
        Optional.empty());
  }

  private static AlgoRequest stop(String trigger, String id) {
    return new AlgoRequest(
        BTC,
        Side.SELL,
        PositionSide.BOTH,
        OrderType.STOP_MARKET,
        TimeInForce.GTC,
        Optional.empty(),
        Optional.empty(),
        new BigDecimal(trigger),
        WorkingType.CONTRACT_PRICE,
        true,
        Optional.empty(),
        false,
        Optional.of(id));
  }
}
