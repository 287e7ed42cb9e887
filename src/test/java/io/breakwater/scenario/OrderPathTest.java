package io.breakwater.scenario;

import static io.breakwater.account.Mode.NORMAL;
import static io.breakwater.account.Mode.SAFE;
import static io.breakwater.account.Reason.JOURNAL_FAILING;
import static io.breakwater.account.Reason.USER_STREAM_DOWN;
import static io.breakwater.simulation.story.ExchangeCall.PLACE_ORDER;
import static io.breakwater.simulation.story.ExchangeCall.PLACE_STOP;
import static io.breakwater.simulation.story.ExchangeCall.QUERY_ORDER;
import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static io.breakwater.testkit.Signals.enterShort;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.stored.StoredEvent;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.testkit.Scenario;
import io.breakwater.testkit.Sent;
import io.breakwater.testkit.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An order's way under stress: floods, a failing journal, hands from outside, late requests. */
class OrderPathTest {

  @Test
  void aThrottleOfTheOrderCountAloneDoesNotMakeTheAccountSafe() {
    try (var node = Scenario.start()) {
      node.exchange().refuses(PLACE_ORDER, 429, -1015, "Too many new orders.", 1);
      node.signal(enterLong("0.010").stop("59000")).isAccepted();
      node.timePasses(ofMillis(200));
      assertEquals(NORMAL, node.mode().mode(), node::timeline);
    }
  }

  @Test
  void aPartlyFilledEntryIsCanceledWhenTheAccountIsSafeAndWhatItBoughtIsProtected() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").at("59900").stop("59000").takeProfit("62000", "0.010"))
          .isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.exchange().trades("59900", "0.003");
      node.expect("a first part", () -> !node.exchange().fills().isEmpty());
      node.exchange().losesStreams(SocketFault.Route.PRIVATE);
      node.expectMode(SAFE, USER_STREAM_DOWN, ofSeconds(1));
      node.expect("no entry left", ofSeconds(2), () -> node.exchange().openOrders().isEmpty());
      node.exchange().trades("60000", "0.001");
      node.expect("a stop", ofSeconds(2), () -> node.exchange().hasStop("59000"));
      node.expect("stop and take-profit", () -> node.exchange().conditionalOrders().size() == 2);
      node.exchange().heals();
      node.expectMode(NORMAL, ofSeconds(30));
      node.signal(closeLong()).isAccepted();
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aStopThatIsCanceledAgainAndAgainIsPutBackAtAnEvenPace() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      int before = node.exchange().requests(PLACE_STOP).size();
      Instant until = node.now().plusSeconds(10);
      while (node.now().isBefore(until)) {
        if (!node.exchange().conditionalOrders().isEmpty()) {
          node.exchange().cancelsStopByHand();
        }
        node.timePasses(ofMillis(10));
      }
      int placed = node.exchange().requests(PLACE_STOP).size() - before;
      assertTrue(placed <= 21, () -> placed + " stops in 10 s");
      node.expect(
          "protected or closed",
          ofSeconds(2),
          () -> node.exchange().hasStop("59000") || node.exchange().position().signum() == 0);
    }
  }

  @Test
  void aPositionWhoseStopCannotStandBesideAForeignOneIsClosed() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").at("59900").stop("59000")).isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.exchange().rejects(PLACE_STOP, -4130, "An open stop order is existing.", -1);
      node.exchange().trades("59900", "0.02");
      node.expectPosition("0.010");
      node.expect("flat", ofSeconds(3), () -> node.exchange().position().signum() == 0);
      assertTrue(node.exchange().requests(PLACE_STOP).size() <= 3, node::timeline);
    }
  }

  @Test
  void aJournalThatFailsOnASignalAnswersItAndTheSlotIsFreeAfterwards() {
    try (var node = Scenario.start()) {
      node.journalFails(1);
      var signal = node.signal(enterLong("0.010").stop("59000"));
      signal.is(OrderExecutionError.Unavailable.class);
      node.check(
          "SAFE for the journal",
          node.modeStates().stream().anyMatch(m -> m.reasons().contains(JOURNAL_FAILING)));
      node.expectMode(NORMAL, ofSeconds(30));
      assertEquals(0, node.exchange().entries().size());
      node.repeat(signal).isAccepted().isProtected();
      assertEquals(1, node.exchange().entries().size());
    }
  }

  @Test
  void aJournalThatFailsOnACloseDoesNotHoldItUp() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.timePasses(ofSeconds(1));
      node.journalFails(1);
      var close = node.signal(closeLong());
      node.expect("flat", ofSeconds(1), () -> node.exchange().position().signum() == 0);
      close.isAccepted();
      node.expectFlatAndEmpty();
    }
  }

  static Stream<Arguments> failures() {
    return IntStream.rangeClosed(0, 20)
        .boxed()
        .flatMap(step -> Stream.of(Arguments.of(10 * step, 1), Arguments.of(10 * step, 3)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whateverTheJournalFailsToStoreThereIsOneEntryAndItEndsProtected(int millis, int times) {
    try (var node = Scenario.start()) {
      var signal = node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"));
      node.timePasses(ofMillis(millis));
      node.journalFails(times);
      node.expectMode(NORMAL, ofSeconds(60));
      node.timePasses(ofSeconds(20));
      assertTrue(node.exchange().entries().size() <= 1, node::timeline);
      if (signal.reply() instanceof OrderGateway.Accepted) {
        node.expectPosition("0.010");
        node.check("a stop", node.exchange().hasStop("59000"));
        node.check("a take-profit", node.exchange().conditionalOrders().size() == 2);
        node.journalFails(0);
        node.signal(closeLong()).isAccepted();
      }
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void ofTwoSignalsForOneSlotExactlyOneWins() {
    try (var node = Scenario.start()) {
      var both = node.signals(Collections.nCopies(2, enterLong("0.010").stop("59000")));
      long accepted =
          both.stream().filter(sent -> sent.reply() instanceof OrderGateway.Accepted).count();
      assertEquals(1, accepted);
      node.timePasses(ofSeconds(5));
      assertEquals(1, node.exchange().entries().size());
    }
  }

  @Test
  void whatAnEntryNeedsIsReservedBeforeItIsFilled() {
    try (var node = Scenario.given().wallet("200").start()) {
      node.exchange().losesRequests(PLACE_ORDER, 1);
      node.signal(enterLong("BTCUSDT", "0.010").stop("59000")).isAccepted();
      node.timePasses(ofSeconds(3));
      // It may still be filled: nobody knows.
      var inItsSlot = node.signal(enterLong("BTCUSDT", "0.001").stop("59000"));
      var ofItsMargin = node.signal(enterLong("ETHUSDT", "0.2").stop("2900"));
      String slot = inItsSlot.is(OrderExecutionError.Denied.class).reason();
      String margin = ofItsMargin.is(OrderExecutionError.Denied.class).reason();
      assertTrue(slot.contains("busy"), slot);
      assertTrue(margin.contains("80.00000000 USDT available"), margin);
    }
  }

  @Test
  void aFloodIsAnsweredToTheLastSignalWhileTheJournalWrites() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.timePasses(ofSeconds(1));
      List<Signals> signals = new ArrayList<>(List.of(closeLong()));
      signals.addAll(Collections.nCopies(10_000, enterLong("0.010").stop("59000")));
      node.journalWaits();
      List<Sent> all = node.signals(signals);
      node.timePasses(ofSeconds(1));
      node.journalGoesOn();
      node.timePasses(ofSeconds(1));
      long unanswered = all.stream().filter(sent -> sent.replies().size() != 1).count();
      assertEquals(0, unanswered);
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aSignalIsTheSameBeforeAndAfterEverything() {
    try (var node = Scenario.start()) {
      var signal = node.signal(enterLong("0.010").stop("59000"));
      node.repeat(signal);
      signal.isAccepted().isProtected();
      var close = node.signal(closeLong()).isAccepted();
      signal.isClosed(ofSeconds(5));
      node.repeat(close).isAccepted();
      node.nodeCrashes();
      node.nodeRestarts();
      node.expectMode(NORMAL);
      node.repeat(signal).isAccepted();
      node.repeat(close).isAccepted();
      node.timePasses(ofSeconds(10));
      assertEquals(1, node.exchange().entries().size());
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aTradeWithoutAStreamIsFoundProtectedAndEndedByPolling() {
    try (var node = Scenario.start()) {
      node.exchange().silencesStreams(SocketFault.Route.PRIVATE);
      var entry =
          node.signal(enterLong("0.010").at("59900").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.exchange().trades("59900", "0.02");
      node.expectPosition("0.010");
      node.expect("a stop", ofMillis(3_500), () -> node.exchange().hasStop("59000"));
      node.exchange().trades("62500");
      var summary = entry.isClosed(ofSeconds(60));
      node.expectFlatAndEmpty();
      assertEquals(LegKind.TAKE_PROFIT, summary.exitedBy().orElseThrow());
      assertEquals(1, node.exchange().entries().size());
    }
  }

  @Test
  void anEntryThatComesLaterThanItsWindowDiesAndIsStampedAnewForAnotherTry() {
    try (var node = Scenario.start()) {
      node.exchange().hearsLate(PLACE_ORDER, ofSeconds(3));
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
      node.timePasses(ofSeconds(15));
      var codes =
          node.exchange().records(ExchangeRecord.RequestArrived.class).stream()
              .filter(r -> PLACE_ORDER.is(r.method(), r.path()))
              .map(ExchangeRecord.RequestArrived::code)
              .toList();
      assertEquals(-1021, codes.get(0), node::timeline);
      assertTrue(node.exchange().entries().size() <= 1, node::timeline);
      assertTrue(signal.isAnswered());
    }
  }

  @Test
  void eachTryOfAnEntrySignsExactlyTheTimeThatTheJournalHolds() {
    try (var node = Scenario.start()) {
      node.exchange().isUnavailable(PLACE_ORDER, 2);
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      List<String> journaled =
          node.journal().stream()
              .map(StoredEvent::toDomain)
              .filter(TradeEvent.AttemptStarted.class::isInstance)
              .map(TradeEvent.AttemptStarted.class::cast)
              .filter(attempt -> attempt.leg().equals(Leg.ENTRY))
              .map(attempt -> "timestamp=" + attempt.timestamp().toEpochMilli())
              .toList();
      List<String> signed =
          node.signed().stream()
              .filter(request -> request.startsWith(PLACE_ORDER.pattern() + " "))
              .flatMap(request -> Stream.of(request.split("[ &]")))
              .filter(parameter -> parameter.startsWith("timestamp="))
              .toList();
      assertEquals(3, signed.size());
      assertEquals(journaled, signed);
    }
  }

  @Test
  void aCloseWhileTheEntryIsUnsureClosesWhatTurnsUp() {
    try (var node = Scenario.start()) {
      node.exchange().silencesStreams(SocketFault.Route.PRIVATE);
      node.exchange().losesAnswers(PLACE_ORDER, 1);
      node.exchange().isUnavailable(QUERY_ORDER, 3);
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
      node.timePasses(ofMillis(200));
      node.signal(closeLong()).isAccepted();
      node.signal(closeLong()).isAccepted();
      signal.isClosed(ofSeconds(30));
      node.expectFlatAndEmpty();
      node.check("never short", !node.exchange().wasShort());
      node.signal(closeLong()).is(OrderExecutionError.Denied.class);
    }
  }

  @Test
  void anEntryIsNotSentAgainOnceTheAccountIsSafe() {
    try (var node = Scenario.start()) {
      node.exchange().isUnavailable(PLACE_ORDER, 1);
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
      node.timePasses(ofMillis(300));
      node.exchange().losesStreams(SocketFault.Route.PRIVATE);
      node.expectMode(SAFE, USER_STREAM_DOWN, ofSeconds(1));
      var denied = signal.endsAs(OrderExecutionError.Denied.class, ofSeconds(5));
      assertEquals(SAFE, denied.mode());
      assertTrue(denied.reason().contains("USER_STREAM_DOWN"), denied::reason);
      assertEquals(1, node.exchange().requests(PLACE_ORDER).size());
    }
  }

  @Test
  void aTakeProfitWhosePriceIsPassedAlreadyIsTakenAtOnce() {
    try (var node = Scenario.start()) {
      var entry =
          node.signal(enterLong("0.010").at("59900").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.exchange().trades("59900", "0.003");
      node.expect("a stop", () -> node.exchange().hasStop("59000"));
      node.exchange().rejects(PLACE_STOP, -2021, "Order would immediately trigger.", 1);
      node.expect("an answer", ofSeconds(5), () -> node.exchange().position().signum() == 0);
      entry.isClosed(ofSeconds(5));
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aStopThatWasSentTwiceIsCanceledWhenItsCopyIsAnswered() {
    try (var node = Scenario.start()) {
      node.exchange().hearsLate(PLACE_STOP, ofMillis(1_200));
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.signal(closeLong()).isAccepted();
      signal.isClosed(ofSeconds(5));
      node.timePasses(ofSeconds(2));
      assertEquals(1, node.exchange().records(ExchangeRecord.StopLive.class).size());
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aCopyOfAStopThatComesAfterEverythingIsFoundInTheListAndCanceled() {
    try (var node = Scenario.start()) {
      node.exchange().hearsLate(PLACE_STOP, ofSeconds(7));
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.signal(closeLong()).isAccepted();
      signal.isClosed(ofSeconds(5));
      node.exchange().silencesStreams(SocketFault.Route.PRIVATE);
      node.expect(
          "a late copy",
          ofSeconds(10),
          () -> node.exchange().records(ExchangeRecord.StopLive.class).size() == 2);
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aStopThatTheStreamHasToldIsNotSentAgainThoughNoAnswerCame() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").at("59900").stop("59000")).isAccepted();
      node.expect("a resting entry", () -> node.exchange().openOrders().size() == 1);
      node.exchange().losesAnswers(PLACE_STOP, -1);
      node.exchange().trades("59900", "0.02");
      node.expect("a stop", () -> node.exchange().hasStop("59000"));
      node.exchange().trades("60000");
      node.timePasses(ofSeconds(1));
      node.exchange().cancelsStopByHand();
      node.timePasses(ofSeconds(5));
      assertEquals(2, node.exchange().requests(PLACE_STOP).size());
    }
  }

  @Test
  void aHedgedAccountHoldsBothSidesEachWithItsOwnProtection() {
    try (var node = Scenario.given().hedged().start()) {
      var longEntry =
          node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
              .isAccepted()
              .isProtected();
      var shortEntry =
          node.signal(enterShort("0.020").stop("61000").takeProfit("57000", "0.020"))
              .isAccepted()
              .isProtected();
      node.expect("four conditional orders", () -> node.exchange().conditionalOrders().size() == 4);
      node.signal(closeLong()).isAccepted();
      longEntry.isClosed(ofSeconds(5));
      node.expectPosition("-0.020");
      assertEquals(2, node.exchange().conditionalOrders().size());
      node.exchange().trades("61500");
      var summary = shortEntry.isClosed(ofSeconds(30));
      assertEquals(LegKind.BASE_STOP, summary.exitedBy().orElseThrow());
      node.expectFlatAndEmpty();
    }
  }
}
