package io.breakwater.simulator.engine;

import static io.breakwater.simulator.engine.MoneyWorld.BTC;
import static io.breakwater.simulator.engine.MoneyWorld.ETH;
import static io.breakwater.simulator.engine.MoneyWorld.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Where a margin is used up, and what becomes of the position then. */
final class LiquidationTest {
  private MoneyWorld world = MoneyWorld.usual();

  private static MoneyWorld withFund(String fund) {
    return MoneyWorld.with(MoneyWorld.settings().withInsuranceFund(new BigDecimal(fund)));
  }

  private BigDecimal amount(String name) {
    return world.position(name, BTC).amount();
  }

  private BigDecimal fund() {
    return world.engine.moneyView().assets().get("USDT").insuranceFund();
  }

  @Test
  void aCrossPositionIsSoldInTheBookAndItsOrdersGoFirst() {
    world.account("alice", "10000").fills("alice", BTC, Side.BUY, "1", "60000");
    world.engine.place("alice", rest("62000"));
    world.engine.placeAlgo("alice", stop());
    world.told(EngineEvent.class);
    // The liquidation price is 50213.06532663.
    world.trades(BTC, "50300").marked(BTC, "50213.07");
    assertSame("1", amount("alice"));
    assertEquals(1, world.told(EngineEvent.MarginCalled.class).size());
    BigDecimal before = fund();

    world.marked(BTC, "50213.06");

    assertSame("0", amount("alice"));
    List<EngineEvent.OrderChanged> told = world.told(EngineEvent.OrderChanged.class);
    assertEquals("rest", told.get(0).order().clientOrderId());
    assertEquals(OrderStatus.EXPIRED, told.get(0).order().status());
    assertEquals(5, told.get(0).expiryReason());
    OrderView forced = told.get(1).order();
    assertEquals(EngineEvent.Execution.CALCULATED, told.get(1).execution());
    assertTrue(forced.clientOrderId().startsWith("autoclose-"), forced.toString());
    assertEquals(TimeInForce.IOC, forced.timeInForce());
    // Balance 9988 + 50213.06 − 60000 = 201.06: bankrupt at 50213.06 − 201.06.
    assertSame("50012", forced.price());
    assertTrue(world.engine.books("alice").openAlgos(Optional.empty()).isEmpty());
    AlgoStatus algo = world.engine.books("alice").allAlgos(BTC).get(0).status();
    assertEquals(AlgoStatus.EXPIRED, algo);

    OrderView done = world.engine.books("alice").forcedOrders().get(0);
    assertEquals(OrderStatus.FILLED, done.status());
    // No commission; the fee of 1.25 % is more than what is left, so all of that goes.
    BigDecimal left = new BigDecimal("9988").add(done.executedValue()).subtract(d("60000"));
    assertEquals(0, left.compareTo(fund().subtract(before)));
    assertSame("0", world.balance("alice").wallet());
    assertEquals(
        List.of(left.negate().stripTrailingZeros().toPlainString() + " USDT"),
        world.income("alice", "INSURANCE_CLEAR"));
    world.moneyIsConserved();

    world.passes(Duration.ofSeconds(2));
    List<EngineEvent.ForceOrdered> stream = world.told(EngineEvent.ForceOrdered.class);
    assertEquals(1, stream.size());
    assertEquals(done.orderId(), stream.get(0).order().orderId());
  }

  @Test
  void theLiquidationFeeIsNoMoreThanItsShareOfWhatWasSold() {
    // With 8 % of maintenance enough is left at the liquidation price.
    var terms = ContractTerms.usual().with(steep());
    world = MoneyWorld.with(MoneyWorld.settings().with(terms));
    world.account("alice", "100000").isolated("alice", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "1", "60000");
    world.trades(BTC, "57300").marked(BTC, "57000");

    OrderView done = world.engine.books("alice").forcedOrders().get(0);
    BigDecimal fee = done.executedValue().multiply(d("0.0125"));
    assertEquals(
        List.of(fee.negate().stripTrailingZeros().toPlainString() + " USDT"),
        world.income("alice", "INSURANCE_CLEAR"));
    // 100000 − 12, what the sale lost, and the fee
    BigDecimal wallet = d("99988").add(done.executedValue()).subtract(d("60000")).subtract(fee);
    assertEquals(0, wallet.compareTo(world.balance("alice").wallet()));
    world.moneyIsConserved();
  }

  /** A maintenance margin of 8 % at once. */
  private static Brackets steep() {
    var row = new Brackets.Bracket(1, 10, d("0"), d("1000000000"), d("0.08"), BigDecimal.ZERO);
    return Brackets.of(List.of(row), Optional.empty());
  }

  @Test
  void anIsolatedPositionLosesItsOwnWalletAndNoMore() {
    world.account("alice", "10000").isolated("alice", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");
    world.fills("alice", ETH, Side.SELL, "1", "3000");
    BigDecimal cross = world.balance("alice").crossWallet();
    // The liquidation price is 54228.91566265; the market jumps far below it.
    world.trades(BTC, "50000").marked(BTC, "50000");

    assertSame("0", amount("alice"));
    assertSame("-1", world.position("alice", ETH).amount());
    assertEquals(0, cross.compareTo(world.balance("alice").crossWallet()));
    assertEquals(0, cross.compareTo(world.balance("alice").wallet()));
    // (30000 − 2994) / 0.5
    assertSame("54012", world.engine.books("alice").forcedOrders().get(0).averagePrice());
    // The fund pays (54012 − 50000) × 0.5.
    assertSame("997994", fund());
    world.moneyIsConserved();
  }

  @Test
  void theInsuranceFundPaysWhereTheMarketJumpedPastTheBankruptcyPrice() {
    world.account("alice", "10000").fills("alice", BTC, Side.BUY, "1", "60000");

    world.trades(BTC, "48000").marked(BTC, "48000");

    // Nobody buys at 60000 − 9988: the fund takes it there and pays 50012 − 48000.
    OrderView forced = world.engine.books("alice").forcedOrders().get(0);
    assertEquals(OrderStatus.FILLED, forced.status());
    assertSame("50012", forced.averagePrice());
    assertSame("0", world.balance("alice").wallet());
    assertSame("997988", fund());
    world.moneyIsConserved();
  }

  @Test
  void withoutAFundTheOppositePositionWithTheMostProfitByLeverageIsClosed() {
    world = withFund("100");
    world.account("alice", "10000").account("calm", "100000").account("bold", "10000");
    world.fills("calm", BTC, Side.SELL, "0.7", "60500");
    world.fills("bold", BTC, Side.SELL, "0.6", "60400");
    world.fills("alice", BTC, Side.BUY, "1", "60000");
    assertEquals(4, world.position("bold", BTC).adl());
    assertEquals(2, world.position("calm", BTC).adl());
    assertEquals(4, world.position("alice", BTC).adl());
    world.told(EngineEvent.class);

    world.trades(BTC, "48000").marked(BTC, "48000");

    assertSame("0", amount("alice"));
    assertSame("0", world.balance("alice").wallet());
    assertSame("0", amount("bold"));
    // 0.7 − 0.4
    assertSame("-0.3", amount("calm"));
    assertSame("100", fund());
    // At alice's bankruptcy price: 0.6 × (60400 − 50012), without commission.
    OrderView adl = world.engine.books("bold").forcedOrders().get(0);
    assertTrue(adl.clientOrderId().startsWith("adl_autoclose"), adl.toString());
    assertSame("50012", adl.averagePrice());
    assertEquals(List.of("6232.8 USDT"), world.income("bold", "REALIZED_PNL"));
    AccountTrade theirs = world.engine.books("bold").trades(BTC).get(1);
    assertSame("0", theirs.fee());
    assertTrue(
        world.engine.books("alice").trades(BTC).stream()
            .anyMatch(trade -> trade.tradeId() == theirs.tradeId()));
    world.moneyIsConserved();
  }

  @Test
  void theProvidersTakeWhatNobodyElseHolds() {
    world = withFund("0");
    world.account("alice", "10000").fills("alice", BTC, Side.BUY, "1", "60000");

    world.trades(BTC, "48000").marked(BTC, "48000");

    assertSame("0", amount("alice"));
    assertSame("0", world.balance("alice").wallet());
    assertSame("0", fund());
    world.moneyIsConserved();
  }

  @Test
  void ofSeveralCrossPositionsOnlySoManyCloseAsMakeTheOthersSafe() {
    var terms = ContractTerms.usual().with(steep());
    world = MoneyWorld.with(MoneyWorld.settings().with(BTC, terms)).account("alice", "10000");
    world.engine.setLeverage("alice", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "1", "60000").fills("alice", ETH, Side.BUY, "1", "3000");
    // (60000 − (9987.4 − 12)) / 0.92
    assertSame("54374.56521739", world.position("alice", BTC).liquidationPrice());
    world.trades(BTC, "54400").marked(BTC, "54374");

    assertSame("0", amount("alice"));
    assertSame("1", world.position("alice", ETH).amount());
    assertTrue(world.balance("alice").wallet().signum() > 0);
    world.moneyIsConserved();
  }

  @Test
  void whileASymbolIsHaltedNobodyIsLiquidatedInIt() {
    world.account("alice", "10000").account("bob", "10000").isolated("bob", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "1", "60000").fills("bob", BTC, Side.BUY, "0.5", "60000");
    world.fills("alice", ETH, Side.BUY, "1", "3000");
    status(InstrumentStatus.TRADING_HALT);

    world.marked(BTC, "48000").marked(ETH, "3001");
    assertSame("1", amount("alice"));
    assertSame("0.5", amount("bob"));
    // What trades is closed: the account is beyond its margin.
    assertSame("0", world.position("alice", ETH).amount());

    status(InstrumentStatus.TRADING);
    world.marked(BTC, "48001");
    assertSame("0", amount("alice"));
    assertSame("0", amount("bob"));
    world.moneyIsConserved();
  }

  @Test
  void aPositionIsLiquidatedByOrderWhateverItsMargin() {
    world.account("alice", "10000").isolated("alice", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");
    world.engine.placeAlgo("alice", stop());
    world.account("bob", "10000").fills("bob", BTC, Side.SELL, "0.2", "60000");
    world.engine.liquidate("alice", BTC);
    world.engine.liquidate("bob", BTC);

    assertSame("0", amount("alice"));
    assertSame("0", amount("bob"));
    for (String name : List.of("alice", "bob")) {
      OrderView forced = world.engine.books(name).forcedOrders().get(0);
      assertTrue(forced.clientOrderId().startsWith("autoclose-"), forced.toString());
      assertEquals(OrderStatus.FILLED, forced.status());
    }
    assertTrue(world.engine.books("alice").openAlgos(Optional.empty()).isEmpty());
    world.moneyIsConserved();
  }

  @Test
  void aPositionIsClosedAtTheMarkPriceByOrderForTheLossesOfOthers() {
    world.account("alice", "10000").hedge("alice");
    world.fills("alice", BTC, PositionSide.LONG, Side.BUY, "0.5", "60000");
    world.fills("alice", BTC, PositionSide.SHORT, Side.SELL, "0.2", "60000");
    world.marked(BTC, "60100");
    world.engine.deleverage("alice", BTC);

    List<OrderView> forced = world.engine.books("alice").forcedOrders();
    assertEquals(2, forced.size());
    for (OrderView order : forced) {
      assertTrue(order.clientOrderId().startsWith("adl_autoclose-"), order.toString());
      assertEquals(OrderStatus.FILLED, order.status());
      assertSame("60100", order.averagePrice());
    }
    assertSame("0", world.position("alice", BTC, PositionSide.LONG).amount());
    assertSame("0", world.position("alice", BTC, PositionSide.SHORT).amount());
    assertEquals(List.of("50 USDT", "-20 USDT"), world.income("alice", "REALIZED_PNL"));
    world.moneyIsConserved();
  }

  @Test
  void whatStandsStillIsNotClosedByOrder() {
    world.account("alice", "10000").fills("alice", BTC, Side.BUY, "0.1", "60000");
    status(InstrumentStatus.TRADING_HALT);
    world.engine.liquidate("alice", BTC);
    world.engine.deleverage("alice", BTC);
    assertSame("0.1", amount("alice"));
  }

  private void status(InstrumentStatus status) {
    world.engine.change(Instruments.withStatus(Instruments.btcusdt(), status));
  }

  @Test
  void aMarginThatWasPutInSavesAnIsolatedPosition() {
    world.account("alice", "10000").isolated("alice", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");
    world.marked(BTC, "54300");
    world.engine.moveMargin("alice", BTC, PositionSide.BOTH, d("1000"), true);

    world.marked(BTC, "54000");

    assertSame("0.5", amount("alice"));
    // (30000 − 3994) / (0.5 × 0.996)
    assertSame("52220.88353414", world.position("alice", BTC).liquidationPrice());
  }

  /** The price that is told is the price at which it happens, whatever is held and how. */
  @Property(tries = 200)
  void aPositionLivesUpToItsLiquidationPriceAndNotBeyond(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    world = MoneyWorld.usual();
    boolean hedge = random.nextBoolean();
    String wallet = Integer.toString(6000 + random.nextInt(20_000));
    world.account("alice", wallet);
    if (hedge) {
      world.hedge("alice");
    }
    if (random.nextBoolean()) {
      world.isolated("alice", BTC, 5 + random.nextInt(20));
    }
    List<PositionSide> sides = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Side way = random.nextBoolean() ? Side.BUY : Side.SELL;
      PositionSide side =
          !hedge ? PositionSide.BOTH : way == Side.BUY ? PositionSide.LONG : PositionSide.SHORT;
      String quantity = new BigDecimal(1 + random.nextInt(200)).movePointLeft(3).toPlainString();
      String price = Integer.toString(59_000 + random.nextInt(2000));
      world.fills("alice", BTC, side, way, quantity, price);
      sides.add(side);
    }
    world.fills("alice", ETH, hedge ? PositionSide.LONG : PositionSide.BOTH, Side.BUY, "1", "3000");
    PositionSide side = sides.get(0);
    PositionView row = world.position("alice", BTC, side);
    BigDecimal price = row.liquidationPrice();
    if (row.amount().signum() == 0 || price.compareTo(d("1000")) < 0) {
      return;
    }
    // A step up or down, away from the mark price.
    BigDecimal step = d(price.compareTo(row.markPrice()) < 0 ? "-0.00000002" : "0.00000002");
    // The road there has some stops, between which nothing may be overlooked.
    for (int i = 1; i < 20; i++) {
      BigDecimal way = price.subtract(row.markPrice()).multiply(BigDecimal.valueOf(i));
      world.marked(BTC, row.markPrice().add(way.divide(BigDecimal.valueOf(20))).toPlainString());
    }
    world.marked(BTC, price.subtract(step).toPlainString());
    assertTrue(world.engine.books("alice").forcedOrders().isEmpty(), row.toString());

    world.marked(BTC, price.add(step).toPlainString());
    assertTrue(!world.engine.books("alice").forcedOrders().isEmpty(), row.toString());
    assertTrue(world.balance("alice").wallet().signum() >= 0);
    world.moneyIsConserved();
  }

  private static BigDecimal d(String text) {
    return new BigDecimal(text);
  }

  private static OrderRequest rest(String price) {
    return MoneyWorld.limit(
        BTC, PositionSide.BOTH, Side.SELL, "0.01", price, TimeInForce.GTC, "rest");
  }

  private static AlgoRequest stop() {
    return new AlgoRequest(
        BTC,
        Side.SELL,
        PositionSide.BOTH,
        OrderType.STOP_MARKET,
        TimeInForce.GTC,
        Optional.empty(),
        Optional.empty(),
        d("40000"),
        WorkingType.MARK_PRICE,
        true,
        Optional.empty(),
        false,
        Optional.of("sl"));
  }
}
