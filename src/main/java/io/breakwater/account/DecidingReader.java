package io.breakwater.account;

import io.breakwater.exchange.Call;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.exchange.Stages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.CircuitBreaker;
import org.apache.pekko.pattern.CircuitBreakerOpenException;

/**
 * What {@link PositionReader} and {@link BalanceReader} share: one read at a time, behind a circuit
 * breaker, repeated periodically while somebody asks.
 *
 * <p>Who asks while a read is under way is not served by it where its age would not do: all of
 * those share the read after it.
 *
 * @param <T> what a read gives
 * @param <R> the replies
 */
final class DecidingReader<T, R> {
  /** What a reader takes. */
  interface Command {}

  /** A read that is wanted; answered exactly once. */
  interface Ask<R> extends Command {
    /** How old the answer may be; zero forces a read. */
    Duration maxAge();

    ActorRef<R> replyTo();
  }

  /**
   * What is read, and how its ends are worded.
   *
   * @param what for the log, such as {@code positions}
   * @param heard told whatever is read, on the reader's thread
   */
  record Subject<T, R>(
      String what,
      Function<Call, CompletionStage<Outcome<T>>> read,
      Wording<T, R> wording,
      Consumer<T> heard) {}

  /** Turns the end of a read into a reply. */
  interface Wording<T, R> {
    R read(T value);

    R rejected(int code, String reason);

    R unavailable(String reason);
  }

  private enum Probe implements Command {
    INSTANCE
  }

  private enum ReadDue implements Command {
    INSTANCE
  }

  private enum InterestOver implements Command {
    INSTANCE
  }

  /**
   * @param failure why there is no outcome: breaker open, call timed out
   */
  private record ReadFinished<T>(
      int attempt, Optional<Outcome<T>> outcome, Optional<Throwable> failure) implements Command {}

  /**
   * What was read last.
   *
   * @param askedAt by our own clock
   */
  private record Snapshot<T>(T value, Instant askedAt) {}

  /**
   * The read under way.
   *
   * @param served who asked before it began
   * @param next who asked since
   */
  private record Reading<R>(int attempt, Instant askedAt, List<Ask<R>> served, List<Ask<R>> next) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Subject<T, R> subject;
  private final CircuitBreaker breaker;
  private final ReaderSettings settings;
  private final Clock clock;
  private final AtomicInteger attempts;

  private DecidingReader(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Subject<T, R> subject,
      CircuitBreaker breaker,
      ReaderSettings settings,
      Clock clock,
      AtomicInteger attempts) {
    this.context = context;
    this.timers = timers;
    this.subject = subject;
    this.breaker = breaker;
    this.settings = settings;
    this.clock = clock;
    this.attempts = attempts;
  }

  static <T, R> Behavior<Command> create(
      Subject<T, R> subject, CircuitBreaker breaker, ReaderSettings settings, Clock clock) {
    // Counts on over restarts, so that an answer to a read from before one is known as such.
    AtomicInteger attempts = new AtomicInteger();
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  // In safe mode nobody asks, yet only a call can close the breaker.
                  timers.startTimerWithFixedDelay(Probe.INSTANCE, settings.probeInterval());
                  return new DecidingReader<>(
                          context, timers, subject, breaker, settings, clock, attempts)
                      .idle(Optional.empty());
                }));
  }

  private Behavior<Command> idle(Optional<Snapshot<T>> last) {
    return Behaviors.receive(Command.class)
        .onMessageUnchecked(Ask.class, (Ask<R> ask) -> onAsk(last, ask))
        .onMessageEquals(Probe.INSTANCE, () -> readIf(breaker.isHalfOpen(), last))
        .onMessageEquals(ReadDue.INSTANCE, () -> readIf(!breaker.isOpen(), last))
        .onMessageEquals(InterestOver.INSTANCE, this::onInterestOver)
        .onMessage(ReadFinished.class, stale -> Behaviors.same()) // from before a restart
        .build();
  }

  private Behavior<Command> reading(Optional<Snapshot<T>> last, Reading<R> now) {
    return Behaviors.receive(Command.class)
        .onMessageUnchecked(
            ReadFinished.class, (ReadFinished<T> finished) -> onReadFinished(last, now, finished))
        .onMessageUnchecked(Ask.class, (Ask<R> ask) -> onAskWhileReading(last, now, ask))
        .onMessageEquals(Probe.INSTANCE, Behaviors::same)
        .onMessageEquals(ReadDue.INSTANCE, Behaviors::same)
        .onMessageEquals(InterestOver.INSTANCE, this::onInterestOver)
        .onSignal(PreRestart.class, signal -> onGone(now))
        .onSignal(PostStop.class, signal -> onGone(now))
        .build();
  }

  private Behavior<Command> onAsk(Optional<Snapshot<T>> last, Ask<R> ask) {
    noteInterest();
    return answerFrom(last, ask) ? Behaviors.same() : read(last, List.of(ask));
  }

  private Behavior<Command> onAskWhileReading(
      Optional<Snapshot<T>> last, Reading<R> now, Ask<R> ask) {
    noteInterest();
    if (answerFrom(last, ask)) {
      return Behaviors.same();
    }
    if (now.served().size() + now.next().size() >= settings.maxWaiting()) {
      ask.replyTo().tell(subject.wording().unavailable("too many reads waiting"));
      return Behaviors.same();
    }
    List<Ask<R>> next = new ArrayList<>(now.next());
    next.add(ask);
    return reading(last, new Reading<>(now.attempt(), now.askedAt(), now.served(), next));
  }

  private Behavior<Command> readIf(boolean due, Optional<Snapshot<T>> last) {
    return due ? read(last, List.of()) : Behaviors.same();
  }

  private Behavior<Command> read(Optional<Snapshot<T>> last, List<Ask<R>> asks) {
    int attempt = attempts.incrementAndGet();
    Instant askedAt = clock.instant();
    CompletionStage<Outcome<T>> answer =
        Stages.on(
            context.getExecutionContext(),
            breaker.callWithCircuitBreakerCS(
                () -> subject.read().apply(Call.of(Precedence.READ)), DecidingReader::isOutage));
    context.pipeToSelf(
        answer,
        (outcome, failure) ->
            new ReadFinished<>(
                attempt, Optional.ofNullable(outcome), Optional.ofNullable(failure)));
    return reading(last, new Reading<>(attempt, askedAt, asks, List.of()));
  }

  private Behavior<Command> onReadFinished(
      Optional<Snapshot<T>> before, Reading<R> now, ReadFinished<T> finished) {
    if (finished.attempt() != now.attempt()) {
      return Behaviors.same();
    }
    logFailure(finished);
    R reply = toReply(finished);
    now.served().forEach(ask -> ask.replyTo().tell(reply));

    Optional<Snapshot<T>> last = before;
    if (finished.outcome().orElse(null) instanceof Outcome.Done<T> done) {
      last = Optional.of(new Snapshot<>(done.value(), now.askedAt()));
      subject.heard().accept(done.value());
    }
    List<Ask<R>> left = new ArrayList<>();
    for (Ask<R> ask : now.next()) {
      if (!answerFrom(last, ask)) {
        left.add(ask);
      }
    }
    return left.isEmpty() ? idle(last) : read(last, left);
  }

  /** Whether what was read last was young enough, and has been told. */
  private boolean answerFrom(Optional<Snapshot<T>> last, Ask<R> ask) {
    if (last.isEmpty() || ask.maxAge().isZero() || !breaker.isClosed()) {
      return false;
    }
    Duration age = Duration.between(last.get().askedAt(), clock.instant());
    // Below zero the clock was set back, and the age is not known.
    if (age.isNegative() || age.compareTo(ask.maxAge()) > 0) {
      return false;
    }
    ask.replyTo().tell(subject.wording().read(last.get().value()));
    return true;
  }

  private void noteInterest() {
    if (!timers.isTimerActive(ReadDue.INSTANCE)) {
      timers.startTimerWithFixedDelay(ReadDue.INSTANCE, settings.period());
    }
    timers.startSingleTimer(InterestOver.INSTANCE, settings.interest());
  }

  private Behavior<Command> onInterestOver() {
    timers.cancel(ReadDue.INSTANCE);
    return Behaviors.same();
  }

  private Behavior<Command> onGone(Reading<R> now) {
    R reply = subject.wording().unavailable("the reader of " + subject.what() + " restarts");
    now.served().forEach(ask -> ask.replyTo().tell(reply));
    now.next().forEach(ask -> ask.replyTo().tell(reply));
    return Behaviors.same();
  }

  private void logFailure(ReadFinished<T> finished) {
    boolean failedFast = finished.failure().map(DecidingReader::isOpenBreaker).orElse(false);
    if (failedFast || !isOutage(finished.outcome(), finished.failure())) {
      return;
    }
    context.getLog().warn("reading {} failed: {}", subject.what(), describe(finished));
  }

  private R toReply(ReadFinished<T> finished) {
    Outcome<T> outcome = finished.outcome().orElse(null);
    if (outcome instanceof Outcome.Done<T> done) {
      return subject.wording().read(done.value());
    }
    if (outcome instanceof Outcome.Rejected<T> no) {
      return subject.wording().rejected(no.code(), no.reason());
    }
    return subject.wording().unavailable(describe(finished));
  }

  /** A rejection is an answer: the exchange is up, so it must not open the breaker. */
  private static <T> boolean isOutage(Optional<Outcome<T>> outcome, Optional<Throwable> failure) {
    return outcome.map(Outcome::isOutage).orElse(true);
  }

  private static <T> String describe(ReadFinished<T> finished) {
    return finished
        .outcome()
        .map(Object::toString)
        .or(() -> finished.failure().map(DecidingReader::describe))
        .orElse("no answer");
  }

  private static String describe(Throwable failure) {
    return isOpenBreaker(failure) ? "the circuit breaker is open" : failure.getMessage();
  }

  private static boolean isOpenBreaker(Throwable failure) {
    return failure instanceof CircuitBreakerOpenException;
  }
}
