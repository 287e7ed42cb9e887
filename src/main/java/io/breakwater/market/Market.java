package io.breakwater.market;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketData;
import io.breakwater.exchange.MarketStream;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.CircuitBreaker;

/** The market's door: hands out subscriptions, and is the parent of all feeds. */
public final class Market {
  /** What the market takes. */
  public sealed interface Command {}

  /** What a subscription tells. */
  public enum Kind {
    TRADES,
    QUOTES,
    MARK_PRICE,
    RULES,
    HEALTH
  }

  /**
   * Tells {@code subscriber} this kind of news of this symbol until it stops or unsubscribes. The
   * latest known state comes at once, where there is one. May be repeated, and after a restart of
   * the subscriber must be: a repeated one also counts as {@link Received}.
   */
  public record Subscribe(Symbol symbol, Kind kind, ActorRef<MarketNews> subscriber)
      implements Command {}

  /** The subscriber has taken the last TRADES, QUOTES or MARK_PRICE news and wants the next. */
  public record Received(Symbol symbol, Kind kind, ActorRef<MarketNews> subscriber)
      implements Command {}

  public record Unsubscribe(Symbol symbol, Kind kind, ActorRef<MarketNews> subscriber)
      implements Command {}

  /**
   * Asks for what was traded before now. Answered once, with a {@link MarketNews.History}, or with
   * {@link MarketNews.UnknownSymbol}; asked again before that, it is the same question.
   */
  public record GetHistory(HistoryWish wish, ActorRef<MarketNews> replyTo) implements Command {}

  /** An order was refused in a way that says that the rules are not what they were. */
  public enum ReadRules implements Command {
    INSTANCE
  }

  /**
   * Whether a symbol misses a route's stream. The feeds do not know each other: it passes through
   * here.
   */
  record StreamMissed(Symbol symbol, MarketStream.Route route, boolean missed) implements Command {}

  private enum BreakerChanged implements Command {
    INSTANCE
  }

  private record InstrumentsTold(Instruments.Result result) implements Command {}

  private final Map<Symbol, ActorRef<SymbolFeed.Command>> feeds;
  private final Map<MarketStream.Route, ActorRef<StreamFeed.Command>> streams;
  private final ActorRef<HistoryReader.Command> history;
  private final ActorRef<Instruments.Command> instruments;
  private Optional<Instruments.Refreshed> rules = Optional.empty();

  private Market(
      Map<Symbol, ActorRef<SymbolFeed.Command>> feeds,
      Map<MarketStream.Route, ActorRef<StreamFeed.Command>> streams,
      ActorRef<HistoryReader.Command> history,
      ActorRef<Instruments.Command> instruments) {
    this.feeds = feeds;
    this.streams = streams;
    this.history = history;
    this.instruments = instruments;
  }

  /**
   * @param random only seeds the feeds' own, here, so that no two actors share one
   */
  public static Behavior<Command> create(
      MarketSettings settings, MarketData exchange, Clock clock, RandomGenerator random) {
    return Behaviors.setup(
        context -> new Nursery(context, settings, exchange, clock, random).spawnAll().open());
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Received.class, this::onReceived)
        .onMessage(Subscribe.class, this::onSubscribe)
        .onMessage(Unsubscribe.class, this::onUnsubscribe)
        .onMessage(GetHistory.class, this::onGetHistory)
        .onMessage(StreamMissed.class, this::onStreamMissed)
        .onMessageEquals(BreakerChanged.INSTANCE, this::onBreakerChanged)
        .onMessageEquals(ReadRules.INSTANCE, this::onReadRules)
        .onMessage(InstrumentsTold.class, told -> onInstrumentsTold(told.result()))
        .build();
  }

  private Behavior<Command> onReceived(Received received) {
    ActorRef<SymbolFeed.Command> feed = feeds.get(received.symbol());
    if (feed != null) {
      feed.tell(new SymbolFeed.Received(received.kind(), received.subscriber()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSubscribe(Subscribe wish) {
    ActorRef<SymbolFeed.Command> feed = feeds.get(wish.symbol());
    if (feed == null) {
      wish.subscriber().tell(new MarketNews.UnknownSymbol(wish.symbol()));
      return Behaviors.same();
    }
    if (wish.kind() == Kind.RULES) {
      // A feed that was restarted has forgotten them.
      rules.ifPresent(known -> tellRules(feed, wish.symbol(), known));
    }
    feed.tell(new SymbolFeed.Subscribe(wish.kind(), wish.subscriber()));
    return Behaviors.same();
  }

  private Behavior<Command> onUnsubscribe(Unsubscribe wish) {
    ActorRef<SymbolFeed.Command> feed = feeds.get(wish.symbol());
    if (feed != null) {
      feed.tell(new SymbolFeed.Unsubscribe(wish.kind(), wish.subscriber()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onGetHistory(GetHistory request) {
    if (feeds.containsKey(request.wish().symbol())) {
      history.tell(new HistoryReader.Read(request.wish(), request.replyTo()));
    } else {
      request.replyTo().tell(new MarketNews.UnknownSymbol(request.wish().symbol()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onStreamMissed(StreamMissed told) {
    streams.get(told.route()).tell(new StreamFeed.SymbolMissed(told.symbol(), told.missed()));
    return Behaviors.same();
  }

  private Behavior<Command> onBreakerChanged() {
    feeds.values().forEach(feed -> feed.tell(SymbolFeed.BreakerChanged.INSTANCE));
    return Behaviors.same();
  }

  private Behavior<Command> onReadRules() {
    instruments.tell(Instruments.ReadSoon.INSTANCE);
    return Behaviors.same();
  }

  private Behavior<Command> onInstrumentsTold(Instruments.Result result) {
    if (result instanceof Instruments.Refreshed read) {
      rules = Optional.of(read);
      feeds.forEach((symbol, feed) -> tellRules(feed, symbol, read));
    }
    return Behaviors.same();
  }

  private static void tellRules(
      ActorRef<SymbolFeed.Command> feed, Symbol symbol, Instruments.Refreshed read) {
    Optional<Instrument> own =
        read.instruments().stream().filter(rule -> rule.symbol().equals(symbol)).findFirst();
    feed.tell(new SymbolFeed.RulesRead(own));
  }

  /** Starts the feeds, each under its supervisor. */
  private record Nursery(
      ActorContext<Command> context,
      MarketSettings settings,
      MarketData exchange,
      Clock clock,
      RandomGenerator random) {

    private Market spawnAll() {
      // Made here, so that a restarted feed does not forget that the exchange is down.
      CircuitBreaker breaker = breaker();
      ActorRef<PollFeed.Command> fallback =
          spawn(PollFeed.create(exchange, breaker, settings.poll(), clock), "poll-feed");
      Map<Symbol, ActorRef<SymbolFeed.Command>> feeds = new LinkedHashMap<>();
      for (Symbol symbol : settings.symbols()) {
        Behavior<SymbolFeed.Command> feed =
            SymbolFeed.create(symbol, settings, context.getSelf(), fallback, breaker, clock);
        // Symbols may hold letters that no actor's name may.
        feeds.put(symbol, spawn(feed, "symbol-feed-" + (feeds.size() + 1)));
      }
      Map<Symbol, ActorRef<SymbolFeed.Command>> all = Collections.unmodifiableMap(feeds);
      Map<MarketStream.Route, ActorRef<StreamFeed.Command>> streams =
          new EnumMap<>(MarketStream.Route.class);
      for (MarketStream.Route route : MarketStream.Route.values()) {
        streams.put(
            route,
            spawn(
                StreamFeed.create(route, all, exchange, settings, clock, ownRandom()),
                "stream-feed-" + route.name().toLowerCase(Locale.ROOT)));
      }
      ActorRef<Instruments.Command> instruments =
          spawn(
              Instruments.create(
                  exchange,
                  settings.instruments(),
                  context.messageAdapter(Instruments.Result.class, InstrumentsTold::new),
                  clock,
                  ownRandom()),
              "instruments");
      ActorRef<HistoryReader.Command> history =
          spawn(HistoryReader.create(exchange, settings.history(), clock, ownRandom()), "history");
      settings
          .record()
          .directory()
          .ifPresent(
              directory ->
                  context.spawn(
                      Behaviors.supervise(
                              Recorder.create(
                                  settings.symbols(),
                                  directory,
                                  settings.record().minFree(),
                                  context.getSelf(),
                                  clock))
                          .onFailure(again()),
                      "recorder",
                      DispatcherSelector.blocking()));
      return new Market(all, streams, history, instruments);
    }

    private CircuitBreaker breaker() {
      ActorRef<Command> self = context.getSelf();
      return CircuitBreaker.create(
              context.getSystem().classicSystem().scheduler(),
              settings.poll().maxFailures(),
              settings.poll().callTimeout(),
              settings.poll().resetTimeout())
          .addOnOpenListener(() -> self.tell(BreakerChanged.INSTANCE))
          .addOnHalfOpenListener(() -> self.tell(BreakerChanged.INSTANCE))
          .addOnCloseListener(() -> self.tell(BreakerChanged.INSTANCE));
    }

    private RandomGenerator ownRandom() {
      return new SplittableRandom(random.nextLong());
    }

    private <T> ActorRef<T> spawn(Behavior<T> feed, String name) {
      return context.spawn(Behaviors.supervise(feed).onFailure(again()), name);
    }

    /** No chance in the restart: all chance comes from the injected source. */
    private SupervisorStrategy again() {
      MarketSettings.Restart restart = settings.restart();
      return SupervisorStrategy.restartWithBackoff(restart.minBackoff(), restart.maxBackoff(), 0);
    }
  }
}
