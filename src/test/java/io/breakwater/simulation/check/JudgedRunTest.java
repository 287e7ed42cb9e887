package io.breakwater.simulation.check;

import static io.breakwater.simulation.check.Judging.figure;
import static io.breakwater.simulation.check.Judging.judged;
import static io.breakwater.simulation.check.Written.NODE;
import static io.breakwater.simulation.check.Written.STANDBY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checks on runs of whole nodes: what they read is what is really written. */
final class JudgedRunTest {
  private static void isUnbroken(Evidence evidence) {
    for (Report report : List.of(PromiseChecks.judge(evidence), InvariantChecks.judge(evidence))) {
      assertEquals(0, report.broken(), String.join("\n", report.table()));
    }
  }

  private static int exercised(Claim claim, Evidence evidence) {
    return judged(claim, evidence).exercised();
  }

  @Test
  void aQuietRunPutsNearlyEverythingToTheTest() {
    try (JudgedRun run = new JudgedRun()) {
      for (int i = 0; i < 3; i++) {
        run.enter(NODE, "in-" + i);
        run.passes(Duration.ofSeconds(4));
        run.exit(NODE, "out-" + i);
        run.passes(Duration.ofSeconds(6));
      }
      Evidence evidence = run.evidence(NODE);
      isUnbroken(evidence);
      for (Report report :
          List.of(PromiseChecks.judge(evidence), InvariantChecks.judge(evidence))) {
        for (Verdict verdict : report.verdicts()) {
          // No texts were collected.
          assertTrue(verdict.isHeld() || verdict.claim() == Promise.NO_SECRETS, verdict.toString());
        }
      }
      assertEquals(3, exercised(Promise.READ_OR_REFUSE, evidence));
      assertEquals(6, exercised(Invariant.ONE_OUTCOME, evidence));
      assertEquals(3, exercised(Invariant.LAST_STOP_STAYS, evidence));
      // Twice the way to the exchange, and a millisecond or two for the journal.
      long longest = figure("longest time without a stop", judged(Promise.NEVER_NAKED, evidence));
      assertTrue(longest >= 40 && longest < 60, "longest " + longest + " ms");
    }
  }

  @Test
  void anUnseenFillCountsFromItsDiscovery() {
    try (JudgedRun run = new JudgedRun()) {
      run.world()
          .exchange()
          .add(RequestFault.drop("POST /fapi/v1/order", RequestFault.Effect.EXECUTE_THEN_DROP, 1));
      run.world()
          .exchange()
          .add(
              new SocketFault(
                  SocketFault.Route.PRIVATE, SocketFault.Effect.FREEZE, Optional.empty()),
              run.world().now());
      run.enter(NODE, "a");
      run.passes(Duration.ofSeconds(20));
      Evidence evidence = run.evidence(NODE);
      Verdict verdict = judged(Invariant.SELDOM_NAKED, evidence);
      assertTrue(verdict.isHeld(), verdict.toString());
      long counted = figure("unprotected in all", verdict);
      assertTrue(counted < figure("unprotected by the clock", verdict), verdict.toString());
      assertTrue(counted >= 20, verdict.toString());
    }
  }

  @Test
  void whileTheStopsRouteFailsTheTimeUntilTheCloseCounts() {
    try (JudgedRun run = new JudgedRun()) {
      run.world().exchange().add(RequestFault.unavailable("POST /fapi/v1/algoOrder", -1));
      run.enter(NODE, "a");
      run.passes(Duration.ofSeconds(10));
      run.world().exchange().clearFaults();
      run.passes(Duration.ofSeconds(10));
      Evidence evidence = run.evidence(NODE);
      isUnbroken(evidence);
      long longest = figure("longest time without a stop", judged(Promise.NEVER_NAKED, evidence));
      assertTrue(longest >= 1_500 && longest <= 2_000, "longest " + longest + " ms");
    }
  }

  @Test
  void aCrashBetweenFillAndStopIsNotHeldAgainstWhoeverIsDead() {
    try (JudgedRun run = new JudgedRun()) {
      run.enter(NODE, "a");
      run.passes(Duration.ofMillis(70));
      run.crash(NODE);
      run.passes(Duration.ofSeconds(20));
      run.start(NODE);
      run.passes(Duration.ofSeconds(30));
      Evidence evidence = run.evidence(NODE);
      isUnbroken(evidence);
      Verdict verdict = judged(Invariant.SELDOM_NAKED, evidence);
      assertTrue(figure("unprotected by the clock", verdict) > 20_000, verdict.toString());
    }
  }

  @Test
  void aTakeoverFromAPausedOwnerIsUnbroken() {
    try (JudgedRun run = new JudgedRun()) {
      run.pause(
          NODE,
          Duration.ofSeconds(10),
          () -> {
            run.start(STANDBY);
            run.passes(Duration.ofSeconds(10));
            run.enter(STANDBY, "new");
            run.passes(Duration.ofSeconds(5));
            run.exit(STANDBY, "out");
          });
      run.passes(Duration.ofSeconds(10));
      // Its journal has another's records: nothing of it is sent.
      run.enter(NODE, "old");
      run.passes(Duration.ofSeconds(5));
      Evidence evidence = run.evidence(STANDBY);
      isUnbroken(evidence);
      // Its mode, and its owner.
      assertEquals(2, exercised(Invariant.ONE_OWNER, evidence));
    }
  }
}
