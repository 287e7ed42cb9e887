package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.simulator.ExchangeRecord.RequestArrived;
import io.breakwater.simulator.ExchangeRecord.StopGone;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** 6. A leader and a standby as real processes; the leader is stopped by SIGSTOP and goes on. */
final class TwoMastersProcess extends ProcessTrial {
  private static final String TAKEOVER = "takeover";
  private static final String OLD = "entries of the old owner after the new one's first";
  private static final String STOPS = "stops that the change of owner canceled";
  private static final String SECOND = "second owners that did not give way";
  private static final Duration PAUSE = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofSeconds(90);

  TwoMastersProcess(Clock clock) {
    super(
        6,
        "Two masters",
        "cluster",
        List.of(
            Bound.within(TAKEOVER, Duration.ofSeconds(15)),
            Bound.atMost(OLD, "orders", 0),
            Bound.atMost(STOPS, "stops", 0),
            Bound.atMost(SECOND, "processes", 0)),
        List.of("leader stopped for 60 s", "both started"),
        clock);
  }

  @Override
  void run(Rig rig, String variant, Attempt.Notes notes) {
    Process leader = rig.node("leader");
    boolean open = rig.await(LONGEST, () -> isProtected(rig.books()));
    notes.exercised(open, "no position with a stop");
    if (!open) {
      return;
    }
    if (variant.startsWith("both")) {
      Process second = rig.node("standby");
      rig.await(Duration.ofSeconds(30), () -> !second.isAlive());
      notes.measure(SECOND, second.isAlive() ? 1 : 0);
      notes.exercised(leader.isAlive(), "the first owner gave way");
    } else {
      stop(rig, leader, notes);
    }
  }

  private static void stop(Rig rig, Process leader, Attempt.Notes notes) {
    rig.signal("STOP", leader);
    // What was on its way arrives; after this every request is the standby's.
    rig.passes(Duration.ofMillis(500));
    Instant stopped = rig.now();
    Process standby = rig.node("standby");
    rig.await(PAUSE, () -> firstRequest(rig.books(), stopped).isPresent());
    Optional<Instant> first = firstRequest(rig.books(), stopped);
    long canceled =
        rig.books().all(StopGone.class).stream()
            .filter(each -> !each.time().isBefore(stopped))
            .filter(each -> each.status() == AlgoStatus.CANCELED)
            .count();
    notes.measure(STOPS, canceled);
    Duration left = Duration.between(rig.now(), stopped.plus(PAUSE));
    rig.passes(left.isNegative() ? Duration.ZERO : left);
    rig.signal("CONT", leader);
    rig.passes(Duration.ofSeconds(5));
    if (first.isPresent()) {
      notes.measure(TAKEOVER, Duration.between(stopped, first.get()).toMillis());
      notes.lacks(
          "both owners have one address, so that their entries cannot be told apart", "cluster");
    } else {
      notes.fails(
          TAKEOVER + ": never",
          standby.isAlive() ? "the standby waits" : "the standby ended: the journal is in use");
    }
  }

  private static boolean isProtected(Books books) {
    return !books.isFlat() && books.open().stream().anyMatch(name -> name.contains("base-stop"));
  }

  private static Optional<Instant> firstRequest(Books books, Instant from) {
    return books
        .first(RequestArrived.class, from, each -> each.account().isPresent())
        .map(RequestArrived::time);
  }
}
