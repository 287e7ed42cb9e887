package io.breakwater.simulation.story;

import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.Span;
import io.breakwater.simulation.virtual.VirtualProcess;
import io.breakwater.simulation.virtual.VirtualStore;
import io.breakwater.simulation.virtual.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The life of the node's process: it dies and stands still at the points that a story names. */
final class NodeLife {
  /** What waits for its moment comes without it after this. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final VirtualWorld world;
  private final VirtualProcess node;
  private final Consumer<String> told;
  private final List<Evidence.Life> over = new ArrayList<>();
  private final List<Evidence.Pause> pauses = new ArrayList<>();
  private Instant bornAt;
  private Optional<Standstill> standstill = Optional.empty();

  /** Of pauses that overlap the last end counts. */
  private record Standstill(Instant from, Instant until) {}

  /**
   * @param told what happens to the process, for the timeline
   */
  NodeLife(VirtualWorld world, Consumer<String> told) {
    this.world = world;
    this.node = world.node();
    this.told = told;
    this.bornAt = world.now();
  }

  void start() {
    bornAt = world.now();
    node.start();
  }

  void crash(Act.Crash crash) {
    int victim = node.number();
    Runnable die = () -> die(victim, crash);
    switch (crash.point()) {
      case NOW -> die.run();
      case BETWEEN -> world.afterSteps(crash.steps(), die);
      case BEFORE_WRITE -> world.atNextWrite(VirtualStore.Moment.BEFORE, die);
      case AFTER_WRITE -> world.atNextWrite(VirtualStore.Moment.AFTER, die);
      case BEFORE_SEND -> world.atNextOrder(node, die);
      case AFTER_SEND -> world.atNextOrder(node, () -> world.afterSteps(1, die));
    }
    world.plan(LONGEST_WAIT, die);
  }

  private void die(int victim, Act.Crash crash) {
    if (node.number() != victim) {
      return;
    }
    told.accept("the process dies");
    node.crash();
    goOn();
    over.add(life(world.now()));
    world.plan(
        crash.lasting(),
        () -> {
          if (!node.isAlive()) {
            told.accept("the process is started again");
            start();
          }
        });
  }

  void pause(Act.Pause pause) {
    boolean[] begun = new boolean[1];
    Runnable begin =
        () -> {
          if (!begun[0]) {
            begun[0] = true;
            standStill(pause.lasting());
          }
        };
    switch (pause.point()) {
      case NOW -> begin.run();
      case AFTER_WRITE -> world.atNextWrite(VirtualStore.Moment.AFTER, begin);
      case BEFORE_SEND -> world.atNextOrder(node, begin);
      case AFTER_SEND -> world.atNextOrder(node, () -> world.afterSteps(1, begin));
    }
    if (pause.point() != Act.PausePoint.NOW) {
      world.plan(LONGEST_WAIT, begin);
    }
  }

  /** A dead process stands still anyway. */
  private void standStill(Duration lasting) {
    if (!node.isAlive()) {
      return;
    }
    if (standstill.isEmpty()) {
      told.accept("the process stands still");
      node.pause();
    }
    Instant until = world.now().plus(lasting);
    Standstill before = standstill.orElse(new Standstill(world.now(), until));
    standstill =
        Optional.of(
            new Standstill(before.from(), before.until().isAfter(until) ? before.until() : until));
    world.plan(
        lasting,
        () -> {
          if (standstill.filter(still -> !still.until().isAfter(world.now())).isPresent()) {
            told.accept("the process goes on");
            goOn();
          }
        });
  }

  private void goOn() {
    standstill.ifPresent(
        still -> pauses.add(new Evidence.Pause(node.name(), new Span(still.from(), world.now()))));
    standstill = Optional.empty();
    node.resume();
  }

  /** It runs from now on. */
  void heal() {
    node.clockIsCorrected();
    goOn();
    if (!node.isAlive()) {
      start();
    }
  }

  /** Those that are over, and the one that is not. */
  List<Evidence.Life> lives() {
    List<Evidence.Life> all = new ArrayList<>(over);
    all.add(life(Instant.MAX));
    return all;
  }

  private Evidence.Life life(Instant until) {
    return new Evidence.Life(node.name(), world.addressOf(node.name()), new Span(bornAt, until));
  }

  List<Evidence.Pause> pauses() {
    return List.copyOf(pauses);
  }
}
