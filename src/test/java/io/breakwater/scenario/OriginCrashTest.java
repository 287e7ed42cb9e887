package io.breakwater.scenario;

import static io.breakwater.simulation.story.ExchangeCall.PLACE_ORDER;
import static io.breakwater.simulation.story.ExchangeCall.PLACE_STOP;
import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.testkit.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The account dies with all that it knew but its journal, and begins anew. */
class OriginCrashTest {
  private static final Duration DEAD = ofMillis(500);

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 120, 140, 160, 200})
  void wheneverItCrashesAfterASignalThereIsOneEntryAndItIsProtected(int millis) {
    try (var node = Scenario.start()) {
      var signal = node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.005"));
      node.timePasses(ofMillis(millis));
      node.nodeCrashes();
      node.timePasses(DEAD);
      node.nodeRestarts();
      node.expectMode(Mode.NORMAL);
      node.timePasses(ofSeconds(5));
      int before = node.exchange().entries().size();
      assertTrue(before <= 1, node::timeline);
      node.repeat(signal).reply();
      node.timePasses(ofSeconds(15));
      assertTrue(node.exchange().entries().size() <= 1, node::timeline);
      if (node.exchange().position().signum() > 0) {
        node.check("a stop", node.exchange().hasStop("59000"));
        node.check("a take-profit", node.exchange().conditionalOrders().size() == 2);
        node.signal(closeLong()).isAccepted();
      }
      node.expectFlatAndEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 20, 30, 40, 50, 60, 80, 100})
  void wheneverItCrashesInACloseThePositionEndsFlatAndNeverReversed(int millis) {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.signal(closeLong());
      node.timePasses(ofMillis(millis));
      node.nodeCrashes();
      node.timePasses(DEAD);
      node.nodeRestarts();
      node.expectMode(Mode.NORMAL);
      node.timePasses(ofSeconds(5));
      node.expectFlatAndEmpty();
      node.check("never short", !node.exchange().wasShort());
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  @Test
  void anEntryThatWasExecutedWhileItWasDeadIsProtectedAtOnce() {
    try (var node = Scenario.start()) {
      node.exchange().losesAnswers(PLACE_ORDER, 1);
      node.signal(enterLong("0.010").stop("59000")).isAccepted();
      node.nodeCrashes();
      node.timePasses(ofSeconds(30));
      node.nodeRestarts();
      node.expect("a stop", ofSeconds(2), () -> node.exchange().hasStop("59000"));
      assertEquals(1, node.exchange().entries().size());
      node.expectPosition("0.010");
    }
  }

  @Test
  void aStopThatFilledWhileItWasDeadEndsTheTrade() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").stop("59000").takeProfit("62000", "0.010"))
          .isAccepted()
          .isProtected();
      node.nodeCrashes();
      node.exchange().trades("58500");
      node.timePasses(ofSeconds(30));
      node.nodeRestarts();
      node.expectFlatAndEmpty();
      node.expectMode(Mode.NORMAL);
      node.timePasses(ofSeconds(2));
      node.signal(enterLong("0.010").stop("57000")).isAccepted().isProtected();
    }
  }

  @Test
  void anEntryThatNeverReachedTheExchangeIsAskedForAfterTheRestartAndExpiresUnconfirmed() {
    try (var node = Scenario.start()) {
      node.exchange().losesRequests(PLACE_ORDER, 1);
      var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
      node.nodeCrashes();
      node.timePasses(DEAD);
      node.nodeRestarts();
      assertFalse(signal.endsAs(OrderExecutionError.Expired.class, ofSeconds(20)).confirmed());
      assertEquals(0, node.exchange().entries().size());
    }
  }

  @Test
  void aStopThatNeverReachedTheExchangeIsSentAfterTheRestart() {
    try (var node = Scenario.start()) {
      node.exchange().losesRequests(PLACE_STOP, 1);
      node.signal(enterLong("0.010").stop("59000")).isAccepted();
      node.timePasses(ofMillis(150));
      assertEquals(1, node.exchange().requests(PLACE_STOP).size(), "sent, and lost on the way");
      node.nodeCrashes();
      node.timePasses(DEAD);
      node.nodeRestarts();
      node.expect("a stop", ofSeconds(2), () -> node.exchange().hasStop("59000"));
      node.expectPosition("0.010");
    }
  }
}
