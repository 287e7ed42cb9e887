package io.breakwater.strategy;

import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.market.HistoryWish;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a strategy does about what it hears. Called by one actor, one call at a time: fields need no
 * lock, and no call may block. What it throws restarts it: a new object is made, and subscribed
 * anew.
 */
public interface Strategy {
  /** What it hears of its symbols. */
  default Set<Market.Kind> hears() {
    return EnumSet.of(Market.Kind.TRADES);
  }

  /**
   * What it wants to know of the time before it began, of its own symbols; told before anything
   * else. Asked once, when it begins.
   */
  default List<HistoryWish> history(List<Symbol> symbols) {
    return List.of();
  }

  /** The state that it saved last, also before a restart; not called where there is none. */
  default void onState(String state, Desk desk) {}

  /**
   * The answer to one of its wishes, in their order, after {@link #onState} and before all else.
   * What was traded since is told by {@link #onTrade}, without a gap and without telling a trade
   * twice.
   */
  default void onHistory(MarketNews.History history, Desk desk) {}

  /** One aggregate trade: each once, in order, perhaps late (its time tells). */
  default void onTrade(MarketEvent.AggTrade trade, Desk desk) {}

  /** The best bid and ask; those that came while it was busy are left out. */
  default void onQuote(MarketEvent.BookTicker quote, Desk desk) {}

  /** The mark price; those that came while it was busy are left out. */
  default void onMarkPrice(MarketEvent.MarkPrice price, Desk desk) {}

  /** Who speaks for a symbol has changed; {@link Desk#health} has it too. */
  default void onHealth(MarketNews.Health health, Desk desk) {}

  /**
   * News of this kind were missed for good, and come again from now on: forget what rests on them.
   */
  default void onGap(Symbol symbol, Market.Kind kind, Desk desk) {}

  /** The answer to a signal of this strategy; each signal is answered once. */
  default void onReply(OrderGateway.Reply reply, Desk desk) {}

  /** What came of an accepted signal of this strategy, or a change of the account's mode. */
  default void onNews(OrderGateway.News news, Desk desk) {}
}
