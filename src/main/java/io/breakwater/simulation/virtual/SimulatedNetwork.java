package io.breakwater.simulation.virtual;

import io.breakwater.exchange.Transport;
import io.breakwater.simulator.SimulatedExchange;
import io.breakwater.simulator.WireResult;
import io.breakwater.simulator.wire.SocketFrame;
import io.breakwater.simulator.wire.WireRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Carries wire text between processes and a simulated exchange. The exchange's own faults hold;
 * this adds those of the way: latency, loss, repetition, another order, connections that are dead
 * at one end only, and lines that are cut or stand still.
 */
public final class SimulatedNetwork {
  /** A request or a connect as it left, also where nothing came of it. */
  public record Sent(Instant at, String process, String what, String text) {}

  /** What reached a process of what concerns its account: answers, and the private stream. */
  public record Delivered(Instant at, String process, String what, String body) {}

  /** How long a message is on its way. */
  public record Latency(Duration least, Duration most) {
    public static Latency of(Duration always) {
      return new Latency(always, always);
    }

    Duration drawn(RandomGenerator random) {
      long spread = most.toNanos() - least.toNanos();
      return spread <= 0 ? least : least.plusNanos(random.nextLong(spread));
    }
  }

  /** In thousandths of all messages. */
  public record Losses(int requests, int answers, int repeatedEvents, int swappedEvents) {
    public static final Losses NONE = new Losses(0, 0, 0, 0);
  }

  private final VirtualTime time;
  private final SimulatedExchange exchange;
  private final RandomGenerator random;
  private final EventLog log;
  private final Map<Long, NetworkLine.Wire> wires = new LinkedHashMap<>();
  private final Map<String, NetworkLine> lines = new LinkedHashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<Delivered> delivered = new ArrayList<>();
  private final List<NetworkLine.Wire> halfOpen = new ArrayList<>();
  private final List<Runnable> standing = new ArrayList<>();
  private final Map<String, List<Runnable>> standingStill = new LinkedHashMap<>();
  private Latency latency;
  private Losses losses = Losses.NONE;
  private long opened;
  private Predicate<String> muted = text -> false;
  private Pattern lateRoutes = Pattern.compile("/");
  private Duration lateEvents = Duration.ZERO;
  private Duration lateAnswers = Duration.ZERO;
  private boolean cut;
  private boolean stands;
  private String delayed = "";
  private Duration delay = Duration.ZERO;
  private Instant pulse = Instant.MAX;
  private Optional<BiPredicate<String, String>> trap = Optional.empty();
  private Runnable sprung = () -> {};

  SimulatedNetwork(
      VirtualTime time,
      SimulatedExchange exchange,
      Latency latency,
      RandomGenerator random,
      EventLog log) {
    this.time = time;
    this.exchange = exchange;
    this.latency = latency;
    this.random = random;
    this.log = log;
    followExchange();
  }

  /** A new way for a process; the one before, where there was one, is dead. */
  Transport connect(String process, String remote) {
    disconnect(process);
    NetworkLine line = new NetworkLine(this, process, remote);
    lines.put(process, line);
    return line;
  }

  /** The process is gone: what is on its way to it is lost, what it sent arrives all the same. */
  void disconnect(String process) {
    NetworkLine before = lines.remove(process);
    if (before != null) {
      before.die();
      for (NetworkLine.Wire wire : List.copyOf(wires.values())) {
        if (wire.isOf(before)) {
          time.plan(latency(), () -> forget(wire, "connection reset by peer"));
        }
      }
    }
  }

  /** Every request and every connect so far. */
  public List<Sent> sent() {
    return List.copyOf(sent);
  }

  public List<Delivered> delivered() {
    return List.copyOf(delivered);
  }

  public void latency(Latency other) {
    latency = other;
  }

  public void losses(Losses other) {
    losses = other;
  }

  /** Texts of sockets that are like this are lost. */
  public void mutes(Predicate<String> texts) {
    muted = texts;
  }

  /**
   * What sockets tell comes that much later than usual.
   *
   * @param routes a pattern, such as {@code public|market}
   */
  public void holdsEvents(String routes, Duration span) {
    lateRoutes = Pattern.compile("/(" + routes + ")/");
    lateEvents = span;
  }

  /** Answers are that much longer on their way than requests. */
  public void holdsAnswers(Duration span) {
    lateAnswers = span;
  }

  /** From now on nothing gets through: connects fail at once, and open sockets break. */
  public void cut() {
    cut = true;
    List.copyOf(wires.values()).forEach(wire -> breakWire(wire, "the network is down"));
  }

  public void mend() {
    cut = false;
  }

  public boolean isCut() {
    return cut;
  }

  /** From now on nothing arrives, and nobody is told: it waits on its way until {@link #moves}. */
  public void stands() {
    stands = true;
  }

  public void moves() {
    stands = false;
    List<Runnable> all = List.copyOf(standing);
    standing.clear();
    all.forEach(Runnable::run);
  }

  /** The exchange's ends of these sockets are gone, and the other ends do not learn it. */
  public void halfOpens(String route) {
    for (NetworkLine.Wire wire : List.copyOf(wires.values())) {
      if (wire.path().startsWith("/" + route + "/")) {
        forget(wire, "half open");
        halfOpen.add(wire);
      }
    }
  }

  /** Whether somebody still takes such a socket for open. */
  public boolean isHalfOpen(String route) {
    halfOpen.removeIf(wire -> wire.isOver() || !wire.isOf(lines.get(wire.process())));
    return halfOpen.stream().anyMatch(wire -> wire.path().startsWith("/" + route + "/"));
  }

  /**
   * The next request of this kind is that much longer on its way.
   *
   * @param what method and path
   */
  public void delayNext(String what, Duration span) {
    delayed = what;
    delay = span;
  }

  /**
   * When a request of this kind is next handed over, this is done first; once.
   *
   * @param kind of method-and-path, and the process
   */
  void trap(BiPredicate<String, String> kind, Runnable work) {
    trap = Optional.of(kind);
    sprung = work;
  }

  /** A request of somebody else, who is answered at once. */
  public WireResult foreign(WireRequest request) {
    WireResult result = exchange.handle(request, moment());
    if (log.isKept()) {
      log.add("foreign", request.method() + " " + request.path() + " " + result);
    }
    deliverFrames();
    return result;
  }

  VirtualTime time() {
    return time;
  }

  Duration latency() {
    return latency.drawn(random);
  }

  /** Whether it is one of those that are lost. */
  boolean loses(int perThousand) {
    return perThousand > 0 && random.nextInt(1000) < perThousand;
  }

  Losses losses() {
    return losses;
  }

  /** After its time on the way, unless everything stands. */
  void travel(Duration span, Runnable arrival) {
    time.plan(span, () -> arriveOrStand(arrival));
  }

  private void arriveOrStand(Runnable arrival) {
    if (stands) {
      standing.add(arrival);
    } else {
      arrival.run();
    }
  }

  void note(String process, String what, String text) {
    sent.add(new Sent(time.now(), process, what, text));
    log.add("sent", process + " " + what + " " + text);
  }

  void noteDelivered(String process, String what, String body) {
    delivered.add(new Delivered(time.now(), process, what, body));
  }

  boolean isMuted(String text) {
    return muted.test(text);
  }

  Duration lateEvents(String path) {
    return lateEvents.isZero() || !lateRoutes.matcher(path).lookingAt()
        ? Duration.ZERO
        : lateEvents;
  }

  Duration lateAnswers() {
    return lateAnswers;
  }

  EventLog log() {
    return log;
  }

  /** How much longer than usual this request travels. */
  Duration extraDelay(String what) {
    if (!what.equals(delayed)) {
      return Duration.ZERO;
    }
    delayed = "";
    return delay;
  }

  /** What a process is about to send while it stands still leaves when it goes on. */
  void standsStill(String process) {
    standingStill.putIfAbsent(process, new ArrayList<>());
  }

  void goesOn(String process) {
    List<Runnable> waiting = standingStill.remove(process);
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  /** Now, unless the process stands still. */
  void onceItRuns(String process, Runnable sending) {
    List<Runnable> waiting = standingStill.get(process);
    if (waiting == null) {
      sending.run();
    } else {
      waiting.add(sending);
    }
  }

  /** Does what waits for whoever sends this. */
  void spring(String what, String process) {
    if (trap.filter(kind -> kind.test(what, process)).isPresent()) {
      trap = Optional.empty();
      sprung.run();
    }
  }

  WireResult arrive(WireRequest request) {
    WireResult result = exchange.handle(request, moment());
    deliverFrames();
    return result;
  }

  long nextSocket() {
    return ++opened;
  }

  void plug(long number, NetworkLine.Wire wire) {
    wires.put(number, wire);
  }

  void unplug(long number) {
    wires.remove(number);
  }

  boolean isPlugged(long number) {
    return wires.containsKey(number);
  }

  /** Asks the exchange for the socket; gives the status that refuses it. */
  Optional<Integer> shakeHands(long number, URI uri) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return exchange.openSocket(number, uri.getPath(), query, moment());
  }

  void socketText(long number, String text) {
    exchange.socketText(number, text, moment());
    deliverFrames();
  }

  /** Both ends learn it. */
  void breakWire(NetworkLine.Wire wire, String cause) {
    halfOpen.remove(wire);
    if (wires.containsKey(wire.number())) {
      forget(wire, cause);
      time.plan(Duration.ZERO, () -> wire.end(cause));
    }
  }

  private void forget(NetworkLine.Wire wire, String cause) {
    if (wires.remove(wire.number()) != null && wire.isOpen()) {
      exchange.socketClosed(wire.number(), cause, moment());
    }
  }

  /** The exchange counts whole milliseconds. */
  private Instant moment() {
    return time.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Lets the exchange do what it does by itself at its own moments. */
  private void followExchange() {
    Instant due = exchange.nextDue();
    if (!due.isBefore(pulse)) {
      return;
    }
    pulse = due;
    time.plan(
        Duration.between(time.now(), due),
        () -> {
          pulse = Instant.MAX;
          deliverFrames();
        });
  }

  void deliverFrames() {
    for (SocketFrame frame : exchange.advance(moment())) {
      NetworkLine.Wire wire = wires.get(frame.socket());
      if (wire == null) {
        continue;
      }
      if (frame instanceof SocketFrame.Text text) {
        wire.carry(text.text());
      } else if (frame instanceof SocketFrame.Close close) {
        wires.remove(frame.socket());
        wire.carryEnd(close.reason());
      }
    }
    followExchange();
  }
}
