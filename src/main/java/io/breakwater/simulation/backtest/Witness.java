package io.breakwater.simulation.backtest;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.market.HistoryWish;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import io.breakwater.strategy.Desk;
import io.breakwater.strategy.Strategy;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Passes everything on to a strategy, and notes each no to its signals. */
final class Witness implements Strategy {
  private final Strategy strategy;
  private final BiConsumer<OrderExecutionError, Desk> refused;

  Witness(Strategy strategy, BiConsumer<OrderExecutionError, Desk> refused) {
    this.strategy = strategy;
    this.refused = refused;
  }

  @Override
  public Set<Market.Kind> hears() {
    return strategy.hears();
  }

  @Override
  public List<HistoryWish> history(List<Symbol> symbols) {
    return strategy.history(symbols);
  }

  @Override
  public void onState(String state, Desk desk) {
    strategy.onState(state, desk);
  }

  @Override
  public void onHistory(MarketNews.History history, Desk desk) {
    strategy.onHistory(history, desk);
  }

  @Override
  public void onTrade(MarketEvent.AggTrade trade, Desk desk) {
    strategy.onTrade(trade, desk);
  }

  @Override
  public void onQuote(MarketEvent.BookTicker quote, Desk desk) {
    strategy.onQuote(quote, desk);
  }

  @Override
  public void onMarkPrice(MarketEvent.MarkPrice price, Desk desk) {
    strategy.onMarkPrice(price, desk);
  }

  @Override
  public void onHealth(MarketNews.Health health, Desk desk) {
    strategy.onHealth(health, desk);
  }

  @Override
  public void onGap(Symbol symbol, Market.Kind kind, Desk desk) {
    strategy.onGap(symbol, kind, desk);
  }

  @Override
  public void onReply(OrderGateway.Reply reply, Desk desk) {
    if (reply instanceof OrderExecutionError error) {
      refused.accept(error, desk);
    }
    strategy.onReply(reply, desk);
  }

  @Override
  public void onNews(OrderGateway.News news, Desk desk) {
    if (news instanceof OrderExecutionError error) {
      refused.accept(error, desk);
    }
    strategy.onNews(news, desk);
  }
}
