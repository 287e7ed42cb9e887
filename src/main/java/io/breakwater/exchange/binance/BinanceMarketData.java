package io.breakwater.exchange.binance;

import io.breakwater.domain.Candle;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.DepthSnapshot;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.MarketData;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.exchange.MarketStream;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.RequestBudget;
import io.breakwater.exchange.RequestCost;
import io.breakwater.exchange.ServerTime;
import io.breakwater.exchange.StreamHandle;
import io.breakwater.exchange.StreamListener;
import io.breakwater.exchange.Transport;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binance's public calls and streams. */
public final class BinanceMarketData implements MarketData {
  private static final Logger LOG = LoggerFactory.getLogger(BinanceMarketData.class);

  private final RestClient rest;
  private final Transport transport;
  private final ActorRef<RequestBudget.Command> budget;
  private final BinanceSettings settings;
  private final AtomicInteger unreadableInstruments = new AtomicInteger();

  private BinanceMarketData(
      RestClient rest,
      Transport transport,
      ActorRef<RequestBudget.Command> budget,
      BinanceSettings settings) {
    this.rest = rest;
    this.transport = transport;
    this.budget = budget;
    this.settings = settings;
  }

  /** {@code clock} must be the one that {@code time} was made with. */
  public static BinanceMarketData create(
      ActorSystem<?> system,
      Clock clock,
      Transport transport,
      ExchangeTime time,
      ActorRef<RequestBudget.Command> budget,
      BinanceSettings settings) {
    RestClient rest =
        new RestClient(
            system, clock, transport, time, budget, settings, Optional.empty(), () -> {});
    return new BinanceMarketData(rest, transport, budget, settings);
  }

  @Override
  public CompletionStage<Outcome<ServerTime>> serverTime(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.TIME,
            Params.none(),
            (body, moments) ->
                new ServerTime(
                    Wire.time(body, "serverTime"), moments.askedAt(), moments.answeredAt())),
        call);
  }

  /** Also tells the budget the limits that the answer names. */
  @Override
  public CompletionStage<Outcome<List<Instrument>>> instruments(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.EXCHANGE_INFO,
            Params.none(),
            (body, moments) -> {
              MarketCodec.limits(body)
                  .ifPresent(limits -> budget.tell(new RequestBudget.LimitsChanged(limits)));
              MarketCodec.Rows<Instrument> rows = MarketCodec.instruments(body);
              if (unreadableInstruments.getAndSet(rows.unreadable()) != rows.unreadable()) {
                warnOfUnreadable(Endpoint.EXCHANGE_INFO, rows);
              }
              return rows.values();
            }),
        call);
  }

  /** How many symbols of the last exchange information this version could not read. */
  public int unreadableInstruments() {
    return unreadableInstruments.get();
  }

  @Override
  public CompletionStage<Outcome<List<MarketEvent.BookTicker>>> bookTickers(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.BOOK_TICKERS,
            Params.none(),
            (body, moments) -> MarketCodec.bookTickers(body).values()),
        call);
  }

  @Override
  public CompletionStage<Outcome<List<MarketEvent.MarkPrice>>> markPrices(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.PREMIUM_INDEX,
            Params.none(),
            (body, moments) -> MarketCodec.markPrices(body).values()),
        call);
  }

  @Override
  public CompletionStage<Outcome<List<MarketEvent.AggTrade>>> aggTrades(
      Symbol symbol, long fromId, int limit, Call call) {
    return aggTrades(symbol, Params.of("symbol", symbol).add("fromId", fromId), limit, call);
  }

  @Override
  public CompletionStage<Outcome<List<MarketEvent.AggTrade>>> latestAggTrades(
      Symbol symbol, int limit, Call call) {
    return aggTrades(symbol, Params.of("symbol", symbol), limit, call);
  }

  private CompletionStage<Outcome<List<MarketEvent.AggTrade>>> aggTrades(
      Symbol symbol, Params params, int limit, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.AGG_TRADES,
            params.add("limit", limit),
            (body, moments) -> MarketCodec.aggTrades(symbol, body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<List<Candle>>> candles(
      Symbol symbol, CandleInterval interval, Optional<Instant> last, int limit, Call call) {
    Params params = Params.of("symbol", symbol).add("interval", interval.wire());
    last.ifPresent(moment -> params.add("endTime", moment.toEpochMilli()));
    return rest.call(
        Operation.of(
                Endpoint.KLINES,
                params.add("limit", limit),
                (body, moments) -> MarketCodec.candles(symbol, interval, body))
            .costing(RequestCost.ofWeight(candlesWeight(limit))),
        call);
  }

  private static int candlesWeight(int limit) {
    if (limit < 100) {
      return 1;
    }
    if (limit < 500) {
      return 2;
    }
    return limit <= 1000 ? 5 : 10;
  }

  @Override
  public CompletionStage<Outcome<DepthSnapshot>> depth(Symbol symbol, int limit, Call call) {
    return rest.call(
        Operation.of(
                Endpoint.DEPTH,
                Params.of("symbol", symbol).add("limit", limit),
                (body, moments) -> MarketCodec.depth(symbol, body))
            .costing(RequestCost.ofWeight(depthWeight(limit))),
        call);
  }

  private static int depthWeight(int limit) {
    if (limit <= 50) {
      return 2;
    }
    if (limit <= 100) {
      return 5;
    }
    return limit <= 500 ? 10 : 20;
  }

  @Override
  public StreamHandle openStream(
      Set<MarketStream> streams, int demand, StreamListener<MarketEvent> listener) {
    Set<MarketStream.Route> routes =
        streams.stream()
            .map(stream -> stream.kind().route())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (routes.size() != 1) {
      throw new IllegalArgumentException(
          "streams " + streams + " must share one route: on the wrong one they stay silent");
    }
    String route = routes.iterator().next().name().toLowerCase(Locale.ROOT);
    String names =
        streams.stream().map(BinanceMarketData::nameOf).sorted().collect(Collectors.joining("/"));
    return SocketStream.open(
        transport,
        settings.stream('/' + route + "/stream?streams=" + names),
        demand,
        new MarketStreamCodec(),
        listener);
  }

  private static String nameOf(MarketStream stream) {
    String symbol = Params.encode(stream.symbol().value().toLowerCase(Locale.ROOT));
    return switch (stream.kind()) {
      case AGG_TRADES -> symbol + "@aggTrade";
      case MARK_PRICE -> symbol + "@markPrice@1s";
      case BOOK_TICKER -> symbol + "@bookTicker";
      case DEPTH -> symbol + "@depth@100ms";
    };
  }

  private static void warnOfUnreadable(Endpoint endpoint, MarketCodec.Rows<?> rows) {
    if (rows.unreadable() > 0) {
      LOG.warn(
          "{}: {} of {} symbols unreadable and left out, first {}",
          endpoint,
          rows.unreadable(),
          rows.unreadable() + rows.values().size(),
          rows.firstCause().orElse(""));
    }
  }
}
