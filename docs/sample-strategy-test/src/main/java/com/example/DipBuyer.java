package com.example;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.market.Market;
import io.breakwater.strategy.Desk;
import io.breakwater.strategy.Strategy;
import io.breakwater.strategy.StrategyPlan;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * Buys ETHUSDT once when it is below 2900, with a stop at 2800; again where that came to nothing.
 */
public final class DipBuyer implements Strategy {
  public static final StrategyPlan PLAN =
      new StrategyPlan(
          "dip",
          new AccountId("main"),
          List.of(new Symbol("ETHUSDT")),
          EnumSet.of(Market.Kind.TRADES));

  private boolean bought;

  @Override
  public void onTrade(AggTrade trade, Desk desk) {
    if (!bought && trade.price().value().compareTo(new BigDecimal("2900")) < 0) {
      bought = true;
      desk.send(
          Signal.enter(
                  desk.nextId(),
                  desk.now(),
                  Duration.ofSeconds(5),
                  Direction.LONG,
                  trade.symbol(),
                  Quantity.of("0.5"))
              .withStopLoss(Price.of("2800")));
    }
  }

  @Override
  public void onReply(OrderGateway.Reply reply, Desk desk) {
    bought = !(reply instanceof OrderExecutionError);
  }

  @Override
  public void onNews(OrderGateway.News news, Desk desk) {
    if (news instanceof OrderExecutionError) {
      bought = false;
    }
  }
}
