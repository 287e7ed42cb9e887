package io.breakwater.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Account;
import io.breakwater.account.Difference;
import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.Reason;
import io.breakwater.domain.Candle;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.LotSize;
import io.breakwater.domain.Money;
import io.breakwater.domain.Notional;
import io.breakwater.domain.PercentPrice;
import io.breakwater.domain.Price;
import io.breakwater.domain.PriceFilter;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.domain.trade.TradePhase;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.market.FeedHealth;
import io.breakwater.market.HistoryWish;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may cross between nodes comes out as it went in. */
final class MessagesTest {
  private static final Instant AT = Instant.parse("2026-11-23T12:00:00.123456789Z");
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final SignalId ID = new SignalId("breakout-1");

  private static ActorTestKit kit;

  @BeforeAll
  static void start() {
    Config config =
        ConfigFactory.parseString("pekko.actor.provider = local")
            .withFallback(ConfigFactory.load());
    kit = ActorTestKit.create("messages", config);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void everyCommandReplyAndNewsSurvives() {
    List<Object> samples = samples();
    for (Object sample : samples) {
      assertEquals(sample, kit.serializationTestKit().verifySerialization(sample, true));
    }
  }

  @Test
  void everyPermittedKindHasASample() {
    List<Class<?>> sampled = new ArrayList<>();
    samples().forEach(sample -> sampled.add(sample.getClass()));
    Stream.of(
            Account.Command.class,
            OrderGateway.Reply.class,
            OrderGateway.News.class,
            MarketNews.class)
        .flatMap(MessagesTest::records)
        .forEach(kind -> assertTrue(sampled.contains(kind), "no sample of " + kind));
  }

  private static Stream<Class<?>> records(Class<?> kind) {
    return kind.isSealed()
        ? Stream.of(kind.getPermittedSubclasses()).flatMap(MessagesTest::records)
        : Stream.of(kind);
  }

  private static List<Object> samples() {
    Signal signal =
        Signal.enter(ID, AT, Duration.ofMillis(1500), Direction.SHORT, BTC, Quantity.of("0.0100"))
            .withLimit(Price.of("100"))
            .withStopLoss(Price.of("65000.10"))
            .withTakeProfits(List.of(new TakeProfit(Price.of("60000"), Quantity.of("0.01"))));
    Signal close = Signal.close(new SignalId("breakout-2"), AT, Direction.LONG, BTC);
    TradeSummary closed =
        new TradeSummary(
            ID,
            BTC,
            Direction.SHORT,
            Quantity.of("0.01"),
            Optional.of(Price.of("64000.1")),
            Optional.of(Price.of("63000")),
            List.of(Money.of("0.25600", "USDT"), Money.of("-0.0001", "BNB")),
            new BigDecimal("10.0010"),
            Optional.of(LegKind.TAKE_PROFIT),
            TradePhase.CLOSED,
            AT,
            Optional.of(AT.plusSeconds(60)),
            Optional.of("signal breakout-2"));
    Difference differs =
        new Difference(
            Difference.Kind.OUTSIDE_FILL,
            BTC,
            Optional.of(ID),
            "SELL 0.01 at 63000 by web_1",
            "somebody else's order");
    ModeState safe =
        new ModeState(Mode.SAFE, List.of(Reason.POSITIONS_UNREADABLE, Reason.USER_STREAM_DOWN), AT);
    MarketEvent.AggTrade trade =
        new MarketEvent.AggTrade(BTC, 7, Price.of("100"), Quantity.of("2000"), Side.SELL, AT);
    return List.of(
        new OrderGateway.FlattenAll(ID, kit.<OrderGateway.Reply>createTestProbe().getRef()),
        new OrderGateway.CancelAll(ID, kit.<OrderGateway.Reply>createTestProbe().getRef()),
        new OrderGateway.Execute(signal, kit.<OrderGateway.Reply>createTestProbe().getRef()),
        new OrderGateway.Execute(close, kit.<OrderGateway.Reply>createTestProbe().getRef()),
        new OrderGateway.Subscribe(kit.<OrderGateway.News>createTestProbe().getRef()),
        new OrderGateway.GetTrades(kit.<OrderGateway.Trades>createTestProbe().getRef()),
        new OrderGateway.Drain(kit.<OrderGateway.Drained>createTestProbe().getRef()),
        OrderGateway.Drained.INSTANCE,
        Account.Wake.INSTANCE,
        new OrderGateway.Accepted(ID),
        new OrderExecutionError.Denied(ID, Mode.SAFE, List.of("quantity 0: must be above 0")),
        new OrderExecutionError.Rejected(ID, Mode.NORMAL, -2019, "Margin is insufficient."),
        new OrderExecutionError.Unavailable(ID, Mode.SAFE, "positions unknown"),
        new OrderExecutionError.Expired(ID, Mode.NORMAL, false, "not found"),
        new OrderExecutionError.Busy(ID, Mode.NORMAL),
        new OrderGateway.ModeChanged(safe),
        new OrderGateway.EntryFilled(ID, BTC, Quantity.of("0.01"), Price.of("64000.1"), AT),
        new OrderGateway.Protected(ID, BTC, Price.of("65000.1"), AT),
        new OrderGateway.BooksDiffered(List.of(differs), AT),
        new OrderGateway.Changed(
            new SignalId("r1"), ID, Signal.Action.REDUCE, Quantity.of("0.004"), AT),
        new OrderGateway.Flattened(ID, AT),
        new OrderGateway.Closed(closed),
        new OrderGateway.Trades(List.of(), List.of(closed)),
        new MarketNews.Trades(BTC, List.of(trade)),
        new MarketNews.Quote(
            BTC,
            new MarketEvent.BookTicker(
                BTC,
                9,
                Price.of("99.9"),
                Quantity.of("1"),
                Price.of("100.1"),
                Quantity.of("2"),
                AT)),
        new MarketNews.Mark(
            BTC, new MarketEvent.MarkPrice(BTC, Price.of("100"), Price.of("100.01"), AT)),
        new MarketNews.Rules(BTC, instrument()),
        new MarketNews.Health(BTC, FeedHealth.POLLING, true, AT),
        new MarketNews.Lagged(BTC, Market.Kind.TRADES, 3),
        new MarketNews.PastTrades(new HistoryWish.Trades(BTC, 5), List.of(trade)),
        new MarketNews.PastCandles(
            new HistoryWish.Candles(BTC, CandleInterval.MINUTE_15, 5), List.of(candle())),
        new MarketNews.NoHistory(new HistoryWish.Trades(BTC, 5), "refused"),
        new MarketNews.UnknownSymbol(BTC));
  }

  private static Candle candle() {
    return new Candle(
        BTC,
        CandleInterval.MINUTE_15,
        AT,
        Price.of("100"),
        Price.of("101.5"),
        Price.of("99"),
        Price.of("100.1"),
        Quantity.of("12.5"),
        AT.plusMillis(899_999),
        Notional.of("1250.1"),
        17);
  }

  private static Instrument instrument() {
    return new Instrument(
        BTC,
        InstrumentStatus.TRADING,
        "BTC",
        "USDT",
        "USDT",
        2,
        3,
        new PriceFilter(
            new BigDecimal("556.80"), new BigDecimal("4529764"), new BigDecimal("0.10")),
        new LotSize(new BigDecimal("0.001"), new BigDecimal("1000"), new BigDecimal("0.001")),
        new LotSize(new BigDecimal("0.001"), new BigDecimal("120"), new BigDecimal("0.001")),
        200,
        Notional.of("100"),
        new PercentPrice(new BigDecimal("1.0500"), new BigDecimal("0.9500")),
        new BigDecimal("0.0500"),
        new BigDecimal("0.012500"),
        new BigDecimal("0.05"));
  }
}
