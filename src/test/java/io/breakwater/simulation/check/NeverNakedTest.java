package io.breakwater.simulation.check;

import static io.breakwater.simulation.check.Judging.breaks;
import static io.breakwater.simulation.check.Judging.figure;
import static io.breakwater.simulation.check.Judging.holds;
import static io.breakwater.simulation.check.Judging.judged;
import static io.breakwater.simulation.check.Judging.showsNothing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.trade.Leg;
import io.breakwater.exchange.ThrottleScope;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** P2, I3 and I7: what is held, and what protects it. */
final class NeverNakedTest {
  private static final String ENTRY = Written.name("a", Leg.ENTRY);
  private static final String CLOSE = Written.name("a", Leg.CLOSE);
  private static final String ORDER = "/fapi/v1/order";

  @Test
  void aStopWithinASecondThatGoesWithItsPositionHolds() {
    holds(
        2,
        entered()
            .stop("a", 1, 900)
            .order("a", Leg.CLOSE, 0, 5_000)
            .fill(CLOSE, false, 5_000)
            .stopGone("a", 1, 5_400),
        Promise.NEVER_NAKED);
  }

  @Test
  void aClosingOrderStandsForAStop() {
    holds(
        1,
        entered().order("a", Leg.CLOSE, 0, 1_500).fill(CLOSE, false, 1_500),
        Promise.NEVER_NAKED);
  }

  @Test
  void aTriggeredStopClosesItsSignalsPositionUnderWhateverName() {
    Written run =
        entered()
            .stop("a", 1, 100)
            .stopGone("a", 1, 5_000)
            .child("autoclose-7", 1, 5_000)
            .fill("autoclose-7", false, 5_000)
            .request("GET", "/fapi/v1/time", 200, 60_000);
    // The fill, and the moment in which the stop became an order.
    holds(2, run, Promise.NEVER_NAKED);
  }

  @Test
  void aStopAfterTwoSecondsBreaksAndOneInBetweenIsToldAsLate() {
    breaks("without a stop for 2100 ms", entered().stop("a", 1, 2_100), Promise.NEVER_NAKED);
    Verdict late = judged(Promise.NEVER_NAKED, entered().stop("a", 1, 1_200).evidence());
    assertTrue(late.isHeld());
    assertTrue(late.note().contains("1 later than 1 s"), late.note());
  }

  @Test
  void aStopThatNeverComesBreaks() {
    breaks(
        "still without a stop for 3000 ms",
        entered().request("GET", "/fapi/v1/time", 200, 3_000),
        Promise.NEVER_NAKED);
  }

  @Test
  void aStopThatIsCanceledUnderAPositionBreaks() {
    breaks(
        "still without a stop",
        entered()
            .stop("a", 1, 100)
            .stopGone("a", 1, 200)
            .request("GET", "/fapi/v1/time", 200, 9_000),
        Promise.NEVER_NAKED);
  }

  @Test
  void aStopThatOutlivesItsPositionBreaks() {
    breaks(
        "outlived its position by 5500 ms",
        entered()
            .stop("a", 1, 100)
            .order("a", Leg.CLOSE, 0, 1_000)
            .fill(CLOSE, false, 1_000)
            .stopGone("a", 1, 6_500),
        Promise.NEVER_NAKED);
  }

  @Test
  void timeInWhichTheExchangeDoesNotAnswerDoesNotCount() {
    holds(1, entered().outage(500, 4_000).stop("a", 1, 4_400), Promise.NEVER_NAKED);
    breaks(
        "without a stop for 2600 ms",
        entered().outage(500, 4_000).stop("a", 1, 6_100),
        Promise.NEVER_NAKED);
  }

  @Test
  void aClosingOrderProtectsAsLongAsItWorks() {
    Written run = entered().order("a", Leg.CLOSE, 0, 1_500).fill(CLOSE, false, 9_000);
    assertEquals(1_500, figure("longest time without a stop", judged(Promise.NEVER_NAKED, run)));
    breaks(
        "still without a stop for 4000 ms",
        entered()
            .order("a", Leg.CLOSE, 0, 1_500)
            .done(CLOSE, 5_000)
            .request("GET", "/fapi/v1/time", 200, 9_000),
        Promise.NEVER_NAKED);
  }

  @Test
  void aTriggeredStopsOrderProtectsAsLongAsItWorks() {
    holds(
        2,
        entered()
            .stop("a", 1, 100)
            .stopGone("a", 1, AlgoStatus.TRIGGERING, 5_000)
            .child("autoclose-7", 1, 5_010)
            .fill("autoclose-7", false, 60_000),
        Promise.NEVER_NAKED);
  }

  @Test
  void moreOfAnEntryUnderItsStopHolds() {
    holds(2, entered().stop("a", 1, 100).fill(ENTRY, true, 500), Promise.NEVER_NAKED);
    holds(2, entered().stop("a", 1, 100).fill(ENTRY, true, 500), Invariant.SELDOM_NAKED);
  }

  @Test
  void whatBeganJustNowIsNotJudged() {
    showsNothing(entered().request("GET", "/fapi/v1/time", 200, 1_900), Promise.NEVER_NAKED);
  }

  @Test
  void whileTheNodeTriesToCloseItIsClosing() {
    // The stop's route fails; the close is tried from 1.5 s on, and nothing is taken.
    Written run =
        entered()
            .attempt("a", Leg.CLOSE, 1_400)
            .closes(400, 1_500)
            .closes(400, 3_400)
            .closes(400, 5_300)
            .stop("a", 1, 7_000);
    holds(1, run, Promise.NEVER_NAKED);
    assertEquals(1_500, figure("longest time without a stop", judged(Promise.NEVER_NAKED, run)));
  }

  @Test
  void whoStopsTryingToCloseIsNotClosing() {
    breaks(
        "without a stop for 3200 ms",
        entered().attempt("a", Leg.CLOSE, 1_400).closes(400, 1_500).stop("a", 1, 5_500),
        Promise.NEVER_NAKED);
  }

  @Test
  void anotherSignalsCloseDoesNotStandForThisOnes() {
    breaks(
        "without a stop for 5500 ms",
        entered().closes(400, 1_500).closes(400, 3_000).stop("a", 1, 5_500),
        Promise.NEVER_NAKED);
  }

  @Test
  void aTakeProfitInTheBookDoesNotProtect() {
    breaks(
        "without a stop for 3000 ms",
        entered().order("a", Leg.takeProfit(0), 0, 100).stop("a", 1, 3_000),
        Promise.NEVER_NAKED);
  }

  @Test
  void aFillThatTheStreamTellsAtOnceCountsFromTheFill() {
    breaks(
        "without a stop for 2400 ms",
        entered().streamed(ENTRY, "1", 20).stop("a", 1, 2_400),
        Promise.NEVER_NAKED);
    breaks(
        "without a stop for 2400 ms",
        entered().answered("POST", ENTRY, "1", 20).stop("a", 1, 2_400),
        Promise.NEVER_NAKED);
  }

  @Test
  void aFillThatIsFoundByLookingCountsFromThen() {
    Written found = entered().answered("GET", ENTRY, "1", 2_500).stop("a", 1, 3_000);
    holds(1, found, Promise.NEVER_NAKED);
    assertEquals(500, figure("longest time without a stop", judged(Promise.NEVER_NAKED, found)));
  }

  @Test
  void aFillThatIsFoundAtOnceCountsFromThenToo() {
    Written found = entered().answered("GET", ENTRY, "1", 250).stop("a", 1, 2_250);
    assertEquals(2_000, figure("longest time without a stop", judged(Promise.NEVER_NAKED, found)));
  }

  @Test
  void aFillIsFoundByItsPositionToo() {
    String others =
        """
        [{"symbol":"ETHUSDT","positionSide":"BOTH","positionAmt":"7"},
         {"symbol":"BTCUSDT","positionSide":"LONG","positionAmt":"7"}]
        """;
    String row =
        """
        [{"symbol":"BTCUSDT","positionSide":"BOTH","positionAmt":"1","updateTime":%d}]
        """;
    String earlier = row.formatted(Written.at(-5_000).toEpochMilli());
    String ours = row.formatted(Written.at(0).toEpochMilli());
    Written found =
        entered()
            .reaches("GET /fapi/v3/positionRisk", others, 500)
            .reaches("GET /fapi/v3/positionRisk", earlier, 1_500)
            .reaches("GET /fapi/v3/positionRisk", ours, 2_500)
            .stop("a", 1, 3_000);
    assertEquals(500, figure("longest time without a stop", judged(Promise.NEVER_NAKED, found)));
  }

  @Test
  void aFillIsFoundByItsTradesToo() {
    String trades =
        """
        [{"orderId":%d,"qty":"0.4"},{"orderId":1,"qty":"7"},{"orderId":%d,"qty":"0.6"}]
        """;
    Written found = entered();
    found
        .reaches("GET /fapi/v1/userTrades", trades.formatted(1, 2), 500)
        .reaches("GET /fapi/v1/userTrades", trades.formatted(101, 101), 2_500)
        .stop("a", 1, 3_000);
    assertEquals(500, figure("longest time without a stop", judged(Promise.NEVER_NAKED, found)));
  }

  @Test
  void garbageTellsNothing() {
    Written run = entered().reaches("POST /fapi/v1/order", "<html>", 20).stop("a", 1, 4_000);
    // Never told: 3 s until it had to be found, and 1 s more.
    assertEquals(1_000, figure("longest time without a stop", judged(Promise.NEVER_NAKED, run)));
  }

  @Test
  void aFillMustBeFoundWithinThreeSeconds() {
    // Found after 4.5 s: 1.5 s too late, and 1 s more until the stop.
    breaks(
        "without a stop for 2500 ms",
        entered().answered("GET", ENTRY, "1", 4_500).stop("a", 1, 5_500),
        Promise.NEVER_NAKED);
    breaks(
        "without a stop for 6000 ms",
        entered().reaches("private", "{}", 1).request("GET", "/fapi/v1/time", 200, 9_000),
        Promise.NEVER_NAKED);
  }

  @Test
  void anEventThatComesLateIsNoBetterThanALook() {
    Written late = entered().streamed(ENTRY, "1", 2_500).stop("a", 1, 3_000);
    assertEquals(500, figure("longest time without a stop", judged(Promise.NEVER_NAKED, late)));
  }

  @Test
  void aLookThatDoesNotTellTheTruthIsTheExchangesFault() {
    Written lagging =
        entered()
            .answered("GET", ENTRY, "0", 2_000)
            .reaches("GET " + ORDER, "{\"code\":-2013,\"msg\":\"none\"}", 4_000)
            .answered("GET", ENTRY, "1", 6_000)
            .stop("a", 1, 6_500);
    assertEquals(500, figure("longest time without a stop", judged(Promise.NEVER_NAKED, lagging)));
  }

  @Test
  void timeInWhichLooksFailDoesNotCountForTheDiscovery() {
    Written run =
        entered()
            .asks("GET", ORDER, 503, 0, false, 1_000)
            .asks("GET", ORDER, 503, 0, false, 3_000)
            .asks("GET", ORDER, 200, 0, false, 5_000)
            .answered("GET", ENTRY, "1", 5_020)
            .stop("a", 1, 5_400);
    assertEquals(380, figure("longest time without a stop", judged(Promise.NEVER_NAKED, run)));
  }

  @Test
  void aSlowNetworkGivesTwoRoundTripsMore() {
    Limits slow = Limits.usual().withRoundTrip(Duration.ofMillis(1_500));
    holds(1, entered().limits(slow).stop("a", 1, 5_000), Promise.NEVER_NAKED);
    breaks(
        "without a stop for 5001 ms",
        entered().limits(slow).stop("a", 1, 5_001),
        Promise.NEVER_NAKED);
  }

  @Test
  void banTimeIsToldApart() {
    Written run =
        new Written()
            .sent("a", 0)
            .foreignThrottle(ThrottleScope.IP, 0, 20_000)
            .asks("GET", "/fapi/v1/time", 418, -1003, false, 0)
            .order("a", Leg.ENTRY, 0, 10)
            .fill(ENTRY, true, 10)
            .stop("a", 1, 20_500);
    Verdict verdict = holds(1, run, Promise.NEVER_NAKED);
    assertTrue(verdict.note().contains("banned for 19990 ms"), verdict.note());
  }

  @Test
  void aCrashedProcessHasTimeToComeUp() {
    holds(
        1,
        entered()
            .life(Written.NODE, "10.0.0.1", -60_000, 500)
            .life(Written.NODE, "10.0.0.1", 20_000, 60_000)
            .stop("a", 1, 26_000),
        Promise.NEVER_NAKED);
    breaks(
        "without a stop for 2600 ms",
        entered()
            .life(Written.NODE, "10.0.0.1", -60_000, 500)
            .life(Written.NODE, "10.0.0.1", 20_000, 60_000)
            .stop("a", 1, 27_100),
        Promise.NEVER_NAKED);
  }

  @Test
  void whereManyAreLateTheyAreSeldomNoMore() {
    Written run = new Written();
    for (int i = 0; i < 100; i++) {
      String id = "s" + i;
      long now = 10_000L * i;
      run.sent(id, now)
          .order(id, Leg.ENTRY, 0, now)
          .fill(Written.name(id, Leg.ENTRY), true, now)
          .stop(id, i, now + (i < 2 ? 1_100 : 500))
          .order(id, Leg.CLOSE, 0, now + 5_000)
          .fill(Written.name(id, Leg.CLOSE), false, now + 5_000)
          .stopGone(id, i, now + 5_100);
    }
    breaks("2 of 100 came later than 1000 ms", run, Promise.NEVER_NAKED);
  }

  @Test
  void aStopWhosePriceWasPassedHasTwoSecondsToWork() {
    Written hanging = entered().stop("a", 1, 100).stopGone("a", 1, AlgoStatus.TRIGGERING, 5_000);
    // The rest of 2 s, and 2 s until the node must be closing.
    assertEquals(
        1_900,
        figure(
            "longest time without a stop",
            judged(
                Promise.NEVER_NAKED,
                hanging.order("a", Leg.CLOSE, 0, 8_900).fill(CLOSE, false, 8_900))));
  }

  @Test
  void aHandThatTakesAStopAwayMustBeSeen() {
    // Told by the stream: from the moment on.
    breaks(
        "without a stop for 2500 ms",
        handCancels().reaches("private", gone(), 5_010).stop("a", 2, 7_500),
        Promise.NEVER_NAKED);
    // Found by a list that does not have it.
    Written found =
        handCancels().reaches("GET /fapi/v1/openAlgoOrders", "[]", 25_000).stop("a", 2, 26_000);
    assertEquals(1_000, figure("longest time without a stop", judged(Promise.NEVER_NAKED, found)));
    // Not found within 30 s.
    breaks(
        "still without a stop for 5000 ms",
        handCancels().reaches("private", "{}", 6_000).request("GET", "/fapi/v1/time", 200, 40_000),
        Promise.NEVER_NAKED);
  }

  private static Written handCancels() {
    return entered()
        .life(Written.NODE, "10.0.0.1", -60_000, 90_000)
        .stop("a", 1, 0)
        .stopGone("a", 1, 5_000)
        .from("10.0.1.1")
        .asks("DELETE", "/fapi/v1/algoOrder", 200, 0, false, 5_000)
        .from("10.0.0.1");
  }

  private static String gone() {
    return "{\"e\":\"ALGO_UPDATE\",\"o\":{\"caid\":\"%s\",\"X\":\"CANCELED\"}}"
        .formatted(Written.name("a", Leg.BASE_STOP));
  }

  @Test
  void whatAnotherHandClosesNeedsNoStopAnyMore() {
    // Closed by hand at 5 s, which the node was told, and its stop is gone 400 ms later.
    Written run =
        entered()
            .life(Written.NODE, "10.0.0.1", -60_000, 90_000)
            .stop("a", 1, 100)
            .order("web_1", Side.SELL, false, 5_000)
            .fill("web_1", false, 5_000)
            .from("10.0.1.1")
            .closes(200, 5_000)
            .from("10.0.0.1")
            .streamed("web_1", "1", 5_010)
            .stopGone("a", 1, 5_400)
            .request("GET", "/fapi/v1/time", 200, 60_000);
    holds(2, run, Promise.NEVER_NAKED);
    holds(1, run, Invariant.LAST_STOP_STAYS);
  }

  @Test
  void eachSlotHasAStopOfItsOwn() {
    Written run =
        new Written()
            .in("BTCUSDT", PositionSide.LONG)
            .sent("a", 0)
            .order("a", Leg.ENTRY, 0, 0)
            .fill(ENTRY, true, 0)
            .stop("a", 1, 100)
            .in("BTCUSDT", PositionSide.SHORT)
            .sent("b", 0)
            .order("b", Leg.ENTRY, 0, 200)
            .fill(Written.name("b", Leg.ENTRY), true, 200)
            .request("GET", "/fapi/v1/time", 200, 9_000);
    breaks("signal b still without a stop for 8800 ms", run, Promise.NEVER_NAKED);
  }

  @Test
  void unprotectedTimeIsAddedUpAgainstTheScenariosLimit() {
    Written run = entered().stop("a", 1, 800);
    run.in("ETHUSDT", PositionSide.BOTH)
        .sent("b", 900)
        .order("b", Leg.ENTRY, 0, 1_000)
        .fill(Written.name("b", Leg.ENTRY), true, 1_000)
        .stop("b", 2, 1_700);
    Limits limits = Limits.usual();
    Verdict verdict =
        holds(
            3,
            run.limits(limits.withNaked(Duration.ofMillis(1_500), Duration.ofMillis(800))),
            Invariant.SELDOM_NAKED);
    assertEquals(1_500, figure("unprotected in all", verdict));
    assertEquals(800, figure("unprotected at the longest", verdict));
    assertEquals(1_500, figure("unprotected by the clock", verdict));
    breaks(
        "unprotected for 1500 ms in all, of 1499 ms",
        run.limits(limits.withNaked(Duration.ofMillis(1_499), Duration.ofMillis(800))),
        Invariant.SELDOM_NAKED);
    breaks(
        "signal a was without a stop for 800 ms",
        run.limits(limits.withNaked(Duration.ofMillis(1_500), Duration.ofMillis(799))),
        Invariant.SELDOM_NAKED);
  }

  @Test
  void withoutALimitEachTimeIsJudgedAsPromised() {
    holds(1, entered().stop("a", 1, 2_000), Invariant.SELDOM_NAKED);
    breaks("without a stop for 2001 ms", entered().stop("a", 1, 2_001), Invariant.SELDOM_NAKED);
    showsNothing(new Written().request("GET", "/t", 200, 0), Invariant.SELDOM_NAKED);
  }

  @Test
  void aStopWithASuccessorMayBeCanceled() {
    holds(
        1,
        entered().stop("a", 1, 100).stop("a", 2, 5_000).stopGone("a", 1, 5_001),
        Invariant.LAST_STOP_STAYS);
  }

  @Test
  void theLastStopMayNotBeCanceledBeforeItsSuccessorLives() {
    breaks(
        "was canceled under its position",
        entered().stop("a", 1, 100).stopGone("a", 1, 5_000).stop("a", 2, 5_001),
        Invariant.LAST_STOP_STAYS);
    // Nor while the position is being closed.
    breaks(
        "was canceled under its position",
        entered().stop("a", 1, 100).order("a", Leg.CLOSE, 0, 4_999).stopGone("a", 1, 5_000),
        Invariant.LAST_STOP_STAYS);
  }

  @Test
  void whatTheExchangeOrAnotherHandTookAwayTheNodeDidNot() {
    showsNothing(
        entered().stop("a", 1, 100).stopGone("a", 1, AlgoStatus.EXPIRED, 5_000),
        Invariant.LAST_STOP_STAYS);
    showsNothing(handCancels(), Invariant.LAST_STOP_STAYS);
  }

  /** Filled at 0, with a stop in its signal. */
  private static Written entered() {
    return new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 0).fill(ENTRY, true, 0);
  }
}
