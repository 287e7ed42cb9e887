package io.breakwater.market;

import io.breakwater.exchange.Backoff;
import io.breakwater.exchange.MarketData;
import io.breakwater.exchange.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Reads what was traded before now, one page at a time and one wish after the other, behind
 * everything else that the request budget is asked for. A page that was not answered is asked for
 * again, until the wish is given up.
 */
final class HistoryReader {
  sealed interface Command {}

  /** Answered once, with a {@link MarketNews.History}; repeated before that, it changes nothing. */
  record Read(HistoryWish wish, ActorRef<MarketNews> replyTo) implements Command {}

  private record PageRead(int number, Outcome<BooleanSupplier> outcome) implements Command {}

  private enum RetryDue implements Command {
    INSTANCE
  }

  private static final int MOST_WAITING = 256;
  private static final Duration LEAST_THROTTLE = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final MarketData exchange;
  private final MarketSettings.History settings;
  private final Backoff backoff;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Read, Instant> waiting = new LinkedHashMap<>();
  private Optional<HistoryPages> reading = Optional.empty();
  private int pages;
  private int failures;

  private HistoryReader(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      MarketData exchange,
      MarketSettings.History settings,
      Clock clock,
      RandomGenerator random) {
    this.context = context;
    context.setLoggerName(HistoryReader.class);
    this.timers = timers;
    this.exchange = exchange;
    this.settings = settings;
    this.backoff = new Backoff(settings.firstRetry(), LONGEST_RETRY, settings.jitter());
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param random used by this actor alone
   */
  static Behavior<Command> create(
      MarketData exchange, MarketSettings.History settings, Clock clock, RandomGenerator random) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new HistoryReader(context, timers, exchange, settings, clock, random)
                        .serving()));
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessage(Read.class, this::onRead)
        .onMessage(PageRead.class, this::onPageRead)
        .onMessageEquals(RetryDue.INSTANCE, this::onRetryDue)
        .onSignal(PreRestart.class, signal -> onRestart())
        .build();
  }

  private Behavior<Command> onRead(Read read) {
    if (waiting.size() >= MOST_WAITING && !waiting.containsKey(read)) {
      read.replyTo().tell(new MarketNews.NoHistory(read.wish(), "too many wait for theirs"));
      return Behaviors.same();
    }
    waiting.putIfAbsent(read, clock.instant());
    if (reading.isEmpty()) {
      start();
    }
    return Behaviors.same();
  }

  /** The wish that has waited longest, if any; it stays in the line until it is answered. */
  private void start() {
    failures = 0;
    reading = waiting.keySet().stream().findFirst().map(Read::wish).map(HistoryPages::of);
    reading.ifPresent(this::ask);
  }

  private void ask(HistoryPages all) {
    int number = ++pages;
    context.pipeToSelf(
        all.next(exchange),
        (outcome, failure) ->
            new PageRead(
                number, failure == null ? outcome : new Outcome.Unsure<>(String.valueOf(failure))));
    timers.startSingleTimer(
        "answer",
        new PageRead(number, new Outcome.Unsure<>("no answer in time")),
        settings.callTimeout());
  }

  private Behavior<Command> onPageRead(PageRead page) {
    if (page.number() != pages || reading.isEmpty()) {
      return Behaviors.same();
    }
    timers.cancel("answer");
    // Nothing that comes later is this page's answer.
    pages++;
    Outcome<BooleanSupplier> outcome = page.outcome();
    if (outcome instanceof Outcome.Done<BooleanSupplier> done) {
      failures = 0;
      if (done.value().getAsBoolean()) {
        answer(reading.get().history());
      } else {
        ask(reading.get());
      }
    } else if (outcome instanceof Outcome.Rejected<?> no) {
      answer(new MarketNews.NoHistory(wish(), "refused with " + no.code() + ": " + no.reason()));
    } else {
      retryOrGiveUp(outcome);
    }
    return Behaviors.same();
  }

  private void retryOrGiveUp(Outcome<?> outcome) {
    Instant now = clock.instant();
    Duration wait = backoff.after(failures++, random);
    if (outcome instanceof Outcome.Throttled<?> throttled) {
      Duration until = Duration.between(now, throttled.until());
      wait = until.compareTo(LEAST_THROTTLE) < 0 ? LEAST_THROTTLE : until;
    }
    Instant end = waiting.values().iterator().next().plus(settings.giveUp());
    if (now.plus(wait).isAfter(end)) {
      context.getLog().warn("No history for {}: {}", wish(), outcome);
      answer(
          new MarketNews.NoHistory(
              wish(), "not read within " + settings.giveUp().toSeconds() + " s: " + outcome));
    } else {
      timers.startSingleTimer(RetryDue.INSTANCE, wait);
    }
  }

  private Behavior<Command> onRetryDue() {
    reading.ifPresent(this::ask);
    return Behaviors.same();
  }

  private HistoryWish wish() {
    return waiting.keySet().iterator().next().wish();
  }

  /** Tells all who wait for the same, and turns to the next. */
  private void answer(MarketNews.History history) {
    waiting
        .keySet()
        .removeIf(
            read -> {
              boolean same = read.wish().equals(history.wish());
              if (same) {
                read.replyTo().tell(history);
              }
              return same;
            });
    start();
  }

  private Behavior<Command> onRestart() {
    waiting
        .keySet()
        .forEach(
            read ->
                read.replyTo().tell(new MarketNews.NoHistory(read.wish(), "the reader failed")));
    return Behaviors.same();
  }
}
