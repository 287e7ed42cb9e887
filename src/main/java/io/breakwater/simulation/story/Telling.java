package io.breakwater.simulation.story;

import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.PromiseChecks;
import io.breakwater.simulation.check.PromiseReport;
import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run of a story, from the start of the node to the verdict. */
public final class Telling {
  private final Story story;
  private final VirtualWorld world;
  private final Stage stage;

  private Telling(Story story, WorldSettings settings) {
    this.story = story;
    this.world = VirtualWorld.create(settings);
    this.stage = new Stage(world);
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
      PromiseReport promises,
      List<String> unhandled,
      String digest,
      List<String> lines,
      Map<String, Integer> faults,
      Duration simulated,
      List<String> timeline) {
    /** Whether nothing that was promised is broken. */
    public boolean isClean() {
      return promises.broken() == 0 && unhandled.isEmpty();
    }

    /** The first evidence of each break. */
    public List<String> breaks() {
      List<String> lines = new ArrayList<>();
      for (Verdict verdict : promises.verdicts()) {
        if (verdict.isBroken()) {
          lines.add(verdict.promise().code() + " " + verdict.breaks().get(0));
        }
      }
      unhandled.forEach(message -> lines.add("I9 unhandled message: " + message));
      return lines;
    }

    /** Codes of what is broken, in order. */
    public List<String> broken() {
      List<String> codes =
          new ArrayList<>(
              promises.verdicts().stream()
                  .filter(verdict -> verdict.isBroken())
                  .map(verdict -> verdict.promise().code())
                  .toList());
      if (!unhandled.isEmpty()) {
        codes.add("I9");
      }
      return codes;
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
    WorldSettings settings = story.world().apply(story.seed());
    Telling telling = new Telling(story, keepsLines ? settings.keepingLines() : settings);
    try {
      return telling.play(keepsLines);
    } finally {
      telling.world.close();
    }
  }

  private Result play(boolean keepsLines) {
    Instant start = world.now();
    stage.begin();
    for (Beat beat : story.beats()) {
      world.plan(beat.at(), () -> stage.play(beat.act()));
    }
    world.passes(story.length());
    stage.heal();
    world.passes(Stage.BOOKS_EQUAL_AFTER);
    String digest = world.log().digest();
    Evidence evidence = stage.gather();
    PromiseReport report = PromiseChecks.judge(evidence);
    return new Result(
        story,
        report,
        world.unhandled(),
        digest,
        world.log().lines(),
        stage.faultCounts(),
        Duration.between(start, world.now()),
        keepsLines ? Timeline.of(stage.said(), world.exchange().records(), start) : List.of());
  }
}
