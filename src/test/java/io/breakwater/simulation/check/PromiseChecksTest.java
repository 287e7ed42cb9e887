package io.breakwater.simulation.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.domain.Leg;
import io.breakwater.domain.Side;
import io.breakwater.domain.SignalId;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each check on evidence that holds, that breaks, and that shows nothing. */
final class PromiseChecksTest {
  private static final String ENTRY = Written.name("a", Leg.ENTRY);
  private static final String CLOSE = Written.name("a", Leg.CLOSE);

  @ParameterizedTest
  @EnumSource
  void aPromiseThatNothingTestsIsNotHeld(Promise promise) {
    PromiseReport report = PromiseChecks.judge(new Written().evidence());
    Verdict verdict = report.verdicts().get(promise.ordinal());
    assertEquals(promise, verdict.promise());
    assertFalse(verdict.isExercised());
    assertFalse(verdict.isHeld());
    assertEquals("promises: 0 held, 0 broken, 8 not exercised", report.lastLine());
  }

  @Test
  void oneEntryOrderOfASignalHolds() {
    holds(1, new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 5), AtMostOnce::judge);
  }

  @Test
  void aSecondEntryOrderOfASignalBreaks() {
    breaks(
        "signal a has 2 entry orders",
        new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 5).order("a", Leg.ENTRY, 0, 900),
        AtMostOnce::judge);
    breaks(
        "signal a has 2 entry orders",
        new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 5).order("a", Leg.ENTRY, 1, 900),
        AtMostOnce::judge);
  }

  @Test
  void anOrderWithoutASignalAReversedPositionAndAnOverfilledOrderBreak() {
    breaks(
        "belongs to no signal",
        new Written().sent("a", 0).order("web_1", Side.BUY, true, 5),
        AtMostOnce::judge);
    breaks(
        "reversed from 1 to -1",
        new Written().position("1", 5).position("-1", 6),
        AtMostOnce::judge);
    breaks(
        "is filled by 1 more than it has",
        new Written()
            .sent("a", 0)
            .order("a", Leg.ENTRY, 0, 5)
            .fill(ENTRY, true, 6)
            .fill(ENTRY, true, 7),
        AtMostOnce::judge);
  }

  @Test
  void aSecondStopOrCloseOfOneNameBreaks() {
    breaks("was taken before", new Written().stop("a", 1, 5).stop("a", 2, 6), AtMostOnce::judge);
    breaks(
        "was taken before",
        new Written().sent("a", 0).order("a", Leg.CLOSE, 0, 5).order("a", Leg.CLOSE, 0, 6),
        AtMostOnce::judge);
  }

  @Test
  void aPositionThatIsFlatBetweenIsNotReversed() {
    Verdict verdict =
        AtMostOnce.judge(
            new Written().position("1", 5).position("0", 6).position("-1", 7).evidence());
    assertFalse(verdict.isBroken());
  }

  @Test
  void aStopWithinASecondThatGoesWithItsPositionHolds() {
    holds(
        2,
        entered()
            .stop("a", 1, 900)
            .order("a", Leg.CLOSE, 0, 5_000)
            .fill(CLOSE, false, 5_000)
            .stopGone("a", 1, 5_400),
        NeverNaked::judge);
  }

  @Test
  void aClosingOrderStandsForAStop() {
    holds(
        1, entered().order("a", Leg.CLOSE, 0, 1_500).fill(CLOSE, false, 1_500), NeverNaked::judge);
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
    holds(2, run, NeverNaked::judge);
  }

  @Test
  void aStopAfterTwoSecondsBreaksAndOneInBetweenIsToldAsLate() {
    breaks("without a stop for 2100 ms", entered().stop("a", 1, 2_100), NeverNaked::judge);
    Verdict late = NeverNaked.judge(entered().stop("a", 1, 1_200).evidence());
    assertTrue(late.isHeld());
    assertTrue(late.note().contains("1 later than 1 s"), late.note());
  }

  @Test
  void aStopThatNeverComesBreaks() {
    breaks(
        "still without a stop for 3000 ms",
        entered().request("GET", "/fapi/v1/time", 200, 3_000),
        NeverNaked::judge);
  }

  @Test
  void aStopThatIsCanceledUnderAPositionBreaks() {
    breaks(
        "still without a stop",
        entered()
            .stop("a", 1, 100)
            .stopGone("a", 1, 200)
            .request("GET", "/fapi/v1/time", 200, 9_000),
        NeverNaked::judge);
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
        NeverNaked::judge);
  }

  @Test
  void timeInWhichTheExchangeDoesNotAnswerDoesNotCount() {
    holds(1, entered().outage(500, 4_000).stop("a", 1, 4_400), NeverNaked::judge);
    breaks(
        "without a stop for 2600 ms",
        entered().outage(500, 4_000).stop("a", 1, 6_100),
        NeverNaked::judge);
  }

  @Test
  void anEntryOnAFreshReadHolds() {
    holds(
        1,
        new Written()
            .request("GET", "/fapi/v3/positionRisk", 200, 0)
            .order("a", Leg.ENTRY, 0, 5_000),
        ReadOrRefuse::judge);
  }

  @Test
  void anEntryOnAnOldAFailedOrNoReadBreaks() {
    breaks(
        "on a position read 5001 ms before",
        new Written()
            .request("GET", "/fapi/v3/positionRisk", 200, 0)
            .request("GET", "/fapi/v3/positionRisk", 503, 4_900)
            .order("a", Leg.ENTRY, 0, 5_001),
        ReadOrRefuse::judge);
    breaks("without any read", new Written().order("a", Leg.ENTRY, 0, 1), ReadOrRefuse::judge);
  }

  @Test
  void anExitNeedsNoRead() {
    assertFalse(
        ReadOrRefuse.judge(new Written().order("a", Leg.CLOSE, 0, 1).evidence()).isExercised());
  }

  @Test
  void anEntryInNormalAndARefusedSignalOutsideHold() {
    holds(
        2,
        new Written()
            .mode(Mode.NORMAL, 0)
            .mode(Mode.SAFE, 100)
            .accepted("a", 40)
            .attempt("a", 50)
            .sent("b", 120)
            .order("a", Leg.ENTRY, 0, 60),
        SafeWhenBlind::judge);
  }

  @Test
  void anEntryThatBeganBeforeTheModeChangedHolds() {
    holds(
        1,
        new Written()
            .mode(Mode.NORMAL, 0)
            .mode(Mode.SAFE, 100)
            .accepted("a", 80)
            .attempt("a", 90)
            .order("a", Leg.ENTRY, 0, 140),
        SafeWhenBlind::judge);
  }

  @Test
  void anEntryThatBeganOutsideNormalBreaks() {
    breaks(
        "in SAFE",
        new Written()
            .mode(Mode.NORMAL, 0)
            .mode(Mode.SAFE, 100)
            .accepted("a", 80)
            .attempt("a", 110)
            .order("a", Leg.ENTRY, 0, 140),
        SafeWhenBlind::judge);
  }

  @Test
  void equalBooksHold() {
    // One fill, open orders, position, fees, profit.
    holds(5, booked("100"), ExactBooks::judge);
  }

  @Test
  void aFillThatDiffersOrIsMissingBreaks() {
    breaks("fill 7101", booked("101"), ExactBooks::judge);
    Written missing =
        new Written()
            .accepted("a", 0)
            .attempt("a", 1)
            .order("a", Leg.ENTRY, 0, 2)
            .fill(ENTRY, true, 3)
            .position("1", 3)
            .summarized();
    breaks("is not in the node's books", missing, ExactBooks::judge);
  }

  @Test
  void anOpenOrderThatOneSideDoesNotKnowBreaks() {
    breaks("open orders: exchange [bw-", booked("100").stop("a", 1, 4), ExactBooks::judge);
  }

  @Test
  void anotherPositionBreaks() {
    breaks(
        "position of BTCUSDT: exchange 0, node 1",
        booked("100").position("0", 9),
        ExactBooks::judge);
  }

  @Test
  void journaledOrdersTradesInOrderAndOneOutcomeHold() {
    // Two trades after the first, one order, one signal.
    holds(
        4,
        new Written()
            .heard(5, 6, 7)
            .accepted("a", 0)
            .attempt("a", 1)
            .order("a", Leg.ENTRY, 0, 1)
            .ended("a", 9)
            .told(new OrderExecutionError.Rejected(new SignalId("a"), Mode.NORMAL, -2019, "no")),
        NothingLost::judge);
  }

  @Test
  void aMissedADoubleAndALateTradeBreak() {
    breaks("trade 7 was heard after trade 5", new Written().heard(5, 7), NothingLost::judge);
    breaks("trade 5 was heard after trade 5", new Written().heard(5, 5), NothingLost::judge);
    breaks("trade 4 was heard after trade 5", new Written().heard(5, 4), NothingLost::judge);
  }

  @Test
  void anOrderBeforeItsJournalBreaks() {
    breaks(
        "was journaled at",
        new Written().accepted("a", 0).attempt("a", 2).order("a", Leg.ENTRY, 0, 1),
        NothingLost::judge);
    breaks("was never journaled", new Written().order("a", Leg.ENTRY, 0, 1), NothingLost::judge);
  }

  @Test
  void aSignalThatEndsWithoutAWordOrWithTwoBreaks() {
    breaks(
        "signal a has ended and was told 0 final outcomes",
        new Written().accepted("a", 0).ended("a", 9),
        NothingLost::judge);
    var no = new OrderExecutionError.Rejected(new SignalId("a"), Mode.NORMAL, -2019, "no");
    breaks(
        "told 2 final outcomes",
        new Written().accepted("a", 0).ended("a", 9).told(no).told(no),
        NothingLost::judge);
  }

  @Test
  void requestsWithoutALimitHold() {
    holds(1, new Written().request("GET", "/fapi/v1/time", 200, 0), NeverBanned::judge);
  }

  @Test
  void aLimitThatWasMetBreaks() {
    breaks(
        "status 429",
        new Written().request("GET", "/fapi/v1/time", 429, 0).throttled(429, 0),
        NeverBanned::judge);
  }

  @Test
  void silenceAfterARefusalHoldsAndRequestsThatGoOnBreak() {
    Written obeys =
        new Written()
            .request("GET", "/fapi/v1/time", 429, 0)
            .request("GET", "/fapi/v1/time", 429, 1_900)
            .request("GET", "/fapi/v1/time", 200, 9_000);
    holds(3, obeys, NeverBanned::judge);
    breaks(
        "refused since",
        obeys
            .request("GET", "/fapi/v1/time", 418, 20_000)
            .request("GET", "/fapi/v1/time", 418, 21_500)
            .request("GET", "/fapi/v1/time", 418, 23_000),
        NeverBanned::judge);
  }

  @Test
  void aProbeAMinuteHoldsAndASecondOneBreaks() {
    Written probes =
        new Written()
            .request("GET", "/fapi/v3/balance", 503, 0)
            .request("GET", "/fapi/v3/balance", 503, 2_500)
            .blind(2_600)
            .request("GET", "/fapi/v3/balance", 503, 62_600)
            .request("GET", "/fapi/v3/balance", 200, 123_000);
    holds(4, probes, NeverBanned::judge);
    breaks(
        "through an open breaker",
        probes.request("GET", "/fapi/v3/balance", 200, 123_001),
        NeverBanned::judge);
  }

  @Test
  void textsWithoutASecretHoldAndEvidenceDoesNotRepeatOne() {
    Written clean = new Written().secret("API key", "hunter2").text("log line 1", "all is well");
    holds(1, clean, NoSecrets::judge);
    Verdict verdict =
        breaks(
            "log line 2 holds: API key", clean.text("log line 2", "key=hunter2"), NoSecrets::judge);
    assertFalse(verdict.toString().contains("hunter2"));
  }

  @Test
  void withoutASecretToLookForNothingIsShown() {
    assertFalse(NoSecrets.judge(new Written().text("log", "x").evidence()).isExercised());
  }

  @Test
  void theTableNamesEachBreakAndTheLastLineCountsPromises() {
    PromiseReport report =
        PromiseChecks.judge(
            new Written()
                .sent("a", 0)
                .request("GET", "/fapi/v3/positionRisk", 200, 0)
                .order("a", Leg.ENTRY, 0, 5)
                .order("a", Leg.ENTRY, 0, 6)
                .evidence());
    String table = String.join("\n", report.table());
    assertTrue(
        table.contains("BROKEN 2026-11-23T12:00:00.006Z signal a has 2 entry orders"), table);
    assertTrue(table.contains("not exercised"), table);
    assertEquals(8, report.held() + report.broken() + report.notExercised());
    assertEquals(List.of(2, 2), List.of(report.held(), report.broken()));
  }

  /** Filled at 0, with a stop in its signal. */
  private static Written entered() {
    return new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 0).fill(ENTRY, true, 0);
  }

  /** One entry of 1 BTC at 100, which the node has at this price. */
  private static Written booked(String price) {
    return new Written()
        .accepted("a", 0)
        .attempt("a", 1)
        .order("a", Leg.ENTRY, 0, 2)
        .fill(ENTRY, true, 3)
        .position("1", 3)
        .booked("a", price, 4)
        .summarized();
  }

  private static void holds(int times, Written run, Function<Evidence, Verdict> check) {
    Verdict verdict = check.apply(run.evidence());
    assertEquals(List.of(), verdict.breaks());
    assertEquals(times, verdict.held());
    assertTrue(verdict.isHeld());
  }

  private static Verdict breaks(String evidence, Written run, Function<Evidence, Verdict> check) {
    Verdict verdict = check.apply(run.evidence());
    assertTrue(verdict.isBroken(), verdict.toString());
    assertFalse(verdict.isHeld());
    assertTrue(
        verdict.breaks().stream().anyMatch(line -> line.contains(evidence)),
        verdict.breaks().toString());
    return verdict;
  }
}
