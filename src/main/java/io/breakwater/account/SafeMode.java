package io.breakwater.account;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * An account's mode, from everything that holds it. The {@link Gate} closes in the handler itself,
 * before anybody is told.
 */
final class SafeMode {
  sealed interface Command {}

  /**
   * Something is wrong; it holds until its {@link Release}. Holding what is held already only
   * renews the detail.
   *
   * @param detail for the log
   */
  record Hold(Reason reason, String detail) implements Command {}

  /** It is right again. The mode follows when nothing else holds and all stays so for a while. */
  record Release(Reason reason) implements Command {}

  /** Tells the mode now, and again whenever it or what holds it changes, until one stops. */
  record Subscribe(ActorRef<ModeState> subscriber) implements Command {}

  /** Answered with the mode as it is. */
  record GetMode(ActorRef<ModeState> replyTo) implements Command {}

  private enum Settled implements Command {
    INSTANCE
  }

  private record SubscriberStopped(ActorRef<ModeState> subscriber) implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Gate gate;
  private final Collection<Reason> heldAtStart;
  private final Duration settlingTime;
  private final Clock clock;
  private final Set<ActorRef<ModeState>> subscribers = new LinkedHashSet<>();

  private SafeMode(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Gate gate,
      Collection<Reason> heldAtStart,
      Duration settlingTime,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.gate = gate;
    this.heldAtStart = heldAtStart;
    this.settlingTime = settlingTime;
    this.clock = clock;
  }

  /**
   * Begins in STARTING.
   *
   * @param heldAtStart what holds until it is released for the first time
   */
  static Behavior<Command> create(
      Gate gate, Collection<Reason> heldAtStart, SafeModeSettings settings, Clock clock) {
    List<Reason> held = List.copyOf(heldAtStart);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SafeMode(context, timers, gate, held, settings.settlingTime(), clock)
                        .start()));
  }

  private Behavior<Command> start() {
    Map<Reason, String> details = new EnumMap<>(Reason.class);
    heldAtStart.forEach(reason -> details.put(reason, "not known yet"));
    close();
    return details.isEmpty() ? settle(Mode.STARTING) : held(Mode.STARTING, details);
  }

  /** Something holds: the mode is STARTING, or SAFE. */
  private Behavior<Command> held(Mode mode, Map<Reason, String> details) {
    return phase()
        .onMessage(Hold.class, hold -> onHoldWhileHeld(mode, details, hold))
        .onMessage(Release.class, release -> onRelease(mode, details, release))
        .onMessageEquals(Settled.INSTANCE, Behaviors::same) // overtaken by a hold
        .build();
  }

  /** Nothing holds any more, for less than the settling time. */
  private Behavior<Command> settling(Mode mode) {
    return phase()
        .onMessage(Hold.class, hold -> onFirstHold(mode, hold))
        .onMessage(Release.class, release -> Behaviors.same()) // of what did not hold
        .onMessageEquals(Settled.INSTANCE, this::onSettled)
        .build();
  }

  private Behavior<Command> normal() {
    return phase()
        .onMessage(Hold.class, hold -> onFirstHold(Mode.SAFE, hold))
        .onMessage(Release.class, release -> Behaviors.same()) // of what did not hold
        .build();
  }

  /** What every phase takes. */
  private BehaviorBuilder<Command> phase() {
    return Behaviors.receive(Command.class)
        .onMessage(GetMode.class, this::onGetMode)
        .onMessage(Subscribe.class, this::onSubscribe)
        .onMessage(SubscriberStopped.class, this::onSubscriberStopped)
        .onSignal(PreRestart.class, signal -> onGone())
        .onSignal(PostStop.class, signal -> onGone());
  }

  private Behavior<Command> onHoldWhileHeld(Mode mode, Map<Reason, String> before, Hold hold) {
    Map<Reason, String> details = new EnumMap<>(before);
    if (details.put(hold.reason(), hold.detail()) == null) {
      change(mode, details);
    }
    return held(mode, details);
  }

  private Behavior<Command> onRelease(Mode mode, Map<Reason, String> before, Release release) {
    if (!before.containsKey(release.reason())) {
      return Behaviors.same();
    }
    Map<Reason, String> details = new EnumMap<>(before);
    details.remove(release.reason());
    change(mode, details);
    return details.isEmpty() ? settle(mode) : held(mode, details);
  }

  private Behavior<Command> onFirstHold(Mode mode, Hold hold) {
    timers.cancel(Settled.INSTANCE);
    Map<Reason, String> details = new EnumMap<>(Reason.class);
    details.put(hold.reason(), hold.detail());
    change(mode, details);
    return held(mode, details);
  }

  private Behavior<Command> settle(Mode mode) {
    timers.startSingleTimer(Settled.INSTANCE, Settled.INSTANCE, settlingTime);
    return settling(mode);
  }

  private Behavior<Command> onSettled() {
    change(Mode.NORMAL, Collections.emptyMap());
    return normal();
  }

  private Behavior<Command> onGetMode(GetMode request) {
    request.replyTo().tell(gate.read());
    return Behaviors.same();
  }

  private Behavior<Command> onSubscribe(Subscribe request) {
    if (subscribers.add(request.subscriber())) {
      context.watchWith(request.subscriber(), new SubscriberStopped(request.subscriber()));
    }
    request.subscriber().tell(gate.read());
    return Behaviors.same();
  }

  private Behavior<Command> onSubscriberStopped(SubscriberStopped stopped) {
    subscribers.remove(stopped.subscriber());
    return Behaviors.same();
  }

  /** Nobody watches over the mode now, so nothing may add exposure. */
  private Behavior<Command> onGone() {
    close();
    return Behaviors.same();
  }

  private void close() {
    gate.set(new ModeState(Mode.STARTING, List.copyOf(heldAtStart), clock.instant()));
  }

  private void change(Mode mode, Map<Reason, String> details) {
    ModeState before = gate.read();
    ModeState after =
        new ModeState(
            mode,
            List.copyOf(details.keySet()),
            mode == before.mode() ? before.since() : clock.instant());
    gate.set(after);
    context.getLog().info("mode {}, was {}; held by {}", after, before, details);
    subscribers.forEach(subscriber -> subscriber.tell(after));
  }
}
