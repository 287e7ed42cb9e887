package io.breakwater.simulation.virtual;

import io.breakwater.exchange.Transport;
import io.breakwater.simulator.WireResult;
import io.breakwater.simulator.wire.WireAnswer;
import io.breakwater.simulator.wire.WireRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way of one process, in one of its lives, through the {@link SimulatedNetwork}. */
final class NetworkLine implements Transport {
  private static final String RESET = "connection reset";

  /** An event that no other has overtaken by then goes on alone. */
  private static final Duration OVERTAKEN_BY = Duration.ofMillis(200);

  private final SimulatedNetwork network;
  private final String process;
  private final String remote;
  private boolean dead;

  NetworkLine(SimulatedNetwork network, String process, String remote) {
    this.network = network;
    this.process = process;
    this.remote = remote;
  }

  void die() {
    dead = true;
  }

  @Override
  public CompletionStage<Answer> send(Request request) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    String what = request.toString();
    network.spring(what, process);
    network.onceItRuns(process, () -> depart(request, what, answer));
    return answer;
  }

  private void depart(Request request, String what, CompletableFuture<Answer> answer) {
    if (dead) {
      return;
    }
    if (network.log().isKept()) {
      network.note(process, what, request.form() + "&" + request.uri().getRawQuery());
    }
    if (network.isCut()) {
      answer.complete(new NotSent("network is unreachable"));
      return;
    }
    Duration there = network.latency().plus(network.extraDelay(what));
    if (network.loses(network.losses().requests())) {
      network.travel(there, () -> answer(what, answer, new Lost(RESET)));
    } else {
      network.travel(there, () -> arrive(request, answer));
    }
  }

  private void arrive(Request request, CompletableFuture<Answer> answer) {
    WireResult result = network.arrive(toWire(request));
    String what = request.toString();
    boolean lost = network.loses(network.losses().answers());
    network.travel(
        result.delay().plus(network.latency()).plus(network.lateAnswers()),
        () -> {
          boolean through = !lost && !network.isCut() && result instanceof WireResult.Answered;
          answer(
              what,
              answer,
              through ? toAnswer(((WireResult.Answered) result).answer()) : new Lost(RESET));
        });
  }

  private void answer(String what, CompletableFuture<Answer> waiting, Answer answer) {
    if (dead) {
      return;
    }
    if (!network.log().isKept()) {
      waiting.complete(answer);
      return;
    }
    if (answer instanceof Answered answered) {
      network
          .log()
          .add("answer", process + " " + what + " " + answered.status() + " " + answered.body());
      if (isOfAccount(what)) {
        network.noteDelivered(process, what, answered.body());
      }
    } else {
      network.log().add("answer", process + " " + what + " " + answer);
    }
    waiting.complete(answer);
  }

  /** What tells of the account's orders and positions. */
  private static boolean isOfAccount(String what) {
    return what.contains("rder") || what.contains("positionRisk") || what.contains("userTrades");
  }

  private WireRequest toWire(Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    URI uri = request.uri();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return new WireRequest(request.method(), uri.getPath(), query, request.form(), headers, remote);
  }

  private static Answer toAnswer(WireAnswer answer) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    answer
        .headers()
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
    return new Answered(answer.status(), headers, answer.body());
  }

  @Override
  public Socket open(URI uri, int demand, SocketListener listener) {
    Wire wire = new Wire(network.nextSocket(), uri, demand, listener);
    if (dead) {
      return wire;
    }
    network.note(process, "OPEN " + uri.getPath(), "");
    if (network.isCut()) {
      network.time().plan(Duration.ZERO, () -> wire.end("network is unreachable"));
      return wire;
    }
    network.plug(wire.number, wire);
    network.travel(network.latency(), wire::shakeHands);
    return wire;
  }

  /** One WebSocket. What was not asked for waits here. */
  final class Wire implements Socket {
    private final long number;
    private final URI uri;
    private final SocketListener listener;
    private final Deque<String> waiting = new ArrayDeque<>();
    private int demand;
    private boolean open;
    private boolean over;
    private boolean delivering;
    private long lastArrival;
    private Optional<String> overtaken = Optional.empty();

    private Wire(long number, URI uri, int demand, SocketListener listener) {
      this.number = number;
      this.uri = uri;
      this.demand = demand;
      this.listener = listener;
    }

    long number() {
      return number;
    }

    String path() {
      return uri.getPath();
    }

    boolean isOpen() {
      return open;
    }

    /** Whether the process has closed it, or knows that it is. */
    boolean isOver() {
      return over;
    }

    String process() {
      return process;
    }

    boolean isOf(NetworkLine line) {
      return line == NetworkLine.this;
    }

    private void shakeHands() {
      if (!network.isPlugged(number)) {
        return;
      }
      Optional<Integer> refused = network.shakeHands(number, uri);
      if (refused.isPresent()) {
        network.unplug(number);
        inOrder(() -> end("handshake refused: " + refused.get()));
        return;
      }
      open = true;
      inOrder(
          () -> {
            if (!over && !dead) {
              listener.onOpen();
            }
          });
      network.deliverFrames();
    }

    /** A connection keeps its order, whatever each message's latency. */
    private void inOrder(Runnable arrival) {
      long now = network.time().millis() * 1_000_000;
      long way = network.latency().plus(network.lateEvents(path())).toNanos();
      long due = Math.max(lastArrival, now + way);
      lastArrival = due;
      network.travel(Duration.ofNanos(due - now), arrival);
    }

    void carry(String text) {
      if (network.isMuted(text)) {
        return;
      }
      if (overtaken.isPresent()) {
        String late = overtaken.get();
        overtaken = Optional.empty();
        inOrder(() -> offer(text));
        inOrder(() -> offer(late));
      } else if (network.loses(network.losses().swappedEvents())) {
        overtaken = Optional.of(text);
        network.time().plan(OVERTAKEN_BY, () -> goOnAlone(text));
      } else {
        inOrder(() -> offer(text));
        if (network.loses(network.losses().repeatedEvents())) {
          inOrder(() -> offer(text));
        }
      }
    }

    private void goOnAlone(String text) {
      if (overtaken.filter(late -> late.equals(text)).isPresent()) {
        overtaken = Optional.empty();
        inOrder(() -> offer(text));
      }
    }

    void carryEnd(String reason) {
      inOrder(() -> end(reason));
    }

    private void offer(String text) {
      if (!over && !dead) {
        waiting.add(text);
        deliver();
      }
    }

    /** A listener may ask for more while it is told. */
    private void deliver() {
      if (delivering) {
        return;
      }
      delivering = true;
      while (!over && demand > 0 && !waiting.isEmpty()) {
        demand--;
        String text = waiting.poll();
        if (network.log().isKept()) {
          network.log().add("event", process + " " + text);
        }
        if (network.log().isKept() && path().startsWith("/private/")) {
          network.noteDelivered(process, "private", text);
        }
        listener.onText(text);
      }
      delivering = false;
    }

    void end(String cause) {
      if (!over) {
        over = true;
        if (!dead) {
          listener.onClosed(cause);
        }
      }
    }

    @Override
    public void request(int messages) {
      demand += messages;
      deliver();
    }

    @Override
    public void send(String text) {
      if (!dead) {
        network.travel(
            network.latency(),
            () -> {
              if (network.isPlugged(number)) {
                network.socketText(number, text);
              }
            });
      }
    }

    @Override
    public void close() {
      network.breakWire(this, "closed by us");
    }
  }
}
