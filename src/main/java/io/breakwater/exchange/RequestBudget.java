package io.breakwater.exchange;

import io.breakwater.domain.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Grants every request of this address before it is sent, so that the exchange never has to refuse
 * one: weight counts per address, orders count per account, and a reserve of each is kept for
 * exits. Remembers what the exchange has throttled, and until when.
 *
 * @see "Binance USDⓈ-M Futures API, General Info, LIMITS"
 */
public final class RequestBudget {
  public sealed interface Command {}

  /**
   * Asks whether a request may be sent now. Answered exactly once, at once, with an {@link Answer}.
   *
   * @param account whose orders it counts against; empty for public requests
   */
  public record Acquire(
      RequestCost cost,
      Precedence precedence,
      Optional<AccountId> account,
      ActorRef<Answer> replyTo)
      implements Command {}

  /**
   * What an answer's headers said is used so far; below zero: it did not say.
   *
   * @param askedAt when the request was sent, by the exchange's clock
   */
  public record Observed(
      Optional<AccountId> account,
      int usedWeight,
      int ordersTenSeconds,
      int ordersMinute,
      Instant askedAt)
      implements Command {}

  /**
   * The exchange has refused a request for a limit.
   *
   * @param until by the exchange's clock
   * @param account whose request it was; matters for {@link ThrottleScope#ORDERS} only
   */
  public record ThrottleSeen(
      ThrottleScope scope, Instant until, Optional<AccountId> account, String cause)
      implements Command {}

  /** The exchange has told its limits. */
  public record LimitsChanged(RequestLimits limits) implements Command {}

  /** Tells {@code subscriber} the throttles in force now, and all {@link News} until it stops. */
  public record Subscribe(ActorRef<News> subscriber) implements Command {}

  private record SubscriberStopped(ActorRef<News> subscriber) implements Command {}

  private record ThrottleOver(ThrottleBegan throttle) implements Command {}

  /** The answer to {@link Acquire}. */
  public sealed interface Answer {}

  /** It may be sent, and is counted. */
  public enum Granted implements Answer {
    INSTANCE
  }

  /**
   * Our own count leaves nothing for this precedence.
   *
   * @param until when the window ends, by the exchange's clock
   * @param limit which one, for people
   */
  public record Exhausted(Instant until, String limit) implements Answer {}

  /** The exchange has forbidden it. */
  public record Throttled(ThrottleScope scope, Instant until, String cause) implements Answer {}

  /** What subscribers are told. */
  public sealed interface News {}

  /**
   * A throttle holds, or was prolonged.
   *
   * @param account empty where it stops every account
   */
  public record ThrottleBegan(
      ThrottleScope scope, Optional<AccountId> account, Instant until, String cause)
      implements News {}

  /** A throttle is over. */
  public record ThrottleEnded(ThrottleScope scope, Optional<AccountId> account) implements News {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ExchangeTime time;
  private final BudgetLedger ledger;

  private RequestBudget(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ExchangeTime time,
      BudgetLedger ledger) {
    this.context = context;
    context.setLoggerName(RequestBudget.class);
    this.timers = timers;
    this.time = time;
    this.ledger = ledger;
  }

  public static Behavior<Command> create(ExchangeTime time, BudgetSettings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new RequestBudget(context, timers, time, new BudgetLedger(settings))
                        .granting(List.of())));
  }

  private Behavior<Command> granting(List<ActorRef<News>> subscribers) {
    return Behaviors.receive(Command.class)
        .onMessage(Acquire.class, this::onAcquire)
        .onMessage(Observed.class, this::onObserved)
        .onMessage(ThrottleSeen.class, seen -> onThrottleSeen(subscribers, seen))
        .onMessage(ThrottleOver.class, over -> onThrottleOver(subscribers, over.throttle()))
        .onMessage(LimitsChanged.class, this::onLimitsChanged)
        .onMessage(Subscribe.class, request -> onSubscribe(subscribers, request.subscriber()))
        .onMessage(SubscriberStopped.class, gone -> granting(without(subscribers, gone)))
        .build();
  }

  private Behavior<Command> onAcquire(Acquire request) {
    request
        .replyTo()
        .tell(ledger.acquire(request.cost(), request.precedence(), request.account(), time.now()));
    return Behaviors.same();
  }

  private Behavior<Command> onObserved(Observed seen) {
    ledger.observe(seen, time.now());
    return Behaviors.same();
  }

  private Behavior<Command> onThrottleSeen(List<ActorRef<News>> subscribers, ThrottleSeen seen) {
    Optional<AccountId> account =
        seen.scope() == ThrottleScope.ORDERS ? seen.account() : Optional.empty();
    var throttle = new BudgetLedger.Throttle(seen.scope(), account, seen.until(), seen.cause());
    if (seen.until().isAfter(time.now()) && ledger.throttle(throttle)) {
      ThrottleBegan began = toNews(throttle);
      context
          .getLog()
          .warn("throttled: {} until {}: {}", began.scope(), began.until(), began.cause());
      startTimer(began);
      subscribers.forEach(subscriber -> subscriber.tell(began));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onThrottleOver(List<ActorRef<News>> subscribers, ThrottleBegan over) {
    if (over.until().isAfter(time.now())) {
      // The timer ran by our clock, and the estimate of the exchange's has changed meanwhile.
      startTimer(over);
    } else {
      var ended = new ThrottleEnded(over.scope(), over.account());
      subscribers.forEach(subscriber -> subscriber.tell(ended));
    }
    return Behaviors.same();
  }

  private void startTimer(ThrottleBegan throttle) {
    Duration left = Duration.between(time.now(), throttle.until());
    timers.startSingleTimer(
        new ThrottleEnded(throttle.scope(), throttle.account()),
        new ThrottleOver(throttle),
        left.plusMillis(1));
  }

  private Behavior<Command> onLimitsChanged(LimitsChanged changed) {
    ledger.limits(changed.limits());
    return Behaviors.same();
  }

  private Behavior<Command> onSubscribe(
      List<ActorRef<News>> subscribers, ActorRef<News> subscriber) {
    ledger.throttlesAt(time.now()).forEach(throttle -> subscriber.tell(toNews(throttle)));
    if (subscribers.contains(subscriber)) {
      return Behaviors.same();
    }
    context.watchWith(subscriber, new SubscriberStopped(subscriber));
    List<ActorRef<News>> more = new ArrayList<>(subscribers);
    more.add(subscriber);
    return granting(List.copyOf(more));
  }

  private static List<ActorRef<News>> without(
      List<ActorRef<News>> subscribers, SubscriberStopped gone) {
    return subscribers.stream().filter(known -> !known.equals(gone.subscriber())).toList();
  }

  private static ThrottleBegan toNews(BudgetLedger.Throttle throttle) {
    return new ThrottleBegan(
        throttle.scope(), throttle.account(), throttle.until(), throttle.cause());
  }
}
