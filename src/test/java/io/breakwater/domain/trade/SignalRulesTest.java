package io.breakwater.domain.trade;

import static io.breakwater.domain.InstrumentTest.BTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.Direction;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.InstrumentTest;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignalRulesTest {
  private static final Price MARK = Price.of("60000");

  @Test
  void aSignalThatMakesSenseHasNoViolation() {
    Signal signal =
        enter(Direction.LONG, "0.010")
            .withStopLoss(Price.of("59000"))
            .withTakeProfits(List.of(step("61000", "0.005"), step("62000", "0.005")));
    assertEquals(List.of(), check(signal));
    Signal shortOne =
        enter(Direction.SHORT, "0.010")
            .withStopLoss(Price.of("61000"))
            .withTakeProfits(List.of(step("59000", "0.010")));
    assertEquals(List.of(), check(shortOne));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0      | quantity 0: must be above 0",
        "0.0105 | quantity 0.0105: must be a multiple of the step 0.001",
        "0.001  | notional 60: must be at least 100",
        "121    | quantity 121: must be at most 120",
      })
  void aQuantityThatIsNonsenseIsNamed(String quantity, String expected) {
    List<String> told = check(enter(Direction.LONG, quantity));
    assertTrue(told.contains(expected), told.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LONG  | 60000 | stopLoss 60000: must be below 60000 for a LONG",
        "LONG  | 61000 | stopLoss 61000: must be below 60000 for a LONG",
        "SHORT | 60000 | stopLoss 60000: must be above 60000 for a SHORT",
        "SHORT | 59000 | stopLoss 59000: must be above 60000 for a SHORT",
      })
  void aStopOnTheWrongSideIsNamed(Direction direction, String stop, String expected) {
    assertEquals(List.of(expected), check(enter(direction, "0.01").withStopLoss(Price.of(stop))));
  }

  @Test
  void aStopMustBeRightForLimitAndMarkPrice() {
    Signal signal =
        enter(Direction.LONG, "0.01").withLimit(Price.of("58000")).withStopLoss(Price.of("59000"));
    assertEquals(List.of("stopLoss 59000: must be below 58000 for a LONG"), check(signal));
    Signal above =
        enter(Direction.LONG, "0.01").withLimit(Price.of("62000")).withStopLoss(Price.of("61000"));
    assertEquals(List.of("stopLoss 61000: must be below 60000 for a LONG"), check(above));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LONG  | 59000 | 0.01   | takeProfit 59000: must be above 60000 for a LONG",
        "SHORT | 60000 | 0.01   | takeProfit 60000: must be below 60000 for a SHORT",
        "LONG  | 61000 | 0      | takeProfit.quantity 0: must be a multiple of 0.001 from 0.001 up",
        "LONG  | 61000 | 0.0005 | takeProfit.quantity 0.0005: must be a multiple of 0.001 from 0.001 up",
        "LONG  | 61000 | 0.011  | takeProfits 0.011: must be at most the signal's quantity 0.01 together",
      })
  void aTakeProfitThatIsNonsenseIsNamed(
      Direction direction, String trigger, String quantity, String expected) {
    Signal signal = enter(direction, "0.01").withTakeProfits(List.of(step(trigger, quantity)));
    assertEquals(List.of(expected), check(signal));
  }

  @Test
  void tenStepsAreTheMost() {
    Signal signal =
        enter(Direction.LONG, "1").withTakeProfits(Collections.nCopies(11, step("61000", "0.01")));
    assertEquals(List.of("takeProfits 11: must be at most 10"), check(signal));
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT-1S"})
  void aSignalThatWasNeverValidIsNamed(String validFor) {
    Signal signal =
        Signal.enter(
            new SignalId("s"),
            Instant.EPOCH,
            Duration.parse(validFor),
            Direction.LONG,
            BTC,
            Quantity.of("0.01"));
    assertEquals(List.of("validFor " + validFor + ": must be above 0"), check(signal));
  }

  @Test
  void aSymbolThatDoesNotTradeIsNamed() {
    Signal signal = enter(Direction.LONG, "0.01");
    List<Violation> violations =
        SignalRules.check(
            signal, order(signal), InstrumentTest.btc(InstrumentStatus.SETTLING), MARK);
    assertEquals(
        List.of("symbol BTCUSDT: is SETTLING, not TRADING"), InstrumentTest.told(violations));
  }

  private static Signal enter(Direction direction, String quantity) {
    return Signal.enter(
        new SignalId("s"),
        Instant.EPOCH,
        Duration.ofSeconds(2),
        direction,
        BTC,
        Quantity.of(quantity));
  }

  private static TakeProfit step(String trigger, String quantity) {
    return new TakeProfit(Price.of(trigger), Quantity.of(quantity));
  }

  private static NewOrder order(Signal signal) {
    Side side = signal.direction().entrySide();
    String quantity = signal.quantity().toString();
    return signal
        .limitPrice()
        .map(price -> InstrumentTest.limit(side, quantity, price.toString()))
        .orElseGet(() -> InstrumentTest.market(side, quantity));
  }

  private static List<String> check(Signal signal) {
    return InstrumentTest.told(
        SignalRules.check(signal, order(signal), InstrumentTest.btc(), MARK));
  }
}
