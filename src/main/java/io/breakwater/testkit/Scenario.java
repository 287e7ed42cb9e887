package io.breakwater.testkit;

import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.Reason;
import io.breakwater.account.stored.StoredEvent;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.InvariantChecks;
import io.breakwater.simulation.check.PromiseChecks;
import io.breakwater.simulation.check.Report;
import io.breakwater.simulation.story.Beat;
import io.breakwater.simulation.story.Script;
import io.breakwater.simulation.story.ScriptException;
import io.breakwater.simulation.story.Stage;
import io.breakwater.simulation.story.Timeline;
import io.breakwater.simulation.story.Words;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulation.virtual.VirtualProcess;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.strategy.Strategy;
import io.breakwater.strategy.StrategyPlan;
import io.breakwater.strategy.StrategyRunner;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/**
 * A story of one account: given, when, then. The whole node runs against the simulated exchange in
 * virtual time; what is given without a word says {@link Given}. An expectation lets time pass
 * until it is so; one that fails prints the seed and everything that happened, in order.
 */
public final class Scenario implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The stop of a position that is given, as a share of the price. */
  private static final BigDecimal FAR = new BigDecimal("0.02");

  private final VirtualWorld world;
  private final Stage stage;
  private final ScenarioExchange exchange;
  private final Instant start;
  private int modesBefore;
  private int signals;
  private boolean closed;

  Scenario(WorldSettings settings) {
    this.world = VirtualWorld.create(settings);
    this.stage = new Stage(world);
    this.exchange = new ScenarioExchange(world, stage);
    this.start = world.now();
    stage.begin();
    listen();
  }

  private void listen() {
    world.settle();
    stage.look();
    world.settle();
  }

  // Given.

  /** To begin with something else than usual. */
  public static Given given() {
    return new Given();
  }

  /** A node that has started and is NORMAL. */
  public static Scenario start() {
    return given().start();
  }

  /**
   * The same with some settings changed.
   *
   * @param changes as they would stand in a configuration file
   */
  public static Scenario start(String changes) {
    return given().settings(changes).start();
  }

  /** The same against an exchange that decides so what its documents leave open. */
  public static Scenario start(Variants variants) {
    return given().variants(variants).start();
  }

  Scenario started() {
    expectMode(Mode.NORMAL);
    // The symbols' leverage and margin type are set and the first prices are here.
    timePasses(Duration.ofSeconds(2));
    return this;
  }

  public static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }

  public static Duration millis(long count) {
    return Duration.ofMillis(count);
  }

  /** The account has entered this at market, and it is protected by a stop 2 % away. */
  public Scenario withPosition(String symbol, Direction direction, String quantity) {
    BigDecimal price = exchange.in(symbol).price();
    BigDecimal far = direction == Direction.LONG ? FAR.negate() : FAR;
    String stop =
        price.multiply(BigDecimal.ONE.add(far)).setScale(0, RoundingMode.HALF_UP).toPlainString();
    signal(Signals.enter(direction, new Symbol(symbol), quantity).stop(stop))
        .isAccepted()
        .isProtected();
    return this;
  }

  /**
   * Runs a strategy in the node's process, as the node would: it dies with it and starts anew.
   *
   * @param plan its account is {@code main}
   * @param strategy makes a fresh one, at each start and restart
   */
  public Scenario run(StrategyPlan plan, Supplier<Strategy> strategy) {
    return run(
        "strategy-" + plan.name(),
        inside -> StrategyRunner.create(plan, strategy, inside.forStrategies()));
  }

  /**
   * Runs any actor in the node's process: it dies with it and starts anew.
   *
   * @param behavior of what it finds there: the market, the way to the accounts, the clock
   */
  public Scenario run(
      String name, Function<VirtualProcess.Inside, ? extends Behavior<?>> behavior) {
    stage.say("given", name + " runs");
    world.node().inhabit(name, behavior);
    world.settle();
    return this;
  }

  // When.

  public ScenarioExchange exchange() {
    return exchange;
  }

  public Instant now() {
    return world.now();
  }

  /** Under which all this happens. */
  public long seed() {
    return world.settings().seed();
  }

  public void timePasses(Duration span) {
    stage.say("when", "time passes: " + span);
    world.passes(span);
  }

  /**
   * Plays the acts of a script, their times counted from now.
   *
   * @param script such as {@code 0s calls lost-answer place-order 1 times for 5s}
   * @throws IllegalArgumentException telling everything that is wrong with it
   */
  public void plays(String script) {
    List<Symbol> symbols =
        world.settings().markets().stream().map(WorldSettings.Market::symbol).toList();
    try {
      play(Script.acts("script", script, symbols));
    } catch (ScriptException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Plays the acts of a script in whose world this is. */
  public void plays(Script script) {
    play(script.beats());
  }

  /**
   * Reads a script from the class path, with what stands in its header.
   *
   * @param name such as {@code storm.story}
   */
  public static Script script(String name) {
    try (InputStream in = Scenario.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no " + name + " on the class path");
      }
      return Script.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException | ScriptException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private void play(List<Beat> beats) {
    for (Beat beat : beats) {
      if (beat.at().isZero()) {
        stage.play(beat.act());
      } else {
        world.plan(beat.at(), () -> stage.play(beat.act()));
      }
    }
    world.settle();
  }

  /** Nothing gets through in either direction, and connects fail at once. */
  public void networkGoesDown() {
    stage.say("when", "the network goes down");
    stage.troubleBegins();
    world.network().cut();
  }

  public void networkComesBack() {
    stage.say("when", "the network is back");
    stage.troubleEnds();
    world.network().mend();
  }

  /** The process is lost with all that its actors knew but the journal; nobody trades. */
  public void nodeCrashes() {
    stage.say("when", "the node crashes");
    stage.troubleBegins();
    world.node().crash();
    world.settle();
  }

  /** It starts again from its journal. */
  public void nodeRestarts() {
    stage.say("when", "the node starts again");
    stage.troubleEnds();
    modesBefore = stage.modes().size();
    world.node().start();
    listen();
  }

  /** The journal fails to store that many times from now on. */
  public void journalFails(int times) {
    stage.say("when", "the journal fails " + times + " times");
    world.store().fail(times);
  }

  /** The journal stores nothing until it goes on, and says nothing. */
  public void journalWaits() {
    stage.say("when", "the journal waits");
    world.store().stall();
  }

  public void journalGoesOn() {
    stage.say("when", "the journal goes on");
    world.store().goOn();
    world.settle();
  }

  /** Sends a signal under a new id. */
  public Sent signal(Signals what) {
    return send(what.toSignal(nextId(), this));
  }

  /** Closes everything that the account has, by whomever it was made. */
  public SignalId flattensAll() {
    return commands("flatten all", OrderGateway.FlattenAll::new);
  }

  /** Cancels what is not filled of all entries. */
  public SignalId cancelsAll() {
    return commands("cancel all", OrderGateway.CancelAll::new);
  }

  private SignalId commands(
      String what,
      BiFunction<SignalId, ActorRef<OrderGateway.Reply>, OrderGateway.Request> command) {
    SignalId id = nextId();
    stage.say("when", id + ": " + what);
    List<OrderGateway.Reply> replies = new ArrayList<>();
    world.ear(OrderGateway.Reply.class, replies::add, ref -> request(command.apply(id, ref)));
    expect("an answer to " + what, () -> !replies.isEmpty());
    check("accepted, was " + replies, replies.get(0) instanceof OrderGateway.Accepted);
    return id;
  }

  /** Sends the very same signal once more. */
  public Sent repeat(Sent earlier) {
    return send(earlier.signal());
  }

  /** Sends signals at once, each under a new id: none is handled before the last is sent. */
  public List<Sent> signals(List<Signals> many) {
    stage.say("when", many.size() + " signals at once");
    List<Sent> flood = new ArrayList<>();
    List<OrderGateway.Execute> all = new ArrayList<>();
    for (Signals what : many) {
      Sent sent = new Sent(this, what.toSignal(nextId(), this));
      flood.add(sent);
      stage.note(sent.signal());
      world.ear(
          OrderGateway.Reply.class,
          sent::isTold,
          ref -> all.add(new OrderGateway.Execute(sent.signal(), ref)));
    }
    world.settle();
    all.forEach(this::request);
    world.settle();
    return flood;
  }

  private SignalId nextId() {
    signals++;
    return new SignalId("signal-" + signals);
  }

  private Sent send(Signal signal) {
    stage.say(
        "when",
        "%s: %s %s %s"
            .formatted(signal.id(), signal.action(), signal.direction(), signal.symbol()));
    stage.note(signal);
    Sent sent = new Sent(this, signal);
    world.ear(
        OrderGateway.Reply.class,
        reply -> {
          stage.say("node", Words.of(reply));
          sent.isTold(reply);
        },
        ref -> request(new OrderGateway.Execute(signal, ref)));
    world.settle();
    return sent;
  }

  private void request(OrderGateway.Request request) {
    world.node().tell(VirtualWorld.ACCOUNT, request);
  }

  // What the node has said and done.

  /** Every mode since the start, with its reasons. */
  public List<ModeState> modeStates() {
    return List.copyOf(stage.modes().subList(modesBefore, stage.modes().size()));
  }

  /** Of the moment. */
  public ModeState mode() {
    return latestMode().orElseThrow(() -> failure("expected a mode, none was told"));
  }

  private Optional<ModeState> latestMode() {
    List<ModeState> all = stage.modes();
    return all.size() > modesBefore ? Optional.of(all.get(all.size() - 1)) : Optional.empty();
  }

  /** Every mode since the start, each once where nothing but its reasons changed. */
  public List<Mode> modes() {
    List<Mode> all = new ArrayList<>();
    for (ModeState state : modeStates()) {
      if (all.isEmpty() || all.get(all.size() - 1) != state.mode()) {
        all.add(state.mode());
      }
    }
    return all;
  }

  /** What the node says of all its trades. */
  public OrderGateway.Trades trades() {
    List<OrderGateway.Trades> answer = new ArrayList<>();
    world.ear(
        OrderGateway.Trades.class, answer::add, ref -> request(new OrderGateway.GetTrades(ref)));
    expect("all trades", () -> !answer.isEmpty());
    return answer.get(0);
  }

  /** What the journal holds of the account, in order. */
  public List<StoredEvent> journal() {
    return world.journal().stream().map(VirtualWorld.Fact::event).toList();
  }

  /** What the node tried to send since then, also where it came to nothing. */
  public List<String> sentSince(Instant then) {
    return world.network().sent().stream()
        .filter(sent -> !sent.at().isBefore(then))
        .map(SimulatedNetwork.Sent::what)
        .toList();
  }

  /** Every signed request since the start, with all that it says. */
  public List<String> signed() {
    return world.network().sent().stream().map(sent -> sent.what() + " " + sent.text()).toList();
  }

  // Then.

  public void expectMode(Mode mode) {
    expectMode(mode, PATIENCE);
  }

  public void expectMode(Mode mode, Duration within) {
    expect("mode " + mode, within, () -> latestMode().filter(is -> is.mode() == mode).isPresent());
  }

  public void expectMode(Mode mode, Reason reason) {
    expectMode(mode, reason, PATIENCE);
  }

  public void expectMode(Mode mode, Reason reason, Duration within) {
    expect(
        "mode " + mode + " for " + reason,
        within,
        () ->
            latestMode()
                .filter(is -> is.mode() == mode && is.reasons().contains(reason))
                .isPresent());
  }

  /** The exchange holds this position in BTCUSDT; below zero is short. */
  public void expectPosition(String amount) {
    expectPosition(Signals.BTCUSDT.value(), amount);
  }

  public void expectPosition(String symbol, String amount) {
    BigDecimal wanted = new BigDecimal(amount);
    ScenarioMarket market = exchange.in(symbol);
    expect("position " + amount + " in " + symbol, () -> market.position().compareTo(wanted) == 0);
  }

  /** Flat in every symbol, and no order of any kind is left at the exchange. */
  public void expectFlatAndEmpty() {
    expect("flat without orders", exchange::isFlatAndEmpty);
  }

  /** Waits for some news, and returns the first of them. */
  public <N extends OrderGateway.News> N expectNews(
      Class<N> type, Predicate<N> which, Duration within) {
    expect("news " + type.getSimpleName(), within, () -> find(type, which).isPresent());
    return find(type, which).orElseThrow();
  }

  /** All news so far, oldest first. */
  public List<OrderGateway.News> news() {
    return stage.news();
  }

  private <N extends OrderGateway.News> Optional<N> find(Class<N> type, Predicate<N> which) {
    return stage.news().stream().filter(type::isInstance).map(type::cast).filter(which).findFirst();
  }

  /**
   * Everything heals, the books get the time that they may take, and then no promise and no
   * invariant has been broken, from the start on.
   *
   * @return how often each promise was put to the test
   */
  public Report expectPromises() {
    Evidence evidence = stage.end();
    Report promises = PromiseChecks.judge(evidence);
    for (Report report : List.of(promises, InvariantChecks.judge(evidence))) {
      check(
          "no broken %s%n%s".formatted(report.kind(), String.join("\n", report.table())),
          report.broken() == 0);
    }
    return promises;
  }

  public void expect(String what, BooleanSupplier condition) {
    expect(what, PATIENCE, condition);
  }

  /** Lets time pass until it is so. */
  public void expect(String what, Duration within, BooleanSupplier condition) {
    if (!world.passes(within, condition)) {
      throw failure("within " + within + " expected " + what);
    }
  }

  /** Must be so now. */
  public void check(String what, boolean condition) {
    if (!condition) {
      throw failure("expected " + what);
    }
  }

  private AssertionError failure(String what) {
    return new AssertionError(what + "\n" + timeline());
  }

  /** The seed, and all that happened, in order. */
  public String timeline() {
    List<String> lines = Timeline.full(stage.said(), world.exchange().records(), start);
    return "seed %d (-D%s=%d), after %s:%n%s"
        .formatted(
            seed(),
            Given.SEED,
            seed(),
            Duration.between(start, now()),
            String.join(System.lineSeparator(), lines));
  }

  /** Ends it, once; no message may have been left unhandled. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    world.close();
    if (!world.unhandled().isEmpty()) {
      throw failure("unhandled messages: " + world.unhandled());
    }
  }
}
