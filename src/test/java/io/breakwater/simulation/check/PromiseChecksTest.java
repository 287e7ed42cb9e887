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
    Report report = PromiseChecks.judge(new Written().evidence());
    Verdict verdict = report.verdicts().get(promise.ordinal());
    assertEquals(promise, verdict.claim());
    assertFalse(verdict.isExercised());
    assertFalse(verdict.isHeld());
    assertEquals("promises: 0 held, 0 broken, 8 not exercised", report.lastLine());
  }

  @Test
  void oneEntryOrderOfASignalHolds() {
    holds(1, new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 5), Promise.AT_MOST_ONCE);
  }

  @Test
  void aSecondEntryOrderOfASignalBreaks() {
    breaks(
        "signal a has 2 entry orders",
        new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 5).order("a", Leg.ENTRY, 0, 900),
        Promise.AT_MOST_ONCE);
    breaks(
        "signal a has 2 entry orders",
        new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 5).order("a", Leg.ENTRY, 1, 900),
        Promise.AT_MOST_ONCE);
  }

  @Test
  void anOrderWithoutASignalAReversedPositionAndAnOverfilledOrderBreak() {
    breaks(
        "belongs to no signal",
        new Written().sent("a", 0).order("web_1", Side.BUY, true, 5),
        Promise.AT_MOST_ONCE);
    breaks(
        "reversed from 1 to -1",
        new Written().position("1", 5).position("-1", 6),
        Promise.AT_MOST_ONCE);
    breaks(
        "is filled by 1 more than it has",
        new Written()
            .sent("a", 0)
            .order("a", Leg.ENTRY, 0, 5)
            .fill(ENTRY, true, 6)
            .fill(ENTRY, true, 7),
        Promise.AT_MOST_ONCE);
  }

  @Test
  void aSecondStopOrCloseOfOneNameBreaks() {
    breaks("was taken before", new Written().stop("a", 1, 5).stop("a", 2, 6), Promise.AT_MOST_ONCE);
    breaks(
        "was taken before",
        new Written().sent("a", 0).order("a", Leg.CLOSE, 0, 5).order("a", Leg.CLOSE, 0, 6),
        Promise.AT_MOST_ONCE);
  }

  @Test
  void aPositionThatIsFlatBetweenIsNotReversed() {
    Verdict verdict =
        judged(
            Promise.AT_MOST_ONCE,
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
  void anEntryOnAFreshReadHolds() {
    holds(
        1,
        new Written()
            .request("GET", "/fapi/v3/positionRisk", 200, 0)
            .order("a", Leg.ENTRY, 0, 5_000),
        Promise.READ_OR_REFUSE);
  }

  @Test
  void anEntryOnAnOldAFailedOrNoReadBreaks() {
    breaks(
        "on a position read 5001 ms before",
        new Written()
            .request("GET", "/fapi/v3/positionRisk", 200, 0)
            .request("GET", "/fapi/v3/positionRisk", 503, 4_900)
            .order("a", Leg.ENTRY, 0, 5_001),
        Promise.READ_OR_REFUSE);
    breaks("without any read", new Written().order("a", Leg.ENTRY, 0, 1), Promise.READ_OR_REFUSE);
  }

  @Test
  void anExitNeedsNoRead() {
    assertFalse(
        judged(Promise.READ_OR_REFUSE, new Written().order("a", Leg.CLOSE, 0, 1).evidence())
            .isExercised());
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
        Promise.SAFE_WHEN_BLIND);
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
        Promise.SAFE_WHEN_BLIND);
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
        Promise.SAFE_WHEN_BLIND);
  }

  @Test
  void equalBooksHold() {
    // One fill, open orders, position, fees, profit.
    holds(5, booked("100"), Promise.EXACT_BOOKS);
  }

  @Test
  void aFillThatDiffersOrIsMissingBreaks() {
    breaks("fill 7101", booked("101"), Promise.EXACT_BOOKS);
    Written missing =
        new Written()
            .accepted("a", 0)
            .attempt("a", 1)
            .order("a", Leg.ENTRY, 0, 2)
            .fill(ENTRY, true, 3)
            .position("1", 3)
            .summarized();
    breaks("is not in the node's books", missing, Promise.EXACT_BOOKS);
  }

  @Test
  void anOpenOrderThatOneSideDoesNotKnowBreaks() {
    breaks("open orders: exchange [bw-", booked("100").stop("a", 1, 4), Promise.EXACT_BOOKS);
  }

  @Test
  void anotherPositionBreaks() {
    breaks(
        "position of BTCUSDT: exchange 0, node 1",
        booked("100").position("0", 9),
        Promise.EXACT_BOOKS);
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
        Promise.NOTHING_LOST);
  }

  @Test
  void aMissedADoubleAndALateTradeBreak() {
    breaks("trade 7 was heard after trade 5", new Written().heard(5, 7), Promise.NOTHING_LOST);
    breaks("trade 5 was heard after trade 5", new Written().heard(5, 5), Promise.NOTHING_LOST);
    breaks("trade 4 was heard after trade 5", new Written().heard(5, 4), Promise.NOTHING_LOST);
  }

  @Test
  void anOrderBeforeItsJournalBreaks() {
    breaks(
        "was journaled at",
        new Written().accepted("a", 0).attempt("a", 2).order("a", Leg.ENTRY, 0, 1),
        Promise.NOTHING_LOST);
    breaks("was never journaled", new Written().order("a", Leg.ENTRY, 0, 1), Promise.NOTHING_LOST);
  }

  @Test
  void aSignalThatEndsWithoutAWordOrWithTwoBreaks() {
    breaks(
        "signal a has ended and was told 0 final outcomes",
        new Written().accepted("a", 0).ended("a", 9),
        Promise.NOTHING_LOST);
    var no = new OrderExecutionError.Rejected(new SignalId("a"), Mode.NORMAL, -2019, "no");
    breaks(
        "told 2 final outcomes",
        new Written().accepted("a", 0).ended("a", 9).told(no).told(no),
        Promise.NOTHING_LOST);
  }

  @Test
  void requestsWithoutALimitHold() {
    holds(1, new Written().request("GET", "/fapi/v1/time", 200, 0), Promise.NEVER_BANNED);
  }

  @Test
  void aLimitThatWasMetBreaks() {
    breaks(
        "status 429",
        new Written().drew(429, -1003, 0).request("GET", "/fapi/v1/time", 429, 0),
        Promise.NEVER_BANNED);
  }

  @Test
  void textsWithoutASecretHoldAndEvidenceDoesNotRepeatOne() {
    Written clean = new Written().secret("API key", "hunter2").text("log line 1", "all is well");
    holds(1, clean, Promise.NO_SECRETS);
    Verdict verdict =
        breaks(
            "log line 2 holds: API key",
            clean.text("log line 2", "key=hunter2"),
            Promise.NO_SECRETS);
    assertFalse(verdict.toString().contains("hunter2"));
  }

  @Test
  void withoutASecretToLookForNothingIsShown() {
    assertFalse(
        judged(Promise.NO_SECRETS, new Written().text("log", "x").evidence()).isExercised());
  }

  @Test
  void theTableNamesEachBreakAndTheLastLineCountsPromises() {
    Report report =
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
    assertEquals(List.of(2, 3), List.of(report.held(), report.broken()));
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

  private static void holds(int times, Written run, Claim claim) {
    Verdict verdict = judged(claim, run.evidence());
    assertEquals(List.of(), verdict.breaks());
    assertEquals(times, verdict.held());
    assertTrue(verdict.isHeld());
  }

  private static Verdict breaks(String evidence, Written run, Claim claim) {
    Verdict verdict = judged(claim, run.evidence());
    assertTrue(verdict.isBroken(), verdict.toString());
    assertFalse(verdict.isHeld());
    assertTrue(
        verdict.breaks().stream().anyMatch(line -> line.contains(evidence)),
        verdict.breaks().toString());
    return verdict;
  }

  private static Verdict judged(Claim claim, Evidence evidence) {
    Report report =
        claim instanceof Promise ? PromiseChecks.judge(evidence) : InvariantChecks.judge(evidence);
    return report.verdicts().stream()
        .filter(verdict -> verdict.claim() == claim)
        .findFirst()
        .orElseThrow();
  }
}
