package io.breakwater.simulation.story;

import io.breakwater.account.OrderGateway;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.InvariantChecks;
import io.breakwater.simulation.check.PromiseChecks;
import io.breakwater.simulation.check.Report;
import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run of a story, from the start of the node to the verdict. */
public final class Telling {
  /** After everything has healed the books must be equal. */
  private static final Duration BOOKS_EQUAL_AFTER = Duration.ofSeconds(5);

  /** Books are compared when nothing is on its way between them. */
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final int MOST_LOOKS = 40;

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
    WorldSettings settings = story.world().apply(story.seed());
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
    world.passes(BOOKS_EQUAL_AFTER);
    for (int look = 0; look < MOST_LOOKS && !isQuiet(); look++) {
      world.passes(QUIET.dividedBy(2));
    }
    String digest = world.log().digest();
    List<OrderGateway.Trades> trades = new ArrayList<>();
    world.ear(
        OrderGateway.Trades.class,
        trades::add,
        ref -> world.node().tell(VirtualWorld.ACCOUNT, new OrderGateway.GetTrades(ref)));
    world.settle();
    Evidence evidence =
        stage.evidence(
            trades.isEmpty() ? new OrderGateway.Trades(List.of(), List.of()) : trades.get(0));
    onlooker.ends(stage, evidence);
    return new Result(
        story,
        PromiseChecks.judge(evidence),
        InvariantChecks.judge(evidence),
        digest,
        world.log().lines(),
        stage.faultCounts(),
        Duration.between(start, world.now()),
        keepsLines ? timeline(start) : List.of());
  }

  /** Whether no order and no fill is so new that the node may not have heard of it. */
  private boolean isQuiet() {
    Instant since = world.now().minus(QUIET);
    List<ExchangeRecord> records = world.exchange().records();
    for (int i = records.size() - 1; i >= 0 && records.get(i).time().isAfter(since); i--) {
      ExchangeRecord record = records.get(i);
      if (!(record instanceof ExchangeRecord.RequestArrived)) {
        return false;
      }
    }
    return true;
  }

  private List<String> timeline(Instant start) {
    List<Stage.Said> all = new ArrayList<>(stage.said());
    for (ExchangeRecord record : world.exchange().records()) {
      Words.of(record).ifPresent(text -> all.add(new Stage.Said(record.time(), "exchange", text)));
      if (record instanceof ExchangeRecord.RequestArrived request
          && (request.status() != 200 || !request.executed())) {
        all.add(
            new Stage.Said(
                record.time(),
                "exchange",
                request.method()
                    + " "
                    + request.path()
                    + (request.executed() ? " done" : " not done")
                    + (request.status() == 0
                        ? ", not answered"
                        : ", answered " + request.status() + " " + request.code())));
      }
    }
    all.sort(Comparator.comparing(Stage.Said::at));
    return all.stream().map(said -> line(start, said)).toList();
  }

  private static String line(Instant start, Stage.Said said) {
    Duration at = Duration.between(start, said.at());
    return "%8.3f s  %-9s %s".formatted(at.toMillis() / 1000.0, said.who(), said.text());
  }
}
