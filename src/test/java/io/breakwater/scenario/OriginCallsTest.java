package io.breakwater.scenario;

import static io.breakwater.simulation.story.ExchangeCall.CANCEL_STOP;
import static io.breakwater.simulation.story.ExchangeCall.PLACE_ORDER;
import static io.breakwater.simulation.story.ExchangeCall.PLACE_STOP;
import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the origin's calls are protected, through the whole node. */
class OriginCallsTest {

  @ParameterizedTest
  @EnumSource(names = {"LEVERAGE", "MARGIN_TYPE", "EXCHANGE_INFO"})
  void aCallOfTheStartSucceedsOnItsThirdRetry(ExchangeCall call) {
    try (var node = Scenario.given().market("BTCUSDT", "60000").starting()) {
      node.exchange().isUnavailable(call, 3);
      node.expectMode(Mode.NORMAL);
      node.timePasses(ofSeconds(10));
      schedule(node.exchange().requests(call));
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LEVERAGE", "MARGIN_TYPE"})
  void aSymbolWhoseSettingWasGivenUpIsNotTraded(ExchangeCall call) {
    try (var node = Scenario.given().market("BTCUSDT", "60000").starting()) {
      node.exchange().isUnavailable(call, 4);
      node.expectMode(Mode.NORMAL);
      node.timePasses(ofSeconds(12));
      assertEquals(4, node.exchange().requests(call).size());
      node.signal(enterLong("0.010").stop("59000")).is(OrderExecutionError.Denied.class);
      node.timePasses(ofSeconds(35));
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  @Test
  void anEntryIsPlacedOnItsThirdRetryAndOnlyOnce() {
    try (var node = Scenario.start()) {
      node.exchange().isUnavailable(PLACE_ORDER, 3);
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      schedule(node.exchange().requests(PLACE_ORDER));
      assertEquals(1, node.exchange().entries().size());
    }
  }

  @Test
  void anEntryIsGivenUpAfterThreeRetries() {
    try (var node = Scenario.start()) {
      node.exchange().isUnavailable(PLACE_ORDER);
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
      signal.endsAs(OrderExecutionError.Unavailable.class, ofSeconds(12));
      node.timePasses(ofSeconds(30));
      schedule(node.exchange().requests(PLACE_ORDER));
      assertEquals(List.of(), node.exchange().entries());
    }
  }

  @Test
  void aStopIsTriedFourTimesASecond() {
    try (var node = Scenario.start()) {
      node.exchange().isUnavailable(PLACE_STOP, 3);
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      assertEquals(4, node.exchange().requests(PLACE_STOP).size());
      Instant filled = node.exchange().fills().get(0).time();
      Instant stopped = node.exchange().records(ExchangeRecord.StopLive.class).get(0).time();
      Duration naked = Duration.between(filled, stopped);
      assertTrue(naked.compareTo(Duration.ofMillis(1_200)) <= 0, naked::toString);
      node.expectPosition("0.010");
    }
  }

  @Test
  void aStopWhoseAnswerIsLostIsNotDoubled() {
    try (var node = Scenario.start()) {
      node.exchange().losesAnswers(PLACE_STOP, 2);
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.timePasses(ofSeconds(10));
      assertEquals(1, node.exchange().stops().size());
      node.expectPosition("0.010");
    }
  }

  @Test
  void aTakeProfitIsTriedAgainAfterASecond() {
    try (var node = Scenario.start()) {
      // The stop goes first.
      node.exchange().isUnavailable(PLACE_STOP, 2);
      node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
          .isAccepted()
          .isProtected();
      node.expect("a take-profit", () -> node.exchange().conditionalOrders().size() == 2);
      var live = node.exchange().records(ExchangeRecord.StopLive.class);
      Instant first = node.exchange().requests(PLACE_STOP).get(0);
      assertTrue(live.get(0).closePosition());
      assertTrue(live.get(0).time().isBefore(first.plusMillis(400)), live::toString);
      assertTrue(live.get(1).time().isAfter(first.plusMillis(700)), live::toString);
    }
  }

  @Test
  void aCancelIsSentAgainUntilTheOrderIsGone() {
    try (var node = Scenario.start()) {
      var entry = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().isUnavailable(CANCEL_STOP, 6);
      node.signal(closeLong()).isAccepted();
      entry.isClosed(ofSeconds(10));
      node.expectFlatAndEmpty();
      List<Instant> cancels = node.exchange().requests(CANCEL_STOP);
      assertEquals(7, cancels.size());
      Duration all = Duration.between(cancels.get(0), cancels.get(6));
      assertTrue(all.compareTo(ofSeconds(2)) <= 0, all::toString);
    }
  }

  @Test
  void aCloseIsSentAgainUntilThePositionIsFlat() {
    try (var node = Scenario.start()) {
      var entry = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().isUnavailable(PLACE_ORDER, 12);
      node.signal(closeLong()).isAccepted();
      entry.isClosed(ofSeconds(10));
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void aCloseWhoseAnswerIsLostNeverReversesThePosition() {
    try (var node = Scenario.start()) {
      var entry = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().losesAnswers(PLACE_ORDER, 3);
      node.signal(closeLong()).isAccepted();
      entry.isClosed(ofSeconds(20));
      node.expectFlatAndEmpty();
      node.check("never short", !node.exchange().wasShort());
    }
  }

  /** Four in all, a second apart, then two, then four, each up to a fifth more or less. */
  private static void schedule(List<Instant> requests) {
    assertEquals(4, requests.size(), requests::toString);
    for (int i = 0; i < 3; i++) {
      long wait = Duration.between(requests.get(i), requests.get(i + 1)).toMillis();
      long full = 1000L << i;
      assertTrue(wait >= full * 8 / 10, requests::toString);
      assertTrue(wait <= full * 12 / 10 + 100, requests::toString);
    }
  }
}
