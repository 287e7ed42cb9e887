package io.breakwater.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.Candle;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Notional;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent.AggTrade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryReaderTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  // Always the middle of the jitter: the schedule is exact.
  private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;

  private final TimeRig rig = new TimeRig();
  private final FakeMarketData exchange = new FakeMarketData(rig.clock);
  private final TestProbe<MarketNews> asking = rig.kit.createTestProbe();
  private final ActorRef<HistoryReader.Command> reader =
      rig.kit.spawn(
          HistoryReader.create(
              exchange,
              MarketSettings.from(ConfigFactory.load("application.conf")).history(),
              rig.clock,
              MIDDLE));

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aThousandAndMoreTradesAreReadPageByPageWithoutGapOrDouble() {
    exchangeHasTrades(1, 5_000);
    ask(new HistoryWish.Trades(BTC, 2_500));
    assertEquals(LongStream.rangeClosed(2_501, 5_000).boxed().toList(), idsTold());
    assertEquals(2, exchange.count("aggTrades"));
  }

  @Test
  void thereMayBeFewerThanWished() {
    exchangeHasTrades(1, 1_200);
    ask(new HistoryWish.Trades(BTC, 2_500));
    assertEquals(LongStream.rangeClosed(1, 1_200).boxed().toList(), idsTold());
  }

  @Test
  void ofATapeWhoseBeginningWasForgottenTheRestIsTold() {
    exchangeHasTrades(4_600, 400);
    exchangeHasTrades(5_000, 1_000);
    ask(new HistoryWish.Trades(BTC, 2_500));
    assertEquals(LongStream.range(4_600, 6_000).boxed().toList(), idsTold());
  }

  @Test
  void candlesAreReadBackFromTheLatest() {
    List<Candle> all = IntStream.range(0, 2_300).mapToObj(HistoryReaderTest::candle).toList();
    exchange.hasCandles(all);
    ask(new HistoryWish.Candles(BTC, CandleInterval.MINUTE_1, 2_200));
    var told = asking.expectMessageClass(MarketNews.PastCandles.class);
    assertEquals(all.subList(100, 2_300), told.candles());
    assertEquals(3, exchange.count("candles"));
  }

  @Test
  void aPageThatIsNotAnsweredIsAskedForAgain() {
    exchangeHasTrades(1, 10);
    exchange.fails("503");
    ask(new HistoryWish.Trades(BTC, 5));
    rig.passes(Duration.ofMillis(999));
    assertEquals(1, exchange.count("latestAggTrades"));
    exchange.answers();
    rig.passes(Duration.ofMillis(1));
    assertEquals(List.of(6L, 7L, 8L, 9L, 10L), idsTold());
  }

  @Test
  void itIsGivenUpAfterAMinuteAndTheNextWishHasItsOwn() {
    exchange.fails("503");
    ask(new HistoryWish.Trades(BTC, 5));
    rig.passes(Duration.ofSeconds(20), Duration.ofSeconds(1));
    ask(new HistoryWish.Trades(BTC, 6));
    rig.passes(Duration.ofSeconds(41), Duration.ofSeconds(1));
    var none = asking.expectMessageClass(MarketNews.NoHistory.class);
    assertEquals(new HistoryWish.Trades(BTC, 5), none.wish());
    assertTrue(none.reason().startsWith("not read within 60 s: "), none.reason());
    exchangeHasTrades(1, 10);
    exchange.answers();
    rig.passes(Duration.ofSeconds(15), Duration.ofSeconds(1));
    assertEquals(6, idsTold().size());
  }

  @Test
  void theSameWishAskedTwiceIsAnsweredOnce() {
    exchangeHasTrades(1, 10);
    exchange.fails("503");
    ask(new HistoryWish.Trades(BTC, 5));
    ask(new HistoryWish.Trades(BTC, 5));
    exchange.answers();
    rig.passes(Duration.ofSeconds(1));
    assertEquals(5, idsTold().size());
    rig.settle();
    asking.expectNoMessage(Duration.ZERO);
  }

  private void ask(HistoryWish wish) {
    reader.tell(new HistoryReader.Read(wish, asking.ref()));
    rig.settle();
  }

  private List<Long> idsTold() {
    return asking.expectMessageClass(MarketNews.PastTrades.class).trades().stream()
        .map(AggTrade::aggTradeId)
        .toList();
  }

  private void exchangeHasTrades(long first, int count) {
    for (long id = first; id < first + count; id++) {
      exchange.trade(BTC, id);
    }
  }

  private static Candle candle(int minute) {
    Instant opened = Instant.EPOCH.plus(Duration.ofMinutes(minute));
    Price price = Price.of("100");
    return new Candle(
        BTC,
        CandleInterval.MINUTE_1,
        opened,
        price,
        price,
        price,
        price,
        Quantity.of("1"),
        opened.plusMillis(59_999),
        Notional.of("100"),
        1);
  }
}
