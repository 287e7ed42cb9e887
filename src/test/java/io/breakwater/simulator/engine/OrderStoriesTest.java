package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.InstrumentStatus;
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

/** Orders and conditional orders where nobody provides liquidity: accounts meet each other. */
final class OrderStoriesTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Symbol XYZ = new Symbol("XYZUSDT");
  private static final Instant START = Instant.parse("2026-08-01T00:00:00Z");

  private Engine engine;
  private Instant now = START;

  @BeforeEach
  void open() {
    open(Variants.usual());
  }

  private void open(Variants variants) {
    var settings =
        EngineSettings.of(
                List.of(
                    Instruments.of("BTCUSDT", "0.1", "0.001", "50"),
                    Instruments.of("XYZUSDT", "0.1", "0.001", "50")))
            .with(MarketModel.usual().withLevels(0))
            .with(variants);
    engine = new Engine(settings, new SplittableRandom(1), START);
    for (String name : List.of("alice", "bob", "carol")) {
      engine.openAccount(name, new BigDecimal("100000"));
    }
    engine.open(BTC, new BigDecimal("1000"), START);
    engine.open(XYZ, new BigDecimal("1000"), START);
    now = START;
    engine.drainEvents();
  }

  // ---- plain orders

  @Test
  void ordersOfTwoSymbolsMayHaveOneNumber() {
    OrderView one = limit("alice", Side.BUY, "0.1", "990");
    OrderView other = engine.place("alice", new Order(Side.BUY, "0.1").at("990").on(XYZ).request());

    assertEquals(one.orderId(), other.orderId());
    assertEquals(2, engine.books("alice").openOrders(Optional.empty()).size());
  }

  @Test
  void goodTillDateIsCutToSecondsAndMustBeTenMinutesAhead() {
    Order order = new Order(Side.BUY, "0.1").at("990").lasting(TimeInForce.GTD);
    refused(-1102, () -> engine.place("alice", order.request()));
    refused(-5040, () -> engine.place("alice", order.till(now.plusSeconds(600)).request()));
    refused(
        -5040,
        () ->
            engine.place(
                "alice", order.till(Instant.ofEpochMilli(253_402_300_799_000L)).request()));

    OrderView taken = engine.place("alice", order.till(now.plusSeconds(601)).request());
    passes(Duration.ofSeconds(600));
    assertEquals(OrderStatus.NEW, look("alice", taken).status());
    passes(Duration.ofSeconds(1));
    assertEquals(OrderStatus.EXPIRED, look("alice", taken).status());
  }

  @Test
  void aPriceMatchReadsTheBook() {
    limit("bob", Side.SELL, "0.1", "1001");
    limit("bob", Side.SELL, "0.1", "1002");
    limit("bob", Side.BUY, "0.1", "998");

    Order buy = new Order(Side.BUY, "0.1").lasting(TimeInForce.GTC);
    assertSame("998", engine.place("alice", buy.matching(PriceMatch.QUEUE).request()).price());
    OrderView taker = engine.place("alice", buy.matching(PriceMatch.OPPONENT).request());
    assertSame("1001", taker.price());
    assertEquals(OrderStatus.FILLED, taker.status());
    refused(-5041, () -> engine.place("alice", buy.matching(PriceMatch.OPPONENT_5).request()));
    refused(-5037, () -> engine.place("alice", buy.matching(PriceMatch.OPPONENT_10).request()));
    refused(
        -1128, () -> engine.place("alice", buy.at("1000").matching(PriceMatch.QUEUE).request()));
    Order market = new Order(Side.BUY, "0.1").matching(PriceMatch.QUEUE);
    refused(-5038, () -> engine.place("alice", market.request()));
  }

  @Test
  void theTakersModeDecidesWhatEndsWhereAnAccountWouldMeetItself() {
    OrderView maker = limit("alice", Side.SELL, "0.1", "1001");
    Order taker = new Order(Side.BUY, "0.1").at("1001");

    OrderView expired =
        engine.place("alice", taker.by(OrderRequest.SelfTrade.EXPIRE_TAKER).request());
    assertEquals(OrderStatus.EXPIRED_IN_MATCH, expired.status());
    assertEquals(OrderStatus.NEW, look("alice", maker).status());
    assertEquals(1, lastReason());

    engine.place(
        "alice", taker.lasting(TimeInForce.IOC).by(OrderRequest.SelfTrade.EXPIRE_TAKER).request());
    assertEquals(3, lastReason());

    OrderView rests = engine.place("alice", new Order(Side.BUY, "0.1").at("1001").request());
    assertEquals(OrderStatus.EXPIRED_IN_MATCH, look("alice", maker).status());
    assertEquals(OrderStatus.NEW, rests.status());
  }

  @Test
  void accountsOfOneGroupDoNotMeetEither() {
    engine.setTradeGroup("alice", 5);
    engine.setTradeGroup("bob", 5);
    OrderView maker = limit("bob", Side.SELL, "0.1", "1001");

    OrderView taker = limit("alice", Side.BUY, "0.1", "1001");
    assertEquals(OrderStatus.EXPIRED_IN_MATCH, look("bob", maker).status());
    assertEquals(OrderStatus.NEW, taker.status());

    OrderView filled = limit("carol", Side.SELL, "0.1", "1001");
    assertEquals(OrderStatus.FILLED, filled.status());
  }

  @Test
  void fillOrKillCountsWhatReduceOnlyOrdersCanStillGive() {
    trade("bob", Side.BUY, "0.1");
    engine.place("bob", new Order(Side.SELL, "0.1").at("1001").reducing().request());
    engine.place("bob", new Order(Side.SELL, "0.1").at("1002").reducing().request());
    Order kill = new Order(Side.BUY, "0.2").at("1002").lasting(TimeInForce.FOK);

    refused(-5021, () -> engine.place("alice", kill.request()));
    limit("carol", Side.SELL, "0.1", "1002");
    assertEquals(OrderStatus.FILLED, engine.place("alice", kill.request()).status());
  }

  @Test
  void rpiOrdersAreUnseenAndMetByRecordedTradesOnly() {
    OrderView hidden =
        engine.place(
            "bob", new Order(Side.BUY, "0.1").at("999").lasting(TimeInForce.RPI).request());
    assertTrue(engine.book(BTC).bids().isEmpty());

    OrderView seller = limit("alice", Side.SELL, "0.1", "998");
    assertEquals(OrderStatus.NEW, seller.status());
    engine.cancelAll("alice", BTC);
    recorded("998", "0.2", Side.SELL);
    assertEquals(OrderStatus.FILLED, look("bob", hidden).status());
    limit("alice", Side.SELL, "0.1", "1000");
    refused(
        -5022,
        () ->
            engine.place(
                "bob", new Order(Side.BUY, "0.1").at("1000").lasting(TimeInForce.RPI).request()));
  }

  @Test
  void aBetterReduceOnlyOrderDisplacesAWorseOne() {
    open(Variants.usual().with(Choice.CoveredReduceOnly.DISPLACES));
    trade("alice", Side.BUY, "0.1");
    OrderView worse =
        engine.place("alice", new Order(Side.SELL, "0.1").at("1005").reducing().request());

    refused(
        -2022,
        () -> engine.place("alice", new Order(Side.SELL, "0.1").at("1006").reducing().request()));
    engine.place("alice", new Order(Side.SELL, "0.1").at("1003").reducing().request());
    assertEquals(OrderStatus.EXPIRED, look("alice", worse).status());
    assertEquals(4, lastReason());
  }

  @Test
  void aMarketOrderDoesNotReachBeyondItsBound() {
    limit("bob", Side.SELL, "0.1", "1049");
    recorded("940", "0.001", Side.SELL);
    passes(Duration.ofSeconds(30));

    refused(-4131, () -> engine.place("alice", new Order(Side.BUY, "0.1").request()));
  }

  @Test
  void aSymbolHoldsSoManyOpenOrdersOfAnAccount() {
    for (int i = 0; i < 200; i++) {
      limit("alice", Side.BUY, "0.1", "990");
    }
    refused(-2025, () -> limit("alice", Side.BUY, "0.1", "990"));
    engine.place("alice", new Order(Side.BUY, "0.1").at("990").on(XYZ).request());
  }

  @Test
  void aTestedOrderLeavesNothing() {
    OrderView tested = engine.test("alice", new Order(Side.BUY, "0.1").at("990").request());

    assertEquals(OrderStatus.NEW, tested.status());
    assertTrue(engine.books("alice").openOrders(Optional.empty()).isEmpty());
    assertTrue(engine.drainEvents().isEmpty());
    refused(-1111, () -> engine.test("alice", new Order(Side.BUY, "0.1").at("990.05").request()));
  }

  // ---- changes

  @Test
  void aChangedOrderGoesToTheEndOfItsLine() {
    OrderView first = limit("alice", Side.BUY, "0.1", "990");
    OrderView second = limit("bob", Side.BUY, "0.1", "990");

    OrderView changed = engine.amend("alice", change(first, "0.2", "990", 77));
    recorded("990", "0.1", Side.SELL);

    assertEquals(OrderStatus.FILLED, look("bob", second).status());
    assertSame("0", look("alice", first).executed());
    assertEquals(OrderRequest.SelfTrade.NONE, changed.selfTrade());
    assertEquals(Optional.of(77L), changed.modifyId());
    Amendment told = engine.books("alice").amendments(BTC, first.orderId()).get(0);
    assertSame("0.1", told.quantityBefore());
    assertSame("0.2", told.quantityAfter());
    assertEquals(1, told.count());
  }

  @Test
  void aChangeMayFillAnOrderOrEndIt() {
    limit("bob", Side.SELL, "0.1", "1001");
    OrderView patient = limit("alice", Side.BUY, "0.3", "990");
    assertSame("0.1", engine.amend("alice", change(patient, "0.3", "1001", 1)).executed());

    OrderView less = engine.amend("alice", change(patient, "0.1", "1000", 2));
    assertEquals(OrderStatus.CANCELED, less.status());

    limit("bob", Side.SELL, "0.1", "1001");
    OrderView maker =
        engine.place(
            "alice", new Order(Side.BUY, "0.1").at("990").lasting(TimeInForce.GTX).request());
    OrderView wouldTake = engine.amend("alice", change(maker, "0.1", "1001", 3));
    assertEquals(OrderStatus.CANCELED, wouldTake.status());
    assertSame("0", wouldTake.executed());
  }

  @Test
  void changesAreRefusedWithTheirCodesAndLeaveTheOrder() {
    OrderView order = limit("alice", Side.BUY, "0.1", "990");
    engine.setLeverage("alice", BTC, 1);
    refused(-5027, () -> engine.amend("alice", change(order, "0.1", "990", 1)));
    refused(-5029, () -> engine.amend("alice", change(order, "0.05", "990", 1)));
    refused(-1111, () -> engine.amend("alice", change(order, "0.1", "990.01", 1)));
    refused(-4016, () -> engine.amend("alice", change(order, "0.1", "1100", 1)));
    refused(-2019, () -> engine.amend("alice", change(order, "900", "1000", 1)));
    halt(InstrumentStatus.TRADING_HALT);
    refused(-5024, () -> engine.amend("alice", change(order, "0.2", "990", 1)));
    halt(InstrumentStatus.TRADING);
    assertEquals(order, look("alice", order));
    engine.cancelAll("alice", BTC);
    refused(-2013, () -> engine.amend("alice", change(order, "0.2", "990", 1)));
  }

  @Test
  void anOrderIsChangedTenThousandTimesAtMost() {
    OrderView order = limit("alice", Side.BUY, "0.1", "990");
    for (int i = 0; i < 10_000; i++) {
      engine.amend("alice", change(order, "0.1", i % 2 == 0 ? "991" : "990", i));
    }
    engine.drainEvents();
    refused(-5026, () -> engine.amend("alice", change(order, "0.1", "991", 1)));
  }

  @Test
  void aCountdownRunsOutUnlessItIsStartedAnew() {
    limit("alice", Side.BUY, "0.1", "990");
    OrderView other = engine.place("alice", new Order(Side.BUY, "0.1").at("990").on(XYZ).request());
    engine.countdown("alice", BTC, Duration.ofSeconds(2));
    passes(Duration.ofSeconds(1));
    engine.countdown("alice", BTC, Duration.ofSeconds(2));
    passes(Duration.ofMillis(1999));
    assertEquals(2, engine.books("alice").openOrders(Optional.empty()).size());
    passes(Duration.ofMillis(1));
    assertEquals(List.of(other), engine.books("alice").openOrders(Optional.empty()));
    engine.countdown("alice", XYZ, Duration.ofSeconds(1));
    engine.countdown("alice", XYZ, Duration.ZERO);
    passes(Duration.ofSeconds(5));
    assertEquals(1, engine.books("alice").openOrders(Optional.empty()).size());
  }

  // ---- conditional orders

  @Test
  void aTrailingOrderBeginsAtItsPriceAndFiresWhereItTurns() {
    trade("alice", Side.BUY, "0.1");
    limit("bob", Side.BUY, "1", "990");
    AlgoView trailing =
        engine.placeAlgo("alice", trailing(Side.SELL, "0.1", Optional.of("1010"), "1"));
    assertEquals(List.of("NEW false"), told());

    recorded("1005", "0.001", Side.BUY);
    recorded("994", "0.001", Side.SELL);
    assertEquals(List.of(), told());
    recorded("1012", "0.001", Side.BUY);
    assertEquals(List.of("NEW true"), told());
    recorded("1020", "0.001", Side.BUY);
    recorded("1009.9", "0.001", Side.SELL);
    assertEquals(List.of(), told());
    recorded("1009.8", "0.001", Side.SELL);
    passes(Duration.ofMillis(10));
    assertEquals(List.of("TRIGGERING true", "TRIGGERED true", "FINISHED true"), told());
    OrderView child = child("alice", trailing);
    assertEquals(OrderType.TRAILING_STOP_MARKET, child.originalType());
    assertSame("1010", child.activatePrice());
    assertSame("1", child.callbackRate().orElseThrow());
  }

  @Test
  void aTrailingOrderWithoutAPriceBeginsAtOnce() {
    engine.placeAlgo("alice", trailing(Side.BUY, "0.1", Optional.empty(), "0.1"));
    assertEquals(List.of("NEW false", "NEW true"), told());
    refused(
        -2021,
        () -> engine.placeAlgo("alice", trailing(Side.BUY, "0.1", Optional.of("1000"), "1")));
    refused(
        -2021,
        () -> engine.placeAlgo("alice", trailing(Side.SELL, "0.1", Optional.of("999"), "1")));
    refused(
        -1130,
        () -> engine.placeAlgo("alice", trailing(Side.BUY, "0.1", Optional.empty(), "10.1")));
    refused(
        -1130,
        () -> engine.placeAlgo("alice", trailing(Side.BUY, "0.1", Optional.empty(), "0.05")));
  }

  @Test
  void aStopLimitMatchesItsPriceWhenItFires() {
    limit("bob", Side.BUY, "0.1", "988");
    limit("bob", Side.BUY, "0.1", "986");
    AlgoView stop =
        engine.placeAlgo(
            "alice",
            new Stop(OrderType.STOP, Side.SELL, "989")
                .size("0.1")
                .matching(PriceMatch.OPPONENT)
                .request());
    recorded("988.5", "0.001", Side.SELL);
    passes(Duration.ofMillis(10));
    assertSame("988", child("alice", stop).averagePrice());
  }

  @Test
  void gteOrdersGoWithTheirPosition() {
    trade("alice", Side.BUY, "0.1");
    engine.placeAlgo(
        "alice",
        new Stop(OrderType.STOP_MARKET, Side.SELL, "900")
            .size("0.1")
            .lasting(TimeInForce.GTE_GTC)
            .request());
    AlgoView profit =
        engine.placeAlgo(
            "alice",
            new Stop(OrderType.TAKE_PROFIT, Side.SELL, "1010")
                .size("0.1")
                .at("1020")
                .lasting(TimeInForce.GTE_GTC)
                .request());
    recorded("1011", "0.001", Side.BUY);
    passes(Duration.ofMillis(10));
    assertEquals(OrderStatus.NEW, child("alice", profit).status());
    engine.drainEvents();

    trade("alice", Side.SELL, "0.1");

    assertEquals(OrderStatus.EXPIRED, child("alice", profit).status());
    assertEquals(6, lastReason());
    assertTrue(engine.books("alice").openAlgos(Optional.empty()).isEmpty());
  }

  @Test
  void aConditionalOrderExpiresAtItsDate() {
    AlgoView stop =
        engine.placeAlgo(
            "alice",
            new Stop(OrderType.STOP_MARKET, Side.SELL, "900")
                .size("0.1")
                .lasting(TimeInForce.GTD)
                .till(now.plusSeconds(700))
                .request());
    passes(Duration.ofSeconds(699));
    assertEquals(AlgoStatus.NEW, look("alice", stop).status());
    passes(Duration.ofSeconds(1));
    assertEquals(AlgoStatus.EXPIRED, look("alice", stop).status());
  }

  @Test
  void priceProtectWaitsWhileMarkAndLastPriceAreApart() {
    AlgoView stop =
        engine.placeAlgo(
            "alice",
            new Stop(OrderType.STOP_MARKET, Side.BUY, "1060").size("0.1").protectedBy().request());
    recorded("1070", "0.001", Side.BUY);
    assertEquals(AlgoStatus.NEW, look("alice", stop).status());
    passes(Duration.ofSeconds(5));
    assertTrue(look("alice", stop).triggered().isPresent());
  }

  @Test
  void moneyIsLookedAtWhenItFires() {
    engine.setLeverage("alice", BTC, 1);
    limit("bob", Side.SELL, "1", "1010");
    AlgoView stop =
        engine.placeAlgo(
            "alice", new Stop(OrderType.STOP_MARKET, Side.BUY, "1005").size("120").request());
    recorded("1006", "0.001", Side.BUY);
    passes(Duration.ofMillis(10));
    assertEquals(AlgoStatus.REJECTED, look("alice", stop).status());
    assertEquals("Margin is insufficient.", look("alice", stop).reason());
  }

  @Test
  void conditionalOrdersAreRefusedWithTheirCodes() {
    Stop close = new Stop(OrderType.STOP_MARKET, Side.SELL, "900").closing();
    refused(-4137, () -> engine.placeAlgo("alice", close.size("0.1").request()));
    refused(
        -4138,
        () ->
            engine.placeAlgo(
                "alice",
                new Stop(OrderType.STOP_MARKET, Side.SELL, "900")
                    .closing()
                    .reducing(false)
                    .request()));
    refused(
        -4183,
        () ->
            engine.placeAlgo(
                "alice",
                new Stop(OrderType.STOP, Side.BUY, "1100").size("1").at("1200").request()));
    refused(
        -4184,
        () ->
            engine.placeAlgo(
                "alice", new Stop(OrderType.STOP, Side.SELL, "900").size("1").at("800").request()));
    for (int i = 0; i < 200; i++) {
      Symbol symbol = i % 2 == 0 ? BTC : XYZ;
      engine.placeAlgo(
          "alice",
          new Stop(OrderType.STOP_MARKET, Side.SELL, "900").on(symbol).size("1").request());
    }
    refused(
        -4045,
        () ->
            engine.placeAlgo(
                "alice", new Stop(OrderType.STOP_MARKET, Side.SELL, "900").size("1").request()));
  }

  // ---- states

  @Test
  void aHaltedSymbolStandsStillAndGoesOn() {
    OrderView resting = limit("alice", Side.BUY, "0.1", "990");
    engine.placeAlgo(
        "alice", new Stop(OrderType.STOP_MARKET, Side.SELL, "980").size("0.1").request());
    halt(InstrumentStatus.TRADING_HALT);

    recorded("970", "5", Side.SELL);
    refused(-1122, () -> limit("bob", Side.BUY, "0.1", "990"));
    assertEquals(OrderStatus.NEW, look("alice", resting).status());
    engine.cancel("alice", BTC, Optional.of(resting.orderId()), Optional.empty());
    halt(InstrumentStatus.TRADING);
    recorded("970", "5", Side.SELL);
    assertEquals(1, engine.books("alice").openAlgos(Optional.empty()).size());
    assertEquals(
        AlgoStatus.TRIGGERING, engine.books("alice").openAlgos(Optional.empty()).get(0).status());
  }

  @Test
  void beforeItsSettlementASymbolTakesOnlyWhatReduces() {
    trade("alice", Side.BUY, "0.2");
    halt(InstrumentStatus.PRE_SETTLE);
    refused(-4140, () -> limit("alice", Side.BUY, "0.1", "990"));
    engine.place("alice", new Order(Side.SELL, "0.1").at("1005").reducing().request());
  }

  @Test
  void aClosedSymbolEndsItsOrdersAndSettlesItsPositions() {
    trade("alice", Side.BUY, "0.2");
    OrderView resting = limit("alice", Side.BUY, "0.1", "990");
    AlgoView stop =
        engine.placeAlgo(
            "alice", new Stop(OrderType.STOP_MARKET, Side.SELL, "900").size("0.1").request());
    engine.drainEvents();

    halt(InstrumentStatus.CLOSE);

    assertEquals(OrderStatus.EXPIRED, look("alice", resting).status());
    assertEquals(AlgoStatus.EXPIRED, look("alice", stop).status());
    List<String> settled = new ArrayList<>();
    for (EngineEvent event : engine.drainEvents()) {
      if (event instanceof EngineEvent.OrderChanged changed
          && changed.account().equals("alice")
          && changed.order().clientOrderId().startsWith("settlement_autoclose-")) {
        settled.add(changed.execution() + " " + changed.order().status());
      }
    }
    assertEquals(List.of("NEW NEW", "CALCULATED FILLED"), settled);
    for (PositionView position : engine.books("alice").positions(Optional.of(BTC), true)) {
      assertSame("0", position.amount());
    }
    refused(-4141, () -> limit("bob", Side.BUY, "0.1", "990"));
  }

  @Test
  void ordersKeepTheirPlaceUnderAnotherTick() {
    OrderView coarse = limit("alice", Side.BUY, "0.1", "990.1");
    engine.change(Instruments.of("BTCUSDT", "0.05", "0.0005", "50"));
    OrderView finer = limit("bob", Side.BUY, "0.1", "990.15");
    engine.change(Instruments.of("BTCUSDT", "0.5", "0.001", "50"));
    refused(-4014, () -> limit("bob", Side.BUY, "0.1", "990.1"));

    recorded("990.1", "0.15", Side.SELL);

    assertEquals(OrderStatus.FILLED, look("bob", finer).status());
    assertSame("0.05", look("alice", coarse).executed());
    assertSame("990.1", engine.best(BTC, Side.BUY).price());
  }

  @Test
  void positionRiskControlTakesOnlyWhatReduces() {
    trade("alice", Side.BUY, "0.1");
    engine.control(BTC, RiskControl.BOTH);
    refused(-4105, () -> limit("alice", Side.BUY, "0.1", "990"));
    engine.control(BTC, RiskControl.BUY);
    refused(-4106, () -> limit("alice", Side.BUY, "0.1", "990"));
    limit("alice", Side.SELL, "0.1", "1010");
    engine.control(BTC, RiskControl.SELL);
    refused(-4107, () -> limit("alice", Side.SELL, "0.1", "1010"));
    engine.place("alice", new Order(Side.SELL, "0.1").at("1005").reducing().request());
  }

  // ---- helpers

  private void passes(Duration span) {
    now = now.plus(span);
    engine.advance(now);
  }

  private void recorded(String price, String quantity, Side taker) {
    now = now.plusMillis(1);
    engine.recordedTrade(
        BTC, new BigDecimal(price), new BigDecimal(quantity), Optional.of(taker), now);
  }

  private void halt(InstrumentStatus status) {
    engine.change(Instruments.withStatus(engine.instrument(BTC), status));
  }

  private OrderView limit(String account, Side side, String quantity, String price) {
    return engine.place(account, new Order(side, quantity).at(price).request());
  }

  /** Carol is on the other side. */
  private void trade(String account, Side side, String quantity) {
    OrderView other = limit("carol", side.opposite(), quantity, "1000");
    OrderView own = limit(account, side, quantity, "1000");
    assertEquals(OrderStatus.FILLED, own.status(), other.toString());
  }

  private static AmendRequest change(OrderView order, String quantity, String price, long id) {
    return new AmendRequest(
        order.symbol(),
        order.side(),
        Optional.of(order.orderId()),
        Optional.empty(),
        new BigDecimal(quantity),
        Optional.of(new BigDecimal(price)),
        PriceMatch.NONE,
        Optional.of(id));
  }

  private OrderView look(String account, OrderView order) {
    return engine
        .books(account)
        .order(order.symbol(), Optional.of(order.orderId()), Optional.empty())
        .orElseThrow();
  }

  private AlgoView look(String account, AlgoView algo) {
    return engine.books(account).algo(Optional.of(algo.algoId()), Optional.empty()).orElseThrow();
  }

  private OrderView child(String account, AlgoView algo) {
    return engine
        .books(account)
        .order(algo.request().symbol(), look(account, algo).child(), Optional.empty())
        .orElseThrow();
  }

  /** The statuses of conditional orders since it was asked last, and whether they trail. */
  private List<String> told() {
    List<String> told = new ArrayList<>();
    for (EngineEvent event : engine.drainEvents()) {
      if (event instanceof EngineEvent.AlgoChanged changed) {
        told.add(changed.algo().status() + " " + changed.algo().activated());
      }
    }
    return told;
  }

  /** Why the order ended that ended last. */
  private int lastReason() {
    int reason = 0;
    for (EngineEvent event : engine.drainEvents()) {
      if (event instanceof EngineEvent.OrderChanged changed && changed.expiryReason() != 0) {
        reason = changed.expiryReason();
      }
    }
    return reason;
  }

  private static void refused(int code, Runnable action) {
    assertEquals(code, assertThrows(Refusal.class, action::run).code());
  }

  private static void assertSame(String expected, BigDecimal actual) {
    assertEquals(0, actual.compareTo(new BigDecimal(expected)), actual.toPlainString());
  }

  private static AlgoRequest trailing(
      Side side, String quantity, Optional<String> start, String rate) {
    return new AlgoRequest(
        BTC,
        side,
        PositionSide.BOTH,
        OrderType.TRAILING_STOP_MARKET,
        TimeInForce.GTC,
        Optional.of(new BigDecimal(quantity)),
        Optional.empty(),
        BigDecimal.ZERO,
        WorkingType.CONTRACT_PRICE,
        false,
        Optional.empty(),
        false,
        Optional.empty(),
        start.map(BigDecimal::new),
        Optional.of(new BigDecimal(rate)),
        PriceMatch.NONE,
        OrderRequest.SelfTrade.EXPIRE_MAKER,
        Optional.empty());
  }

  /** A plain order to be: MARKET, until it has a price or a time in force. */
  private static final class Order {
    private final Side side;
    private final BigDecimal quantity;
    private Symbol symbol = BTC;
    private Optional<BigDecimal> price = Optional.empty();
    private Optional<TimeInForce> force = Optional.empty();
    private Optional<Boolean> reduceOnly = Optional.empty();
    private Optional<Instant> till = Optional.empty();
    private OrderRequest.SelfTrade selfTrade = OrderRequest.SelfTrade.EXPIRE_MAKER;
    private PriceMatch match = PriceMatch.NONE;

    private Order(Side side, String quantity) {
      this.side = side;
      this.quantity = new BigDecimal(quantity);
    }

    private Order on(Symbol other) {
      symbol = other;
      return this;
    }

    private Order at(String limit) {
      price = Optional.of(new BigDecimal(limit));
      force = force.or(() -> Optional.of(TimeInForce.GTC));
      return this;
    }

    private Order lasting(TimeInForce other) {
      force = Optional.of(other);
      return this;
    }

    private Order till(Instant end) {
      till = Optional.of(end);
      return this;
    }

    private Order reducing() {
      reduceOnly = Optional.of(true);
      return this;
    }

    private Order by(OrderRequest.SelfTrade mode) {
      selfTrade = mode;
      return this;
    }

    private Order matching(PriceMatch other) {
      match = other;
      return this;
    }

    private OrderRequest request() {
      return new OrderRequest(
          symbol,
          side,
          PositionSide.BOTH,
          force.isPresent() ? OrderType.LIMIT : OrderType.MARKET,
          force,
          quantity,
          price,
          reduceOnly,
          Optional.empty(),
          selfTrade,
          till,
          match);
    }
  }

  /** A conditional order to be. */
  private static final class Stop {
    private final OrderType type;
    private final Side side;
    private final BigDecimal trigger;
    private Symbol symbol = BTC;
    private Optional<BigDecimal> quantity = Optional.empty();
    private Optional<BigDecimal> price = Optional.empty();
    private Optional<Boolean> reduceOnly = Optional.empty();
    private Optional<Instant> till = Optional.empty();
    private TimeInForce force = TimeInForce.GTC;
    private PriceMatch match = PriceMatch.NONE;
    private boolean closes;
    private boolean protect;

    private Stop(OrderType type, Side side, String trigger) {
      this.type = type;
      this.side = side;
      this.trigger = new BigDecimal(trigger);
    }

    private Stop on(Symbol other) {
      symbol = other;
      return this;
    }

    private Stop size(String value) {
      quantity = Optional.of(new BigDecimal(value));
      return this;
    }

    private Stop at(String limit) {
      price = Optional.of(new BigDecimal(limit));
      return this;
    }

    private Stop lasting(TimeInForce other) {
      force = other;
      return this;
    }

    private Stop till(Instant end) {
      till = Optional.of(end);
      return this;
    }

    private Stop matching(PriceMatch other) {
      match = other;
      return this;
    }

    private Stop closing() {
      closes = true;
      return this;
    }

    private Stop reducing(boolean value) {
      reduceOnly = Optional.of(value);
      return this;
    }

    private Stop protectedBy() {
      protect = true;
      return this;
    }

    private AlgoRequest request() {
      return new AlgoRequest(
          symbol,
          side,
          PositionSide.BOTH,
          type,
          force,
          quantity,
          price,
          trigger,
          WorkingType.CONTRACT_PRICE,
          closes,
          reduceOnly,
          protect,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          match,
          OrderRequest.SelfTrade.EXPIRE_MAKER,
          till);
    }
  }
}
