package io.breakwater.testkit;

import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.Reason;
import io.breakwater.account.stored.StoredEvent;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Signal;
import io.breakwater.domain.SignalId;
import io.breakwater.domain.TradeSummary;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulation.virtual.WorldSettings;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.engine.Variants;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A story of one account in one symbol, BTCUSDT, at 60000 with 100000 USDT: given, when, then. The
 * whole node runs against the simulated exchange in virtual time. An expectation that fails prints
 * everything that happened, in order.
 */
public final class Scenario implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private record Line(Instant at, String text) {}

  private final VirtualWorld world;
  private final ScenarioExchange exchange;
  private final List<Line> told = new ArrayList<>();
  private final List<OrderGateway.News> news = new ArrayList<>();
  private final List<ModeState> modes = new ArrayList<>();
  private int signals;

  private Scenario(WorldSettings settings) {
    this.world = VirtualWorld.create(settings);
    this.exchange = new ScenarioExchange(world);
    startNode();
  }

  private void startNode() {
    world.node().start();
    world.settle();
    listen();
  }

  /** A node that has started and is NORMAL. */
  public static Scenario start() {
    return start("");
  }

  /**
   * The same with some settings changed.
   *
   * @param changes as they would stand in a configuration file
   */
  public static Scenario start(String changes) {
    return starting(changes).started();
  }

  /** The same against an exchange that decides so what its documents leave open. */
  public static Scenario start(Variants variants) {
    return new Scenario(WorldSettings.usual().withVariants(variants)).started();
  }

  /** The same with an account that holds a long and a short position of a symbol at once. */
  public static Scenario startHedged() {
    return new Scenario(WorldSettings.usual().withPositionMode(PositionMode.HEDGE)).started();
  }

  private Scenario started() {
    expectMode(Mode.NORMAL);
    // The symbol's leverage and margin type are set and the first prices are here.
    timePasses(Duration.ofSeconds(2));
    return this;
  }

  /** A node at its first moment, before anything of the exchange is known. */
  public static Scenario starting(String changes) {
    return new Scenario(WorldSettings.usual().withChanges(changes));
  }

  private void listen() {
    ear(OrderGateway.News.class, this::hear, ref -> request(new OrderGateway.Subscribe(ref)));
  }

  private <T> void ear(Class<T> type, Consumer<T> heard, Consumer<ActorRef<T>> user) {
    world.ear(type, heard, user);
    world.settle();
  }

  private void request(OrderGateway.Request request) {
    world.node().tell(VirtualWorld.ACCOUNT, request);
  }

  private void hear(OrderGateway.News item) {
    tell("node: " + item);
    news.add(item);
    if (item instanceof OrderGateway.ModeChanged changed) {
      modes.add(changed.state());
    }
  }

  private void tell(String text) {
    told.add(new Line(world.now(), text));
  }

  public ScenarioExchange exchange() {
    return exchange;
  }

  public Instant now() {
    return world.now();
  }

  public void timePasses(Duration span) {
    tell("time passes: " + span);
    world.passes(span);
  }

  /** Nothing gets through in either direction, and connects fail at once. */
  public void networkGoesDown() {
    tell("the network goes down");
    world.network().cut();
  }

  public void networkComesBack() {
    tell("the network is back");
    world.network().mend();
  }

  /** What the node tried to send since then, also where it came to nothing. */
  public List<String> sentSince(Instant then) {
    return world.network().sent().stream()
        .filter(sent -> !sent.at().isBefore(then))
        .map(SimulatedNetwork.Sent::what)
        .toList();
  }

  /** The process is lost with all that its actors knew but the journal; nobody trades. */
  public void nodeCrashes() {
    tell("the node crashes");
    world.node().crash();
    world.settle();
  }

  /** It starts again from its journal. */
  public void nodeRestarts() {
    tell("the node starts again");
    modes.clear();
    startNode();
  }

  /** Sends a signal under a new id. */
  public Sent signal(Signals what) {
    signals++;
    return send(what.toSignal(new SignalId("signal-" + signals), world.now()));
  }

  /** Sends signals at once, each under a new id: none is handled before the last is sent. */
  public List<Sent> signals(List<Signals> many) {
    List<Sent> flood = new ArrayList<>();
    List<OrderGateway.Execute> all = new ArrayList<>();
    tell(many.size() + " signals at once");
    for (Signals what : many) {
      signals++;
      Signal signal = what.toSignal(new SignalId("signal-" + signals), world.now());
      Sent sent = new Sent(signal, world.now());
      flood.add(sent);
      ear(
          OrderGateway.Reply.class,
          sent::isToldSilently,
          ref -> all.add(new OrderGateway.Execute(signal, ref)));
    }
    all.forEach(this::request);
    world.settle();
    return flood;
  }

  /** The journal fails to store that many times from now on. */
  public void journalFails(int times) {
    tell("the journal fails " + times + " times");
    world.store().fail(times);
  }

  /** The journal stores nothing until it goes on, and says nothing. */
  public void journalWaits() {
    tell("the journal waits");
    world.store().stall();
  }

  public void journalGoesOn() {
    tell("the journal goes on");
    world.store().goOn();
    world.settle();
  }

  /** What the journal holds of the account, in order. */
  public List<StoredEvent> journal() {
    return world.journal().stream().map(VirtualWorld.Fact::event).toList();
  }

  /** Every signed request since the start, with all that it says. */
  public List<String> signed() {
    return world.network().sent().stream().map(sent -> sent.what() + " " + sent.text()).toList();
  }

  /** What the node says of all its trades. */
  public OrderGateway.Trades trades() {
    List<OrderGateway.Trades> answer = new ArrayList<>();
    ear(OrderGateway.Trades.class, answer::add, ref -> request(new OrderGateway.GetTrades(ref)));
    expect("all trades", () -> !answer.isEmpty());
    return answer.get(0);
  }

  /** Sends the very same signal once more. */
  public Sent repeat(Sent earlier) {
    return send(earlier.signal);
  }

  private Sent send(Signal signal) {
    tell("signal: " + signal.id() + " " + signal.action() + " " + signal.direction());
    Sent sent = new Sent(signal, world.now());
    ear(
        OrderGateway.Reply.class,
        reply -> {
          tell("reply: " + reply);
          sent.answered = world.now();
          sent.replies.add(reply);
        },
        ref -> request(new OrderGateway.Execute(signal, ref)));
    return sent;
  }

  /** A signal on its way, and what became of it. */
  public final class Sent {
    private final Signal signal;
    private final Instant sentAt;
    private final List<OrderGateway.Reply> replies = new ArrayList<>();
    private Instant answered = Instant.MAX;

    private Sent(Signal signal, Instant sentAt) {
      this.signal = signal;
      this.sentAt = sentAt;
    }

    public SignalId id() {
      return signal.id();
    }

    private void isToldSilently(OrderGateway.Reply reply) {
      answered = world.now();
      replies.add(reply);
    }

    /** Every answer so far. */
    public List<OrderGateway.Reply> replies() {
      return List.copyOf(replies);
    }

    /** The one reply; waits for it. */
    public OrderGateway.Reply reply() {
      expect("a reply to " + signal.id(), () -> !replies.isEmpty());
      check("one reply to " + signal.id() + ", had " + replies, replies.size() == 1);
      return replies.get(0);
    }

    public Sent isAccepted() {
      OrderGateway.Reply reply = reply();
      check("accepted, was " + reply, reply instanceof OrderGateway.Accepted);
      return this;
    }

    /** Our own no, in this mode, for this reason. */
    public Sent isDenied(Mode mode, Reason reason) {
      OrderExecutionError.Denied denied = is(OrderExecutionError.Denied.class);
      check("denied in " + mode + ", was " + denied, denied.mode() == mode);
      check("denied for " + reason, denied.violations().contains(reason.toString()));
      return this;
    }

    /** One of the errors. */
    public <E extends OrderExecutionError> E is(Class<E> type) {
      OrderGateway.Reply reply = reply();
      check(type.getSimpleName() + ", was " + reply, type.isInstance(reply));
      return type.cast(reply);
    }

    public Sent within(Duration limit) {
      reply();
      Duration took = Duration.between(sentAt, answered);
      check("an answer within " + limit + ", took " + took, took.compareTo(limit) <= 0);
      return this;
    }

    public boolean isAnswered() {
      return !replies.isEmpty();
    }

    /** Told later, when the answer was Accepted: the entry came to nothing, and why. */
    public <E extends OrderExecutionError> E endsAs(Class<E> type, Duration within) {
      expect(
          signal.id() + " to end as " + type.getSimpleName(),
          within,
          () -> find(type, error -> error.signal().equals(id())).isPresent());
      return find(type, error -> error.signal().equals(id())).orElseThrow();
    }

    /** All of it is filled, and its stop stands at the exchange. */
    public Sent isProtected() {
      expectNews(OrderGateway.Protected.class, told -> told.signal().equals(id()), PATIENCE);
      String stop = signal.stopLoss().orElseThrow().toString();
      check("a stop at " + stop + ", has " + exchange.stops(), exchange.hasStop(stop));
      return this;
    }

    /** The round trip is over. */
    public TradeSummary isClosed(Duration within) {
      expectNews(OrderGateway.Closed.class, told -> told.summary().signal().equals(id()), within);
      return find(OrderGateway.Closed.class, told -> told.summary().signal().equals(id()))
          .orElseThrow()
          .summary();
    }
  }

  private <N extends OrderGateway.News> Optional<N> find(Class<N> type, Predicate<N> which) {
    return news.stream().filter(type::isInstance).map(type::cast).filter(which).findFirst();
  }

  /** Waits for some news. */
  public <N extends OrderGateway.News> void expectNews(
      Class<N> type, Predicate<N> which, Duration within) {
    expect("news " + type.getSimpleName(), within, () -> find(type, which).isPresent());
  }

  /** Every mode since the start, with its reasons. */
  public List<ModeState> modeStates() {
    return List.copyOf(modes);
  }

  public ModeState mode() {
    return modes.get(modes.size() - 1);
  }

  /** Every mode since the start, each once where nothing but its reasons changed. */
  public List<Mode> modes() {
    List<Mode> all = new ArrayList<>();
    for (ModeState state : modes) {
      if (all.isEmpty() || all.get(all.size() - 1) != state.mode()) {
        all.add(state.mode());
      }
    }
    return all;
  }

  public void expectMode(Mode mode) {
    expectMode(mode, PATIENCE);
  }

  public void expectMode(Mode mode, Duration within) {
    expect("mode " + mode, within, () -> !modes.isEmpty() && mode().mode() == mode);
  }

  public void expectMode(Mode mode, Reason reason, Duration within) {
    expect(
        "mode " + mode + " for " + reason,
        within,
        () -> mode().mode() == mode && mode().reasons().contains(reason));
  }

  /** Waits until the exchange holds this position. */
  public void expectPosition(String amount) {
    BigDecimal wanted = new BigDecimal(amount);
    expect("position " + amount, () -> exchange.position().compareTo(wanted) == 0);
  }

  /** Flat, and no order of any kind is left at the exchange. */
  public void expectFlatAndEmpty() {
    expect(
        "flat without orders",
        () ->
            exchange.position().signum() == 0
                && exchange.openOrders().isEmpty()
                && exchange.conditionalOrders().isEmpty());
  }

  public void expect(String what, BooleanSupplier condition) {
    expect(what, PATIENCE, condition);
  }

  /** Lets time pass until it is so. */
  public void expect(String what, Duration within, BooleanSupplier condition) {
    Instant limit = world.now().plus(within);
    while (!condition.getAsBoolean()) {
      if (!world.now().isBefore(limit)) {
        throw failure("within " + within + " expected " + what);
      }
      world.passes(STEP);
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

  /** All that happened, in order. */
  public String timeline() {
    List<Line> lines = new ArrayList<>(told);
    exchange.records().stream()
        .map(record -> new Line(record.time(), "exchange: " + shown(record)))
        .forEach(lines::add);
    lines.sort(Comparator.comparing(Line::at));
    StringBuilder text = new StringBuilder("at " + world.now() + ", from the start:\n");
    lines.forEach(line -> text.append(line.at()).append("  ").append(line.text()).append('\n'));
    return text.toString();
  }

  private static String shown(ExchangeRecord record) {
    if (record instanceof ExchangeRecord.RequestArrived request) {
      return request.method()
          + " "
          + request.path()
          + " → "
          + request.status()
          + " "
          + request.code()
          + (request.executed() ? "" : " not executed");
    }
    return record.toString();
  }

  /** Ends it; no message may have been left unhandled. */
  @Override
  public void close() {
    world.close();
    if (!world.unhandled().isEmpty()) {
      throw failure("unhandled messages: " + world.unhandled());
    }
  }
}
