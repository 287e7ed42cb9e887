package io.breakwater.exchange;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Follows the exchange's clock: measures its offset to ours from round trips, publishes it in
 * {@link ExchangeTime}, and raises skew where requests can no longer be stamped with trust.
 */
public final class ExchangeClock {
  public sealed interface Command {}

  /**
   * Asks the exchange for its time with a question that leaves after this message came. Answered
   * exactly once, with a {@link Reply}.
   */
  public record ReadTime(ActorRef<Reply> replyTo) implements Command {}

  /** The exchange has refused a timestamp: measure again. */
  public enum Resync implements Command {
    INSTANCE
  }

  /** Tells {@code subscriber} the state now, and each change until it stops. */
  public record Subscribe(ActorRef<News> subscriber) implements Command {}

  private enum MeasureDue implements Command {
    INSTANCE
  }

  private enum AgeCheck implements Command {
    INSTANCE
  }

  private record SampleTaken(Outcome<ServerTime> outcome) implements Command {}

  private record SubscriberStopped(ActorRef<News> subscriber) implements Command {}

  private record TimeAnswered(Outcome<ServerTime> outcome, ActorRef<Reply> replyTo)
      implements Command {}

  /** The answer to {@link ReadTime}. */
  public sealed interface Reply {}

  public record TimeRead(ServerTime time) implements Reply {}

  /** The exchange did not tell; its time is unknown. */
  public record TimeUnavailable(String cause) implements Reply {}

  /** What subscribers are told. */
  public sealed interface News {}

  /** The exchange's clock is known to within the limit. */
  public record ClockOk(ExchangeTime.Estimate estimate) implements News {}

  /** The exchange's clock is not known well enough to stamp requests. */
  public record ClockSkewed(String cause) implements News {}

  private static final ClockSkewed NOT_MEASURED = new ClockSkewed("not measured yet");

  /** What the clock knows besides its phase. */
  private record Known(News state, List<ActorRef<News>> subscribers, int failures) {
    Known with(List<ActorRef<News>> changed) {
      return new Known(state, List.copyOf(changed), failures);
    }
  }

  private static final double JITTER = 0.2;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final MarketData exchange;
  private final ExchangeTime time;
  private final Clock clock;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final ClockSettings settings;

  private ExchangeClock(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      MarketData exchange,
      ExchangeTime time,
      Clock clock,
      RandomGenerator random,
      ClockSettings settings) {
    this.context = context;
    context.setLoggerName(ExchangeClock.class);
    this.timers = timers;
    this.exchange = exchange;
    this.time = time;
    this.clock = clock;
    this.random = random;
    this.backoff = new Backoff(settings.minBackoff(), settings.maxBackoff(), JITTER);
    this.settings = settings;
  }

  /** Begins with a measurement. {@code clock} must be the one that {@code time} was made with. */
  public static Behavior<Command> create(
      MarketData exchange,
      ExchangeTime time,
      Clock clock,
      RandomGenerator random,
      ClockSettings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(AgeCheck.INSTANCE, settings.refreshInterval());
                  return new ExchangeClock(context, timers, exchange, time, clock, random, settings)
                      .measure(new Known(NOT_MEASURED, List.of(), 0));
                }));
  }

  private Behavior<Command> measure(Known known) {
    timers.cancel(MeasureDue.INSTANCE);
    takeSample();
    return measuring(known, List.of());
  }

  private Behavior<Command> measuring(Known known, List<ClockSample> samples) {
    return Behaviors.receive(Command.class)
        .onMessage(SampleTaken.class, taken -> onSample(known, samples, taken.outcome()))
        // A measurement is under way already: it answers the need.
        .onMessageEquals(Resync.INSTANCE, Behaviors::same)
        .onMessageEquals(AgeCheck.INSTANCE, () -> measuring(aged(known), samples))
        .onMessageEquals(MeasureDue.INSTANCE, Behaviors::same)
        .onMessage(ReadTime.class, this::onReadTime)
        .onMessage(TimeAnswered.class, this::onTimeAnswered)
        .onMessage(Subscribe.class, s -> measuring(subscribe(known, s.subscriber()), samples))
        .onMessage(SubscriberStopped.class, gone -> measuring(forget(known, gone), samples))
        .build();
  }

  private Behavior<Command> waiting(Known known, boolean resyncing) {
    return Behaviors.receive(Command.class)
        .onMessageEquals(MeasureDue.INSTANCE, () -> measure(known))
        .onMessageEquals(Resync.INSTANCE, () -> onResync(known, resyncing))
        .onMessageEquals(AgeCheck.INSTANCE, () -> waiting(aged(known), resyncing))
        .onMessage(ReadTime.class, this::onReadTime)
        .onMessage(TimeAnswered.class, this::onTimeAnswered)
        .onMessage(Subscribe.class, s -> waiting(subscribe(known, s.subscriber()), resyncing))
        .onMessage(SubscriberStopped.class, gone -> waiting(forget(known, gone), resyncing))
        .build();
  }

  private void takeSample() {
    // Exits need the clock as much as entries do: it may use the reserve.
    context.pipeToSelf(
        exchange.serverTime(Call.of(Precedence.RESOLVE)),
        (outcome, failure) -> new SampleTaken(orUnsure(outcome, failure)));
  }

  private Behavior<Command> onSample(
      Known known, List<ClockSample> samples, Outcome<ServerTime> outcome) {
    if (!(outcome instanceof Outcome.Done<ServerTime> done)) {
      return onFailure(known, outcome);
    }
    List<ClockSample> taken = new ArrayList<>(samples);
    taken.add(ClockSample.of(done.value()));
    if (taken.size() < settings.samples()) {
      takeSample();
      return measuring(known, List.copyOf(taken));
    }
    ExchangeTime.Estimate estimate = ClockSample.estimate(taken, clock.instant());
    time.set(estimate);
    timers.startSingleTimer(MeasureDue.INSTANCE, settings.refreshInterval());
    News state =
        estimate.error().compareTo(settings.maxError()) <= 0
            ? new ClockOk(estimate)
            : new ClockSkewed(
                "known to within "
                    + millis(estimate.error())
                    + " only, limit "
                    + millis(settings.maxError()));
    Known measured = new Known(known.state(), known.subscribers(), 0);
    return waiting(turn(measured, state), false);
  }

  private Behavior<Command> onFailure(Known known, Outcome<ServerTime> outcome) {
    int failures = known.failures() + 1;
    Duration pause = backoff.after(failures - 1, random);
    context.getLog().warn("server time not read, again in {}: {}", millis(pause), outcome);
    timers.startSingleTimer(MeasureDue.INSTANCE, pause);
    return waiting(aged(new Known(known.state(), known.subscribers(), failures)), true);
  }

  private Behavior<Command> onResync(Known known, boolean resyncing) {
    if (resyncing) {
      return Behaviors.same();
    }
    // Many writers may hear the same refusal: one measurement serves them all.
    timers.startSingleTimer(MeasureDue.INSTANCE, settings.minBackoff());
    boolean justMeasured =
        Duration.between(time.estimate().measuredAt(), clock.instant())
                .compareTo(settings.minBackoff())
            < 0;
    Known doubting = turn(known, new ClockSkewed("the exchange refused a timestamp"));
    return justMeasured ? waiting(doubting, true) : measure(doubting);
  }

  private Behavior<Command> onReadTime(ReadTime request) {
    context.pipeToSelf(
        exchange.serverTime(Call.of(Precedence.RESOLVE)),
        (outcome, failure) -> new TimeAnswered(orUnsure(outcome, failure), request.replyTo()));
    return Behaviors.same();
  }

  private Behavior<Command> onTimeAnswered(TimeAnswered answered) {
    answered
        .replyTo()
        .tell(
            answered.outcome() instanceof Outcome.Done<ServerTime> done
                ? new TimeRead(done.value())
                : new TimeUnavailable(answered.outcome().toString()));
    return Behaviors.same();
  }

  /** An estimate that could not be renewed is trusted for a while, not for ever: clocks drift. */
  private Known aged(Known known) {
    Duration age = Duration.between(time.estimate().measuredAt(), clock.instant());
    boolean stale = age.compareTo(settings.maxAge()) > 0;
    return stale && known.state() instanceof ClockOk
        ? turn(known, new ClockSkewed("not measured for " + age.toSeconds() + " s"))
        : known;
  }

  private Known turn(Known known, News state) {
    boolean changed = !known.state().getClass().equals(state.getClass());
    if (changed) {
      known.subscribers().forEach(subscriber -> subscriber.tell(state));
    }
    return new Known(state, known.subscribers(), known.failures());
  }

  private Known subscribe(Known known, ActorRef<News> subscriber) {
    subscriber.tell(known.state());
    if (known.subscribers().contains(subscriber)) {
      return known;
    }
    context.watchWith(subscriber, new SubscriberStopped(subscriber));
    List<ActorRef<News>> more = new ArrayList<>(known.subscribers());
    more.add(subscriber);
    return known.with(more);
  }

  private static Known forget(Known known, SubscriberStopped gone) {
    return known.with(
        known.subscribers().stream().filter(s -> !s.equals(gone.subscriber())).toList());
  }

  private static Outcome<ServerTime> orUnsure(Outcome<ServerTime> outcome, Throwable failure) {
    return Optional.ofNullable(outcome)
        .orElseGet(() -> new Outcome.Unsure<>(String.valueOf(failure)));
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
