package io.breakwater.market;

import io.breakwater.domain.Candle;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import java.time.Instant;
import java.util.List;

/** What a subscriber of {@link Market} is told; serializable. */
public sealed interface MarketNews {
  Symbol symbol();

  /**
   * Aggregate trades, each once and in order of id, perhaps late. The next batch comes after {@link
   * Market.Received}.
   */
  record Trades(Symbol symbol, List<MarketEvent.AggTrade> trades) implements MarketNews {
    public Trades {
      trades = List.copyOf(trades);
    }
  }

  /**
   * The best bid and ask; older ones that were not fetched are dropped. The next comes after {@link
   * Market.Received}.
   */
  record Quote(Symbol symbol, MarketEvent.BookTicker ticker) implements MarketNews {}

  /** The mark price; older ones are dropped. The next comes after {@link Market.Received}. */
  record Mark(Symbol symbol, MarketEvent.MarkPrice price) implements MarketNews {}

  /** The symbol's rules as they are now: told on subscribing, once known, and on each change. */
  record Rules(Symbol symbol, Instrument instrument) implements MarketNews {}

  /**
   * Who speaks for the symbol: told on subscribing and on each change.
   *
   * @param breakerOpen whether the circuit breaker of the REST fallback is open or half-open
   */
  record Health(Symbol symbol, FeedHealth health, boolean breakerOpen, Instant since)
      implements MarketNews {}

  /**
   * This subscription is over, because the subscriber was too slow, a gap could not be filled, or
   * the feed ended: subscribe again to go on.
   *
   * @param dropped trades that are known to be missed; 0 where the feed ended
   */
  record Lagged(Symbol symbol, Market.Kind kind, int dropped) implements MarketNews {}

  /** The one answer to a {@link Market.GetHistory}. */
  sealed interface History extends MarketNews {
    HistoryWish wish();

    @Override
    default Symbol symbol() {
      return wish().symbol();
    }
  }

  /** Oldest first, without a gap; fewer than wished where the exchange has no more. */
  record PastTrades(HistoryWish.Trades wish, List<MarketEvent.AggTrade> trades) implements History {
    public PastTrades {
      trades = List.copyOf(trades);
    }
  }

  /** Oldest first, without a gap; fewer than wished where the exchange has no more. */
  record PastCandles(HistoryWish.Candles wish, List<Candle> candles) implements History {
    public PastCandles {
      candles = List.copyOf(candles);
    }
  }

  /** The exchange did not answer in time, or said no; what was read until then is left out. */
  record NoHistory(HistoryWish wish, String reason) implements History {}

  /** The exchange has no such symbol, or this node does not watch it; the subscription is void. */
  record UnknownSymbol(Symbol symbol) implements MarketNews {}
}
