package io.breakwater.strategy;

import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;

/**
 * What a strategy does about what it hears. Called by one actor, one call at a time: fields need no
 * lock, and no call may block. What it throws restarts it: a new object is made, and subscribed
 * anew.
 */
public interface Strategy {
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
