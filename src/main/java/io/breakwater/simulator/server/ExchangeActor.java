package io.breakwater.simulator.server;

import io.breakwater.simulator.SimulatedExchange;
import io.breakwater.simulator.WireResult;
import io.breakwater.simulator.wire.SocketFrame;
import io.breakwater.simulator.wire.WireRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the simulated exchange, so that everything reaches it one after the other. Answers complete
 * futures rather than messages, because those who ask are HTTP handlers and not actors.
 */
final class ExchangeActor {
  sealed interface Command {}

  record Handle(WireRequest request, CompletableFuture<WireResult> answer) implements Command {}

  /**
   * A WebSocket wants to open.
   *
   * @param answer the socket's number, or the HTTP status that refuses it
   */
  record OpenSocket(String path, String query, SocketSink sink, CompletableFuture<Opened> answer)
      implements Command {}

  record SocketText(long socket, String text) implements Command {}

  record SocketClosed(long socket, String reason) implements Command {}

  /** Anything else that is asked of the exchange, such as its records. */
  record Ask<T>(BiFunction<SimulatedExchange, Instant, T> question, CompletableFuture<T> answer)
      implements Command {
    private void run(SimulatedExchange exchange, Instant now) {
      try {
        answer.complete(question.apply(exchange, now));
      } catch (IllegalArgumentException wrong) {
        answer.completeExceptionally(wrong);
      }
    }
  }

  /** The exchange is over. */
  record Stop() implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  record Opened(long socket, Optional<Integer> refused) {}

  /** The outgoing side of a WebSocket. */
  interface SocketSink {
    /** False where the client reads too slowly. */
    boolean send(String text);

    void close();
  }

  private final ActorContext<Command> context;
  private final SimulatedExchange exchange;
  private final Clock clock;
  private final Map<Long, SocketSink> sinks = new LinkedHashMap<>();
  private long sockets;
  private Instant latest = Instant.MIN;

  private boolean replayReported;

  private ExchangeActor(ActorContext<Command> context, SimulatedExchange exchange, Clock clock) {
    this.context = context;
    context.setLoggerName(ExchangeActor.class);
    this.exchange = exchange;
    this.clock = clock;
  }

  static Behavior<Command> create(
      SimulatedExchange exchange, Clock clock, ExchangeServerSettings settings) {
    Behavior<Command> serving =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.tick());
                      return new ExchangeActor(context, exchange, clock).serving();
                    }));
    return Behaviors.supervise(serving).onFailure(SupervisorStrategy.resume());
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .onMessage(Handle.class, this::onHandle)
        .onMessage(OpenSocket.class, this::onOpenSocket)
        .onMessage(SocketText.class, this::onSocketText)
        .onMessage(SocketClosed.class, this::onSocketClosed)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .onSignal(PostStop.class, signal -> onStop())
        .build();
  }

  /** A wall clock may be set back; the exchange's time may not. */
  private Instant now() {
    Instant now = Instant.ofEpochMilli(clock.millis());
    latest = now.isAfter(latest) ? now : latest;
    return latest;
  }

  private Behavior<Command> onTick() {
    deliver(now());
    if (!replayReported && exchange.replayFailure().isPresent()) {
      replayReported = true;
      context
          .getLog()
          .error(
              "The replay stops, the market holds: {}",
              exchange.replayFailure().get().getMessage());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onHandle(Handle command) {
    Instant now = now();
    try {
      command.answer().complete(exchange.handle(command.request(), now));
    } catch (RuntimeException bug) {
      // The caller gets a 500; the supervisor logs it and lets the others go on.
      command.answer().completeExceptionally(bug);
      throw bug;
    }
    deliver(now);
    return Behaviors.same();
  }

  private Behavior<Command> onOpenSocket(OpenSocket command) {
    Instant now = now();
    long socket = ++sockets;
    Optional<Integer> refused = exchange.openSocket(socket, command.path(), command.query(), now);
    if (refused.isEmpty()) {
      sinks.put(socket, command.sink());
    }
    command.answer().complete(new Opened(socket, refused));
    return Behaviors.same();
  }

  private Behavior<Command> onSocketText(SocketText command) {
    Instant now = now();
    exchange.socketText(command.socket(), command.text(), now);
    deliver(now);
    return Behaviors.same();
  }

  private Behavior<Command> onSocketClosed(SocketClosed command) {
    sinks.remove(command.socket());
    exchange.socketClosed(command.socket(), command.reason(), now());
    return Behaviors.same();
  }

  private Behavior<Command> onAsk(Ask<?> command) {
    Instant now = now();
    command.run(exchange, now);
    deliver(now);
    return Behaviors.same();
  }

  private Behavior<Command> onStop() {
    sinks.values().forEach(SocketSink::close);
    exchange.close();
    return Behaviors.same();
  }

  private void deliver(Instant now) {
    for (SocketFrame frame : exchange.advance(now)) {
      Optional<SocketSink> sink = Optional.ofNullable(sinks.get(frame.socket()));
      if (frame instanceof SocketFrame.Text text) {
        if (sink.isPresent() && !sink.get().send(text.text())) {
          sinks.remove(text.socket());
          sink.get().close();
          exchange.socketClosed(text.socket(), "client reads too slowly", now);
        }
      } else {
        sink.ifPresent(SocketSink::close);
        sinks.remove(frame.socket());
      }
    }
  }
}
