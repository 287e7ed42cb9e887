package io.breakwater.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.Candle;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ExchangeClockTest {
  private static final Instant START = Instant.parse("2026-08-01T12:00:00Z");
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime manual = ManualTime.get(kit.system());
  private final MovingClock clock = new MovingClock(START);
  private final ExchangeTime time = new ExchangeTime(clock);
  private final AskedExchange exchange = new AskedExchange();
  private final ActorRef<ExchangeClock.Command> exchangeClock =
      kit.spawn(
          ExchangeClock.create(
              exchange,
              time,
              clock,
              new Random(7),
              new ClockSettings(
                  2,
                  Duration.ofMinutes(3),
                  Duration.ofMillis(500),
                  Duration.ofMinutes(10),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(30))));
  private final TestProbe<ExchangeClock.News> news = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void theClockIsSkewedUntilItIsMeasuredAndThenPublishedNeverAhead() throws Exception {
    exchangeClock.tell(new ExchangeClock.Subscribe(news.getRef()));
    news.expectMessage(new ExchangeClock.ClockSkewed("not measured yet"));
    exchange.answer(reading(2000, 100));
    exchange.answer(reading(2040, 30));
    var ok = news.expectMessageClass(ExchangeClock.ClockOk.class);
    // The exchange was between 2000 and 2031 ms ahead: the second says so, the first agrees.
    assertEquals(Duration.ofMillis(2010), ok.estimate().offset());
    assertEquals(Duration.ofMillis(31), ok.estimate().error());
    assertEquals(START.plusMillis(2010), time.now());
  }

  @Test
  void aMeasurementIsRepeatedAfterItsInterval() throws Exception {
    measure(0);
    pass(Duration.ofMinutes(3));
    measure(500);
    awaitOffset(Duration.ofMillis(500));
  }

  @Test
  void aFailedMeasurementIsRepeatedWithGrowingPauses() throws Exception {
    exchange.answer(new Outcome.Unsure<>("no answer"));
    awaitQuiet();
    pass(Duration.ofMillis(1_200));
    exchange.answer(new Outcome.NotSent<>("refused"));
    awaitQuiet();
    pass(Duration.ofMillis(1_300));
    assertEquals(0, exchange.open(), "the second pause is two seconds at least");
    pass(Duration.ofMillis(1_200));
    measure(70);
    awaitOffset(Duration.ofMillis(70));
  }

  @Test
  void anExactnessBeyondTheLimitIsSkew() throws Exception {
    exchange.answer(reading(0, 600));
    exchange.answer(reading(0, 700));
    TestProbe<Void> probe = kit.createTestProbe();
    probe.awaitAssert(
        () -> {
          TestProbe<ExchangeClock.News> late = kit.createTestProbe();
          exchangeClock.tell(new ExchangeClock.Subscribe(late.getRef()));
          assertEquals(
              new ExchangeClock.ClockSkewed("known to within 601 ms only, limit 500 ms"),
              late.receiveMessage());
          return null;
        });
  }

  @Test
  void aRefusedTimestampIsSkewUntilItIsMeasuredAgain() throws Exception {
    measure(0);
    awaitOffset(Duration.ZERO);
    pass(Duration.ofSeconds(30));
    exchangeClock.tell(new ExchangeClock.Subscribe(news.getRef()));
    news.expectMessageClass(ExchangeClock.ClockOk.class);
    exchangeClock.tell(ExchangeClock.Resync.INSTANCE);
    exchangeClock.tell(ExchangeClock.Resync.INSTANCE);
    news.expectMessage(new ExchangeClock.ClockSkewed("the exchange refused a timestamp"));
    measure(-1500);
    news.expectMessageClass(ExchangeClock.ClockOk.class);
    awaitOffset(Duration.ofMillis(-1500));
    assertEquals(0, exchange.open(), "one measurement serves both");
  }

  @Test
  void anEstimateThatCannotBeRenewedGrowsOldAndIsSkew() throws Exception {
    measure(0);
    awaitOffset(Duration.ZERO);
    exchangeClock.tell(new ExchangeClock.Subscribe(news.getRef()));
    news.expectMessageClass(ExchangeClock.ClockOk.class);
    clock.move(Duration.ofMinutes(11));
    manual.timePasses(Duration.ofMinutes(3));
    exchange.answer(new Outcome.Unsure<>("no answer"));
    var skewed = news.expectMessageClass(ExchangeClock.ClockSkewed.class);
    assertEquals("not measured for 660 s", skewed.cause());
  }

  @Test
  void aReadingIsAskedAfterTheRequestAndAlsoDuringAMeasurement() throws Exception {
    TestProbe<ExchangeClock.Reply> reader = kit.createTestProbe();
    var measuring = exchange.take();
    exchangeClock.tell(new ExchangeClock.ReadTime(reader.getRef()));
    var asked = exchange.take();
    asked.complete(new Outcome.Done<>(reading(5, 1)));
    assertEquals(
        new ExchangeClock.TimeRead(reading(5, 1)),
        reader.expectMessageClass(ExchangeClock.TimeRead.class));
    measuring.complete(new Outcome.Unsure<>("lost"));
    exchangeClock.tell(new ExchangeClock.ReadTime(reader.getRef()));
    exchange.answer(new Outcome.NotSent<>("refused"));
    assertInstanceOf(ExchangeClock.TimeUnavailable.class, reader.receiveMessage());
  }

  private void measure(long aheadMillis) throws Exception {
    exchange.answer(reading(aheadMillis, 0));
    exchange.answer(reading(aheadMillis, 0));
  }

  /** A round trip that began now and lasted so long; the exchange read its clock at its middle. */
  private ServerTime reading(long aheadMillis, long roundTripMillis) {
    Instant asked = clock.instant();
    return new ServerTime(asked.plusMillis(aheadMillis), asked, asked.plusMillis(roundTripMillis));
  }

  private void pass(Duration duration) {
    clock.move(duration);
    manual.timePasses(duration);
  }

  private void awaitOffset(Duration offset) {
    TestProbe<Void> probe = kit.createTestProbe();
    probe.awaitAssert(
        () -> {
          assertEquals(offset, time.estimate().offset());
          return null;
        });
    awaitQuiet();
  }

  /** Until the actor has taken all that was told before: it answers in order. */
  private void awaitQuiet() {
    TestProbe<ExchangeClock.News> late = kit.createTestProbe();
    exchangeClock.tell(new ExchangeClock.Subscribe(late.getRef()));
    late.receiveMessage();
    assertTrue(exchange.open() >= 0);
  }

  /** Holds each question until the test answers it. */
  private static final class AskedExchange implements MarketData {
    private final LinkedBlockingQueue<CompletableFuture<Outcome<ServerTime>>> asked =
        new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<Outcome<ServerTime>> serverTime(Call call) {
      CompletableFuture<Outcome<ServerTime>> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    int open() {
      return asked.size();
    }

    CompletableFuture<Outcome<ServerTime>> take() throws InterruptedException {
      var next = asked.poll(10, TimeUnit.SECONDS);
      assertTrue(next != null, "the exchange was not asked");
      return next;
    }

    void answer(ServerTime reading) throws InterruptedException {
      take().complete(new Outcome.Done<>(reading));
    }

    void answer(Outcome<ServerTime> outcome) throws InterruptedException {
      take().complete(outcome);
    }

    @Override
    public CompletionStage<Outcome<List<Instrument>>> instruments(Call call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome<List<MarketEvent.BookTicker>>> bookTickers(Call call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome<List<MarketEvent.MarkPrice>>> markPrices(Call call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome<List<MarketEvent.AggTrade>>> aggTrades(
        Symbol symbol, long fromId, int limit, Call call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome<List<MarketEvent.AggTrade>>> latestAggTrades(
        Symbol symbol, int limit, Call call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome<List<Candle>>> candles(
        Symbol symbol, CandleInterval interval, Optional<Instant> last, int limit, Call call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome<DepthSnapshot>> depth(Symbol symbol, int limit, Call call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StreamHandle openStream(
        Set<MarketStream> streams, int demand, StreamListener<MarketEvent> listener) {
      throw new UnsupportedOperationException();
    }
  }
}
