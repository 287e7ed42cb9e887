package io.breakwater.account;

import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Brings one write about, by as many attempts as its {@link RetryPolicy} allows, then stops. All
 * attempts in flight are listened to: the late answer of an early one counts as well.
 *
 * @param <T> what a successful write gives
 */
final class Writer<T> {
  sealed interface Command {}

  private record AttemptFinished<T>(int attempt, Outcome<T> outcome) implements Command {}

  private enum AnswerOverdue implements Command {
    INSTANCE
  }

  private enum RetryDue implements Command {
    INSTANCE
  }

  /**
   * The end of a write, told exactly once.
   *
   * @param last the outcome that ended it, or that of the last attempt
   * @param attempts how many were sent; 1 when nothing was repeated
   * @param gaveUp why it was not repeated although it could have been
   */
  record Finished<T>(Outcome<T> last, int attempts, Optional<String> gaveUp) {}

  /**
   * How far a write is.
   *
   * @param sent attempts so far
   * @param answered those of them whose call has ended
   * @param retries counted repetitions
   * @param overdue whether the last attempt was repeated for want of an answer
   * @param last what is known of the last attempt
   */
  private record Progress<T>(
      int sent, int answered, int retries, boolean overdue, Outcome<T> last) {
    Progress<T> withSent() {
      return new Progress<>(sent + 1, answered, retries, overdue, last);
    }

    Progress<T> withAnswer() {
      return new Progress<>(sent, answered + 1, retries, overdue, last);
    }

    Progress<T> withRetry(boolean counted, boolean isOverdue, Outcome<T> outcome) {
      return new Progress<>(sent, answered, retries + (counted ? 1 : 0), isOverdue, outcome);
    }

    boolean isLast(int attempt) {
      return attempt == sent - 1;
    }
  }

  private static final String TIMER = "next";

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final WriteSpec<T> spec;
  private final Consumer<Finished<T>> onFinished;
  private final Duration wantedCheckInterval;
  private final ExchangeTime time;
  private final RandomGenerator random;

  private Writer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      WriteSpec<T> spec,
      Consumer<Finished<T>> onFinished,
      Duration wantedCheckInterval,
      ExchangeTime time,
      RandomGenerator random) {
    this.context = context;
    this.timers = timers;
    this.spec = spec;
    this.onFinished = onFinished;
    this.wantedCheckInterval = wantedCheckInterval;
    this.time = time;
    this.random = random;
  }

  /**
   * Sends the first attempt at once.
   *
   * @param onFinished called exactly once, the last thing that the writer does, on its thread:
   *     tells an actor and does nothing else. A message adapter would not do, because there can be
   *     only one for all kinds of writes.
   */
  static <T> Behavior<Command> create(
      WriteSpec<T> spec,
      Consumer<Finished<T>> onFinished,
      WriterSettings settings,
      ExchangeTime time,
      RandomGenerator random) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Writer<>(
                            context,
                            timers,
                            spec,
                            onFinished,
                            settings.wantedCheckInterval(),
                            time,
                            random)
                        .send(new Progress<>(0, 0, 0, false, new Outcome.NotSent<>("not tried")))));
  }

  private Behavior<Command> attempting(Progress<T> progress) {
    return Behaviors.receive(Command.class)
        .onMessageUnchecked(
            AttemptFinished.class,
            (AttemptFinished<T> finished) -> onAnswerWhileAttempting(progress, finished))
        .onMessageEquals(AnswerOverdue.INSTANCE, () -> onAnswerOverdue(progress))
        .build();
  }

  /**
   * @param left what remains of the wait after the timer that runs now
   */
  private Behavior<Command> waitingToRetry(Progress<T> progress, Duration left) {
    return Behaviors.receive(Command.class)
        .onMessageUnchecked(
            AttemptFinished.class,
            (AttemptFinished<T> finished) -> onAnswerWhileWaiting(progress, left, finished))
        .onMessageEquals(RetryDue.INSTANCE, () -> onRetryDue(progress, left))
        .build();
  }

  private Behavior<Command> send(Progress<T> progress) {
    int attempt = progress.sent();
    context.pipeToSelf(
        call(attempt),
        (outcome, failure) -> new AttemptFinished<>(attempt, toOutcome(outcome, failure)));
    spec.policy()
        .patience(progress.retries(), progress.overdue())
        .ifPresent(patience -> timers.startSingleTimer(TIMER, AnswerOverdue.INSTANCE, patience));
    return attempting(progress.withSent());
  }

  /** A bug in building the call must not leave a position without its stop. */
  private CompletionStage<Outcome<T>> call(int attempt) {
    try {
      return spec.attempt().apply(attempt);
    } catch (RuntimeException bug) {
      context.getLog().error("{}: attempt {} broke", spec.what(), attempt, bug);
      return CompletableFuture.completedFuture(new Outcome.Unsure<>("broke: " + bug));
    }
  }

  private Behavior<Command> onAnswerWhileAttempting(
      Progress<T> before, AttemptFinished<T> finished) {
    Progress<T> progress = before.withAnswer();
    RetryPolicy.Step step = judge(progress, finished.outcome());
    if (step instanceof RetryPolicy.Finish) {
      return finish(progress, finished.outcome(), Optional.empty());
    }
    if (step instanceof RetryPolicy.GiveUp end) {
      return finish(progress, finished.outcome(), Optional.of(end.why()));
    }
    // A throttle stops every attempt; another bad end of an early one changes nothing.
    if (step instanceof RetryPolicy.RetryAfter retry
        && (progress.isLast(finished.attempt()) || isThrottle(finished))) {
      logRetry(progress, finished.outcome(), retry.delay());
      return waitFor(progress.withRetry(retry.counted(), false, finished.outcome()), retry.delay());
    }
    return attempting(progress);
  }

  private Behavior<Command> onAnswerWhileWaiting(
      Progress<T> before, Duration left, AttemptFinished<T> finished) {
    Progress<T> progress = before.withAnswer();
    RetryPolicy.Step step = judge(progress, finished.outcome());
    if (step instanceof RetryPolicy.Finish) {
      return finish(progress, finished.outcome(), Optional.empty());
    }
    if (step instanceof RetryPolicy.RetryAfter retry && isThrottle(finished)) {
      return waitFor(progress.withRetry(false, false, finished.outcome()), retry.delay());
    }
    return waitingToRetry(progress, left);
  }

  private Behavior<Command> onAnswerOverdue(Progress<T> before) {
    Outcome<T> silence = new Outcome.Unsure<>("no answer yet to " + before.sent() + " attempts");
    Progress<T> progress = before.withRetry(true, true, silence);
    logRetry(before, silence, Duration.ZERO);
    return retry(progress);
  }

  private Behavior<Command> onRetryDue(Progress<T> progress, Duration left) {
    if (left.isZero()) {
      return retry(progress);
    }
    Optional<String> unwanted = spec.stillWanted().get();
    return unwanted.isPresent()
        ? finish(progress, progress.last(), unwanted)
        : waitFor(progress, left);
  }

  private Behavior<Command> retry(Progress<T> progress) {
    Optional<String> unwanted = spec.stillWanted().get();
    if (unwanted.isPresent()) {
      return finish(progress, progress.last(), unwanted);
    }
    if (progress.sent() - progress.answered() >= spec.policy().maxUnanswered()) {
      return waitFor(progress, wantedCheckInterval);
    }
    return send(progress);
  }

  /** Waits in short pieces, so that what is no longer wanted does not wait out a long ban. */
  private Behavior<Command> waitFor(Progress<T> progress, Duration delay) {
    Duration piece = delay.compareTo(wantedCheckInterval) < 0 ? delay : wantedCheckInterval;
    timers.startSingleTimer(TIMER, RetryDue.INSTANCE, piece);
    return waitingToRetry(progress, delay.minus(piece));
  }

  private Behavior<Command> finish(Progress<T> progress, Outcome<T> last, Optional<String> gaveUp) {
    gaveUp.ifPresent(why -> context.getLog().warn("{}: {}, {}", spec.what(), last, why));
    onFinished.accept(new Finished<>(last, progress.sent(), gaveUp));
    return Behaviors.stopped();
  }

  private RetryPolicy.Step judge(Progress<T> progress, Outcome<T> outcome) {
    if (outcome instanceof Outcome.ClockSkewed<T>) {
      spec.onClockSkew().run();
    }
    return spec.policy().next(outcome, progress.retries(), time.now(), random);
  }

  private void logRetry(Progress<T> progress, Outcome<T> outcome, Duration delay) {
    // Protection repeats four times a second for as long as an outage lasts.
    if (progress.retries() < 5 || progress.retries() % 20 == 0) {
      context
          .getLog()
          .warn(
              "{}: attempt {} ended as {}, next in {} ms",
              spec.what(),
              progress.sent(),
              outcome,
              delay.toMillis());
    }
  }

  private static boolean isThrottle(AttemptFinished<?> finished) {
    return finished.outcome() instanceof Outcome.Throttled<?>;
  }

  private static <T> Outcome<T> toOutcome(Outcome<T> outcome, Throwable failure) {
    return failure == null ? outcome : new Outcome.Unsure<>("broke: " + failure);
  }
}
