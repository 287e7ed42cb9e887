package io.breakwater.market;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.exchange.MarketEvent.BookTicker;
import io.breakwater.exchange.MarketEvent.MarkPrice;
import io.breakwater.exchange.MarketStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.CircuitBreaker;
import org.slf4j.event.Level;

/**
 * Decides who speaks for one symbol, puts its trades in order, and tells its subscribers.
 *
 * <p>The mark price, told each second, is the heartbeat of the /market route and the judge of
 * trades, which have no rhythm of their own; the best bid and ask is that of /public. A stream that
 * is silent or gone is stood in for by REST; what REST tells of a stream that speaks is ignored.
 *
 * <p>Its state is changed in place, unlike an ordinary actor's: each event touches it. A crash
 * starts it afresh and ends all subscriptions with {@link MarketNews.Lagged}.
 */
final class SymbolFeed {
  sealed interface Command {}

  record Subscribe(Market.Kind kind, ActorRef<MarketNews> subscriber) implements Command {}

  record Received(Market.Kind kind, ActorRef<MarketNews> subscriber) implements Command {}

  record Unsubscribe(Market.Kind kind, ActorRef<MarketNews> subscriber) implements Command {}

  /** An event of a stream; its taking is to be told to the connection. */
  record Streamed(MarketEvent event, StreamConnection connection) implements Command {}

  /** The route's connection is gone, or was given up. */
  record StreamLost(MarketStream.Route route) implements Command {}

  /** Prices by REST. */
  record Polled(BookTicker book, MarkPrice mark) implements Command {}

  /** A page of trades, as asked for: {@code from} is empty for the latest trade alone. */
  record TradesFetched(OptionalLong from, int limit, List<AggTrade> trades) implements Command {}

  /**
   * @param refused the exchange did not like the question
   */
  record FetchFailed(boolean refused, String cause) implements Command {}

  /** The breaker of the REST fallback opened, half-opened or closed. */
  enum BreakerChanged implements Command {
    INSTANCE
  }

  /** The rules as just read; empty when the exchange has no such symbol, or none we can read. */
  record RulesRead(Optional<Instrument> rules) implements Command {}

  private record SubscriberStopped(ActorRef<MarketNews> subscriber) implements Command {}

  private enum CheckDue implements Command {
    INSTANCE
  }

  private final ActorContext<Command> context;
  private final Symbol symbol;
  private final MarketSettings settings;
  private final ActorRef<Market.Command> market;
  private final ActorRef<PollFeed.Command> fallback;
  private final CircuitBreaker breaker;
  private final Clock clock;
  private final Subscriptions subscriptions;
  private final TradeSequence trades;
  private final BackFill backFill;
  private final SilenceDetector markDetector;
  private final SilenceDetector bookDetector;

  private MarketNews.Health health;
  private boolean anythingCame;

  /** The last REST price, or the moment since when one is owed. */
  private Instant restSince;

  private Optional<Instrument> rules = Optional.empty();
  private boolean isUnknown;
  private Optional<BookTicker> latestBook = Optional.empty();
  private Optional<BookTicker> streamedBook = Optional.empty();
  private Optional<MarkPrice> latestMark = Optional.empty();

  /** REST shows the very book that the stream told last: nothing happens, so nothing is missed. */
  private boolean bookIsQuiet;

  /** Until then a book that has fallen silent may be a quiet one: REST is being asked. */
  private Instant bookDoubtedUntil = Instant.MIN;

  private SymbolFeed(
      ActorContext<Command> context,
      Symbol symbol,
      MarketSettings settings,
      ActorRef<Market.Command> market,
      ActorRef<PollFeed.Command> fallback,
      CircuitBreaker breaker,
      Clock clock) {
    this.context = context;
    context.setLoggerName(SymbolFeed.class);
    this.symbol = symbol;
    this.settings = settings;
    this.market = market;
    this.fallback = fallback;
    this.breaker = breaker;
    this.clock = clock;
    Instant now = clock.instant();
    Duration shortest = settings.silence().shortest();
    this.markDetector = new SilenceDetector(shortest, settings.silenceLimit(), now);
    // A check earlier, because a silent book is doubted for one check before it counts as silent.
    Duration bookLimit = settings.silenceLimit().minus(settings.checkInterval());
    this.bookDetector = new SilenceDetector(shortest, bookLimit, now);
    this.trades = new TradeSequence(settings.trades().reorderBuffer());
    this.backFill = new BackFill(symbol, settings, trades, fallback, context.getSelf());
    this.subscriptions =
        new Subscriptions(symbol, settings.trades().subscriberBuffer(), settings.trades().batch());
    this.restSince = now;
    this.health = new MarketNews.Health(symbol, FeedHealth.STARTING, !breaker.isClosed(), now);
  }

  /**
   * @param market told {@link Market.StreamMissed} with each check while a stream is silent
   * @param breaker of the fallback; only looked at here
   */
  static Behavior<Command> create(
      Symbol symbol,
      MarketSettings settings,
      ActorRef<Market.Command> market,
      ActorRef<PollFeed.Command> fallback,
      CircuitBreaker breaker,
      Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(CheckDue.INSTANCE, settings.checkInterval());
                  return new SymbolFeed(context, symbol, settings, market, fallback, breaker, clock)
                      .speaking();
                }));
  }

  /** The streams that a symbol needs on a route. */
  static List<MarketStream.Kind> kindsOn(MarketStream.Route route) {
    return switch (route) {
      case MARKET -> List.of(MarketStream.Kind.AGG_TRADES, MarketStream.Kind.MARK_PRICE);
      case PUBLIC -> List.of(MarketStream.Kind.BOOK_TICKER);
    };
  }

  private Behavior<Command> speaking() {
    return Behaviors.receive(Command.class)
        .onMessage(Streamed.class, this::onStreamed)
        .onMessage(Received.class, this::onReceived)
        .onMessageEquals(CheckDue.INSTANCE, this::onCheckDue)
        .onMessage(StreamLost.class, lost -> onStreamLost(lost.route()))
        .onMessage(Polled.class, this::onPolled)
        .onMessage(TradesFetched.class, this::onTradesFetched)
        .onMessage(FetchFailed.class, this::onFetchFailed)
        .onMessageEquals(BreakerChanged.INSTANCE, this::onBreakerChanged)
        .onMessage(RulesRead.class, read -> onRulesRead(read.rules()))
        .onMessage(Subscribe.class, this::onSubscribe)
        .onMessage(Unsubscribe.class, this::onUnsubscribe)
        .onMessage(SubscriberStopped.class, this::onSubscriberStopped)
        .onSignal(PreRestart.class, signal -> onEnd())
        .onSignal(PostStop.class, signal -> onEnd())
        .build();
  }

  private Behavior<Command> onStreamed(Streamed streamed) {
    // First of all: an event that makes this actor fail is out of the mailbox all the same.
    streamed.connection().taken();
    MarketEvent event = streamed.event();
    if (event instanceof AggTrade trade) {
      tellTrades(trades.onTrade(trade));
      if (trades.gap().isPresent()) {
        fetchIfDue(clock.instant());
      }
    } else if (event instanceof BookTicker book) {
      bookIsQuiet = false;
      streamedBook = Optional.of(book);
      tellBook(book);
      judgeOn(bookDetector, MarketStream.Route.PUBLIC);
    } else if (event instanceof MarkPrice mark) {
      tellMark(mark);
      judgeOn(markDetector, MarketStream.Route.MARKET);
    }
    return Behaviors.same();
  }

  private void judgeOn(SilenceDetector detector, MarketStream.Route route) {
    Instant now = clock.instant();
    anythingCame = true;
    if (detector.heard(now)) {
      tellMissed(route, false);
      backFill.askWithoutDelay(now);
      judge(now);
    }
  }

  private Behavior<Command> onCheckDue() {
    Instant now = clock.instant();
    boolean spoke = isStreaming(now);
    boolean news = markDetector.check(now);
    if (bookDetector.check(now)) {
      bookDoubtedUntil = spoke ? now.plus(settings.checkInterval()) : now;
      news = true;
    }
    if (news) {
      onSilence(spoke, now);
    }
    if (isSilent(markDetector)) {
      tellMissed(MarketStream.Route.MARKET, true);
    }
    if (isSilent(bookDetector) && !bookIsQuiet) {
      tellMissed(MarketStream.Route.PUBLIC, true);
    }
    wantPrices();
    fetchIfDue(now);
    judge(now);
    return Behaviors.same();
  }

  private Behavior<Command> onStreamLost(MarketStream.Route route) {
    Instant now = clock.instant();
    boolean spoke = isStreaming(now);
    SilenceDetector detector =
        switch (route) {
          case MARKET -> markDetector;
          case PUBLIC -> bookDetector;
        };
    if (route == MarketStream.Route.PUBLIC) {
      bookIsQuiet = false;
      bookDoubtedUntil = Instant.MIN;
    }
    // Before the first word a lost connection is only a slow start; the check gives it its time.
    if (detector.state() == SilenceDetector.State.SPEAKING && detector.lost()) {
      onSilence(spoke, now);
      wantPrices();
      fetchIfDue(now);
      judge(now);
    }
    return Behaviors.same();
  }

  private void onSilence(boolean spoke, Instant now) {
    if (spoke || health.health() == FeedHealth.STARTING) {
      restSince = now;
    }
    if (isSilent(markDetector)) {
      backFill.streamFellSilent();
    }
  }

  private Behavior<Command> onPolled(Polled polled) {
    Instant now = clock.instant();
    anythingCame = true;
    restSince = now;
    if (!markDetector.isSpeaking()) {
      tellMark(polled.mark());
    }
    if (!bookDetector.isSpeaking()) {
      bookIsQuiet = streamedBook.map(told -> isSame(told, polled.book())).orElse(false);
      bookDoubtedUntil = Instant.MIN;
      if (bookIsQuiet) {
        tellMissed(MarketStream.Route.PUBLIC, false);
      }
      tellBook(polled.book());
    }
    judge(now);
    return Behaviors.same();
  }

  private Behavior<Command> onTradesFetched(TradesFetched page) {
    Instant now = clock.instant();
    long absent = trades.absent();
    tellTrades(backFill.fetched(page, now));
    if (trades.absent() > absent) {
      context
          .getLog()
          .info("{}: the exchange has left out {} trade ids", symbol, trades.absent() - absent);
    }
    fetchIfDue(now);
    return Behaviors.same();
  }

  private Behavior<Command> onFetchFailed(FetchFailed failed) {
    if (backFill.failed(failed.refused(), clock.instant())) {
      trades.gap().ifPresent(gap -> giveUp(gap, failed.cause()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onBreakerChanged() {
    Instant now = clock.instant();
    if (breaker.isClosed()) {
      backFill.askWithoutDelay(now);
    }
    judge(now);
    return Behaviors.same();
  }

  private Behavior<Command> onRulesRead(Optional<Instrument> read) {
    Optional<MarketNews> before = rulesNews();
    rules = read.isPresent() ? read : rules.map(SymbolFeed::closed);
    isUnknown = rules.isEmpty();
    if (isUnknown) {
      context.getLog().warn("{}: the exchange has no such symbol", symbol);
    }
    Optional<MarketNews> after = rulesNews();
    if (!after.equals(before)) {
      after.ifPresent(news -> subscriptions.tell(Market.Kind.RULES, news));
    }
    return Behaviors.same();
  }

  private Optional<MarketNews> rulesNews() {
    if (isUnknown) {
      return Optional.of(new MarketNews.UnknownSymbol(symbol));
    }
    return rules.map(now -> new MarketNews.Rules(symbol, now));
  }

  private Behavior<Command> onSubscribe(Subscribe wish) {
    ActorRef<MarketNews> subscriber = wish.subscriber();
    if (!subscriptions.has(subscriber)) {
      context.watchWith(subscriber, new SubscriberStopped(subscriber));
    }
    subscriptions.add(wish.kind(), subscriber);
    switch (wish.kind()) {
      case HEALTH -> subscriber.tell(health);
      case RULES -> rulesNews().ifPresent(subscriber::tell);
      case QUOTES -> latestBook.ifPresent(book -> offer(wish, new MarketNews.Quote(symbol, book)));
      case MARK_PRICE ->
          latestMark.ifPresent(mark -> offer(wish, new MarketNews.Mark(symbol, mark)));
      case TRADES -> {
        // Trades have no latest state: a subscriber hears those that come from now on.
      }
    }
    return Behaviors.same();
  }

  private void offer(Subscribe wish, MarketNews news) {
    subscriptions.offer(wish.kind(), wish.subscriber(), news);
  }

  private Behavior<Command> onReceived(Received received) {
    subscriptions.received(received.kind(), received.subscriber());
    return Behaviors.same();
  }

  private Behavior<Command> onUnsubscribe(Unsubscribe wish) {
    subscriptions.remove(wish.kind(), wish.subscriber());
    unwatchIfGone(wish.subscriber());
    return Behaviors.same();
  }

  private Behavior<Command> onSubscriberStopped(SubscriberStopped stopped) {
    subscriptions.remove(stopped.subscriber());
    return Behaviors.same();
  }

  /** Subscribers learn that they must subscribe again: this actor will have forgotten them. */
  private Behavior<Command> onEnd() {
    for (Market.Kind kind : Market.Kind.values()) {
      subscriptions.end(kind, 0);
    }
    return Behaviors.same();
  }

  private void tellMissed(MarketStream.Route route, boolean missed) {
    market.tell(new Market.StreamMissed(symbol, route, missed));
  }

  private void wantPrices() {
    if (isSilent(markDetector) || isSilent(bookDetector)) {
      fallback.tell(new PollFeed.WantPrices(symbol, context.getSelf()));
    }
  }

  private void fetchIfDue(Instant now) {
    backFill
        .tooLong(now)
        .ifPresent(gap -> giveUp(gap, "more than " + settings.trades().maxBackFill()));
    backFill.fetchIfDue(markDetector.state(), now);
  }

  /** Says that trades are missing rather than hiding it: the subscriptions end. */
  private void giveUp(TradeSequence.Gap gap, String cause) {
    context
        .getLog()
        .warn("{}: trades {} to {} are given up: {}", symbol, gap.from(), gap.to(), cause);
    int missed = (int) Math.min(Integer.MAX_VALUE, gap.size());
    subscriptions.end(Market.Kind.TRADES, missed).forEach(this::unwatchIfGone);
    trades.skipGap();
  }

  private void tellTrades(List<AggTrade> ready) {
    if (!ready.isEmpty()) {
      subscriptions.offerTrades(ready).forEach(this::unwatchIfGone);
    }
  }

  private void tellBook(BookTicker book) {
    if (latestBook.map(known -> isOlder(book, known)).orElse(false)) {
      return;
    }
    latestBook = Optional.of(book);
    subscriptions.offer(Market.Kind.QUOTES, new MarketNews.Quote(symbol, book));
  }

  private void tellMark(MarkPrice mark) {
    if (latestMark.map(known -> mark.time().isBefore(known.time())).orElse(false)) {
      return;
    }
    latestMark = Optional.of(mark);
    subscriptions.offer(Market.Kind.MARK_PRICE, new MarketNews.Mark(symbol, mark));
  }

  private void judge(Instant now) {
    FeedHealth verdict = verdict(now);
    boolean breakerOpen = !breaker.isClosed();
    if (verdict == health.health() && breakerOpen == health.breakerOpen()) {
      return;
    }
    boolean isWorse = verdict == FeedHealth.POLLING || verdict == FeedHealth.BLIND;
    context
        .getLog()
        .atLevel(isWorse ? Level.WARN : Level.INFO)
        .log(
            "{}: {} after {}; mark price stream {}, book stream {}, breaker of REST {}",
            symbol,
            verdict,
            health.health(),
            markDetector.state(),
            bookDetector.state(),
            breakerOpen ? "open" : "closed");
    health = new MarketNews.Health(symbol, verdict, breakerOpen, now);
    subscriptions.tell(Market.Kind.HEALTH, health);
  }

  private FeedHealth verdict(Instant now) {
    if (isStreaming(now)) {
      return FeedHealth.STREAMING;
    }
    boolean waits = !isSilent(markDetector) && !isSilent(bookDetector);
    if (waits) {
      return FeedHealth.STARTING;
    }
    if (isRestStale(now) || !breaker.isClosed()) {
      return FeedHealth.BLIND;
    }
    return anythingCame ? FeedHealth.POLLING : FeedHealth.STARTING;
  }

  /** A quiet book counts as spoken for, as long as REST goes on to confirm it. */
  private boolean isStreaming(Instant now) {
    boolean isQuiet = bookIsQuiet && breaker.isClosed() && !isRestStale(now);
    boolean isDoubted = now.isBefore(bookDoubtedUntil);
    return markDetector.isSpeaking() && (bookDetector.isSpeaking() || isQuiet || isDoubted);
  }

  private boolean isRestStale(Instant now) {
    return now.isAfter(restSince.plus(settings.restLimit()));
  }

  private void unwatchIfGone(ActorRef<MarketNews> subscriber) {
    if (!subscriptions.has(subscriber)) {
      context.unwatch(subscriber);
    }
  }

  private static boolean isSilent(SilenceDetector detector) {
    return detector.state() == SilenceDetector.State.SILENT;
  }

  /** By id and by time: an exchange that starts its ids afresh must not mute the symbol. */
  private static boolean isOlder(BookTicker book, BookTicker known) {
    return book.updateId() < known.updateId() && !book.time().isAfter(known.time());
  }

  private static boolean isSame(BookTicker one, BookTicker other) {
    return one.bid().equals(other.bid())
        && one.ask().equals(other.ask())
        && one.bidQuantity().equals(other.bidQuantity())
        && one.askQuantity().equals(other.askQuantity());
  }

  /** The exchange tells of it no more: nothing new is begun on it. */
  private static Instrument closed(Instrument known) {
    return new Instrument(
        known.symbol(),
        InstrumentStatus.CLOSE,
        known.baseAsset(),
        known.quoteAsset(),
        known.marginAsset(),
        known.pricePrecision(),
        known.quantityPrecision(),
        known.priceFilter(),
        known.lotSize(),
        known.marketLotSize(),
        known.maxOrders(),
        known.minNotional(),
        known.percentPrice(),
        known.triggerProtect(),
        known.liquidationFee(),
        known.marketTakeBound());
  }
}
