package io.breakwater.simulation.check;

import static io.breakwater.simulation.check.Judging.breaks;
import static io.breakwater.simulation.check.Judging.figure;
import static io.breakwater.simulation.check.Judging.holds;
import static io.breakwater.simulation.check.Judging.judged;
import static io.breakwater.simulation.check.Judging.showsNothing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.SignalId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each check on evidence that holds, that breaks, and that shows nothing. */
final class PromiseChecksTest {
  private static final String ENTRY = Written.name("a", Leg.ENTRY);

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
  void anEntryThatComesAfterItWasGivenUpBreaks() {
    breaks(
        "was given up at",
        new Written().sent("a", 0).lost("a", 4).order("a", Leg.ENTRY, 0, 5),
        Promise.AT_MOST_ONCE);
    holds(
        1,
        new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 5).lost("a", 6),
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
  void whatAnotherHandOrdersIsNotTheNodes() {
    Written run =
        new Written()
            .life(Written.NODE, "10.0.0.1", -60_000, 60_000)
            .from("10.0.1.1")
            .position("1", 5)
            .order("web_1", Side.BUY, true, 5)
            .fill("web_1", true, 5)
            .enters(200, 0, 5)
            .position("-1", 6)
            .order("web_2", Side.SELL, true, 6)
            .fill("web_2", true, 6)
            .enters(200, 0, 6)
            .from("10.0.0.1");
    showsNothing(run, Promise.AT_MOST_ONCE);
    showsNothing(run, Promise.READ_OR_REFUSE);
    showsNothing(run, Promise.SAFE_WHEN_BLIND);
    showsNothing(run, Invariant.JOURNALED_FIRST);
    breaks(
        "belongs to no signal",
        run.order("web_3", Side.BUY, true, 7).enters(200, 0, 7),
        Promise.AT_MOST_ONCE);
  }

  @Test
  void whatTheExchangeOrdersByItselfIsNotTheNodes() {
    Written run =
        new Written()
            .sent("a", 0)
            .accepted("a", 0)
            .attempt("a", 1)
            .order("a", Leg.ENTRY, 0, 5)
            .order("autoclose-9", Side.SELL, false, 6);
    holds(1, run, Promise.AT_MOST_ONCE);
    holds(1, run, Invariant.JOURNALED_FIRST);
    holds(1, run.order("autoclose-9", Side.SELL, false, 7), Promise.AT_MOST_ONCE);
  }

  @Test
  void eachReversalBreaks() {
    Verdict verdict =
        breaks(
            "reversed from -1 to 2",
            new Written().position("1", 5).position("-1", 6).position("2", 7),
            Promise.AT_MOST_ONCE);
    assertEquals(2, verdict.breaks().size());
  }

  @Test
  void aReversalByTheNodeIsItsOwn() {
    breaks(
        "position of BTCUSDT reversed from 1 to -1",
        new Written()
            .sent("a", 0)
            .position("1", 5)
            .order("a", Leg.ENTRY, 0, 5)
            .fill(ENTRY, true, 5)
            .position("-1", 6)
            .fill(ENTRY, false, 6),
        Promise.AT_MOST_ONCE);
  }

  @Test
  void bothSidesOfAHedgeAreTwoPositions() {
    Verdict verdict =
        judged(
            Promise.AT_MOST_ONCE,
            new Written()
                .in("BTCUSDT", PositionSide.LONG)
                .position("1", 5)
                .in("BTCUSDT", PositionSide.SHORT)
                .position("-1", 6));
    assertFalse(verdict.isBroken());
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
  void aReadIsAsOldAsItWasWhenTheEntryLeft() {
    Written run =
        new Written()
            .sent("a", 0)
            .request("GET", "/fapi/v3/positionRisk", 200, 0)
            .departs(Written.NODE, ENTRY, 4_000)
            .order("a", Leg.ENTRY, 0, 30_000);
    assertEquals(4_000, figure("oldest position read", holds(1, run, Promise.READ_OR_REFUSE)));
    breaks(
        "on a position read 5200 ms before",
        new Written()
            .accepted("a", 5_100)
            .attempt("a", 5_200)
            .request("GET", "/fapi/v3/positionRisk", 200, 0)
            .request("GET", "/fapi/v3/positionRisk", 200, 5_300)
            .order("a", Leg.ENTRY, 0, 5_400),
        Promise.READ_OR_REFUSE);
  }

  @Test
  void theAttemptBeforeTheArrivalIsTheOneThatArrived() {
    Written run =
        new Written()
            .request("GET", "/fapi/v3/positionRisk", 200, 0)
            .accepted("a", 4_000)
            .attempt("a", 4_000)
            .order("a", Leg.ENTRY, 0, 4_100)
            .attempt("a", 9_000);
    assertEquals(4_000, figure("oldest position read", holds(1, run, Promise.READ_OR_REFUSE)));
  }

  @Test
  void aReadOfAnotherHandOrWithoutPositionsConfirmsNothing() {
    Written run =
        new Written()
            .life(Written.NODE, "10.0.0.1", 0, 60_000)
            .from("10.0.1.1")
            .request("GET", "/fapi/v3/positionRisk", 200, 10)
            .from("10.0.0.1")
            .asks("GET", "/fapi/v3/positionRisk", 400, -1021, false, 20);
    breaks("without any read", run.order("a", Leg.ENTRY, 0, 100), Promise.READ_OR_REFUSE);
  }

  @Test
  void aReadWhoseAnswerNeverCameConfirmsNothing() {
    Written run =
        new Written()
            .request("GET", "/fapi/v3/positionRisk", 200, 0)
            .reaches("GET /fapi/v3/positionRisk", "[]", 20)
            .request("GET", "/fapi/v3/positionRisk", 200, 4_000)
            .departs(Written.NODE, ENTRY, 5_010)
            .order("a", Leg.ENTRY, 0, 5_030);
    breaks("on a position read 5010 ms before", run, Promise.READ_OR_REFUSE);
    holds(1, run.reaches("GET /fapi/v3/positionRisk", "[]", 4_020), Promise.READ_OR_REFUSE);
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
  void aSignalThatWasGivenOutsideAndOrderedInNormalIsAnOrder() {
    holds(
        1,
        new Written()
            .mode(Mode.SAFE, 0)
            .mode(Mode.NORMAL, 100)
            .sent("a", 50)
            .accepted("a", 110)
            .attempt("a", 110)
            .order("a", Leg.ENTRY, 0, 120),
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
  void whereTheEntryWasSeenToLeaveTheModeOfThatMomentCounts() {
    Written run =
        new Written()
            .mode(Mode.NORMAL, 0)
            .mode(Mode.SAFE, 100)
            .accepted("a", 80)
            .attempt("a", 90)
            .departs(Written.NODE, ENTRY, 95);
    holds(1, run.order("a", Leg.ENTRY, 0, 140), Promise.SAFE_WHEN_BLIND);
    breaks(
        "begun after 2026-11-23T12:00:00.101Z by node, in SAFE",
        new Written()
            .mode(Mode.NORMAL, 0)
            .mode(Mode.SAFE, 100)
            .mode(Mode.NORMAL, 120)
            .accepted("a", 80)
            .attempt("a", 90)
            .departs(Written.NODE, ENTRY, 101)
            .order("a", Leg.ENTRY, 0, 140),
        Promise.SAFE_WHEN_BLIND);
  }

  @Test
  void eachProcessHasAModeOfItsOwn() {
    Written run =
        new Written()
            .life(Written.NODE, "10.0.0.1", 0, 60_000)
            .life(Written.STANDBY, "10.0.0.2", 0, 60_000)
            .mode(Mode.NORMAL, 10)
            .standbyMode(Mode.SAFE, 10)
            .accepted("a", 80)
            .attempt("a", 90)
            .order("a", Leg.ENTRY, 0, 100);
    breaks(
        "by standby, in SAFE", run.from("10.0.0.2").enters(200, 0, 100), Promise.SAFE_WHEN_BLIND);
  }

  @Test
  void aProcessThatStartsIsNotInNormal() {
    breaks(
        "in STARTING",
        new Written()
            .life(Written.NODE, "10.0.0.1", 0, 1_000)
            .mode(Mode.NORMAL, 10)
            .life(Written.NODE, "10.0.0.1", 2_000, 60_000)
            .accepted("a", 2_100)
            .attempt("a", 2_200)
            .order("a", Leg.ENTRY, 0, 2_300)
            .from("10.0.0.1")
            .enters(200, 0, 2_300),
        Promise.SAFE_WHEN_BLIND);
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
  void aProbeAMinuteHoldsAndASecondOneBreaks() {
    Written probes =
        new Written()
            .request("GET", "/fapi/v3/balance", 503, 0)
            .request("GET", "/fapi/v3/balance", 503, 2_500)
            .blind(2_600)
            .request("GET", "/fapi/v3/balance", 503, 62_600)
            .request("GET", "/fapi/v3/balance", 200, 123_000);
    holds(4, probes, Promise.NEVER_BANNED);
    breaks(
        "through an open breaker",
        probes.request("GET", "/fapi/v3/balance", 200, 123_001),
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
}
