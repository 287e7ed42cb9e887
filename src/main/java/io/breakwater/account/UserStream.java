package io.breakwater.account;

import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.Backoff;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ListenKey;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.exchange.StreamHandle;
import io.breakwater.exchange.StreamListener;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps the account's private stream up. Holds the account at every loss; the release is up to
 * whoever has reconciled the gap. Never deletes the listen key: a successor may be using it.
 *
 * <p>A quiet account sends nothing for hours, so silence alone says nothing. Who sees a state that
 * the stream did not announce sends {@link Suspect}.
 */
final class UserStream {
  sealed interface Command {}

  /** The stream seems to say less than happens: it is replaced. */
  record Suspect(String cause) implements Command {}

  /** What the stream's owner is told. */
  sealed interface Output {}

  /**
   * The stream stands; what happened before must be reconciled.
   *
   * @param generation grows with each connection
   */
  record StreamUp(long generation) implements Output {}

  /** Comes only between the {@link StreamUp} and the {@link StreamDown} of its generation. */
  record Event(long generation, AccountEvent event) implements Output {}

  /** The stream is lost; it is being replaced. */
  record StreamDown(String cause) implements Output {}

  private enum ReconnectDue implements Command {
    INSTANCE
  }

  private enum OpenOverdue implements Command {
    INSTANCE
  }

  private enum KeepAliveDue implements Command {
    INSTANCE
  }

  private enum Stable implements Command {
    INSTANCE
  }

  private enum MinuteOver implements Command {
    INSTANCE
  }

  private record KeyStarted(long connection, Outcome<ListenKey> outcome) implements Command {}

  private record KeyKept(long connection, Outcome<ListenKey> outcome) implements Command {}

  private record Opened(long connection) implements Command {}

  private record Received(long connection, AccountEvent event) implements Command {}

  private record Unreadable(long connection, String kind, String cause) implements Command {}

  private record Closed(long connection, String cause) implements Command {}

  /**
   * How often was connected.
   *
   * @param failures in a row, which the next wait grows with
   * @param thisMinute attempts since the minute began
   */
  private record Pace(int failures, int thisMinute) {
    Pace withAttempt() {
      return new Pace(failures, thisMinute + 1);
    }

    Pace withFailure() {
      return new Pace(failures + 1, thisMinute);
    }

    Pace withStability() {
      return new Pace(0, thisMinute);
    }

    Pace withNewMinute() {
      return new Pace(failures, 0);
    }
  }

  /** One connection, open or about to be. */
  private record Connection(long number, ListenKey key, StreamHandle handle) {}

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MAX_UNREADABLE_KINDS = 100;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Exchange exchange;
  private final ActorRef<Output> output;
  private final ActorRef<SafeMode.Command> safeMode;
  private final UserStreamSettings settings;
  private final RandomGenerator random;
  private final AtomicLong connections;

  /** Messages by kind since they were last logged. */
  private final Map<String, Integer> unreadable = new TreeMap<>();

  private UserStream(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Exchange exchange,
      ActorRef<Output> output,
      ActorRef<SafeMode.Command> safeMode,
      UserStreamSettings settings,
      RandomGenerator random,
      AtomicLong connections) {
    this.context = context;
    this.timers = timers;
    this.exchange = exchange;
    this.output = output;
    this.safeMode = safeMode;
    this.settings = settings;
    this.random = random;
    this.connections = connections;
  }

  /** Connects at once. */
  static Behavior<Command> create(
      Exchange exchange,
      ActorRef<Output> output,
      ActorRef<SafeMode.Command> safeMode,
      UserStreamSettings settings,
      RandomGenerator random) {
    // Counts on over restarts, so that what a connection from before one says is known as such.
    AtomicLong connections = new AtomicLong();
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(MinuteOver.INSTANCE, MINUTE);
                  return new UserStream(
                          context,
                          timers,
                          exchange,
                          output,
                          safeMode,
                          settings,
                          random,
                          connections)
                      .connect(new Pace(0, 0));
                }));
  }

  private Behavior<Command> startingKey(Pace pace, long connection) {
    return phase()
        .onMessage(KeyStarted.class, started -> onKeyStarted(pace, connection, started))
        .onMessageEquals(OpenOverdue.INSTANCE, () -> failed(pace, "no listen key in time"))
        .onMessageEquals(MinuteOver.INSTANCE, () -> startingKey(onMinuteOver(pace), connection))
        .onMessage(Command.class, stale -> Behaviors.same())
        .build();
  }

  private Behavior<Command> opening(Pace pace, Connection connection) {
    return phase()
        .onMessage(
            Opened.class,
            m -> m.connection() == connection.number(),
            m -> onOpened(pace, connection))
        .onMessage(
            Closed.class, m -> m.connection() == connection.number(), m -> failed(pace, m.cause()))
        .onMessageEquals(OpenOverdue.INSTANCE, () -> onOpenOverdue(pace, connection))
        .onMessageEquals(MinuteOver.INSTANCE, () -> opening(onMinuteOver(pace), connection))
        .onMessage(Command.class, stale -> Behaviors.same())
        .onSignal(PreRestart.class, signal -> close(connection))
        .onSignal(PostStop.class, signal -> close(connection))
        .build();
  }

  private Behavior<Command> up(Pace pace, Connection connection) {
    long number = connection.number();
    return phase()
        .onMessage(
            Received.class,
            m -> m.connection() == number,
            m -> onReceived(pace, connection, m.event()))
        .onMessage(
            Unreadable.class, m -> m.connection() == number, m -> onUnreadable(connection, m))
        .onMessage(
            Closed.class, m -> m.connection() == number, m -> lost(pace, connection, m.cause()))
        .onMessage(Suspect.class, suspect -> lost(pace, connection, suspect.cause()))
        .onMessage(
            KeyKept.class,
            m -> m.connection() == number,
            m -> onKeyKept(pace, connection, m.outcome()))
        .onMessageEquals(KeepAliveDue.INSTANCE, () -> keepKey(connection))
        .onMessageEquals(Stable.INSTANCE, () -> up(pace.withStability(), connection))
        .onMessageEquals(
            MinuteOver.INSTANCE,
            () -> {
              Pace next = onMinuteOver(pace);
              return next.equals(pace) ? Behaviors.same() : up(next, connection);
            })
        .onMessage(Command.class, stale -> Behaviors.same())
        .onSignal(PreRestart.class, signal -> onGone(connection))
        .onSignal(PostStop.class, signal -> onGone(connection))
        .build();
  }

  private Behavior<Command> waitingToConnect(Pace pace) {
    return phase()
        .onMessageEquals(ReconnectDue.INSTANCE, () -> connect(pace))
        .onMessageEquals(MinuteOver.INSTANCE, () -> waitingToConnect(onMinuteOver(pace)))
        .onMessage(Command.class, stale -> Behaviors.same())
        .build();
  }

  /** This minute's attempts are used up. */
  private Behavior<Command> waitingForMinute(Pace pace) {
    return phase()
        .onMessageEquals(MinuteOver.INSTANCE, () -> connect(onMinuteOver(pace)))
        .onMessage(Command.class, stale -> Behaviors.same())
        .build();
  }

  private static BehaviorBuilder<Command> phase() {
    return Behaviors.receive(Command.class);
  }

  private Behavior<Command> connect(Pace before) {
    if (before.thisMinute() >= settings.maxAttemptsPerMinute()) {
      context.getLog().warn("private stream: {} attempts this minute", before.thisMinute());
      return waitingForMinute(before);
    }
    long connection = connections.incrementAndGet();
    timers.startSingleTimer(OpenOverdue.INSTANCE, OpenOverdue.INSTANCE, settings.openTimeout());
    // An active key is given again and prolonged, a dead one replaced: both are what we need.
    context.pipeToSelf(
        exchange.startListenKey(Call.of(Precedence.RESOLVE)),
        (outcome, failure) -> new KeyStarted(connection, orUnsure(outcome, failure)));
    return startingKey(before.withAttempt(), connection);
  }

  private Behavior<Command> onKeyStarted(Pace pace, long number, KeyStarted started) {
    if (started.connection() != number) {
      return Behaviors.same();
    }
    if (!(started.outcome() instanceof Outcome.Done<ListenKey> done)) {
      return failed(pace, "no listen key: " + started.outcome());
    }
    StreamHandle handle =
        exchange.openAccountStream(
            done.value(), settings.demand(), new Listener(number, context.getSelf()));
    return opening(pace, new Connection(number, done.value(), handle));
  }

  private Behavior<Command> onOpened(Pace pace, Connection connection) {
    timers.cancel(OpenOverdue.INSTANCE);
    timers.startSingleTimer(
        KeepAliveDue.INSTANCE, KeepAliveDue.INSTANCE, settings.keepAliveInterval());
    timers.startSingleTimer(Stable.INSTANCE, Stable.INSTANCE, settings.stableAfter());
    context.getLog().info("private stream {} is up", connection.number());
    output.tell(new StreamUp(connection.number()));
    return up(pace, connection);
  }

  private Behavior<Command> onOpenOverdue(Pace pace, Connection connection) {
    connection.handle().close();
    return failed(pace, "the connection did not stand in time");
  }

  private Behavior<Command> onReceived(Pace pace, Connection connection, AccountEvent event) {
    if (event instanceof AccountEvent.ListenKeyExpired) {
      return lost(pace, connection, "the listen key expired");
    }
    output.tell(new Event(connection.number(), event));
    connection.handle().request(1);
    return Behaviors.same();
  }

  private Behavior<Command> onUnreadable(Connection connection, Unreadable message) {
    connection.handle().request(1);
    String kind = unreadable.size() < MAX_UNREADABLE_KINDS ? message.kind() : "other";
    if (unreadable.merge(kind, 1, Integer::sum) == 1) {
      context.getLog().warn("private stream: unreadable {}: {}", kind, message.cause());
    }
    return Behaviors.same();
  }

  private Behavior<Command> keepKey(Connection connection) {
    long number = connection.number();
    context.pipeToSelf(
        exchange.keepListenKey(Call.of(Precedence.RESOLVE)),
        (outcome, failure) -> new KeyKept(number, orUnsure(outcome, failure)));
    return Behaviors.same();
  }

  private Behavior<Command> onKeyKept(
      Pace pace, Connection connection, Outcome<ListenKey> outcome) {
    if (outcome instanceof Outcome.Rejected<ListenKey> no) {
      return lost(pace, connection, "the listen key is gone: " + no.code() + " " + no.reason());
    }
    if (outcome instanceof Outcome.Done<ListenKey> done) {
      if (!done.value().equals(connection.key())) {
        return lost(pace, connection, "the account has another listen key");
      }
      timers.startSingleTimer(
          KeepAliveDue.INSTANCE, KeepAliveDue.INSTANCE, settings.keepAliveInterval());
      return Behaviors.same();
    }
    context.getLog().warn("private stream: listen key not prolonged: {}", outcome);
    timers.startSingleTimer(
        KeepAliveDue.INSTANCE, KeepAliveDue.INSTANCE, settings.keepAliveRetry());
    return Behaviors.same();
  }

  private Behavior<Command> lost(Pace pace, Connection connection, String cause) {
    timers.cancel(KeepAliveDue.INSTANCE);
    timers.cancel(Stable.INSTANCE);
    connection.handle().close();
    tellLoss(cause);
    return failed(pace, cause);
  }

  private Behavior<Command> failed(Pace before, String cause) {
    timers.cancel(OpenOverdue.INSTANCE);
    Duration wait = backoff(before.failures());
    context.getLog().warn("private stream: {}; next in {} ms", cause, wait.toMillis());
    safeMode.tell(new SafeMode.Hold(Reason.USER_STREAM_DOWN, cause));
    timers.startSingleTimer(ReconnectDue.INSTANCE, ReconnectDue.INSTANCE, wait);
    return waitingToConnect(before.withFailure());
  }

  private Behavior<Command> onGone(Connection connection) {
    connection.handle().close();
    tellLoss("the private stream's actor restarts");
    return Behaviors.same();
  }

  private Behavior<Command> close(Connection connection) {
    connection.handle().close();
    return Behaviors.same();
  }

  /** The account is held before anybody can act on the news. */
  private void tellLoss(String cause) {
    safeMode.tell(new SafeMode.Hold(Reason.USER_STREAM_DOWN, cause));
    output.tell(new StreamDown(cause));
  }

  private Duration backoff(int failures) {
    double jitter = settings.jitterPercent() / 100.0;
    return new Backoff(settings.minBackoff(), settings.maxBackoff(), jitter)
        .after(failures, random);
  }

  private Pace onMinuteOver(Pace pace) {
    unreadable.forEach(
        (kind, count) -> {
          if (count > 1) {
            context.getLog().warn("private stream: unreadable {}: {} in a minute", kind, count);
          }
        });
    unreadable.clear();
    return pace.withNewMinute();
  }

  private static <T> Outcome<T> orUnsure(Outcome<T> outcome, Throwable failure) {
    return failure == null ? outcome : new Outcome.Unsure<>("broke: " + failure);
  }

  /** Called from any thread: only tells. */
  private record Listener(long connection, ActorRef<Command> self)
      implements StreamListener<AccountEvent> {
    @Override
    public void onOpen() {
      self.tell(new Opened(connection));
    }

    @Override
    public void onEvent(AccountEvent event) {
      self.tell(new Received(connection, event));
    }

    @Override
    public void onUnreadable(String kind, String cause) {
      self.tell(new Unreadable(connection, kind, cause));
    }

    @Override
    public void onClosed(String cause) {
      self.tell(new Closed(connection, cause));
    }
  }
}
