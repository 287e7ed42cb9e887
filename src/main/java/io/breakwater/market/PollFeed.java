package io.breakwater.market;

import io.breakwater.domain.Symbol;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.MarketData;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.exchange.MarketEvent.BookTicker;
import io.breakwater.exchange.MarketEvent.MarkPrice;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.exchange.Stages;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.CircuitBreaker;

/**
 * Stands in for the streams by REST, behind the market-data circuit breaker: all prices at most
 * once a second while any symbol wants them, and pages of trades by id, one at a time.
 *
 * <p>One poll is two calls and counts once, as an outage when either fails: counted apart, the one
 * that works would reset the other's count. Pages of trades are held back while the breaker is not
 * closed but are not counted by it: being the first that a thin budget refuses, they would open it
 * over a refusal of our own, and a success would hide that prices are gone.
 */
final class PollFeed {
  sealed interface Command {}

  /** Prices are wanted; must be said again before each poll. */
  record WantPrices(Symbol symbol, ActorRef<SymbolFeed.Command> feed) implements Command {}

  /**
   * Answered with {@link SymbolFeed.TradesFetched} or {@link SymbolFeed.FetchFailed}; a later one
   * of the same symbol takes the place of one that waits.
   *
   * @param from the first id wanted; empty: only the latest trade, to know where to start
   */
  record FetchTrades(Symbol symbol, OptionalLong from, int limit, ActorRef<SymbolFeed.Command> feed)
      implements Command {}

  private enum PollDue implements Command {
    INSTANCE
  }

  private record PollFinished(Outcome<Prices> outcome) implements Command {}

  private record FetchFinished(int number, Outcome<List<AggTrade>> outcome) implements Command {}

  private record Prices(List<BookTicker> books, List<MarkPrice> marks) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final MarketData exchange;
  private final CircuitBreaker breaker;
  private final MarketSettings.Poll settings;
  private final Clock clock;
  private final Map<Symbol, ActorRef<SymbolFeed.Command>> wanting = new LinkedHashMap<>();
  private final Map<Symbol, FetchTrades> fetches = new LinkedHashMap<>();
  private Map<Symbol, ActorRef<SymbolFeed.Command>> polledFor = Map.of();
  private boolean polling;
  private Instant throttledUntil = Instant.MIN;
  private Optional<FetchTrades> fetching = Optional.empty();
  private int fetchNumber;

  private PollFeed(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      MarketData exchange,
      CircuitBreaker breaker,
      MarketSettings.Poll settings,
      Clock clock) {
    this.context = context;
    context.setLoggerName(PollFeed.class);
    this.timers = timers;
    this.exchange = exchange;
    this.breaker = breaker;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param breaker made by the parent, so that a restart does not forget that the exchange is down
   */
  static Behavior<Command> create(
      MarketData exchange, CircuitBreaker breaker, MarketSettings.Poll settings, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  PollFeed feed = new PollFeed(context, timers, exchange, breaker, settings, clock);
                  // After a restart the breaker may be open, and nobody may want prices.
                  timers.startSingleTimer(PollDue.INSTANCE, settings.interval());
                  return feed.serving();
                }));
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessage(WantPrices.class, this::onWantPrices)
        .onMessageEquals(PollDue.INSTANCE, this::onPollDue)
        .onMessage(PollFinished.class, finished -> onPollFinished(finished.outcome()))
        .onMessage(FetchTrades.class, this::onFetchTrades)
        .onMessage(FetchFinished.class, this::onFetchFinished)
        .build();
  }

  private Behavior<Command> onWantPrices(WantPrices wish) {
    wanting.put(wish.symbol(), wish.feed());
    if (!polling && !timers.isTimerActive(PollDue.INSTANCE)) {
      poll();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onPollDue() {
    // Nobody may ask any more, yet only a call can close the breaker: this is that call.
    if (!polling && (!wanting.isEmpty() || !breaker.isClosed())) {
      poll();
    }
    startNextFetch();
    return Behaviors.same();
  }

  private void poll() {
    timers.startSingleTimer(PollDue.INSTANCE, settings.interval());
    if (clock.instant().isBefore(throttledUntil)) {
      return;
    }
    polledFor = new LinkedHashMap<>(wanting);
    wanting.clear();
    polling = true;
    CompletionStage<Outcome<Prices>> answer =
        Stages.on(
            context.getExecutionContext(),
            breaker.callWithCircuitBreakerCS(() -> prices(exchange), PollFeed::isOutage));
    context.pipeToSelf(answer, (outcome, failure) -> new PollFinished(outcome(outcome, failure)));
  }

  private Behavior<Command> onPollFinished(Outcome<Prices> outcome) {
    polling = false;
    if (outcome instanceof Outcome.Done<Prices> done) {
      tellPrices(done.value());
    } else if (outcome instanceof Outcome.Throttled<Prices> throttled) {
      throttledUntil = throttled.until();
    }
    if (!(outcome instanceof Outcome.Done<?>)) {
      context.getLog().debug("No prices by REST: {}", outcome);
    }
    if (!timers.isTimerActive(PollDue.INSTANCE)) {
      return onPollDue();
    }
    return Behaviors.same();
  }

  private void tellPrices(Prices prices) {
    Map<Symbol, BookTicker> books = new LinkedHashMap<>();
    prices.books().forEach(book -> books.put(book.symbol(), book));
    Map<Symbol, MarkPrice> marks = new LinkedHashMap<>();
    prices.marks().forEach(mark -> marks.put(mark.symbol(), mark));
    polledFor.forEach(
        (symbol, feed) -> {
          // A symbol that is missing from either answer has no REST price.
          if (books.containsKey(symbol) && marks.containsKey(symbol)) {
            feed.tell(new SymbolFeed.Polled(books.get(symbol), marks.get(symbol)));
          }
        });
  }

  private Behavior<Command> onFetchTrades(FetchTrades fetch) {
    fetches.put(fetch.symbol(), fetch);
    startNextFetch();
    return Behaviors.same();
  }

  private void startNextFetch() {
    if (fetching.isPresent() || fetches.isEmpty()) {
      return;
    }
    Iterator<FetchTrades> waiting = fetches.values().iterator();
    FetchTrades fetch = waiting.next();
    waiting.remove();
    if (!breaker.isClosed() || clock.instant().isBefore(throttledUntil)) {
      fetch.feed().tell(new SymbolFeed.FetchFailed(false, "REST is not to be asked now"));
      return;
    }
    fetching = Optional.of(fetch);
    int number = ++fetchNumber;
    Call call = Call.of(Precedence.BACK_FILL);
    CompletionStage<Outcome<List<AggTrade>>> answer =
        fetch.from().isPresent()
            ? exchange.aggTrades(fetch.symbol(), fetch.from().getAsLong(), fetch.limit(), call)
            : exchange.latestAggTrades(fetch.symbol(), 1, call);
    context.pipeToSelf(
        answer, (outcome, failure) -> new FetchFinished(number, outcome(outcome, failure)));
    timers.startSingleTimer(
        "fetch",
        new FetchFinished(number, new Outcome.Unsure<>("no answer in time")),
        settings.callTimeout());
  }

  private Behavior<Command> onFetchFinished(FetchFinished finished) {
    if (fetching.isEmpty() || finished.number() != fetchNumber) {
      return Behaviors.same(); // After its time-out, or from before a restart.
    }
    FetchTrades fetch = fetching.get();
    fetching = Optional.empty();
    timers.cancel("fetch");
    Outcome<List<AggTrade>> outcome = finished.outcome();
    if (outcome instanceof Outcome.Done<List<AggTrade>> done) {
      fetch.feed().tell(new SymbolFeed.TradesFetched(fetch.from(), fetch.limit(), done.value()));
    } else {
      if (outcome instanceof Outcome.Throttled<?> throttled) {
        throttledUntil = throttled.until();
      }
      boolean refused = outcome instanceof Outcome.Rejected<?>;
      fetch.feed().tell(new SymbolFeed.FetchFailed(refused, outcome.toString()));
    }
    startNextFetch();
    return Behaviors.same();
  }

  private static CompletionStage<Outcome<Prices>> prices(MarketData exchange) {
    Call call = Call.of(Precedence.READ);
    return exchange.bookTickers(call).thenCombine(exchange.markPrices(call), PollFeed::join);
  }

  private static Outcome<Prices> join(
      Outcome<List<BookTicker>> books, Outcome<List<MarkPrice>> marks) {
    if (books instanceof Outcome.Done<List<BookTicker>> done) {
      return marks.map(values -> new Prices(done.value(), values));
    }
    return books.map(values -> new Prices(values, List.of()));
  }

  /** A rejection is an answer: the exchange is up, so it must not open the breaker. */
  private static boolean isOutage(Optional<Outcome<Prices>> outcome, Optional<Throwable> failure) {
    return outcome.map(Outcome::isOutage).orElse(true);
  }

  private static <T> Outcome<T> outcome(Outcome<T> outcome, Throwable failure) {
    // The failure is the breaker's own: open, or no answer in time.
    return failure == null ? outcome : new Outcome.Unsure<>(String.valueOf(failure.getMessage()));
  }
}
