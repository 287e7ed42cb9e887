package io.breakwater.exchange;

import io.breakwater.domain.Candle;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What anybody can ask of the exchange, without an account. Every stage completes with an {@link
 * Outcome} and never fails; it may complete on any thread.
 */
public interface MarketData {
  CompletionStage<Outcome<ServerTime>> serverTime(Call call);

  /** Every symbol with its rules; those that this version cannot read are left out and counted. */
  CompletionStage<Outcome<List<Instrument>>> instruments(Call call);

  /** Best bid and ask of every symbol, in one call. */
  CompletionStage<Outcome<List<MarketEvent.BookTicker>>> bookTickers(Call call);

  /** Mark and index price of every symbol, in one call. */
  CompletionStage<Outcome<List<MarketEvent.MarkPrice>>> markPrices(Call call);

  /**
   * Aggregate trades by id, oldest first.
   *
   * @param fromId the first id wanted
   * @param limit 1 to 1000
   */
  CompletionStage<Outcome<List<MarketEvent.AggTrade>>> aggTrades(
      Symbol symbol, long fromId, int limit, Call call);

  /** The latest aggregate trades, oldest first. */
  CompletionStage<Outcome<List<MarketEvent.AggTrade>>> latestAggTrades(
      Symbol symbol, int limit, Call call);

  /**
   * Candles of one symbol, oldest first; the last one may still change.
   *
   * @param last the latest moment at which one may begin; empty: up to now
   * @param limit 1 to 1500
   */
  CompletionStage<Outcome<List<Candle>>> candles(
      Symbol symbol, CandleInterval interval, Optional<Instant> last, int limit, Call call);

  /**
   * The book as it stands.
   *
   * @param limit levels a side: 5, 10, 20, 50, 100, 500 or 1000
   */
  CompletionStage<Outcome<DepthSnapshot>> depth(Symbol symbol, int limit, Call call);

  /**
   * Opens one connection for several streams. They must share a {@link MarketStream.Route}: on the
   * wrong one they would stay silent. What comes is told to {@code listener}, from any thread but
   * never concurrently.
   *
   * @param demand how many events may come before {@link StreamHandle#request} asks for more
   */
  StreamHandle openStream(
      Set<MarketStream> streams, int demand, StreamListener<MarketEvent> listener);
}
