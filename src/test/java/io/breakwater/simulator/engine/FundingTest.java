package io.breakwater.simulator.engine;

import static io.breakwater.simulator.engine.MoneyWorld.BTC;
import static io.breakwater.simulator.engine.MoneyWorld.START;
import static io.breakwater.simulator.engine.MoneyWorld.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FundingTest {
  private MoneyWorld world = MoneyWorld.usual();

  @AfterEach
  void moneyIsConserved() {
    world.moneyIsConserved();
  }

  @Test
  void withoutAPremiumTheRateIsTheInterest() {
    world.account("alice", "10000").fills("alice", BTC, Side.BUY, "1", "60000");
    // The recording stays within the spread, and the index is the mark price.
    world.trades(BTC, "60000").marked(BTC, "60000");
    assertSame("0.0001", world.engine.mark(BTC).fundingRate());
    assertEquals(START.plus(Duration.ofHours(8)), world.engine.mark(BTC).nextFunding());
    world.told(EngineEvent.class);

    world.passes(Duration.ofHours(8));

    assertEquals(List.of("-6 USDT"), world.income("alice", "FUNDING_FEE"));
    assertEquals(START.plus(Duration.ofHours(16)), world.engine.mark(BTC).nextFunding());
    EngineEvent.AccountChanged told =
        world.told(EngineEvent.AccountChanged.class).stream()
            .filter(event -> event.reason().equals("FUNDING_FEE"))
            .findFirst()
            .orElseThrow();
    assertEquals(Optional.of(BTC), told.symbol());
    assertSame("-6", told.wallets().get(0).change());
    // Of a cross position the wallet alone is told.
    assertTrue(told.positions().isEmpty());
    FundingRate past = world.engine.pastFundings(BTC).get(0);
    assertSame("0.0001", past.rate());
    assertSame("60000", past.markPrice().orElseThrow());
  }

  @Test
  void aPremiumBeyondTheBandRaisesTheRate() {
    // The market stands 0.2 % above the index; of the premium 0.05 % are let off.
    world.trades(BTC, "60120.1").marked(BTC, "60000");
    world.passes(Duration.ofHours(4));

    BigDecimal rate = world.engine.mark(BTC).fundingRate();
    assertTrue(
        rate.subtract(new BigDecimal("0.0015")).abs().compareTo(new BigDecimal("0.00001")) < 0,
        rate.toPlainString());
  }

  @Test
  void anotherIntervalHasItsPartOfTheRateWithinTheBounds() {
    var terms =
        ContractTerms.usual()
            .withFunding(Duration.ofHours(4), new BigDecimal("0.00004"), new BigDecimal("-0.02"));
    world = MoneyWorld.with(MoneyWorld.settings().with(BTC, terms));
    world.trades(BTC, "60000").marked(BTC, "60000");
    // 0.0001 × 4 / 8 is above the cap.
    assertSame("0.00004", world.engine.mark(BTC).fundingRate());
    assertEquals(START.plus(Duration.ofHours(4)), world.engine.mark(BTC).nextFunding());
  }

  @Test
  void aScheduleTakesTheFormulasPlaceUntilItsLastRow() {
    world.account("alice", "10000").fills("alice", BTC, Side.SELL, "1", "60000");
    world.engine.fundingRates(
        BTC,
        List.of(row("2026-08-01T09:00:00Z", "0.0005"), row("2026-08-01T06:00:00Z", "-0.0003")));
    world.trades(BTC, "60000").marked(BTC, "60000");
    assertSame("-0.0003", world.engine.mark(BTC).fundingRate());
    assertEquals(Instant.parse("2026-08-01T06:00:00Z"), world.engine.mark(BTC).nextFunding());

    world.passes(Duration.ofHours(17));

    // A short pays a rate below zero; after the schedule comes 16:00 by the formula.
    assertEquals(List.of("-18 USDT", "30 USDT", "6 USDT"), world.income("alice", "FUNDING_FEE"));
  }

  @Test
  void longAndShortOfAHedgeAreChargedEach() {
    world.account("alice", "10000").hedge("alice").isolated("alice", BTC, 10);
    world.fills("alice", BTC, PositionSide.LONG, Side.BUY, "0.5", "60000");
    world.fills("alice", BTC, PositionSide.SHORT, Side.SELL, "0.2", "60000");
    world.trades(BTC, "60000").marked(BTC, "60000").told(EngineEvent.class);

    world.passes(Duration.ofHours(8));

    assertEquals(List.of("-3 USDT", "1.2 USDT"), world.income("alice", "FUNDING_FEE"));
    EngineEvent.AccountChanged told =
        world.told(EngineEvent.AccountChanged.class).stream()
            .filter(event -> event.reason().equals("FUNDING_FEE"))
            .findFirst()
            .orElseThrow();
    assertSame("-1.8", told.wallets().get(0).change());
    assertEquals(2, told.positions().size());
    // 2994 − 3
    assertSame("2991", told.positions().get(0).isolatedWallet());
  }

  @Test
  void fundingCanLiquidateAnIsolatedPosition() {
    world.account("alice", "10000").isolated("alice", BTC, 100);
    world.fills("alice", BTC, Side.BUY, "0.1", "60000");
    // Wallet 60 − 1.2 = 58.8, maintenance 24: 40 more to pay are too much.
    world.engine.fundingRates(BTC, List.of(row("2026-08-01T01:00:00Z", "0.007")));
    world.passes(Duration.ofHours(2));

    assertSame("0", world.position("alice", BTC).amount());
    assertEquals(1, world.engine.books("alice").forcedOrders().size());
  }

  private static FundingRate row(String time, String rate) {
    return new FundingRate(Instant.parse(time), new BigDecimal(rate), Optional.empty());
  }
}
