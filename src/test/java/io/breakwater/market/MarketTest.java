package io.breakwater.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.Price;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.exchange.MarketStream.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole room against a scripted exchange, under manual time. */
class MarketTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Symbol ETH = new Symbol("ETHUSDT");
  private static final Duration STEP = Duration.ofMillis(250);

  private final TimeRig rig = new TimeRig();
  private final FakeMarketData exchange = new FakeMarketData(rig.clock);
  private final TestProbe<MarketNews> health = rig.kit.createTestProbe();
  private final TestProbe<MarketNews> trades = rig.kit.createTestProbe();
  private final List<Long> heard = new CopyOnWriteArrayList<>();
  private ActorRef<Market.Command> market;
  private long bookId;

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void streamsThatSpeakAreTheSource() {
    start("");
    streamingBegins();
    streamSpeaks(Duration.ofSeconds(4));
    health.expectNoMessage(Duration.ZERO);
    assertEquals(0, exchange.count("bookTickers"));
  }

  @Test
  void silenceIsFoundWithinThreeSecondsAndTheFirstPriceComesWithinTwoMore() {
    start("");
    streamingBegins();
    streamSpeaks(Duration.ofSeconds(10));
    TestProbe<MarketNews> quotes = subscriber(Market.Kind.QUOTES);
    quotes.receiveMessage();
    received(Market.Kind.QUOTES, quotes);

    Instant last = rig.clock.instant();
    rig.passes(Duration.ofSeconds(3), STEP);
    MarketNews.Health news = expectHealth(FeedHealth.POLLING);
    assertFalse(news.since().isAfter(last.plusSeconds(3)), "found at " + news.since());

    rig.passes(Duration.ofSeconds(2), STEP);
    MarketNews.Quote quote = quotes.expectMessageClass(MarketNews.Quote.class);
    assertFalse(quote.ticker().time().isAfter(news.since().plusSeconds(2)));
    assertEquals(1_000_000, quote.ticker().updateId(), "by REST");
  }

  @Test
  void aConnectionThatIsLostIsStoodInForAtOnce() {
    start("");
    streamingBegins();
    Instant lost = rig.clock.instant();
    exchange.stream(Route.MARKET).listener.onClosed("reset");
    rig.settle();
    assertEquals(lost, expectHealth(FeedHealth.POLLING).since());
    assertEquals(1, exchange.count("bookTickers"));
  }

  @Test
  void pricesAreAskedForAtMostOnceASecond() {
    start("");
    streamingBegins();
    exchange.stream(Route.MARKET).listener.onClosed("reset");
    rig.settle();
    rig.passes(Duration.ofSeconds(3), STEP);
    assertEquals(4, exchange.count("bookTickers"));
  }

  @Test
  void aSubscriptionThatIsAcknowledgedYetMuteIsFoundAndReplaced() {
    start("");
    exchange.streams().forEach(stream -> stream.listener.onOpen());
    rig.passes(Duration.ofSeconds(3), STEP);
    assertTrue(exchange.count("bookTickers") > 0, "REST stands in");
    FakeMarketData.Stream mute = exchange.stream(Route.MARKET);
    rig.passes(Duration.ofSeconds(3), STEP);
    assertTrue(mute.isClosed());
    assertTrue(exchange.stream(Route.MARKET) != mute, "connected again");
  }

  @Test
  void whenRestFailsTooTheBreakerOpensTheSymbolIsBlindAndAllComesBack() {
    start("");
    streamingBegins();
    exchange.fails("HTTP 502");
    exchange.streams().forEach(stream -> stream.listener.onClosed("reset"));
    rig.settle();
    expectHealth(FeedHealth.POLLING);
    rig.passes(Duration.ofSeconds(3), STEP);
    assertEquals(4, exchange.count("bookTickers"));
    health.expectNoMessage(Duration.ZERO);
    rig.passes(Duration.ofSeconds(1), STEP);
    MarketNews.Health blind = expectHealth(FeedHealth.BLIND);
    assertTrue(blind.breakerOpen());
    assertEquals(5, exchange.count("bookTickers"));

    rig.passes(Duration.ofSeconds(59), Duration.ofSeconds(1));
    assertEquals(5, exchange.count("bookTickers"), "an open breaker lets nothing through");
    exchange.answers();
    rig.passes(Duration.ofSeconds(3), Duration.ofSeconds(1));
    MarketNews.Health polling = health.expectMessageClass(MarketNews.Health.class);
    if (polling.health() == FeedHealth.BLIND) {
      // The breaker may be heard to close before the price that closed it.
      polling = expectHealth(FeedHealth.POLLING);
    }
    assertEquals(FeedHealth.POLLING, polling.health());
    assertFalse(polling.breakerOpen(), "the probe has closed it");

    streamsSpeakAgain();
    expectHealth(FeedHealth.STREAMING);
  }

  @Test
  void aRestThatNeverAnswersOpensTheBreakerByTimeOut() {
    start("");
    streamingBegins();
    exchange.staysMute();
    exchange.streams().forEach(stream -> stream.listener.onClosed("reset"));
    rig.settle();
    expectHealth(FeedHealth.POLLING);
    rig.passes(Duration.ofSeconds(6), Duration.ofMillis(500));
    MarketNews.Health stale = expectHealth(FeedHealth.BLIND);
    assertFalse(stale.breakerOpen(), "blind before, for want of a price");
    rig.passes(Duration.ofSeconds(5), Duration.ofMillis(500));
    assertTrue(expectHealth(FeedHealth.BLIND).breakerOpen());
    assertEquals(5, exchange.count("bookTickers"));
  }

  @Test
  void eachTradeIsToldOnceAndInOrderAcrossStreamRestAndStream() {
    start("");
    streamingBegins();
    listenToTrades();
    rig.settle();
    streamTrades(1, 10);
    exchange.stream(Route.MARKET).listener.onClosed("reset");
    tape(11, 2540);
    rig.settle();
    rig.passes(Duration.ofSeconds(1), STEP);
    assertEquals(LongStream.rangeClosed(1, 2540).boxed().toList(), heard, "by REST, meanwhile");

    tape(2541, 2550);
    streamsSpeakAgain();
    tape(2551, 2560);
    streamTrades(2558, 2563);
    streamTrades(2560, 2564);
    rig.passes(Duration.ofSeconds(2), STEP);
    assertEquals(LongStream.rangeClosed(1, 2564).boxed().toList(), heard);
  }

  @Test
  void whatWasMissedIsFetchedThoughNoFurtherTradeComes() {
    start("");
    streamingBegins();
    listenToTrades();
    rig.settle();
    streamTrades(1, 3);
    exchange.fails("HTTP 502");
    exchange.stream(Route.MARKET).listener.onClosed("reset");
    rig.settle();
    tape(4, 6);
    exchange.answers();
    streamsSpeakAgain();
    rig.passes(Duration.ofSeconds(2), STEP);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), heard);
  }

  @Test
  void aGapWithinTheStreamIsFilled() {
    start("");
    streamingBegins();
    listenToTrades();
    rig.settle();
    streamTrades(1, 3);
    tape(4, 6);
    streamTrades(7, 8);
    rig.settle();
    assertEquals(LongStream.rangeClosed(1, 8).boxed().toList(), heard);
  }

  @Test
  void aGapIsFilledThoughTheExchangeHasRefusedToTellOfIt() {
    start("");
    streamingBegins();
    listenToTrades();
    rig.settle();
    streamTrades(1, 3);
    tape(4, 6);
    exchange.refuses(-4061, "Order's position side does not match user's setting.");
    streamTrades(7, 8);
    rig.passes(Duration.ofSeconds(4), STEP);
    exchange.answers();
    rig.passes(Duration.ofSeconds(8), STEP);
    assertEquals(LongStream.rangeClosed(1, 8).boxed().toList(), heard);
  }

  @Test
  void aGapOfWhichTheExchangeRefusesToTellAgainAndAgainEndsTheSubscription() {
    start("");
    streamingBegins();
    subscribe(Market.Kind.TRADES, trades);
    rig.settle();
    streamTrades(1, 1);
    trades.receiveMessage();
    exchange.refuses(-1100, "Illegal characters found in a parameter.");
    streamTrades(5, 5);
    rig.passes(Duration.ofSeconds(60), STEP);
    assertEquals(new MarketNews.Lagged(BTC, Market.Kind.TRADES, 3), trades.receiveMessage());
  }

  @Test
  void aGapThatIsTooLongEndsTheSubscription() {
    start("trades.max-back-fill = 1000");
    streamingBegins();
    subscribe(Market.Kind.TRADES, trades);
    rig.settle();
    streamTrades(1, 1);
    trades.receiveMessage();
    streamTrades(2000, 2000);
    rig.settle();
    assertEquals(new MarketNews.Lagged(BTC, Market.Kind.TRADES, 1998), trades.receiveMessage());
  }

  @Test
  void aSubscriberThatIsTooSlowLags() {
    start("trades.subscriber-buffer = 100");
    streamingBegins();
    subscribe(Market.Kind.TRADES, trades);
    rig.settle();
    streamTrades(1, 102);
    rig.settle();
    assertEquals(1, trades.expectMessageClass(MarketNews.Trades.class).trades().size());
    MarketNews.Lagged lagged = trades.expectMessageClass(MarketNews.Lagged.class);
    assertEquals(101, lagged.dropped());
    streamTrades(103, 103);
    rig.settle();
    trades.expectNoMessage(Duration.ZERO);
  }

  @Test
  void quotesThatWereNotFetchedAreDropped() {
    start("");
    streamingBegins();
    TestProbe<MarketNews> quotes = subscriber(Market.Kind.QUOTES);
    rig.settle();
    quotes.receiveMessage();
    for (int i = 0; i < 5; i++) {
      streamBook();
    }
    rig.settle();
    quotes.expectNoMessage(Duration.ZERO);
    received(Market.Kind.QUOTES, quotes);
    MarketNews.Quote quote = quotes.expectMessageClass(MarketNews.Quote.class);
    assertEquals(bookId, quote.ticker().updateId());
    quotes.expectNoMessage(Duration.ZERO);
  }

  @Test
  void subscribingTwiceTellsNothingTwiceAndGetsARestartedSubscriberGoing() {
    start("");
    streamingBegins();
    subscribe(Market.Kind.TRADES, trades);
    subscribe(Market.Kind.TRADES, trades);
    rig.settle();
    streamTrades(1, 2);
    rig.settle();
    assertEquals(1, trades.expectMessageClass(MarketNews.Trades.class).trades().size());
    trades.expectNoMessage(Duration.ZERO);
    subscribe(Market.Kind.TRADES, trades);
    MarketNews.Trades next = trades.expectMessageClass(MarketNews.Trades.class);
    assertEquals(2, next.trades().get(0).aggTradeId());
  }

  @Test
  void rulesAreToldOnceKnownAndAnUnknownSymbolIsNamed() {
    start("");
    TestProbe<MarketNews> rules = subscriber(Market.Kind.RULES);
    assertEquals(new MarketNews.Rules(BTC, TestInstrument.btcusdt()), rules.receiveMessage());
    market.tell(new Market.Subscribe(ETH, Market.Kind.RULES, rules.ref()));
    assertEquals(new MarketNews.UnknownSymbol(ETH), rules.receiveMessage());
  }

  @Test
  void oneSilentSymbolOfTwoLeavesTheOtherAloneAndGetsASecondConnection() {
    exchange.lists(List.of(BTC, ETH));
    start("symbols = [BTCUSDT, ETHUSDT]");
    TestProbe<MarketNews> other = rig.kit.createTestProbe();
    market.tell(new Market.Subscribe(ETH, Market.Kind.HEALTH, other.ref()));
    rig.settle();
    exchange.streams().forEach(stream -> stream.listener.onOpen());
    FakeMarketData.Stream first = exchange.stream(Route.PUBLIC);
    for (int second = 0; second < 40; second++) {
      for (Symbol symbol : List.of(BTC, ETH)) {
        exchange.stream(Route.MARKET).listener.onEvent(exchange.mark(symbol));
      }
      exchange.stream(Route.PUBLIC).listener.onEvent(exchange.book(ETH, ++bookId));
      if (second < 3) {
        exchange.stream(Route.PUBLIC).listener.onEvent(exchange.book(BTC, ++bookId));
      }
      rig.passes(Duration.ofSeconds(1));
    }
    expectHealth(FeedHealth.STARTING);
    expectHealth(FeedHealth.STREAMING);
    expectHealth(FeedHealth.POLLING);
    assertEquals(FeedHealth.STARTING, health(other));
    assertEquals(FeedHealth.STREAMING, health(other));
    other.expectNoMessage(Duration.ZERO);
    FakeMarketData.Stream second = exchange.stream(Route.PUBLIC);
    assertTrue(second != first, "a second connection");
    assertTrue(first.isClosed() && !second.isClosed(), "changed over");
  }

  @Test
  void aQuietBookThatRestConfirmsChangesNoHealthAndIsNotConnectedAgain() {
    start("");
    exchange.streams().forEach(stream -> stream.listener.onOpen());
    FakeMarketData.Stream books = exchange.stream(Route.PUBLIC);
    books.listener.onEvent(exchange.book(BTC, FakeMarketData.REST_BOOK));
    for (int second = 0; second < 15; second++) {
      streamMark();
      rig.passes(Duration.ofSeconds(1), STEP);
    }
    assertTrue(exchange.count("bookTickers") >= 10, "asked each second");
    assertFalse(books.isClosed());
    expectHealth(FeedHealth.STARTING);
    expectHealth(FeedHealth.STREAMING);
    health.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aBookThatMovesOnByRestAloneIsFoundSilentWithinThreeSeconds() {
    start("");
    streamingBegins();
    Instant last = rig.clock.instant();
    streamsOnlyMarks(3);
    MarketNews.Health news = expectHealth(FeedHealth.POLLING);
    assertFalse(news.since().isAfter(last.plusSeconds(3)), "found at " + news.since());
  }

  @Test
  void aBookThatRestCannotConfirmIsFoundSilentWithinThreeSeconds() {
    start("");
    streamingBegins();
    exchange.staysMute();
    Instant last = rig.clock.instant();
    streamsOnlyMarks(3);
    MarketNews.Health news = expectHealth(FeedHealth.POLLING);
    assertFalse(news.since().isAfter(last.plusSeconds(3)), "found at " + news.since());
  }

  @Test
  void aQuietBookIsNoLongerTrustedWhenRestStopsConfirmingIt() {
    start("");
    exchange.streams().forEach(stream -> stream.listener.onOpen());
    exchange.stream(Route.PUBLIC).listener.onEvent(exchange.book(BTC, FakeMarketData.REST_BOOK));
    streamsOnlyMarks(4);
    expectHealth(FeedHealth.STARTING);
    expectHealth(FeedHealth.STREAMING);
    exchange.fails("HTTP 502");
    streamsOnlyMarks(7);
    expectHealth(FeedHealth.BLIND);
  }

  @Test
  void aStreamIsReplacedBeforeTheExchangeCutsItAndNoTradeIsLost() {
    start("stream.change-over-after = 1 minute");
    streamingBegins();
    listenToTrades();
    rig.settle();
    FakeMarketData.Stream old = exchange.stream(Route.MARKET);
    streamTrades(1, 5);
    streamSpeaks(Duration.ofSeconds(61));
    FakeMarketData.Stream next = exchange.stream(Route.MARKET);
    assertTrue(next != old, "a second connection");
    next.listener.onOpen();
    for (long id = 4; id <= 8; id++) {
      old.listener.onEvent(exchange.trade(BTC, id));
      next.listener.onEvent(exchange.trade(BTC, id));
    }
    rig.settle();
    assertTrue(old.isClosed() && !next.isClosed(), "changed over");
    assertEquals(LongStream.rangeClosed(1, 8).boxed().toList(), heard);
    health.expectNoMessage(Duration.ZERO);
  }

  @Test
  void connectionAttemptsKeepToTheirBudget() {
    start("");
    for (int second = 0; second < 58; second++) {
      exchange.streams().stream()
          .filter(stream -> !stream.isClosed())
          .forEach(FakeMarketData.Stream::close);
      rig.passes(Duration.ofSeconds(1));
    }
    int attempts = exchange.streams().size();
    assertTrue(attempts <= 20 && attempts > 10, attempts + " attempts in a minute");
  }

  @Test
  void whatTheFeedsHaveTakenIsAskedForAgain() {
    start("stream.demand = 16");
    streamingBegins();
    streamTrades(1, 40);
    rig.settle();
    int requested = exchange.stream(Route.MARKET).requested();
    assertTrue(requested >= 36 && requested <= 41, "requested " + requested);
  }

  @Test
  void aSymbolFeedThatCrashesIsStartedAgainAndItsSubscribersRecover() {
    start("");
    streamingBegins();
    subscribe(Market.Kind.TRADES, trades);
    rig.settle();
    streamTrades(1, 1);
    trades.expectMessageClass(MarketNews.Trades.class);

    stream(Route.MARKET, new MarketEvent.MarkPrice(BTC, Price.of("1"), Price.of("1"), null));
    rig.settle();
    assertEquals(new MarketNews.Lagged(BTC, Market.Kind.TRADES, 0), trades.receiveMessage());
    assertEquals(new MarketNews.Lagged(BTC, Market.Kind.HEALTH, 0), health.receiveMessage());

    subscribe(Market.Kind.TRADES, trades);
    subscribe(Market.Kind.HEALTH, health);
    rig.passes(Duration.ofSeconds(1), STEP);
    streamingBegins();
    streamTrades(2, 2);
    MarketNews.Trades next = trades.expectMessageClass(MarketNews.Trades.class);
    assertEquals(2, next.trades().get(0).aggTradeId());
  }

  @Test
  void aStreamFeedThatCrashesConnectsAgain() {
    start("");
    streamingBegins();
    exchange.breaksAt("openStream");
    FakeMarketData.Stream lost = exchange.stream(Route.MARKET);
    lost.listener.onClosed("reset");
    rig.settle();
    expectHealth(FeedHealth.POLLING);
    streamsSpeakAgain();
    assertTrue(exchange.stream(Route.MARKET) != lost, "connected again");
    expectHealth(FeedHealth.STREAMING);
  }

  @Test
  void aPollFeedThatCrashesIsAskedAgainForTheTradesItOwed() {
    start("");
    streamingBegins();
    listenToTrades();
    rig.settle();
    streamTrades(1, 1);
    exchange.breaksAt("aggTrades");
    tape(2, 3);
    streamTrades(4, 4);
    streamSpeaks(Duration.ofSeconds(8));
    assertEquals(List.of(1L, 2L, 3L, 4L), heard);
  }

  @Test
  void unreadableMessagesKillNoFeed() {
    start("stream.demand = 16");
    streamingBegins();
    for (int i = 0; i < 100; i++) {
      exchange.stream(Route.MARKET).listener.onUnreadable("malformed", "not JSON");
      exchange.stream(Route.MARKET).listener.onEvent(exchange.mark(ETH));
    }
    rig.settle();
    assertTrue(exchange.stream(Route.MARKET).requested() >= 196);
    streamSpeaks(Duration.ofSeconds(4));
    health.expectNoMessage(Duration.ZERO);
  }

  private void start(String changes) {
    var config =
        ConfigFactory.parseString("breakwater.market { " + changes + " }")
            .withFallback(ConfigFactory.parseResources("market.conf"));
    market =
        rig.kit.spawn(
            Market.create(
                MarketSettings.from(config), exchange, rig.clock, new SplittableRandom(1)));
    subscribe(Market.Kind.HEALTH, health);
    // A fallback that has just started asks nothing for a second: it may be a restarted one.
    rig.passes(Duration.ofSeconds(1));
  }

  private void streamingBegins() {
    exchange.streams().forEach(stream -> stream.listener.onOpen());
    streamMark();
    streamBook();
    rig.settle();
    expectHealth(FeedHealth.STARTING);
    expectHealth(FeedHealth.STREAMING);
  }

  /** Waits for the feeds to connect again, and lets the new connections speak. */
  private void streamsSpeakAgain() {
    rig.passes(Duration.ofSeconds(9), Duration.ofSeconds(1));
    exchange.streams().stream()
        .filter(stream -> !stream.isClosed())
        .forEach(stream -> stream.listener.onOpen());
    streamMark();
    streamBook();
    rig.settle();
  }

  private void streamSpeaks(Duration span) {
    for (Duration left = span; !left.isZero(); left = left.minusSeconds(1)) {
      rig.passes(Duration.ofSeconds(1));
      streamMark();
      streamBook();
      rig.settle();
    }
  }

  private void streamsOnlyMarks(int seconds) {
    for (int second = 0; second < seconds; second++) {
      streamMark();
      rig.passes(Duration.ofSeconds(1), STEP);
    }
  }

  private void streamMark() {
    stream(Route.MARKET, exchange.mark(BTC));
  }

  private void streamBook() {
    bookId++;
    stream(Route.PUBLIC, exchange.book(BTC, bookId));
  }

  private void streamTrades(long from, long to) {
    for (long id = from; id <= to; id++) {
      stream(Route.MARKET, exchange.trade(BTC, id));
    }
  }

  private void tape(long from, long to) {
    for (long id = from; id <= to; id++) {
      exchange.trade(BTC, id);
    }
  }

  private void stream(Route route, MarketEvent event) {
    exchange.stream(route).listener.onEvent(event);
  }

  private TestProbe<MarketNews> subscriber(Market.Kind kind) {
    TestProbe<MarketNews> probe = rig.kit.createTestProbe();
    subscribe(kind, probe);
    return probe;
  }

  private void subscribe(Market.Kind kind, TestProbe<MarketNews> probe) {
    market.tell(new Market.Subscribe(BTC, kind, probe.ref()));
  }

  private void received(Market.Kind kind, TestProbe<MarketNews> probe) {
    market.tell(new Market.Received(BTC, kind, probe.ref()));
    rig.settle();
  }

  /** A subscriber that takes everything at once. */
  private void listenToTrades() {
    ActorRef<MarketNews> listener =
        rig.kit.spawn(
            Behaviors.<MarketNews>receive(
                (context, news) -> {
                  ((MarketNews.Trades) news)
                      .trades()
                      .forEach(trade -> heard.add(trade.aggTradeId()));
                  market.tell(new Market.Received(BTC, Market.Kind.TRADES, context.getSelf()));
                  return Behaviors.same();
                }));
    market.tell(new Market.Subscribe(BTC, Market.Kind.TRADES, listener));
  }

  private MarketNews.Health expectHealth(FeedHealth expected) {
    MarketNews.Health news = health.expectMessageClass(MarketNews.Health.class);
    assertEquals(expected, news.health());
    return news;
  }

  private static FeedHealth health(TestProbe<MarketNews> probe) {
    return probe.expectMessageClass(MarketNews.Health.class).health();
  }
}
