package io.breakwater.market;

import io.breakwater.domain.Instrument;
import io.breakwater.exchange.Backoff;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.MarketData;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Reads the rules of all symbols, at the start, each hour, and when asked. A reading that fails is
 * tried again on the schedule that every retried call follows; one that is given up changes
 * nothing, the rules read before stay in force.
 */
final class Instruments {
  sealed interface Command {}

  /** Reads now, or joins the reading under way; answered once. */
  record Refresh(ActorRef<Result> replyTo) implements Command {}

  /** Reads now, where the last reading is a while ago: somebody has met other rules. */
  enum ReadSoon implements Command {
    INSTANCE
  }

  private enum RefreshDue implements Command {
    INSTANCE
  }

  private enum RetryDue implements Command {
    INSTANCE
  }

  private record ReadFinished(int number, Outcome<List<Instrument>> outcome) implements Command {}

  /** How a refresh ended. */
  sealed interface Result {}

  record Refreshed(List<Instrument> instruments) implements Result {
    Refreshed {
      instruments = List.copyOf(instruments);
    }
  }

  /** The exchange said no; the reading was not tried again. */
  record RefreshRejected(int code, String reason) implements Result {}

  /**
   * No proper answer.
   *
   * @param attempts how often it was tried
   */
  record RefreshUnavailable(int attempts, String cause) implements Result {}

  // Even a throttle that has passed by our clock is not answered by asking at once.
  private static final Duration LEAST_THROTTLE = Duration.ofSeconds(1);
  private static final int MOST_WAITING = 100;
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final MarketData exchange;
  private final MarketSettings.Rules settings;
  private final Backoff backoff;
  private final ActorRef<Result> listener;
  private final Clock clock;
  private final RandomGenerator random;
  private final List<ActorRef<Result>> asking = new ArrayList<>();
  private Instant readAt = Instant.EPOCH;
  private int reads;

  private Instruments(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      MarketData exchange,
      MarketSettings.Rules settings,
      ActorRef<Result> listener,
      Clock clock,
      RandomGenerator random) {
    this.context = context;
    context.setLoggerName(Instruments.class);
    this.timers = timers;
    this.exchange = exchange;
    this.settings = settings;
    this.backoff = new Backoff(settings.firstRetry(), LONGEST_RETRY, settings.jitter());
    this.listener = listener;
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param listener told how each refresh ended, whoever asked for it
   * @param random used by this actor alone
   */
  static Behavior<Command> create(
      MarketData exchange,
      MarketSettings.Rules settings,
      ActorRef<Result> listener,
      Clock clock,
      RandomGenerator random) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Instruments(context, timers, exchange, settings, listener, clock, random)
                        .read(0)));
  }

  private Behavior<Command> resting() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Refresh.class,
            request -> {
              asking.add(request.replyTo());
              return read(0);
            })
        .onMessageEquals(RefreshDue.INSTANCE, () -> read(0))
        .onMessageEquals(ReadSoon.INSTANCE, this::onReadSoon)
        .onMessage(ReadFinished.class, late -> Behaviors.same())
        .onMessageEquals(RetryDue.INSTANCE, Behaviors::same)
        .build();
  }

  private Behavior<Command> reading(int retries) {
    return Behaviors.receive(Command.class)
        .onMessage(ReadFinished.class, finished -> onReadFinished(retries, finished))
        .onMessage(Refresh.class, this::onRefreshMeanwhile)
        .onMessageEquals(RefreshDue.INSTANCE, Behaviors::same)
        .onMessageEquals(ReadSoon.INSTANCE, Behaviors::same)
        .onMessageEquals(RetryDue.INSTANCE, Behaviors::same)
        .onSignal(PreRestart.class, signal -> onRestart())
        .build();
  }

  private Behavior<Command> waitingToRetry(int retries) {
    return Behaviors.receive(Command.class)
        .onMessageEquals(RetryDue.INSTANCE, () -> read(retries))
        .onMessage(Refresh.class, this::onRefreshMeanwhile)
        .onMessage(ReadFinished.class, late -> Behaviors.same())
        .onMessageEquals(RefreshDue.INSTANCE, Behaviors::same)
        .onMessageEquals(ReadSoon.INSTANCE, Behaviors::same)
        .onSignal(PreRestart.class, signal -> onRestart())
        .build();
  }

  /** Many orders may be refused for one change of the rules. */
  private Behavior<Command> onReadSoon() {
    Duration since = Duration.between(readAt, clock.instant());
    if (since.compareTo(LEAST_PAUSE) >= 0) {
      return read(0);
    }
    timers.startSingleTimer(RefreshDue.INSTANCE, LEAST_PAUSE.minus(since));
    return Behaviors.same();
  }

  private Behavior<Command> read(int retries) {
    readAt = clock.instant();
    int number = ++reads;
    context.pipeToSelf(
        exchange.instruments(Call.of(Precedence.READ)),
        (outcome, failure) ->
            new ReadFinished(
                number, failure == null ? outcome : new Outcome.Unsure<>(String.valueOf(failure))));
    timers.startSingleTimer(
        "answer",
        new ReadFinished(number, new Outcome.Unsure<>("no answer in time")),
        settings.callTimeout());
    return reading(retries);
  }

  private Behavior<Command> onReadFinished(int retries, ReadFinished finished) {
    if (finished.number() != reads) {
      return Behaviors.same();
    }
    timers.cancel("answer");
    Outcome<List<Instrument>> outcome = finished.outcome();
    if (outcome instanceof Outcome.Done<List<Instrument>> done) {
      return finish(new Refreshed(done.value()), settings.refreshInterval());
    }
    if (outcome instanceof Outcome.Throttled<?> throttled) {
      return retryIn(untilPassed(throttled.until()), retries, outcome);
    }
    if (outcome instanceof Outcome.Rejected<?> no) {
      return finish(new RefreshRejected(no.code(), no.reason()), settings.refreshAfterFailure());
    }
    boolean mayRetry = outcome instanceof Outcome.NotSent || outcome instanceof Outcome.Unsure;
    if (mayRetry && retries < settings.retries()) {
      return retryIn(backoff.after(retries, random), retries + 1, outcome);
    }
    return finish(
        new RefreshUnavailable(retries + 1, outcome.toString()), settings.refreshAfterFailure());
  }

  private Behavior<Command> retryIn(Duration wait, int retries, Outcome<?> outcome) {
    context.getLog().info("Instruments not read, again in {} ms: {}", wait.toMillis(), outcome);
    timers.startSingleTimer(RetryDue.INSTANCE, wait);
    return waitingToRetry(retries);
  }

  private Duration untilPassed(Instant until) {
    Duration wait = Duration.between(clock.instant(), until);
    return wait.compareTo(LEAST_THROTTLE) < 0 ? LEAST_THROTTLE : wait;
  }

  private Behavior<Command> finish(Result result, Duration next) {
    if (!(result instanceof Refreshed)) {
      context.getLog().warn("Instruments keep their old rules: {}", result);
    }
    listener.tell(result);
    asking.forEach(replyTo -> replyTo.tell(result));
    asking.clear();
    timers.startSingleTimer(RefreshDue.INSTANCE, next);
    return resting();
  }

  private Behavior<Command> onRefreshMeanwhile(Refresh request) {
    if (asking.size() < MOST_WAITING) {
      asking.add(request.replyTo());
    } else {
      request.replyTo().tell(new RefreshUnavailable(0, "too many wait for this reading"));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onRestart() {
    asking.forEach(replyTo -> replyTo.tell(new RefreshUnavailable(0, "the reader failed")));
    return Behaviors.same();
  }
}
