package io.breakwater.simulation.gauntlet;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.InvariantChecks;
import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulation.story.Scene;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulation.virtual.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is left when a run is over: the exchange's books, what was said, and the judge's notes. */
final class Aftermath {
  private final Scene scene;
  private final Evidence evidence;
  private final Attempt.Notes notes;
  private final Books books;
  private final Instant start;

  Aftermath(Scene scene, Evidence evidence, Attempt.Notes notes, Duration length) {
    this.scene = scene;
    this.evidence = evidence;
    this.notes = notes;
    this.books = new Books(evidence.exchange(), VirtualWorld.ACCOUNT.value());
    this.start = scene.world().settings().start();
  }

  /** I1 to I9: the same for all. */
  void judgeInvariants() {
    for (Verdict verdict : InvariantChecks.judge(evidence).verdicts()) {
      if (verdict.isBroken()) {
        notes.fails(
            verdict.claim().code() + " " + verdict.claim().title(), verdict.breaks().get(0));
      }
    }
  }

  Attempt.Notes notes() {
    return notes;
  }

  Books books() {
    return books;
  }

  Scene scene() {
    return scene;
  }

  VirtualWorld world() {
    return scene.world();
  }

  /** This moment of the story. */
  Instant at(Duration when) {
    return start.plus(when);
  }

  void measure(String bound, Instant from, Instant until) {
    notes.measure(bound, Math.max(0, Duration.between(from, until).toMillis()));
  }

  /** The same; a failure where it never came. */
  void measure(String bound, Instant from, Optional<Instant> until) {
    if (until.isPresent()) {
      measure(bound, from, until.get());
    } else {
      notes.fails(bound + ": never", "since " + from);
    }
  }

  /** What the node was heard to say of this type, oldest first. */
  <T> List<Heard<T>> heard(Class<T> type) {
    return scene.told().stream()
        .filter(each -> type.isInstance(each.message()))
        .map(each -> new Heard<>(each.at(), type.cast(each.message())))
        .toList();
  }

  record Heard<T>(Instant at, T message) {}

  /** When the node was last heard to be in this mode, between these moments, first. */
  Optional<Instant> firstMode(Mode mode, Instant from) {
    return heard(OrderGateway.ModeChanged.class).stream()
        .filter(each -> each.message().state().mode() == mode && !each.at().isBefore(from))
        .map(Heard::at)
        .findFirst();
  }

  Mode modeAt(Instant moment) {
    Mode mode = Mode.STARTING;
    for (Heard<OrderGateway.ModeChanged> each : heard(OrderGateway.ModeChanged.class)) {
      if (!each.at().isAfter(moment)) {
        mode = each.message().state().mode();
      }
    }
    return mode;
  }

  /** Every no that concerns this signal. */
  List<Heard<OrderExecutionError>> refusals(SignalId signal) {
    return heard(OrderExecutionError.class).stream()
        .filter(each -> each.message().signal().equals(signal))
        .toList();
  }

  /** Requests as they left, also where nothing came of them. */
  List<SimulatedNetwork.Sent> sent() {
    return scene.world().network().sent();
  }
}
