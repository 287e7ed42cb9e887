package io.breakwater.simulator.engine;

import static io.breakwater.simulator.engine.MoneyWorld.BTC;
import static io.breakwater.simulator.engine.MoneyWorld.ETH;
import static io.breakwater.simulator.engine.MoneyWorld.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Examples worked by hand, to the last digit. The brackets are the usual ones: 0.4 % up to 50,000,
 * 0.5 % less 50 up to 600,000, 1 % less 3,050 up to 3,000,000. Fills are a maker's, at 0.02 %.
 */
final class WorkedMoneyTest {
  private MoneyWorld world = MoneyWorld.usual();

  @AfterEach
  void moneyIsConserved() {
    world.moneyIsConserved();
  }

  @Test
  void aCrossLong() {
    world.account("alice", "10000").fills("alice", BTC, Side.BUY, "1", "60000");
    world.marked(BTC, "60100");

    PositionView row = world.position("alice", BTC);
    assertSame("60000", row.entryPrice());
    assertSame("60100", row.notional());
    // 1 × 60100 − 60000
    assertSame("100", row.unrealized());
    // 60100 / 20
    assertSame("3005", row.initialMargin());
    // 60100 × 0.005 − 50
    assertSame("250.5", row.maintenanceMargin());
    // commission 60000 × 0.0002 = 12: (60000 + 12) / 1
    assertSame("60012", row.breakEvenPrice());
    // wallet 10000 − 12 = 9988: (60000 − 9988 − 50) / (1 − 0.005) = 49962 / 0.995
    assertSame("50213.06532663", row.liquidationPrice());
    assertSame("0", row.isolatedWallet());
    assertSame("0", row.isolatedMargin());

    BalanceView balance = world.balance("alice");
    assertSame("9988", balance.wallet());
    assertSame("9988", balance.crossWallet());
    assertSame("10088", balance.marginBalance());
    assertSame("250.5", balance.maintenanceMargin());
    // 9988 + 100 − 3005
    assertSame("7083", balance.available());
    assertSame("7083", balance.withdrawable());
  }

  /** The row of positionRisk that the project's fact sheet of the API has as its example. */
  @Test
  void theExampleOfTheFactSheet() {
    world.account("alice", "1500").marked(BTC, "61800");
    world.fills("alice", BTC, Side.BUY, "0.010", "61800.1").marked(BTC, "61950.3");

    PositionView row = world.position("alice", BTC);
    assertSame("619.503", row.notional());
    assertSame("1.502", row.unrealized());
    assertSame("30.97515", row.initialMargin());
    assertSame("2.478012", row.maintenanceMargin());
    // 61800.1 × 1.0002, of which the sheet's row shows two decimals
    assertSame("61812.46002", row.breakEvenPrice());
    assertSame("0", row.liquidationPrice());
  }

  @Test
  void aCrossShortWhoseLiquidationLiesInTheNextBracket() {
    world.account("alice", "5000").fills("alice", BTC, Side.SELL, "0.8", "60000");

    PositionView row = world.position("alice", BTC);
    assertSame("-0.8", row.amount());
    // 48000 × 0.004, in the first bracket
    assertSame("192", row.maintenanceMargin());
    // commission 9.6: (−48000 + 9.6) / −0.8
    assertSame("59988", row.breakEvenPrice());
    // Wallet 4990.4. The first bracket would have 52990.4 / 0.8032 = 65974.1, and 0.8 of that are
    // more than 50000; so (48000 + 4990.4 + 50) / (0.8 + 0.8 × 0.005) = 53040.4 / 0.804
    assertSame("65970.64676617", row.liquidationPrice());
  }

  @Test
  void twoCrossSymbolsCarryEachOther() {
    world.account("alice", "2000");
    world
        .fills("alice", BTC, Side.BUY, "0.1", "60000")
        .fills("alice", ETH, Side.SELL, "10", "3000");
    world.marked(BTC, "60500").marked(ETH, "2990");

    // Wallet 2000 − 1.2 − 6 = 1992.8; PnL 50 and 100; maintenance 6050 and 29900 by 0.004.
    assertSame("24.2", world.position("alice", BTC).maintenanceMargin());
    assertSame("119.6", world.position("alice", ETH).maintenanceMargin());
    // Of BTC: (6000 − (1992.8 + 100 − 119.6)) / (0.1 × 0.996) = 4026.8 / 0.0996
    assertSame("40429.71887550", world.position("alice", BTC).liquidationPrice());
    // Of ETH: (30000 + 1992.8 + 50 − 24.2) / (10 × 1.004) = 32018.6 / 10.04
    assertSame("3189.10358566", world.position("alice", ETH).liquidationPrice());
    // 1992.8 + 150 − 6050 / 20 − 29900 / 20
    assertSame("345.3", world.balance("alice").available());
  }

  @Test
  void crossLongAndShortOfOneSymbolFallTogether() {
    world.account("alice", "10000").hedge("alice");
    world.fills("alice", BTC, PositionSide.LONG, Side.BUY, "1", "60000");
    world.fills("alice", BTC, PositionSide.SHORT, Side.SELL, "0.5", "60200");
    world.marked(BTC, "60100");

    PositionView longs = world.position("alice", BTC, PositionSide.LONG);
    PositionView shorts = world.position("alice", BTC, PositionSide.SHORT);
    // 60100 × 0.005 − 50, and 30050 × 0.004
    assertSame("250.5", longs.maintenanceMargin());
    assertSame("120.2", shorts.maintenanceMargin());
    // Wallet 10000 − 12 − 6.02 = 9981.98. At the mark's brackets (60000 − 30100 − 9981.98 − 50) /
    // (0.5 − 0.005 − 0.002) = 40300.24; there the long is in the first bracket as well:
    // (60000 − 30100 − 9981.98) / (0.5 − 0.004 − 0.002) = 19918.02 / 0.494
    assertSame("40319.87854251", longs.liquidationPrice());
    assertSame("40319.87854251", shorts.liquidationPrice());
    // (60000 + 12) / 1, and (−30100 + 6.02) / −0.5
    assertSame("60012", longs.breakEvenPrice());
    assertSame("60187.96", shorts.breakEvenPrice());
  }

  @Test
  void aWalletThatCoversAllHasNoLiquidationPrice() {
    world.account("alice", "100000").fills("alice", BTC, Side.BUY, "0.1", "60000");

    // (6000 − 99998.8) / 0.0996 is below zero
    assertSame("0", world.position("alice", BTC).liquidationPrice());
  }

  @Test
  void anIsolatedLongHasAWalletOfItsOwn() {
    world.account("alice", "10000").isolated("alice", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");
    world.marked(BTC, "60100");

    PositionView row = world.position("alice", BTC);
    // 30000 / 10 less the commission of 6
    assertSame("2994", row.isolatedWallet());
    // with the PnL of 50
    assertSame("3044", row.isolatedMargin());
    assertSame("3005", row.initialMargin());
    // (30000 − 2994) / (0.5 × 0.996)
    assertSame("54228.91566265", row.liquidationPrice());

    BalanceView balance = world.balance("alice");
    assertSame("9994", balance.wallet());
    assertSame("7000", balance.crossWallet());
    assertSame("0", balance.crossUnrealized());
    // what the position takes has left the cross wallet already
    assertSame("7000", balance.available());
  }

  @Test
  void closingAPartGivesBackItsShareOfTheIsolatedWallet() {
    world.account("alice", "10000").isolated("alice", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");
    world.fills("alice", BTC, Side.SELL, "0.2", "60300");

    PositionView row = world.position("alice", BTC);
    // 2994 × 0.3 / 0.5
    assertSame("1796.4", row.isolatedWallet());
    // 0.2 × (60300 − 60000)
    assertSame("60", row.realized());
    // of the commission of 6 three fifths are still carried: (18000 + 3.6) / 0.3
    assertSame("60012", row.breakEvenPrice());
    // 10000 − 6 + 60 − 0.2 × 60300 × 0.0002
    assertSame("10051.588", world.balance("alice").wallet());
    // less 1796.4
    assertSame("8255.188", world.balance("alice").crossWallet());

    world.fills("alice", BTC, Side.SELL, "0.3", "60300");
    assertSame("0", world.position("alice", BTC).isolatedWallet());
    assertEquals(world.balance("alice").wallet(), world.balance("alice").crossWallet());
  }

  @Test
  void aFlipIsolatesTheNewSideAnew() {
    world.account("alice", "10000").isolated("alice", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");
    world.fills("alice", BTC, Side.SELL, "0.7", "60000");

    PositionView row = world.position("alice", BTC);
    assertSame("-0.2", row.amount());
    // 12000 / 10 less 2.4, the commission of the part that opened
    assertSame("1197.6", row.isolatedWallet());
    // (−12000 + 2.4) / −0.2
    assertSame("59988", row.breakEvenPrice());
  }

  @Test
  void isolatedLongAndShortOfOneSymbolStandAlone() {
    world.account("alice", "10000").hedge("alice").isolated("alice", BTC, 10);
    world.fills("alice", BTC, PositionSide.LONG, Side.BUY, "0.5", "60000");
    world.fills("alice", BTC, PositionSide.SHORT, Side.SELL, "0.2", "60100");

    PositionView longs = world.position("alice", BTC, PositionSide.LONG);
    PositionView shorts = world.position("alice", BTC, PositionSide.SHORT);
    assertSame("2994", longs.isolatedWallet());
    // 12020 / 10 less 2.404
    assertSame("1199.596", shorts.isolatedWallet());
    assertSame("54228.91566265", longs.liquidationPrice());
    // (12020 + 1199.596) / (0.2 × 1.004)
    assertSame("65834.64143426", shorts.liquidationPrice());
    // 10000 − 6 − 2.404 − 2994 − 1199.596
    assertSame("5798", world.balance("alice").crossWallet());
  }

  @Test
  void openOrdersTakeTheLargerSide() {
    world.account("alice", "10000").fills("alice", BTC, Side.BUY, "0.1", "60000");
    TimeInForce good = TimeInForce.GTC;
    world.engine.place(
        "alice", MoneyWorld.limit(BTC, PositionSide.BOTH, Side.BUY, "0.2", "59000", good, "buy"));
    world.engine.place(
        "alice", MoneyWorld.limit(BTC, PositionSide.BOTH, Side.SELL, "0.5", "61000", good, "sell"));

    PositionView row = world.position("alice", BTC);
    // bought: 6000 + 11800; sold: 30500 − 6000 = 24500 is the larger; (24500 − 6000) / 20
    assertSame("300", row.initialMargin());
    assertSame("925", row.openOrderMargin());
    assertSame("11800", row.bidNotional());
    assertSame("30500", row.askNotional());
    // 10000 − 1.2 − 1225
    assertSame("8773.8", world.balance("alice").available());
  }

  @Test
  void fundingMovesTheWalletAndTheBreakEvenPrice() {
    world.account("alice", "10000").account("bob", "10000").isolated("bob", BTC, 10);
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");
    world.fills("bob", BTC, Side.SELL, "0.2", "60100");
    world.engine.fundingRates(BTC, List.of(rate("2026-08-01T04:00:00.003Z", "0.0001", "60100")));

    world.passes(Duration.ofHours(5));

    // 0.5 × 60100 × 0.0001
    assertEquals(List.of("-3.005 USDT"), world.income("alice", "FUNDING_FEE"));
    // 10000 − 6 − 3.005
    assertSame("9990.995", world.balance("alice").wallet());
    // (30000 + 6 + 3.005) / 0.5
    assertSame("60018.01", world.position("alice", BTC).breakEvenPrice());
    // 0.2 × 60100 × 0.0001
    assertEquals(List.of("1.202 USDT"), world.income("bob", "FUNDING_FEE"));
    // 1202 − 2.404 + 1.202
    assertSame("1200.798", world.position("bob", BTC).isolatedWallet());
    // (−12020 + 2.404 − 1.202) / −0.2
    assertSame("60093.99", world.position("bob", BTC).breakEvenPrice());
  }

  private static FundingRate rate(String time, String rate, String mark) {
    return new FundingRate(
        Instant.parse(time), new BigDecimal(rate), Optional.of(new BigDecimal(mark)));
  }

  @Test
  void commissionIsByTierAndForLessInAnotherAsset() {
    world = MoneyWorld.with(MoneyWorld.settings().with(FeeDiscount.bnb("600")));
    world.account("alice", "10000");
    world.engine.deposit("alice", "BNB", new BigDecimal("0.01"), world.now());
    world.engine.setFeeTier("alice", 1);
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");
    world.engine.setFeeTier("alice", 0);
    world.engine.setFeeBurn("alice", true);
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");
    world.fills("alice", BTC, Side.BUY, "0.5", "60000");

    // 30000 × 0.00016; 30000 × 0.0002 × 0.9 / 600; then 0.001 BNB is too little for the next
    assertEquals(
        List.of("-4.8 USDT", "-0.009 BNB", "-6 USDT"), world.income("alice", "COMMISSION"));
    assertSame("9989.2", world.balance("alice").wallet());
    assertSame("0.001", world.engine.books("alice").otherWallets().get("BNB"));
    List<AccountTrade> trades = world.engine.books("alice").trades(BTC);
    assertEquals("BNB", trades.get(1).feeAsset());
    assertSame("0.009", trades.get(1).fee());
    // 0.009 BNB count as 5.4 USDT: (90000 + 4.8 + 5.4 + 6) / 1.5
    assertSame("60010.8", world.position("alice", BTC).breakEvenPrice());
  }
}
