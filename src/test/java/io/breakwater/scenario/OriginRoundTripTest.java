package io.breakwater.scenario;

import static io.breakwater.simulation.story.ExchangeCall.PLACE_ORDER;
import static io.breakwater.simulation.story.ExchangeCall.PLACE_STOP;
import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static io.breakwater.testkit.Signals.enterShort;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.testkit.Scenario;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A signal's way there and back, whatever happens to its requests and to the node. */
class OriginRoundTripTest {

  @Test
  void anEntryIsFilledAndProtectedWithinASecond() {
    try (var node = Scenario.start()) {
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.expectPosition("0.010");
      Instant filled = node.exchange().fills().get(0).time();
      Instant stop = node.exchange().records(ExchangeRecord.StopLive.class).get(0).time();
      assertFalse(stop.isAfter(filled.plusSeconds(1)), () -> filled + " " + stop);
      assertEquals(1, node.exchange().entries().size());
      assertTrue(signal.isAnswered());
    }
  }

  @Test
  void aShortIsProtectedFromAbove() {
    try (var node = Scenario.start()) {
      node.signal(enterShort("0.010").stop("61000")).isAccepted().isProtected();
      node.expectPosition("-0.010");
    }
  }

  @Test
  void aCloseSignalMakesThePositionFlatAndCancelsTheStop() {
    try (var node = Scenario.start()) {
      var entry = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.signal(closeLong()).isAccepted();
      var summary = entry.isClosed(ofSeconds(5));
      node.expectFlatAndEmpty();
      assertEquals(LegKind.CLOSE, summary.exitedBy().orElseThrow());
      assertEquals(1, summary.fees().size());
    }
  }

  @Test
  void anEntryRightAfterACloseIsNotDecidedOnThePositionFromBefore() {
    try (var node = Scenario.start()) {
      var first = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      // A read of while it was open, young enough for a decision.
      node.timePasses(ofSeconds(4));
      node.signal(closeLong()).isAccepted();
      first.isClosed(ofSeconds(5));
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  @Test
  void theStopClosesThePositionAndTheTakeProfitIsCanceled() {
    try (var node = Scenario.start()) {
      var entry =
          node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted()
              .isProtected();
      node.expect("a take-profit", () -> node.exchange().conditionalOrders().size() == 2);
      node.exchange().trades("58500");
      var summary = entry.isClosed(ofSeconds(30));
      node.expectFlatAndEmpty();
      assertEquals(LegKind.BASE_STOP, summary.exitedBy().orElseThrow());
    }
  }

  @Test
  void theTakeProfitClosesThePositionAndTheStopIsCanceled() {
    try (var node = Scenario.start()) {
      var entry =
          node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted()
              .isProtected();
      node.exchange().trades("62500");
      var summary = entry.isClosed(ofSeconds(30));
      node.expectFlatAndEmpty();
      assertEquals(LegKind.TAKE_PROFIT, summary.exitedBy().orElseThrow());
    }
  }

  @Test
  void aTakeProfitOfAPartLeavesTheStopForTheRest() {
    try (var node = Scenario.start()) {
      var entry =
          node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.004"))
              .isAccepted()
              .isProtected();
      node.exchange().trades("62500");
      node.expect(
          "the rest", ofSeconds(30), () -> node.exchange().position().toString().equals("0.006"));
      assertTrue(node.exchange().hasStop("59000"));
      node.exchange().trades("58500");
      assertEquals(LegKind.BASE_STOP, entry.isClosed(ofSeconds(60)).exitedBy().orElseThrow());
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void anEntryThatFillsInPartsIsProtectedFromItsFirstPart() {
    try (var node = Scenario.start()) {
      var entry =
          node.signal(enterLong("0.010").at("59900").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.exchange().trades("59900", "0.003");
      node.expect("a first part", () -> !node.exchange().fills().isEmpty());
      node.exchange().trades("60000", "0.001");
      entry.isProtected();
      node.timePasses(ofSeconds(3));
      assertTrue(node.exchange().position().signum() > 0);
      assertEquals(1, node.exchange().conditionalOrders().size());
      node.exchange().trades("59900", "0.003");
      node.expectPosition("0.010");
      node.exchange().trades("60000", "0.001");
      node.expect("a take-profit", () -> node.exchange().conditionalOrders().size() == 2);
      assertEquals(1, node.exchange().stops().size());
      assertEquals(1, node.exchange().entries().size());
    }
  }

  @Test
  void aCloseSignalTakesARestingEntryAway() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").at("59900").stop("59000")).isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.signal(closeLong()).isAccepted();
      node.expectFlatAndEmpty();
      node.timePasses(ofSeconds(5));
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  @Test
  void aSignalThatIsRepeatedHasTheSameAnswerAndOneOrder() {
    try (var node = Scenario.start()) {
      var signal = node.signal(enterLong("0.010").stop("59000"));
      node.repeat(signal).isAccepted();
      signal.isAccepted().isProtected();
      node.repeat(signal).isAccepted();
      node.signal(closeLong()).isAccepted();
      signal.isClosed(ofSeconds(5));
      node.repeat(signal).isAccepted();
      node.timePasses(ofSeconds(10));
      assertEquals(1, node.exchange().entries().size());
    }
  }

  @Test
  void anEntryThatWasExecutedAndAnsweredUnknownIsFoundAndProtected() {
    try (var node = Scenario.start()) {
      node.exchange().executesAndAnswersUnknown(PLACE_ORDER, 1);
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.timePasses(ofSeconds(30));
      assertEquals(1, node.exchange().entries().size());
      assertEquals(1, node.exchange().requests(PLACE_ORDER).size());
      node.expectPosition("0.010");
    }
  }

  @Test
  void anEntryWhoseAnswerIsLostIsFoundWithoutTheStream() {
    try (var node = Scenario.start()) {
      node.exchange().silencesStreams(SocketFault.Route.PRIVATE);
      node.exchange().losesAnswers(PLACE_ORDER, 1);
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      assertEquals(1, node.exchange().requests(PLACE_ORDER).size());
      node.expectPosition("0.010");
    }
  }

  @Test
  void anEntryWhoseRequestIsLostExpiresUnconfirmedAfterItsFence() {
    try (var node = Scenario.start()) {
      node.exchange().losesRequests(PLACE_ORDER, 1);
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
      Instant sent = node.now();
      var expired = signal.endsAs(OrderExecutionError.Expired.class, ofSeconds(20));
      assertFalse(expired.confirmed());
      assertTrue(node.now().isAfter(sent.plus(ofMillis(6_900))), () -> sent + " " + node.now());
      assertTrue(node.now().isBefore(sent.plus(ofSeconds(12))), () -> sent + " " + node.now());
      assertEquals(1, node.exchange().requests(PLACE_ORDER).size());
      assertEquals(0, node.exchange().entries().size());
      // Its exposure stays reserved while a late fill is watched for.
      node.signal(enterLong("0.010").stop("59000")).is(OrderExecutionError.Denied.class);
      node.timePasses(ofSeconds(11 * 60));
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  @Test
  void aStopThatWouldTriggerAtOnceIsFollowedByAClose() {
    try (var node = Scenario.start()) {
      node.exchange().rejects(PLACE_STOP, -2021, "Order would immediately trigger.", 1);
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
      signal.isClosed(ofSeconds(3));
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aStopThatCannotBePlacedIsFollowedByAClose() {
    try (var node = Scenario.start()) {
      node.exchange().isUnavailable(PLACE_STOP);
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
      node.expectPosition("0.010");
      Instant filled = node.exchange().fills().get(0).time();
      node.expect("flat", () -> node.exchange().position().signum() == 0);
      assertTrue(node.now().isBefore(filled.plusSeconds(3)), () -> filled + " " + node.now());
      node.exchange().heals();
      signal.isClosed(ofSeconds(10));
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aRejectedEntryIsToldAndTheSlotIsFree() {
    try (var node = Scenario.start()) {
      node.exchange().rejects(PLACE_ORDER, -2019, "Margin is insufficient.", 1);
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
      var no = signal.endsAs(OrderExecutionError.Rejected.class, ofSeconds(5));
      assertEquals(-2019, no.code());
      assertEquals(1, node.exchange().requests(PLACE_ORDER).size());
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  @Test
  void aPositionThatWasClosedByHandEndsItsTrade() {
    try (var node = Scenario.start()) {
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().closesByHand();
      signal.isClosed(ofSeconds(60));
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aTakeProfitThatWasGivenUpIsPlacedLater() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").at("59900").stop("59000").takeProfit("62000", "0.010"))
          .isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.exchange().trades("59900", "0.003");
      node.expect("a stop", () -> node.exchange().hasStop("59000"));
      node.exchange().isUnavailable(PLACE_STOP);
      node.expectPosition("0.010");
      node.exchange().trades("60000");
      node.timePasses(ofSeconds(15));
      node.exchange().heals();
      node.expect(
          "a take-profit", ofSeconds(60), () -> node.exchange().conditionalOrders().size() == 2);
    }
  }

  @Test
  void aStopThatFilledWhileTheStreamWasSilentIsFound() {
    try (var node = Scenario.start()) {
      var entry =
          node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted()
              .isProtected();
      node.exchange().silencesStreams(SocketFault.Route.PRIVATE);
      node.exchange().trades("58500");
      entry.isClosed(ofSeconds(60));
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aStopClosesAllOfAnEntryThatFilledInParts() {
    try (var node = Scenario.start()) {
      var entry = node.signal(enterLong("0.010").at("59900").stop("59800")).isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.exchange().trades("59900", "0.003");
      node.expect("a first part", () -> !node.exchange().fills().isEmpty());
      node.exchange().trades("60000", "0.001");
      entry.isProtected();
      node.timePasses(ofSeconds(2));
      node.exchange().trades("59700", "0.001");
      entry.isClosed(ofSeconds(30));
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aStopThatWasCanceledByHandIsPutBack() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().cancelsStopByHand();
      node.expect("a stop", ofSeconds(1), () -> node.exchange().hasStop("59000"));
      assertEquals(2, node.exchange().records(ExchangeRecord.StopLive.class).size());
    }
  }

  @Test
  void aTakeProfitThatWasExecutedBeforeItWasGivenUpIsNotDoubled() {
    try (var node = Scenario.start()) {
      var entry =
          node.signal(enterLong("0.010").at("59900").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.exchange().trades("59900", "0.003");
      node.expect("a stop", () -> node.exchange().hasStop("59000"));
      node.timePasses(ofMillis(100));
      node.exchange().silencesStreams(SocketFault.Route.PRIVATE);
      node.exchange().losesAnswers(PLACE_STOP, 1);
      node.exchange().isUnavailable(PLACE_STOP);
      node.expectPosition("0.010");
      node.exchange().trades("60000");
      node.timePasses(ofSeconds(15));
      node.exchange().heals();
      node.timePasses(ofSeconds(60));
      assertEquals(2, node.exchange().conditionalOrders().size());
      node.signal(closeLong()).isAccepted();
      entry.isClosed(ofSeconds(10));
      node.expectFlatAndEmpty();
    }
  }
}
