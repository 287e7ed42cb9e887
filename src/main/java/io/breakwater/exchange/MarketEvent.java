package io.breakwater.exchange;

import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.time.Instant;
import java.util.List;

/** What the exchange says about a market, by stream or by the REST twin of the stream. */
public sealed interface MarketEvent {
  Symbol symbol();

  /** By the exchange's clock. */
  Instant time();

  /**
   * Trades of one taker order at one price, joined.
   *
   * @param aggTradeId grows by one from each to the next of a symbol: a gap means that some were
   *     missed
   * @param takerSide BUY when the buyer took from the book
   */
  record AggTrade(
      Symbol symbol, long aggTradeId, Price price, Quantity quantity, Side takerSide, Instant time)
      implements MarketEvent {}

  /** The best bid and ask. */
  record BookTicker(
      Symbol symbol,
      long updateId,
      Price bid,
      Quantity bidQuantity,
      Price ask,
      Quantity askQuantity,
      Instant time)
      implements MarketEvent {}

  /** The price that margin and, by default, stops are measured by. */
  record MarkPrice(Symbol symbol, Price mark, Price index, Instant time) implements MarketEvent {}

  /**
   * Changes of the book: quantities are absolute, zero removes the level.
   *
   * @param firstUpdateId U of the wire
   * @param lastUpdateId u of the wire
   * @param previousUpdateId pu of the wire: the {@code lastUpdateId} of the update before
   */
  record DepthUpdate(
      Symbol symbol,
      long firstUpdateId,
      long lastUpdateId,
      long previousUpdateId,
      List<Level> bids,
      List<Level> asks,
      Instant time)
      implements MarketEvent {
    public DepthUpdate {
      bids = List.copyOf(bids);
      asks = List.copyOf(asks);
    }
  }

  /** One price of a book with all that rests there. */
  record Level(Price price, Quantity quantity) {}
}
