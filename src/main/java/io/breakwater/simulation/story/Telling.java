package io.breakwater.simulation.story;

import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.InvariantChecks;
import io.breakwater.simulation.check.PromiseChecks;
import io.breakwater.simulation.check.Report;
import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run of a story, from the start of the node to the verdict. */
public final class Telling {
  private final Story story;
  private final VirtualWorld world;
  private final Stage stage;
  private final Onlooker onlooker;

  private Telling(Story story, WorldSettings settings, Onlooker onlooker) {
    this.story = story;
    this.world = VirtualWorld.create(settings);
    this.stage = new Stage(world);
    this.onlooker = onlooker;
  }

  /**
   * What came of a story.
   *
   * @param digest of everything that crossed a border: equal runs have equal ones
   * @param lines the same in full, where it was asked for
   * @param faults by kind
   * @param timeline what happened, in words; made only when it is asked for
   */
  public record Result(
      Story story,
      Report promises,
      Report invariants,
      String digest,
      List<String> lines,
      Map<String, Integer> faults,
      Duration simulated,
      List<String> timeline) {
    /** Whether nothing that was promised is broken. */
    public boolean isClean() {
      return broken().isEmpty();
    }

    /** Codes of what is broken, in order. */
    public List<String> broken() {
      return verdicts().map(verdict -> verdict.claim().code()).toList();
    }

    /** The first evidence of each break. */
    public List<String> breaks() {
      return verdicts()
          .map(verdict -> verdict.claim().code() + " " + verdict.breaks().get(0))
          .toList();
    }

    private Stream<Verdict> verdicts() {
      return Stream.concat(promises.verdicts().stream(), invariants.verdicts().stream())
          .filter(Verdict::isBroken);
    }
  }

  /** Tells it and judges it. */
  public static Result tell(Story story) {
    return tell(story, false);
  }

  /**
   * @param keepsLines whether the result has every line of the event log and a timeline
   */
  public static Result tell(Story story, boolean keepsLines) {
    return tell(story, keepsLines, Onlooker.NOBODY);
  }

  /** The same, and somebody looks on. */
  public static Result tell(Story story, boolean keepsLines, Onlooker onlooker) {
    WorldSettings settings = story.settings();
    Telling telling = new Telling(story, keepsLines ? settings.keepingLines() : settings, onlooker);
    try {
      return telling.play(keepsLines);
    } finally {
      telling.world.close();
    }
  }

  private Result play(boolean keepsLines) {
    Instant start = world.now();
    stage.begin();
    onlooker.begins(stage);
    for (Beat beat : story.beats()) {
      world.plan(beat.at(), () -> stage.play(beat.act()));
    }
    world.passes(story.length());
    stage.heal();
    world.passes(Stage.BOOKS_EQUAL_AFTER);
    stage.quiet();
    String digest = world.log().digest();
    Evidence evidence = stage.gather();
    onlooker.ends(stage, evidence);
    return new Result(
        story,
        PromiseChecks.judge(evidence),
        InvariantChecks.judge(evidence),
        digest,
        world.log().lines(),
        stage.faultCounts(),
        Duration.between(start, world.now()),
        keepsLines ? Timeline.of(stage.said(), world.exchange().records(), start) : List.of());
  }
}
