package io.breakwater.market;

import io.breakwater.domain.Candle;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.DepthSnapshot;
import io.breakwater.exchange.MarketData;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.exchange.MarketEvent.BookTicker;
import io.breakwater.exchange.MarketEvent.MarkPrice;
import io.breakwater.exchange.MarketStream;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.ServerTime;
import io.breakwater.exchange.StreamHandle;
import io.breakwater.exchange.StreamListener;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/** An exchange that a test writes the script of: what REST answers, what the streams tell. */
final class FakeMarketData implements MarketData {
  /** A stream connection, from the exchange's side. */
  static final class Stream implements StreamHandle {
    final Set<MarketStream> streams;
    final StreamListener<MarketEvent> listener;
    private int requested;
    private boolean closed;

    private Stream(Set<MarketStream> streams, StreamListener<MarketEvent> listener) {
      this.streams = streams;
      this.listener = listener;
    }

    @Override
    public synchronized void request(int events) {
      requested += events;
    }

    @Override
    public void close() {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
      }
      listener.onClosed("closed by us");
    }

    synchronized int requested() {
      return requested;
    }

    synchronized boolean isClosed() {
      return closed;
    }

    boolean isOn(MarketStream.Route route) {
      return streams.stream().allMatch(stream -> stream.kind().route() == route);
    }
  }

  /** The update id of the book that REST tells. */
  static final long REST_BOOK = 1_000_000;

  private final Clock clock;
  private final List<Stream> streams = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final Deque<Outcome<List<Instrument>>> instruments = new ArrayDeque<>();
  private final ConcurrentSkipListMap<Long, AggTrade> tape = new ConcurrentSkipListMap<>();
  private List<Candle> candles = List.of();
  private Optional<String> outage = Optional.empty();
  private Optional<Outcome.Rejected<Void>> refusal = Optional.empty();
  private boolean mute;
  private String breaking = "";
  private List<Symbol> symbols = List.of(new Symbol("BTCUSDT"));

  FakeMarketData(Clock clock) {
    this.clock = clock;
  }

  synchronized void lists(List<Symbol> listed) {
    symbols = listed;
  }

  synchronized void hasCandles(List<Candle> known) {
    candles = known;
  }

  synchronized void fails(String cause) {
    outage = Optional.of(cause);
  }

  /** The next call of this name throws, as only a bug would. */
  synchronized void breaksAt(String call) {
    breaking = call;
  }

  private void breakAt(String call) {
    if (breaking.equals(call)) {
      breaking = "";
      throw new IllegalStateException("broken by the test: " + call);
    }
  }

  /** Never answers; a time-out is all there is. */
  synchronized void staysMute() {
    mute = true;
  }

  /** Every question is refused. */
  synchronized void refuses(int code, String reason) {
    refusal = Optional.of(new Outcome.Rejected<>(code, reason));
  }

  synchronized void answers() {
    outage = Optional.empty();
    refusal = Optional.empty();
    mute = false;
  }

  synchronized void thenInstruments(Outcome<List<Instrument>> outcome) {
    instruments.add(outcome);
  }

  synchronized long count(String call) {
    return calls.stream().filter(call::equals).count();
  }

  synchronized List<Stream> streams() {
    return List.copyOf(streams);
  }

  /** The newest connection of a route. */
  synchronized Stream stream(MarketStream.Route route) {
    Stream found = null;
    for (Stream stream : streams) {
      found = stream.isOn(route) ? stream : found;
    }
    return found;
  }

  AggTrade trade(Symbol symbol, long id) {
    AggTrade trade =
        new AggTrade(symbol, id, Price.of("100"), Quantity.of("1"), Side.BUY, clock.instant());
    tape.put(id, trade);
    return trade;
  }

  BookTicker book(Symbol symbol, long id) {
    Instant now = clock.instant();
    return new BookTicker(
        symbol,
        id,
        new Price(BigDecimal.valueOf(100 + id)),
        Quantity.of("1"),
        new Price(BigDecimal.valueOf(101 + id)),
        Quantity.of("1"),
        now);
  }

  MarkPrice mark(Symbol symbol) {
    return new MarkPrice(symbol, Price.of("100"), Price.of("100"), clock.instant());
  }

  private synchronized <T> CompletionStage<Outcome<T>> answer(String call, T value) {
    calls.add(call);
    breakAt(call);
    if (mute) {
      return new CompletableFuture<>();
    }
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(
          new Outcome.Rejected<>(refusal.get().code(), refusal.get().reason()));
    }
    Outcome<T> outcome =
        outage.isPresent() ? new Outcome.Unsure<>(outage.get()) : new Outcome.Done<>(value);
    return CompletableFuture.completedFuture(outcome);
  }

  @Override
  public CompletionStage<Outcome<ServerTime>> serverTime(Call call) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized CompletionStage<Outcome<List<Instrument>>> instruments(Call call) {
    if (instruments.isEmpty()) {
      return answer("instruments", List.of(TestInstrument.btcusdt()));
    }
    calls.add("instruments");
    return CompletableFuture.completedFuture(instruments.poll());
  }

  @Override
  public CompletionStage<Outcome<List<BookTicker>>> bookTickers(Call call) {
    return answer("bookTickers", symbols.stream().map(symbol -> book(symbol, REST_BOOK)).toList());
  }

  @Override
  public CompletionStage<Outcome<List<MarkPrice>>> markPrices(Call call) {
    return answer("markPrices", symbols.stream().map(this::mark).toList());
  }

  @Override
  public CompletionStage<Outcome<List<AggTrade>>> aggTrades(
      Symbol symbol, long fromId, int limit, Call call) {
    List<AggTrade> trades = tape.tailMap(fromId).values().stream().limit(limit).toList();
    return answer("aggTrades", trades);
  }

  @Override
  public CompletionStage<Outcome<List<AggTrade>>> latestAggTrades(
      Symbol symbol, int limit, Call call) {
    List<AggTrade> all = List.copyOf(tape.values());
    return answer("latestAggTrades", all.subList(Math.max(0, all.size() - limit), all.size()));
  }

  @Override
  public synchronized CompletionStage<Outcome<List<Candle>>> candles(
      Symbol symbol, CandleInterval interval, Optional<Instant> last, int limit, Call call) {
    List<Candle> shown =
        candles.stream().filter(candle -> last.filter(candle.opened()::isAfter).isEmpty()).toList();
    return answer("candles", shown.subList(Math.max(0, shown.size() - limit), shown.size()));
  }

  @Override
  public CompletionStage<Outcome<DepthSnapshot>> depth(Symbol symbol, int limit, Call call) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized StreamHandle openStream(
      Set<MarketStream> wanted, int demand, StreamListener<MarketEvent> listener) {
    breakAt("openStream");
    Stream stream = new Stream(wanted, listener);
    streams.add(stream);
    return stream;
  }
}
