package io.breakwater.simulation;

import io.breakwater.exchange.Transport;
import io.breakwater.simulator.SimulatedExchange;
import io.breakwater.simulator.WireResult;
import io.breakwater.simulator.wire.SocketFrame;
import io.breakwater.simulator.wire.WireAnswer;
import io.breakwater.simulator.wire.WireRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries wire text to a simulated exchange in the same process, with a fixed latency each way. The
 * exchange's own faults hold; besides, the whole line can be cut.
 */
final class SimulatedNetwork implements Transport {
  private static final String REMOTE = "10.0.0.1";

  /** One request as it left, for timelines and for tests that count connects. */
  record Sent(Instant at, String what) {}

  private final VirtualTime time;
  private final SimulatedExchange exchange;
  private final Duration latency;
  private final Map<Long, Line> lines = new LinkedHashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<String> signed = new ArrayList<>();
  private long opened;
  private boolean cut;
  private String delayed = "";
  private Duration delay = Duration.ZERO;
  private Instant pulse;

  SimulatedNetwork(VirtualTime time, SimulatedExchange exchange, Duration latency) {
    this.time = time;
    this.exchange = exchange;
    this.latency = latency;
    this.pulse = Instant.MAX;
    followExchange();
  }

  /** Every request and every connect so far, also those that a cut line refused. */
  List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** The same requests with all that they say, in order. */
  List<String> signed() {
    return List.copyOf(signed);
  }

  /** From now on nothing gets through: connects fail at once, and open sockets break. */
  void cut() {
    cut = true;
    List.copyOf(lines.keySet()).forEach(socket -> breakLine(socket, "the network is down"));
  }

  void mend() {
    cut = false;
  }

  /**
   * The next request of this kind is that much longer on its way.
   *
   * @param what method and path
   */
  void delayNext(String what, Duration span) {
    delayed = what;
    delay = span;
  }

  @Override
  public CompletionStage<Answer> send(Request request) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    sent.add(new Sent(time.now(), request.toString()));
    signed.add(request + " " + request.form() + "&" + request.uri().getRawQuery());
    if (cut) {
      answer.complete(new NotSent("network is unreachable"));
      return answer;
    }
    boolean late = request.toString().equals(delayed);
    delayed = late ? "" : delayed;
    time.plan(late ? latency.plus(delay) : latency, () -> arrive(request, answer));
    return answer;
  }

  private void arrive(Request request, CompletableFuture<Answer> answer) {
    WireResult result = exchange.handle(toWire(request), moment());
    deliverFrames();
    time.plan(
        result.delay().plus(latency),
        () ->
            answer.complete(
                cut || !(result instanceof WireResult.Answered answered)
                    ? new Lost("connection reset")
                    : toAnswer(answered.answer())));
  }

  /** A request of somebody else, who is answered at once. */
  WireResult foreign(WireRequest request) {
    WireResult result = exchange.handle(request, moment());
    deliverFrames();
    return result;
  }

  private static WireRequest toWire(Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    URI uri = request.uri();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return new WireRequest(request.method(), uri.getPath(), query, request.form(), headers, REMOTE);
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
    opened++;
    long number = opened;
    sent.add(new Sent(time.now(), "OPEN " + uri.getPath()));
    Line line = new Line(number, demand, listener);
    if (cut) {
      time.plan(Duration.ZERO, () -> line.end("network is unreachable"));
      return line;
    }
    lines.put(number, line);
    time.plan(latency, () -> shakeHands(line, uri));
    return line;
  }

  private void shakeHands(Line line, URI uri) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    Optional<Integer> refused = exchange.openSocket(line.number, uri.getPath(), query, moment());
    if (refused.isPresent()) {
      lines.remove(line.number);
      time.plan(latency, () -> line.end("handshake refused: " + refused.get()));
      return;
    }
    line.isOpen = true;
    time.plan(latency, line::begin);
    deliverFrames();
  }

  private void breakLine(long number, String cause) {
    Line line = lines.remove(number);
    if (line != null) {
      if (line.isOpen) {
        exchange.socketClosed(number, cause, moment());
      }
      time.plan(Duration.ZERO, () -> line.end(cause));
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

  private void deliverFrames() {
    for (SocketFrame frame : exchange.advance(moment())) {
      Line line = lines.get(frame.socket());
      if (line == null) {
        continue;
      }
      if (frame instanceof SocketFrame.Text text) {
        time.plan(latency, () -> line.offer(text.text()));
      } else if (frame instanceof SocketFrame.Close close) {
        lines.remove(frame.socket());
        time.plan(latency, () -> line.end(close.reason()));
      }
    }
    followExchange();
  }

  /** One WebSocket. What was not asked for waits here. */
  private final class Line implements Socket {
    private final long number;
    private final SocketListener listener;
    private final Deque<String> waiting = new ArrayDeque<>();
    private int demand;
    private boolean isOpen;
    private boolean over;
    private boolean delivering;

    Line(long number, int demand, SocketListener listener) {
      this.number = number;
      this.demand = demand;
      this.listener = listener;
    }

    void begin() {
      if (!over) {
        listener.onOpen();
      }
    }

    void offer(String text) {
      if (!over) {
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
        listener.onText(waiting.poll());
      }
      delivering = false;
    }

    void end(String cause) {
      if (!over) {
        over = true;
        listener.onClosed(cause);
      }
    }

    @Override
    public void request(int messages) {
      demand += messages;
      deliver();
    }

    @Override
    public void send(String text) {
      time.plan(
          latency,
          () -> {
            if (lines.containsKey(number)) {
              exchange.socketText(number, text, moment());
              deliverFrames();
            }
          });
    }

    @Override
    public void close() {
      breakLine(number, "closed by us");
    }
  }
}
