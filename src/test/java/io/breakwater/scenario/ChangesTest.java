package io.breakwater.scenario;

import static io.breakwater.testkit.Signals.addLong;
import static io.breakwater.testkit.Signals.amendLong;
import static io.breakwater.testkit.Signals.cancelLong;
import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static io.breakwater.testkit.Signals.reduceLong;
import static io.breakwater.testkit.Signals.reverseToShort;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.EntryPatience;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.testkit.Scenario;
import io.breakwater.testkit.ScenarioTest;
import java.math.BigDecimal;
import java.util.List;

/** An open trade is added to, reduced, reversed, amended, canceled, and follows the price. */
class ChangesTest {
  @ScenarioTest
  void anAdditionGoesToTheSameTradeUnderTheSameStop(Scenario node) {
    node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    var add = node.signal(addLong("0.005")).isAccepted();
    assertEquals(Quantity.of("0.005"), add.isDone(ofSeconds(2)).executed());
    node.expectPosition("0.015");
    assertEquals(1, node.exchange().stops().size());
    node.signal(closeLong()).isAccepted();
    node.expectFlatAndEmpty();
    node.expectPromises();
  }

  @ScenarioTest
  void aReductionLeavesTheRestProtectedAndItsTakeProfitsFit(Scenario node) {
    node.signal(
            enterLong("0.010")
                .stop("59000")
                .takeProfit("61000", "0.006")
                .takeProfit("62000", "0.004"))
        .isAccepted()
        .isProtected();
    var reduce = node.signal(reduceLong("0.007")).isAccepted();
    assertEquals(Quantity.of("0.007"), reduce.isDone(ofSeconds(2)).executed());
    node.expectPosition("0.003");
    node.expect(
        "one take-profit, of what is left",
        () ->
            node.exchange().conditionalOrders().stream()
                .filter(order -> !order.request().closePosition())
                .map(order -> order.request().quantity().orElseThrow().stripTrailingZeros())
                .toList()
                .equals(List.of(new BigDecimal("0.003"))));
    assertTrue(node.exchange().hasStop("59000"));
    node.expectPromises();
  }

  @ScenarioTest
  void aReductionWhoseAnswerIsLostIsNotDoneTwice(Scenario node) {
    node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.exchange().losesAnswers(ExchangeCall.PLACE_ORDER, 1);
    var reduce = node.signal(reduceLong("0.004")).isAccepted();
    reduce.isDone(ofSeconds(10));
    node.timePasses(ofSeconds(20));
    node.expectPosition("0.006");
  }

  @ScenarioTest
  void aReversalClosesThenEntersTheOtherWay(Scenario node) {
    var first = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    var reverse = node.signal(reverseToShort("0.004").stop("61000")).isAccepted();
    first.isClosed(ofSeconds(5));
    node.expectPosition("-0.004");
    reverse.isProtected();
    node.expectPromises();
  }

  @ScenarioTest
  void aReversalThatIsTooLateClosesAndSaysThatItExpired(Scenario node) {
    var first = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.exchange().isUnavailable(ExchangeCall.PLACE_ORDER);
    var reverse = node.signal(reverseToShort("0.004").stop("61000")).isAccepted();
    node.timePasses(ofSeconds(11));
    node.exchange().heals();
    first.isClosed(ofSeconds(10));
    reverse.endsAs(OrderExecutionError.class, ofSeconds(10));
    node.expectFlatAndEmpty();
  }

  @ScenarioTest
  void aSecondEntryInABusySlotIsDeniedWithItsOwner(Scenario node) {
    var first = node.signal(enterLong("0.010").stop("59000")).isAccepted();
    var denied = node.signal(enterLong("0.010")).is(OrderExecutionError.Denied.class);
    assertTrue(denied.reason().contains(first.id().toString()), denied::reason);
  }

  @ScenarioTest
  void aChangeMeantForAnotherTradeIsDenied(Scenario node) {
    node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.signal(reduceLong("0.004").ofTrade(new SignalId("another"))).isDenied(Mode.NORMAL);
    node.expectPosition("0.010");
  }

  @ScenarioTest
  void aCancelKeepsAndProtectsWhatIsFilled(Scenario node) {
    node.signal(enterLong("0.010").at("59900").stop("59000")).isAccepted();
    node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
    node.exchange().trades("59900", "0.003");
    node.expect("a part", () -> node.exchange().position().signum() > 0);
    node.exchange().trades("60000");
    var cancel = node.signal(cancelLong()).isAccepted();
    Quantity filled = cancel.isDone(ofSeconds(5)).executed();
    assertEquals(0, node.exchange().position().compareTo(filled.value()));
    assertTrue(node.exchange().openOrders().isEmpty());
    node.expect("a stop", () -> node.exchange().hasStop("59000"));
  }

  @ScenarioTest
  void anEntryIsAmendedInPlaceAndStaysOneOrder(Scenario node) {
    node.signal(enterLong("0.010").at("59000").stop("58000")).isAccepted();
    node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
    node.timePasses(ofMillis(100));
    var amend = node.signal(amendLong().at("59500").quantity("0.008")).isAccepted();
    amend.isDone(ofSeconds(5));
    var order = node.exchange().openOrders().get(0);
    assertEquals(0, order.price().compareTo(new BigDecimal("59500")));
    assertEquals(0, order.quantity().compareTo(new BigDecimal("0.008")));
    assertEquals(1, node.exchange().records(ExchangeRecord.OrderAccepted.class).size());
    node.exchange().trades("59500", "1");
    node.expectPosition("0.008");
    node.expectPromises();
  }

  @ScenarioTest
  void anAmendmentWhoseAnswerIsLostIsReadBack(Scenario node) {
    node.signal(enterLong("0.010").at("59000").stop("58000")).isAccepted();
    node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
    node.timePasses(ofMillis(100));
    node.plays("0s  calls lost-answer everything 1 times for 1s");
    var amend = node.signal(amendLong().at("59500")).isAccepted();
    amend.isDone(ofSeconds(20));
    assertEquals(0, node.exchange().openOrders().get(0).price().compareTo(new BigDecimal("59500")));
  }

  @ScenarioTest
  void theBaseStopIsMovedOverABridge(Scenario node) {
    node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.signal(amendLong().stop("59500")).isAccepted();
    node.expect("the new stop alone", () -> node.exchange().stops().toString().equals("[59500]"));
    node.expect("no bridge left", () -> node.exchange().conditionalOrders().size() == 1);
    node.expectPromises();
  }

  @ScenarioTest
  void aTrailingStopFollowsThePriceAndNeverGoesBack(Scenario node) {
    node.signal(enterLong("0.010").stop("59000").trailing("1")).isAccepted().isProtected();
    node.exchange().trades("61000");
    node.timePasses(ofSeconds(60));
    Price place = node.exchange().in("BTCUSDT").tightStops().get(0);
    assertTrue(place.isAbove(Price.of("60350")), () -> "1 % below, was " + place);
    assertTrue(!place.isAbove(Price.of("60390")), () -> "1 % below, was " + place);
    node.exchange().trades("60500");
    node.timePasses(ofSeconds(60));
    assertEquals(List.of(place), node.exchange().in("BTCUSDT").tightStops());
    node.exchange().trades("60300");
    node.expectFlatAndEmpty();
    node.expectPromises();
  }

  @ScenarioTest
  void theStopGoesToTheEntryOnceThePriceIsFarEnough(Scenario node) {
    node.signal(enterLong("0.010").stop("59000").breakEven("60600", "0.1"))
        .isAccepted()
        .isProtected();
    node.exchange().trades("60700");
    node.expect(
        "a stop above the entry",
        ofSeconds(10),
        () -> node.exchange().in("BTCUSDT").tightStops().equals(List.of(Price.of("60060"))));
    assertTrue(node.exchange().hasStop("59000"));
    node.expectPromises();
  }

  @ScenarioTest
  void aPositionWhoseTimeIsOverIsClosed(Scenario node) {
    var signal =
        node.signal(enterLong("0.010").stop("59000").timeExit(ofSeconds(30)))
            .isAccepted()
            .isProtected();
    node.timePasses(ofSeconds(29));
    node.expectPosition("0.010");
    assertTrue(
        signal.isClosed(ofSeconds(5)).closeCause().orElse("").startsWith("its time was over"));
  }

  @ScenarioTest
  void anEntryThatIsNotFilledInTimeIsCanceled(Scenario node) {
    var signal =
        node.signal(
                enterLong("0.010")
                    .at("59000")
                    .stop("58000")
                    .patience(EntryPatience.cancelAfter(ofSeconds(3))))
            .isAccepted();
    signal.endsAs(OrderExecutionError.Expired.class, ofSeconds(6));
    node.expectFlatAndEmpty();
  }

  @ScenarioTest
  void anEntryThatIsNotFilledInTimeGetsAnotherPriceUntilItIs(Scenario node) {
    node.signal(
            enterLong("0.010")
                .at("59000")
                .stop("58000")
                .patience(new EntryPatience(ofSeconds(3), EntryPatience.Then.CROSS, 2)))
        .isAccepted();
    node.expect("filled", ofSeconds(8), () -> node.exchange().position().signum() > 0);
    assertEquals(1, node.exchange().entries().size());
    node.expectPromises();
  }

  @ScenarioTest
  void aCloseThatComesWhileTheTradeClosesIsRememberedAsWell(Scenario node) {
    node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    node.signal(closeLong()).isAccepted();
    var second = node.signal(closeLong()).isAccepted();
    node.timePasses(ofMillis(2_000));
    node.repeat(second).isAccepted();
  }
}
