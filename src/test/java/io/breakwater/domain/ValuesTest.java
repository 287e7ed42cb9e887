package io.breakwater.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.SignalId;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values refuse nonsense where they are made, and say what is wrong. */
final class ValuesTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.1", "0.000"})
  void aPriceIsAboveZero(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Price.of(text));
    assertEquals("price " + text + " must be above 0", refused.getMessage());
  }

  @Test
  void quantityAndNotionalAreNotBelowZero() {
    var quantity = assertThrows(IllegalArgumentException.class, () -> Quantity.of("-1"));
    assertEquals("quantity -1 must not be below 0", quantity.getMessage());
    var notional = assertThrows(IllegalArgumentException.class, () -> Notional.of("-1"));
    assertEquals("notional -1 must not be below 0", notional.getMessage());
  }

  @Test
  void equalAmountsAreEqualHoweverTheyAreWritten() {
    assertEquals(Price.of("1.50"), Price.of("1.5"));
    assertEquals(Quantity.of("100"), Quantity.of("1E2"));
    assertEquals("100", Quantity.of("1E2").toString());
    assertEquals("0.00000001", Price.of("1e-8").toString());
    assertEquals(Money.of("-1.10", "USDT"), Money.of("-1.1", "USDT"));
    assertEquals(SignedQuantity.FLAT, SignedQuantity.of("0.000"));
  }

  @Test
  void anAmendmentToNothingIsRefused() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new AmendOrder(
                    new ClientOrderId("a"),
                    new Symbol("BTCUSDT"),
                    Side.BUY,
                    Quantity.ZERO,
                    Price.of("1")));
    assertEquals("a new quantity of 0 is a cancel, not an amendment", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "btcusdt", "BTC USDT", "BTC\tUSDT"})
  void aSymbolIsUpperCaseWithoutSpace(String text) {
    assertThrows(IllegalArgumentException.class, () -> new Symbol(text));
  }

  @Test
  void aSymbolMayHoldLettersBeyondAscii() {
    assertEquals("币安人生USDT", new Symbol("币安人生USDT").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Main", "a-b", "abcdefghijklm"})
  void anAccountsNameIsShortAndPlain(String text) {
    assertThrows(IllegalArgumentException.class, () -> new AccountId(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ä"})
  void aSignalsNameIsPrintable(String text) {
    assertThrows(IllegalArgumentException.class, () -> new SignalId(text));
  }

  @Test
  void amountsOfTwoAssetsHaveNoSum() {
    Money usdt = Money.of("1", "USDT");
    assertThrows(IllegalArgumentException.class, () -> usdt.plus(Money.of("1", "BNB")));
    assertEquals(Money.of("3", "USDT"), usdt.plus(Money.of("2.0", "USDT")));
  }

  @Test
  void onlyTakeProfitsHaveSteps() {
    assertThrows(IllegalArgumentException.class, () -> new Leg(LegKind.ENTRY, 1));
    assertThrows(IllegalArgumentException.class, () -> Leg.takeProfit(100));
    assertThrows(IllegalArgumentException.class, () -> Leg.takeProfit(-1));
  }

  @Test
  void aDifferenceOfQuantitiesIsNeverBelowZero() {
    assertTrue(Quantity.of("1").minusOrZero(Quantity.of("2")).isZero());
    assertEquals(Quantity.of("0.5"), Quantity.of("2").minusOrZero(Quantity.of("1.5")));
  }

  @Test
  void aSignedQuantityKnowsItsDirection() {
    assertEquals(Optional.of(Direction.SHORT), Quantity.of("1").signed(Side.SELL).direction());
    assertEquals(Optional.of(Direction.LONG), SignedQuantity.of("0.1").direction());
    assertEquals(Optional.empty(), SignedQuantity.FLAT.direction());
    assertEquals(
        SignedQuantity.FLAT,
        Quantity.of("1").signed(Side.SELL).plus(Quantity.of("1").signed(Side.BUY)));
  }

  @Test
  void anOrderIsOfTheServiceThatTakesItsType() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new NewOrder(
                new ClientOrderId("s"),
                InstrumentTest.BTC,
                Side.SELL,
                PositionSide.BOTH,
                OrderType.STOP_MARKET,
                Quantity.of("1"),
                Optional.empty(),
                Optional.empty(),
                true));
  }

  @Test
  void aConditionalOrderHasEitherQuantityOrClosePosition() {
    assertThrows(IllegalArgumentException.class, () -> stop(Optional.empty(), false, false));
    assertThrows(
        IllegalArgumentException.class, () -> stop(Optional.of(Quantity.of("1")), true, false));
    assertThrows(IllegalArgumentException.class, () -> stop(Optional.empty(), true, true));
    assertTrue(stop(Optional.empty(), true, false).closePosition());
  }

  @Test
  void anExitReducesAndAnEntryDoesNot() {
    assertTrue(!InstrumentTest.market(Side.SELL, "1").isReducing());
    assertEquals(Side.SELL, Direction.LONG.exitSide());
    assertEquals(PositionSide.BOTH, PositionMode.ONE_WAY.sideOf(Direction.SHORT));
    assertEquals(PositionSide.SHORT, PositionMode.HEDGE.sideOf(Direction.SHORT));
    assertEquals(new BigDecimal("6"), Price.of("2").times(Quantity.of("3")).value());
  }

  private static NewAlgoOrder stop(
      Optional<Quantity> quantity, boolean closePosition, boolean reduceOnly) {
    return new NewAlgoOrder(
        new ClientOrderId("s"),
        InstrumentTest.BTC,
        Side.SELL,
        PositionSide.BOTH,
        OrderType.STOP_MARKET,
        Price.of("1"),
        quantity,
        closePosition,
        reduceOnly,
        WorkingType.MARK_PRICE);
  }
}
