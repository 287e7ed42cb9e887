package io.breakwater.scenario;

import static io.breakwater.account.Mode.NORMAL;
import static io.breakwater.account.Mode.SAFE;
import static io.breakwater.account.Reason.BALANCES_UNREADABLE;
import static io.breakwater.account.Reason.MARKET_DATA_UNREADABLE;
import static io.breakwater.account.Reason.NOT_RECONCILED;
import static io.breakwater.account.Reason.POSITIONS_UNREADABLE;
import static io.breakwater.account.Reason.THROTTLED;
import static io.breakwater.account.Reason.USER_STREAM_DOWN;
import static io.breakwater.simulation.story.ExchangeCall.BALANCES;
import static io.breakwater.simulation.story.ExchangeCall.BOOK_TICKERS;
import static io.breakwater.simulation.story.ExchangeCall.EVERYTHING;
import static io.breakwater.simulation.story.ExchangeCall.MARK_PRICES;
import static io.breakwater.simulation.story.ExchangeCall.PLACE_ORDER;
import static io.breakwater.simulation.story.ExchangeCall.POSITIONS;
import static io.breakwater.testkit.Signals.closeLong;
import static io.breakwater.testkit.Signals.enterLong;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderExecutionError.Denied;
import io.breakwater.account.OrderExecutionError.Unavailable;
import io.breakwater.simulator.fault.SocketFault.Route;
import io.breakwater.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the origin's breaker does and what it is for, through the whole node. */
class OriginOutageTest {
  /** So that the only reads of positions are those that decide. */
  private static final String NO_RECONCILING = "breakwater.account.gateway.reconcile-every = 1h";

  @Test
  void inNormalRunningPositionsAreReadAndAnEntryIsAccepted() {
    try (var node = Scenario.start(NO_RECONCILING)) {
      int before = node.exchange().requests(POSITIONS).size();
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      assertEquals(before + 1, node.exchange().requests(POSITIONS).size());
      assertEquals(NORMAL, node.mode().mode());
    }
  }

  @Test
  void fiveFailedReadsMakeTheAccountSafeAndEntriesAreDeniedWithoutARequest() {
    try (var node = Scenario.start(NO_RECONCILING)) {
      openBreaker(node);
      Instant opened = node.now();
      node.signal(enterLong("0.010").stop("59000"))
          .within(Duration.ZERO)
          .isDenied(SAFE, POSITIONS_UNREADABLE);
      node.timePasses(ofSeconds(50));
      node.signal(enterLong("0.010").stop("59000"))
          .within(Duration.ZERO)
          .isDenied(SAFE, POSITIONS_UNREADABLE);
      assertEquals(List.of(), node.exchange().requests(PLACE_ORDER));
      assertEquals(0, since(node.exchange().requests(POSITIONS), opened));
    }
  }

  @Test
  void afterSixtySecondsOneProbeClosesTheBreakerAndTheBooksAreReadBeforeEntriesAreTaken() {
    try (var node = Scenario.start(NO_RECONCILING)) {
      openBreaker(node);
      Instant opened = node.now();
      node.exchange().heals();
      node.timePasses(ofMillis(59_900));
      assertEquals(0, since(node.exchange().requests(POSITIONS), opened));
      node.expect(
          "the probe",
          ofMillis(1_300),
          () -> since(node.exchange().requests(POSITIONS), opened) == 1);
      node.timePasses(ofMillis(30));
      node.check("still safe", node.mode().reasons().contains(NOT_RECONCILED));
      Instant closed = node.now();
      node.expectMode(NORMAL, ofSeconds(8));
      assertFalse(node.now().isBefore(closed.plusSeconds(5)), () -> closed + " " + node.now());
      // One that reconciles, and none beside it.
      assertEquals(2, since(node.exchange().requests(POSITIONS), opened));
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  @Test
  void aProbeThatFailsBlocksForAnotherSixtySeconds() {
    try (var node = Scenario.start(NO_RECONCILING)) {
      openBreaker(node);
      Instant opened = node.now();
      node.timePasses(ofSeconds(62));
      assertEquals(1, since(node.exchange().requests(POSITIONS), opened));
      node.timePasses(ofSeconds(57));
      assertEquals(1, since(node.exchange().requests(POSITIONS), opened));
      node.signal(enterLong("0.010").stop("59000"))
          .within(Duration.ZERO)
          .isDenied(SAFE, POSITIONS_UNREADABLE);
      node.timePasses(ofSeconds(5));
      assertEquals(2, since(node.exchange().requests(POSITIONS), opened));
      assertEquals(List.of(), node.exchange().requests(PLACE_ORDER));
    }
  }

  @Test
  void aStopStaysAndACloseGoesOutWhileTheBreakerIsOpen() {
    try (var node = Scenario.start(NO_RECONCILING)) {
      var entry = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().isUnavailable(POSITIONS);
      node.expectMode(SAFE, POSITIONS_UNREADABLE, ofSeconds(30));
      assertTrue(node.exchange().hasStop("59000"));
      node.signal(closeLong()).isAccepted();
      entry.isClosed(ofSeconds(5));
      node.expectFlatAndEmpty();
      assertEquals(SAFE, node.mode().mode());
    }
  }

  @Test
  void inAnOutageNothingIsRepeatedUselesslyAndTheStreamsWordStillCounts() {
    try (var node = Scenario.start()) {
      var entry = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().isUnavailable(EVERYTHING);
      node.expectMode(SAFE, POSITIONS_UNREADABLE, ofSeconds(30));
      Instant opened = node.now();
      for (int i = 0; i < 30; i++) {
        node.timePasses(ofSeconds(6));
        node.signal(enterLong("0.010").stop("59000")).within(Duration.ZERO).is(Denied.class);
      }
      // Three minutes: two probes, and one that reconciles in two seconds.
      int reads = since(node.exchange().requests(POSITIONS), opened);
      assertTrue(reads <= 3 + 95, () -> reads + " reads of positions");
      assertEquals(1, node.exchange().requests(PLACE_ORDER).size());
      assertTrue(node.exchange().hasStop("59000"));
      node.exchange().heals();
      node.expectMode(NORMAL, ofMinutes(2));
      node.signal(closeLong()).isAccepted();
      entry.isClosed(ofSeconds(5));
    }
  }

  @Test
  void whenTheRateLimitIsReachedNothingIsAskedUntilItIsOver() {
    try (var node = Scenario.start(NO_RECONCILING)) {
      node.exchange().refuses(BALANCES, 429, -1003, "Too many requests.", 1);
      node.signal(enterLong("0.010").stop("59000")).is(Unavailable.class);
      Instant refused = node.now();
      node.expectMode(SAFE, THROTTLED, ofSeconds(1));
      node.signal(enterLong("0.010").stop("59000")).within(Duration.ZERO).isDenied(SAFE, THROTTLED);
      node.expect(
          "the end of the throttle",
          ofSeconds(70),
          () -> !node.mode().reasons().contains(THROTTLED));
      Instant over = node.now();
      List<Instant> all = node.exchange().requests(EVERYTHING);
      assertEquals(
          0,
          all.stream().filter(at -> at.isAfter(refused) && at.isBefore(over)).count(),
          node::timeline);
      node.expectMode(NORMAL, ofSeconds(80));
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      assertEquals(1, node.exchange().entries().size());
    }
  }

  @Test
  void whenTheNetworkIsDownAnEntryFailsAtOnceAndConnectsAreFew() {
    try (var node = Scenario.start()) {
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.networkGoesDown();
      Instant down = node.now();
      node.timePasses(ofMillis(100));
      node.signal(enterLong("0.010").stop("59000"))
          .within(Duration.ZERO)
          .isDenied(SAFE, USER_STREAM_DOWN);
      node.timePasses(ofMinutes(1));
      List<String> tried = node.sentSince(down);
      long connects = tried.stream().filter(what -> what.startsWith("OPEN")).count();
      assertTrue(connects <= 40, () -> connects + " connects in a minute");
      assertTrue(tried.size() <= 300, () -> tried.size() + " requests in a minute");
      assertEquals(0, tried.stream().filter("POST /fapi/v1/order"::equals).count());
      node.networkComesBack();
      node.expectMode(NORMAL, ofMinutes(3));
      assertTrue(node.exchange().hasStop("59000"));
      assertEquals(1, node.exchange().entries().size());
    }
  }

  @Test
  void anExchangeThatAnswersLateGivesAnErrorAtOnceAndNoOrderIsSent() {
    try (var node = Scenario.start(NO_RECONCILING)) {
      node.exchange().stopsAnswering(POSITIONS);
      var first = node.signal(enterLong("0.010").stop("59000"));
      first.within(ofMillis(2_100)).is(Unavailable.class);
      node.expectMode(SAFE, POSITIONS_UNREADABLE, ofSeconds(30));
      node.signal(enterLong("0.010").stop("59000"))
          .within(Duration.ZERO)
          .isDenied(SAFE, POSITIONS_UNREADABLE);
      assertEquals(List.of(), node.exchange().requests(PLACE_ORDER));
    }
  }

  @Test
  void anOrderThatIsAnsweredLateIsNotSentTwice() {
    try (var node = Scenario.start()) {
      node.exchange().stopsAnswering(PLACE_ORDER);
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.timePasses(ofSeconds(30));
      assertEquals(1, node.exchange().requests(PLACE_ORDER).size());
      assertEquals(1, node.exchange().entries().size());
    }
  }

  @Test
  void whenTheMarketStreamsAreLostRestTakesOverAndEntriesGoOn() {
    try (var node = Scenario.start()) {
      node.exchange().losesStreams(Route.MARKET);
      node.exchange().losesStreams(Route.PUBLIC);
      node.timePasses(ofSeconds(20));
      assertTrue(node.exchange().requests(MARK_PRICES).size() >= 10);
      assertEquals(NORMAL, node.mode().mode());
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().heals();
      node.timePasses(ofSeconds(20));
      Instant back = node.now();
      node.timePasses(ofSeconds(10));
      assertEquals(0, since(node.exchange().requests(MARK_PRICES), back));
    }
  }

  @Test
  void whenStreamsAndRestAreLostTheAccountIsSafeAndComesAllTheWayBack() {
    try (var node = Scenario.start()) {
      node.exchange().losesStreams(Route.MARKET);
      node.exchange().losesStreams(Route.PUBLIC);
      node.exchange().isUnavailable(MARK_PRICES);
      node.exchange().isUnavailable(BOOK_TICKERS);
      node.expectMode(SAFE, MARKET_DATA_UNREADABLE, ofSeconds(15));
      node.signal(enterLong("0.010").stop("59000"))
          .within(Duration.ZERO)
          .isDenied(SAFE, MARKET_DATA_UNREADABLE);
      node.timePasses(ofSeconds(30));
      assertEquals(List.of(), node.exchange().requests(PLACE_ORDER));
      node.exchange().heals();
      node.expectMode(NORMAL, ofSeconds(80));
      node.timePasses(ofSeconds(5));
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  @Test
  void whenThePrivateStreamIsLostTheAccountIsSafeUntilItIsReconciled() {
    try (var node = Scenario.start()) {
      var entry = node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
      node.exchange().losesStreams(Route.PRIVATE);
      node.expectMode(SAFE, USER_STREAM_DOWN, ofSeconds(1));
      node.signal(enterLong("0.010").stop("59000")).isDenied(SAFE, USER_STREAM_DOWN);
      // What the stream would have told is found when it is back.
      node.exchange().trades("58500");
      node.expect("flat", ofSeconds(30), () -> node.exchange().position().signum() == 0);
      node.exchange().heals();
      entry.isClosed(ofSeconds(30));
      node.expectMode(NORMAL, ofSeconds(30));
      node.expectFlatAndEmpty();
    }
  }

  @Test
  void theBalanceHasABreakerOfItsOwn() {
    try (var node = Scenario.start(NO_RECONCILING)) {
      node.exchange().isUnavailable(BALANCES);
      node.signal(enterLong("0.010").stop("59000")).is(Unavailable.class);
      node.expectMode(SAFE, BALANCES_UNREADABLE, ofSeconds(30));
      assertFalse(node.mode().reasons().contains(POSITIONS_UNREADABLE));
      node.signal(enterLong("0.010").stop("59000")).isDenied(SAFE, BALANCES_UNREADABLE);
      assertEquals(List.of(), node.exchange().requests(PLACE_ORDER));
      node.exchange().heals();
      node.expectMode(NORMAL, ofSeconds(70));
    }
  }

  @Test
  void placingOrdersHasNoBreaker() {
    try (var node = Scenario.start()) {
      node.exchange().isUnavailable(PLACE_ORDER, 8);
      for (int i = 0; i < 2; i++) {
        var signal = node.signal(enterLong("0.010").stop("59000")).isAccepted();
        signal.endsAs(OrderExecutionError.class, ofSeconds(12));
      }
      assertEquals(8, node.exchange().requests(PLACE_ORDER).size());
      node.signal(enterLong("0.010").stop("59000")).isAccepted().isProtected();
    }
  }

  /** Somebody asks once; the periodic reads that follow fail as well. */
  private static void openBreaker(Scenario node) {
    int before = node.exchange().requests(POSITIONS).size();
    node.exchange().isUnavailable(POSITIONS);
    node.signal(enterLong("0.010").stop("59000")).within(ofMillis(50)).is(Unavailable.class);
    node.expectMode(SAFE, POSITIONS_UNREADABLE, ofSeconds(15));
    assertEquals(before + 5, node.exchange().requests(POSITIONS).size());
  }

  private static int since(List<Instant> requests, Instant then) {
    return (int) requests.stream().filter(at -> at.isAfter(then)).count();
  }
}
