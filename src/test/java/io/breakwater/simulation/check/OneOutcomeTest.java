package io.breakwater.simulation.check;

import static io.breakwater.simulation.check.Judging.breaks;
import static io.breakwater.simulation.check.Judging.holds;
import static io.breakwater.simulation.check.Judging.showsNothing;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.trade.SignalId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I8, and with it P6: what becomes of a signal. */
final class OneOutcomeTest {
  private static final SignalId A = new SignalId("a");
  private static final OrderExecutionError REJECTED =
      new OrderExecutionError.Rejected(A, Mode.NORMAL, -2019, "no");
  private static final OrderExecutionError DENIED =
      new OrderExecutionError.Denied(A, Mode.SAFE, List.of("THROTTLED"));
  private static final OrderExecutionError UNCONFIRMED =
      new OrderExecutionError.Expired(A, Mode.NORMAL, false, "not found");
  private static final OrderExecutionError EXPIRED =
      new OrderExecutionError.Expired(A, Mode.NORMAL, true, "too late");
  private static final OrderGateway.Reply ACCEPTED = new OrderGateway.Accepted(A);

  private static void hold(Written run) {
    holds(1, run, Invariant.ONE_OUTCOME);
    holds(1, run, Promise.NOTHING_LOST);
  }

  private static void bothBreak(String evidence, Written run) {
    breaks(evidence, run, Invariant.ONE_OUTCOME);
    breaks(evidence, run, Promise.NOTHING_LOST);
  }

  private static Written later(Written run) {
    return run.request("GET", "/fapi/v1/time", 200, 60_000);
  }

  @Test
  void anEndThatIsToldOnceHolds() {
    hold(new Written().sent("a", 0).reply(ACCEPTED).accepted("a", 1).ended("a", 9).told(REJECTED));
    hold(new Written().accepted("a", 1).ended("a", 9).closed("a"));
    hold(new Written().accepted("a", 1).ended("a", 9).told(EXPIRED));
  }

  @Test
  void anOpenOneHoldsWithoutAWord() {
    hold(new Written().accepted("a", 1));
    bothBreak(
        "signal a is open and was told 1 final outcomes",
        new Written().accepted("a", 1).told(REJECTED));
  }

  @Test
  void aSignalThatEndsWithoutAWordOrWithTwoBreaks() {
    bothBreak(
        "signal a has ended and was told 0 final outcomes",
        new Written().accepted("a", 0).ended("a", 9));
    bothBreak(
        "told 2 final outcomes",
        new Written().accepted("a", 0).ended("a", 9).told(REJECTED).told(REJECTED));
  }

  @Test
  void anUnsureOneIsResolvedLater() {
    hold(new Written().accepted("a", 1).told(UNCONFIRMED));
    hold(new Written().accepted("a", 1).ended("a", 9).told(UNCONFIRMED));
    hold(new Written().accepted("a", 1).ended("a", 9).told(UNCONFIRMED).closed("a"));
    bothBreak(
        "told 2 final outcomes",
        new Written().accepted("a", 1).ended("a", 9).told(UNCONFIRMED).told(EXPIRED).closed("a"));
  }

  @Test
  void whatADyingProcessCouldNotTellStaysUntold() {
    hold(
        new Written()
            .life(Written.NODE, "10.0.0.1", -60_000, 500)
            .life(Written.NODE, "10.0.0.1", 9_000, 60_000)
            .accepted("a", 1)
            .ended("a", 490));
    bothBreak(
        "told 0 final outcomes",
        new Written()
            .life(Written.NODE, "10.0.0.1", -60_000, 5_000)
            .accepted("a", 1)
            .ended("a", 490));
  }

  @Test
  void aNoIsAnOutcome() {
    hold(new Written().sent("a", 0).reply(DENIED));
    hold(new Written().sent("a", 0).sent("a", 5).reply(DENIED).reply(DENIED));
    bothBreak(
        "signal a was given 1 times and refused 2 times",
        new Written().sent("a", 0).reply(DENIED).reply(DENIED));
  }

  @Test
  void aDeniedOneMayBeJudgedAnew() {
    hold(
        new Written()
            .sent("a", 0)
            .reply(DENIED)
            .sent("a", 500)
            .reply(ACCEPTED)
            .accepted("a", 501)
            .ended("a", 900)
            .told(REJECTED));
    bothBreak(
        "signal a was journaled, and refused each time",
        new Written().sent("a", 0).reply(DENIED).accepted("a", 501));
  }

  @Test
  void anAcceptedOneIsJournaled() {
    bothBreak(
        "signal a was accepted and never journaled", new Written().sent("a", 0).reply(ACCEPTED));
    bothBreak(
        "signal a was never journaled and was told to have ended", new Written().told(REJECTED));
  }

  @Test
  void aCloseIsJournaledWithTheTradeThatItCloses() {
    Written closed = new Written().accepted("a", 1).closing("a", "x", 900);
    holds(2, closed.sentClose("x", 800).reply(accepted("x")), Invariant.ONE_OUTCOME);
    // The trade is being closed already.
    holds(3, closed.sentClose("y", 950).reply(accepted("y")), Invariant.ONE_OUTCOME);
    bothBreak(
        "signal z was accepted and never journaled",
        new Written().sentClose("z", 1).reply(accepted("z")));
  }

  private static OrderGateway.Reply accepted(String id) {
    return new OrderGateway.Accepted(new SignalId(id));
  }

  @Test
  void aSignalThatNobodyAnswersBreaks() {
    Written run = new Written().sent("b", 0).reply(accepted("b")).accepted("b", 1).sent("a", 5);
    bothBreak("12:00:00.005Z signal a was given and never answered", later(run));
  }

  @Test
  void noAnswerIsDueOfWhoIsNotThereAndNotYetAtTheEnd() {
    Written late = new Written().sent("b", 0).reply(accepted("b")).accepted("b", 1);
    hold(later(late.sent("a", 50_000)));
    Written paused = new Written().sent("b", 0).reply(accepted("b")).accepted("b", 1);
    hold(later(paused.pause(Written.NODE, 9_000, 20_000).sent("a", 5)));
  }

  @Test
  void whereNoRepliesWereCollectedNoneIsMissed() {
    showsNothing(later(new Written().sent("a", 5)), Invariant.ONE_OUTCOME);
  }
}
