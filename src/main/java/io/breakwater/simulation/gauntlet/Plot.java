package io.breakwater.simulation.gauntlet;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.Beat;
import io.breakwater.simulation.story.Level;
import io.breakwater.simulation.story.Onlooker;
import io.breakwater.simulation.story.Scene;
import io.breakwater.simulation.story.Story;
import io.breakwater.simulation.story.Telling;
import io.breakwater.simulation.virtual.SimulatedNetwork.Latency;
import io.breakwater.simulation.virtual.Tape;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.fault.RequestFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One run of a trial while it is written: a story, what else is done to its world, and its judge.
 * Everything is drawn from the seed, the exchange's unconfirmed rules and the network's pace too.
 */
final class Plot implements Onlooker {
  static final Symbol BTC = new Symbol("BTCUSDT");

  /** Nothing is wanted before the node has had time to come up. */
  static final Duration UP = Duration.ofSeconds(12);

  private static final List<String> OTHERS =
      List.of("ETH", "SOL", "BNB", "XRP", "ADA", "DOGE", "LTC", "LINK", "AVAX");
  private static final String OTHERS_PRICE = "100.00";

  private record Prank(Duration at, String words, Consumer<Scene> doing) {}

  private record Lack(String what, String issue) {}

  private final long seed;
  private final String variant;
  private final RandomGenerator random;
  private final List<Beat> beats = new ArrayList<>();
  private final List<Prank> pranks = new ArrayList<>();
  private final List<Lack> lacks = new ArrayList<>();
  private UnaryOperator<WorldSettings> world = settings -> settings;
  private int symbols = 1;
  private Duration step = Duration.ofMillis(250);
  private Duration length = Duration.ofSeconds(40);
  private Consumer<Aftermath> judge = aftermath -> {};
  private List<String> timeline = List.of();
  private Optional<Attempt.Notes> notes = Optional.empty();

  Plot(long seed, String variant) {
    this.seed = seed;
    this.variant = variant;
    this.random = new SplittableRandom(seed * 1_000_003 + variant.hashCode());
  }

  // What is given.

  String variant() {
    return variant;
  }

  boolean is(String other) {
    return variant.equals(other);
  }

  RandomGenerator random() {
    return random;
  }

  boolean coin() {
    return random.nextBoolean();
  }

  /** Drawn, in milliseconds, the last excluded. */
  Duration between(int least, int most) {
    return Duration.ofMillis(random.nextInt(least, most));
  }

  <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Another exchange, network or node than usual. */
  void given(UnaryOperator<WorldSettings> change) {
    UnaryOperator<WorldSettings> before = world;
    world = settings -> change.apply(before.apply(settings));
  }

  /** So many symbols, BTCUSDT first; the others trade at 100. */
  List<Symbol> symbols(int count) {
    symbols = count;
    List<Symbol> all = new ArrayList<>(List.of(BTC));
    OTHERS.subList(0, count - 1).forEach(base -> all.add(new Symbol(base + "USDT")));
    return all;
  }

  /** A public trade in this time, instead of 250 ms. */
  void ticksEvery(Duration pace) {
    step = pace;
  }

  // What happens.

  void at(Duration when, Act act) {
    beats.add(new Beat(beats.size() + 1, when, act));
  }

  /** Something that no story tells, in words for the timeline. */
  void at(Duration when, String words, Consumer<Scene> doing) {
    pranks.add(new Prank(when, words, doing));
  }

  /** Everything heals, and 5 s later it is judged. */
  void healsAt(Duration when) {
    length = when;
  }

  /** A part that cannot be played today, and the work that brings it. */
  void lacks(String what, String issue) {
    lacks.add(new Lack(what, issue));
  }

  /** Called when all is over, with all that is left. */
  void then(Consumer<Aftermath> judged) {
    judge = judged;
  }

  /** An entry at market, with a stop so many percent away. */
  Act enter(Symbol symbol, Direction direction, String quantity, String stopPercent) {
    return enter(symbol, direction, quantity, stopPercent, List.of());
  }

  Act enter(
      Symbol symbol,
      Direction direction,
      String quantity,
      String stopPercent,
      List<Act.Take> takes) {
    return new Act.Enter(
        symbol,
        direction,
        Quantity.of(quantity),
        Optional.empty(),
        Optional.of(Level.parse(against(direction, stopPercent))),
        takes,
        Duration.ofSeconds(10));
  }

  /** An entry that rests so many percent away from the market. */
  Act rest(
      Symbol symbol, Direction direction, String quantity, String awayPercent, String stopPercent) {
    return new Act.Enter(
        symbol,
        direction,
        Quantity.of(quantity),
        Optional.of(Level.parse(against(direction, awayPercent))),
        Optional.of(Level.parse(against(direction, stopPercent))),
        List.of(),
        Duration.ofSeconds(30));
  }

  static Act.Take take(Direction direction, String percent, String quantity) {
    String sign = direction == Direction.LONG ? "" : "-";
    return new Act.Take(Level.parse(sign + percent + "%"), Quantity.of(quantity));
  }

  private static String against(Direction direction, String percent) {
    return (direction == Direction.LONG ? "-" : "") + percent + "%";
  }

  /** A quantity of some 1,000 USDT. */
  static String some(Symbol symbol) {
    return symbol.equals(BTC) ? "0.016" : "10";
  }

  Direction direction() {
    return coin() ? Direction.LONG : Direction.SHORT;
  }

  /** From that moment on, so long, requests of this kind meet this; the story's clock stands. */
  void faults(Duration when, Duration lasting, RequestFault fault) {
    at(
        when,
        "faults: " + fault.pattern() + " " + fault.effect() + " " + fault.message(),
        scene -> {
          Instant now = Instant.ofEpochMilli(scene.world().now().toEpochMilli());
          scene.world().exchange().add(fault, now.plus(lasting));
          scene.outage(lasting);
        });
  }

  /** An answer of the exchange's, instead of or after doing what was asked. */
  static RequestFault answers(
      String pattern, RequestFault.Effect effect, int status, int code, String text, int times) {
    return new RequestFault(pattern, effect, status, Optional.of(code), text, times, Duration.ZERO);
  }

  // The run.

  Attempt play(Trial trial) {
    return play(trial, false);
  }

  /**
   * @param keepsLines whether {@link #timeline} is made
   */
  Attempt play(Trial trial, boolean keepsLines) {
    Attempt.Notes taken = new Attempt.Notes(trial, seed);
    notes = Optional.of(taken);
    beats.sort(Comparator.comparing(Beat::at));
    Story story = new Story(trial.title(), ignored -> settings(), seed, length, beats);
    Telling.Result result = Telling.tell(story, keepsLines, this);
    timeline = result.timeline();
    lacks.forEach(lack -> taken.lacks(lack.what(), lack.issue()));
    return taken.attempt(result.digest());
  }

  /** What happened, in words. */
  List<String> timeline() {
    return timeline;
  }

  private WorldSettings settings() {
    RandomGenerator chance = new SplittableRandom(~seed);
    Duration least = Duration.ofMillis(chance.nextInt(2, 40));
    WorldSettings usual = WorldSettings.usual();
    List<WorldSettings.Market> markets = new ArrayList<>();
    markets.add(
        new WorldSettings.Market(
            Instruments.btcusdt(), Tape.walking("60000.0", step, new SplittableRandom(seed))));
    for (String base : OTHERS.subList(0, symbols - 1)) {
      markets.add(
          new WorldSettings.Market(
              Instruments.of(base + "USDT", "0.01", "0.01", "5"),
              Tape.walking(OTHERS_PRICE, step, new SplittableRandom(seed + base.hashCode()))));
    }
    // Prices stand until the story moves them: then it decides what triggers.
    markets.forEach(market -> market.tape().at(market.tape().price().toPlainString(), "0.001"));
    return world.apply(
        usual
            .withSeed(seed)
            .withMarkets(markets, usual.model())
            .withVariants(Variants.drawn(chance, Duration.ZERO))
            .withLatency(new Latency(least, least.multipliedBy(2))));
  }

  @Override
  public void begins(Scene scene) {
    for (Prank prank : pranks) {
      scene
          .world()
          .plan(
              prank.at(),
              () -> {
                scene.say("story", prank.words());
                prank.doing().accept(scene);
              });
    }
  }

  @Override
  public void ends(Scene scene, Evidence evidence) {
    Aftermath aftermath = new Aftermath(scene, evidence, notes.orElseThrow(), length);
    aftermath.judgeInvariants();
    judge.accept(aftermath);
  }
}
