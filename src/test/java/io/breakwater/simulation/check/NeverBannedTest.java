package io.breakwater.simulation.check;

import static io.breakwater.simulation.check.Judging.breaks;
import static io.breakwater.simulation.check.Judging.holds;
import static io.breakwater.simulation.check.Judging.judged;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.exchange.ThrottleScope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P7 and I5: limits that were met, and what was asked while they forbade it. */
final class NeverBannedTest {
  private static final String TIME = "/fapi/v1/time";
  private static final String STOPS = "/fapi/v1/algoOrder";

  private static void hold(int times, Written run) {
    holds(times, run, Promise.NEVER_BANNED);
    holds(times, run, Invariant.THROTTLES_OBEYED);
  }

  private static void bothBreak(String evidence, Written run) {
    breaks(evidence, run, Promise.NEVER_BANNED);
    breaks(evidence, run, Invariant.THROTTLES_OBEYED);
  }

  /** No 429 or 418 was drawn, and yet something was asked that was forbidden. */
  private static void onlyTheInvariantBreaks(String evidence, Written run) {
    breaks(evidence, run, Invariant.THROTTLES_OBEYED);
    assertEquals(List.of(), judged(Promise.NEVER_BANNED, run).breaks());
  }

  @Test
  void requestsWithoutALimitHold() {
    hold(1, new Written().request("GET", TIME, 200, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 418})
  void aLimitThatTheNodeItselfHasUsedUpBreaks(int status) {
    bothBreak(
        "GET /fapi/v1/time from 127.0.0.1 drew status " + status,
        new Written().drew(status, -1003, 0).asks("GET", TIME, status, -1003, false, 0));
  }

  @Test
  void whatAnotherAddressDrewIsNotTheNodes() {
    hold(
        1,
        new Written()
            .life(Written.NODE, "10.0.0.1", 0, 60_000)
            .from("10.0.1.1")
            .drew(429, -1003, 0)
            .asks("GET", TIME, 429, -1003, false, 0)
            .from("10.0.0.1")
            .request("GET", TIME, 200, 5));
  }

  @Test
  void theFirstAnswersToAForeignLimitHold() {
    // The second was under way when the first was answered.
    hold(
        3,
        new Written()
            .foreignThrottle(ThrottleScope.IP, 0, 17_000)
            .drew(429, -1003, 100)
            .asks("GET", TIME, 429, -1003, false, 100)
            .drew(429, -1003, 350)
            .asks("GET", TIME, 429, -1003, false, 350)
            .request("GET", TIME, 200, 17_000));
  }

  @Test
  void whoAsksOnAfterAForeignLimitBreaks() {
    bothBreak(
        "met a limit again that it had been told of, scope IP",
        new Written()
            .foreignThrottle(ThrottleScope.IP, 0, 17_000)
            .drew(429, -1003, 100)
            .asks("GET", TIME, 429, -1003, false, 100)
            .drew(429, -1003, 5_000)
            .asks("GET", TIME, 429, -1003, false, 5_000));
  }

  @Test
  void aLimitOfTheAddressForbidsEverything() {
    for (String method : List.of("GET", "POST", "DELETE")) {
      onlyTheInvariantBreaks(
          method + " /fapi/v1/algoOrder from 127.0.0.1 was made although a limit",
          new Written()
              .foreignThrottle(ThrottleScope.IP, 0, 17_000)
              .asks("GET", TIME, 429, -1003, false, 100)
              .asks(method, STOPS, 200, 0, false, 16_999));
    }
  }

  @Test
  void aLimitEndsByTheExchangesRuleWhereNothingElseIsKnown() {
    // The start is at the beginning of a minute.
    Written minute = new Written().asks("GET", TIME, 429, -1003, false, 10_000);
    hold(2, minute.request("GET", TIME, 200, 60_000));
    onlyTheInvariantBreaks(
        "scope IP",
        new Written()
            .asks("GET", TIME, 429, -1003, false, 10_000)
            .request("GET", TIME, 200, 59_999));
    onlyTheInvariantBreaks(
        "scope IP",
        new Written()
            .asks("GET", TIME, 418, -1003, false, 10_000)
            .request("GET", TIME, 200, 129_999));
    hold(
        2,
        new Written()
            .asks("GET", TIME, 418, -1003, false, 10_000)
            .request("GET", TIME, 200, 130_000));
  }

  @Test
  void aLimitOfOneAddressDoesNotBindAnother() {
    hold(
        2,
        new Written()
            .life(Written.NODE, "10.0.0.1", 0, 60_000)
            .life(Written.STANDBY, "10.0.0.2", 0, 60_000)
            .from("10.0.0.1")
            .asks("GET", TIME, 429, -1003, false, 100)
            .from("10.0.0.2")
            .request("GET", TIME, 200, 5_000));
  }

  @Test
  void aLimitOfOrdersForbidsPlacingOnly() {
    Written told = new Written().enters(429, -1015, 1_000);
    hold(2, told.asks("DELETE", STOPS, 200, 0, false, 5_000));
    hold(3, told.request("GET", TIME, 200, 5_100));
    for (Written placing :
        List.of(
            new Written().enters(429, -1015, 1_000).enters(200, 0, 5_000),
            new Written().enters(429, -1015, 1_000).closes(200, 5_000),
            new Written().enters(429, -1015, 1_000).places(200, 0, 9_999))) {
      onlyTheInvariantBreaks("scope ORDERS", placing);
    }
    hold(2, new Written().enters(429, -1015, 1_000).places(200, 0, 10_000));
  }

  @Test
  void anOverloadForbidsEntriesOnlyAndAsLongAsItLasts() {
    Written told =
        new Written().foreignThrottle(ThrottleScope.SYSTEM, 0, 30_000).enters(503, -1008, 1_000);
    hold(
        4,
        told.closes(200, 5_000).places(200, 0, 5_000).asks("DELETE", STOPS, 200, 0, false, 6_000));
    onlyTheInvariantBreaks("scope SYSTEM", told.enters(503, -1008, 20_000));
    hold(2, new Written().enters(503, -1008, 1_000).enters(200, 0, 5_000));
  }

  @Test
  void whatIsKeptForExitsIsForExits() {
    // A request weighs 5.
    Written most = new Written().quota(50, 300, 1_200);
    for (int i = 0; i < 8; i++) {
      most.request("GET", TIME, 200, 1_000 + i);
    }
    hold(8, most);
    hold(9, most.request("GET", "/fapi/v1/order", 200, 1_100));
    onlyTheInvariantBreaks(
        "used what is kept for exits: request weight of the minute 50 of 50",
        most.request("GET", TIME, 200, 1_200));
  }

  @Test
  void aMinuteLaterThereIsWeightAgain() {
    Written run = new Written().quota(50, 300, 1_200);
    for (int i = 0; i < 8; i++) {
      run.request("GET", TIME, 200, 1_000 + i);
    }
    hold(9, run.request("GET", TIME, 200, 60_500));
  }

  @Test
  void whatWasUnderWayWhenTheMinuteBeganWasGrantedBefore() {
    Written run = new Written().quota(50, 300, 1_200);
    for (int i = 0; i < 4; i++) {
      run.request("GET", TIME, 200, 60_010 + i);
    }
    for (int i = 0; i < 8; i++) {
      run.request("GET", TIME, 200, 61_000 + i);
    }
    hold(12, run);
  }

  @Test
  void ordersAreKeptForExitsToo() {
    Written run = new Written().quota(2_400, 10, 1_200);
    for (int i = 0; i < 8; i++) {
      run.enters(200, 0, 1_000 + i);
    }
    hold(8, run);
    hold(9, run.closes(200, 1_100));
    onlyTheInvariantBreaks("orders of ten seconds 10 of 10", run.enters(200, 0, 1_200));
    Written slow = new Written().quota(2_400, 300, 10);
    for (int i = 0; i < 8; i++) {
      slow.places(200, 0, 1_000 + 3_000 * i);
    }
    onlyTheInvariantBreaks("orders of the minute 9 of 10", slow.enters(200, 0, 40_000));
  }

  @Test
  void withoutAQuotaNoReserveIsJudged() {
    Written run = new Written();
    for (int i = 0; i < 1_000; i++) {
      run.request("GET", TIME, 200, 1_000 + i);
    }
    hold(1_000, run);
  }
}
