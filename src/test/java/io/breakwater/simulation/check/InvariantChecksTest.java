package io.breakwater.simulation.check;

import static io.breakwater.simulation.check.Judging.breaks;
import static io.breakwater.simulation.check.Judging.holds;
import static io.breakwater.simulation.check.Judging.judged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.Mode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.trade.Leg;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariants on evidence that holds, that breaks, and that shows nothing. */
final class InvariantChecksTest {
  private static final String ENTRY = Written.name("a", Leg.ENTRY);
  private static final String FIRST = "10.0.0.1";
  private static final String SECOND = "10.0.0.2";

  @ParameterizedTest
  @EnumSource
  void anInvariantThatNothingTestsIsNotHeld(Invariant invariant) {
    Report report = InvariantChecks.judge(new Written().evidence());
    Verdict verdict = report.verdicts().get(invariant.ordinal());
    assertEquals(invariant, verdict.claim());
    assertFalse(verdict.isExercised());
    assertFalse(verdict.isHeld());
    assertEquals("invariants: 0 held, 0 broken, 9 not exercised", report.lastLine());
  }

  @Test
  void eachClaimFitsIntoTheTable() {
    for (List<? extends Claim> claims :
        List.of(List.of(Promise.values()), List.of(Invariant.values()))) {
      for (Claim claim : claims) {
        assertTrue(claim.title().length() <= 40, claim.title());
        assertEquals(2, claim.code().length());
      }
    }
    assertEquals(Optional.of(Promise.NEVER_NAKED), Invariant.LAST_STOP_STAYS.promise());
    assertEquals(Optional.empty(), Invariant.NOTHING_UNHANDLED.promise());
  }

  @Test
  void theInvariantOfOneOrderIsThePromises() {
    holds(1, new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 5), Invariant.ONE_ORDER);
    breaks(
        "signal a has 2 entry orders",
        new Written().sent("a", 0).order("a", Leg.ENTRY, 0, 5).order("a", Leg.ENTRY, 0, 900),
        Invariant.ONE_ORDER);
    breaks("was taken before", new Written().stop("a", 1, 5).stop("a", 2, 6), Invariant.ONE_ORDER);
  }

  @Test
  void theInvariantOfEqualBooksIsThePromises() {
    Written run =
        new Written()
            .accepted("a", 0)
            .attempt("a", 1)
            .order("a", Leg.ENTRY, 0, 2)
            .fill(ENTRY, true, 3)
            .position("1", 3);
    breaks("is not in the node's books", run, Invariant.EQUAL_BOOKS);
    // One fill, open orders, position; nobody asked for sums.
    holds(3, run.booked("a", "100", 4), Invariant.EQUAL_BOOKS);
  }

  @Test
  void anEntryOutsideNormalBreaks() {
    Written run = new Written().mode(Mode.NORMAL, 0).mode(Mode.SAFE, 100).accepted("a", 1);
    holds(1, run.attempt("a", 90).order("a", Leg.ENTRY, 0, 95), Invariant.ONE_OWNER);
    breaks(
        "in SAFE",
        new Written()
            .mode(Mode.SAFE, 0)
            .accepted("a", 1)
            .attempt("a", 90)
            .order("a", Leg.ENTRY, 0, 95),
        Invariant.ONE_OWNER);
  }

  /** The first process ran all the time, paused from 10 s to 70 s; the second took over at 25 s. */
  private static Written takeover() {
    return new Written()
        .life(Written.NODE, FIRST, 0, 200_000)
        .pause(Written.NODE, 10_000, 70_000)
        .life(Written.STANDBY, SECOND, 0, 200_000)
        .mode(Mode.NORMAL, 100)
        .standbyMode(Mode.STARTING, 25_000)
        .standbyMode(Mode.NORMAL, 26_000);
  }

  private static Written entry(Written run, String signal, String from, long millis) {
    return run.accepted(signal, millis - 2)
        .attempt(signal, millis - 1)
        .order(signal, Leg.ENTRY, 0, millis)
        .from(from)
        .enters(200, 0, millis);
  }

  @Test
  void aNewOwnerMayFollowAnOldOne() {
    Written run = entry(takeover(), "a", FIRST, 5_000);
    // Each is in NORMAL, and each is of the newest owner.
    holds(4, entry(run, "b", SECOND, 30_000), Invariant.ONE_OWNER);
  }

  @Test
  void anOldOwnerMayNotComeAfterTheNewOne() {
    Written run = entry(takeover(), "a", FIRST, 5_000);
    entry(run, "b", SECOND, 30_000);
    breaks(
        "in BTCUSDT came from node, after the first one of standby",
        entry(run, "c", FIRST, 71_000),
        Invariant.ONE_OWNER);
    // Nor may it come again.
    assertEquals(2, judged(Invariant.ONE_OWNER, entry(run, "d", FIRST, 72_000)).breaks().size());
    // Also where it had none in the slot before.
    breaks(
        "came from node, after the first one of standby",
        entry(entry(takeover(), "b", SECOND, 30_000), "c", FIRST, 71_000),
        Invariant.ONE_OWNER);
  }

  @Test
  void inAnotherSlotTheOldOwnerIsNotLate() {
    Written run = entry(takeover(), "b", SECOND, 30_000).in("ETHUSDT", PositionSide.BOTH);
    holds(4, entry(run, "c", FIRST, 71_000), Invariant.ONE_OWNER);
  }

  @Test
  void whatTheOldOwnerSentBeforeMayNotArriveAfterTheNewOnes() {
    Written run = takeover().departs(Written.NODE, ENTRY, 9_000);
    entry(run, "b", SECOND, 30_000);
    breaks(
        "came from node, after the first one of standby",
        run.accepted("a", 8_998)
            .attempt("a", 8_999)
            .order("a", Leg.ENTRY, 0, 40_000)
            .from(FIRST)
            .enters(200, 0, 40_000),
        Invariant.ONE_OWNER);
  }

  @Test
  void aProcessThatStartedAgainIsANewOwner() {
    Written run =
        new Written()
            .life(Written.NODE, FIRST, 0, 10_000)
            .life(Written.STANDBY, SECOND, 0, 50_000)
            .life(Written.NODE, FIRST, 60_000, 200_000)
            .mode(Mode.NORMAL, 100)
            .mode(Mode.NORMAL, 61_000)
            .standbyMode(Mode.NORMAL, 26_000);
    entry(run, "a", FIRST, 5_000);
    entry(run, "b", SECOND, 30_000);
    holds(6, entry(run, "c", FIRST, 71_000), Invariant.ONE_OWNER);
  }

  @Test
  void eachOrderHasAnOlderRecord() {
    holds(
        2,
        new Written()
            .attempt("a", 1)
            .order("a", Leg.ENTRY, 0, 1)
            .attempt("a", Leg.BASE_STOP, 5)
            .stop("a", 1, 9),
        Invariant.JOURNALED_FIRST);
    breaks(
        "was journaled at 2026-11-23T12:00:00.002Z",
        new Written().attempt("a", 2).order("a", Leg.ENTRY, 0, 1),
        Invariant.JOURNALED_FIRST);
    breaks(
        "was never journaled",
        new Written().attempt("a", 1).order("a", Leg.ENTRY, 0, 1).stop("a", 1, 9),
        Invariant.JOURNALED_FIRST);
  }

  @Test
  void whatATriggeredStopBecomesNeedsNoRecordOfItsOwn() {
    holds(
        1,
        new Written().attempt("a", Leg.BASE_STOP, 5).stop("a", 1, 9).child("x-1", 1, 50),
        Invariant.JOURNALED_FIRST);
  }

  @Test
  void theTimeAtWhichARecordWasStoredCounts() {
    Evidence wrongClock =
        Evidence.of(Written.MAIN, "bw")
            .exchange(new Written().order("a", Leg.ENTRY, 0, 10).evidence().exchange())
            .stored(
                List.of(
                    new Evidence.Stored(
                        new Written().attempt("a", 90_000).evidence().journal().get(0),
                        Written.at(5))))
            .build();
    assertTrue(judged(Invariant.JOURNALED_FIRST, wrongClock).isHeld());
  }

  @Test
  void messagesWithoutAReaderBreak() {
    holds(1, new Written().unhandled(), Invariant.NOTHING_UNHANDLED);
    Verdict verdict =
        breaks(
            "unhandled: order-gateway got Tick",
            new Written().unhandled("order-gateway got Tick", "dead letter"),
            Invariant.NOTHING_UNHANDLED);
    assertEquals(2, verdict.breaks().size());
  }
}
