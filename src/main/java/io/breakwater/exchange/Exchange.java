package io.breakwater.exchange;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.NewAlgoOrder;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What one account can ask of the exchange. Every stage completes with an {@link Outcome} and never
 * fails; it may complete on any thread.
 */
public interface Exchange {
  /** Every open position, in one call. */
  CompletionStage<Outcome<PositionSnapshot>> positions(Call call);

  CompletionStage<Outcome<BalanceSnapshot>> balances(Call call);

  CompletionStage<Outcome<AccountConfig>> accountConfig(Call call);

  /** Leverage and margin type of every symbol, in one call. */
  CompletionStage<Outcome<List<SymbolConfig>>> symbolConfigs(Call call);

  /** Done with the leverage in force afterwards. */
  CompletionStage<Outcome<Integer>> setLeverage(Symbol symbol, int leverage, Call call);

  /** Done also when it was so already. */
  CompletionStage<Outcome<MarginType>> setMarginType(
      Symbol symbol, MarginType marginType, Call call);

  /**
   * Asks for the final state (RESULT): a market order answers with what it executed. A duplicate
   * client order id is {@link Outcome.Rejected} with code -4116: the caller knows whether it is its
   * own.
   */
  CompletionStage<Outcome<Order>> placeOrder(NewOrder order, Call call);

  /** Rejected with -2013 when the exchange knows no such order, which is no proof at once. */
  CompletionStage<Outcome<Order>> queryOrder(Symbol symbol, ClientOrderId id, Call call);

  /** By the exchange's number, as an algo order names its child. */
  CompletionStage<Outcome<Order>> queryOrder(Symbol symbol, OrderId id, Call call);

  /** Rejected with -2011 when it is not open: filled, canceled before, or never there. */
  CompletionStage<Outcome<Order>> cancelOrder(Symbol symbol, ClientOrderId id, Call call);

  CompletionStage<Outcome<List<Order>>> openOrders(Symbol symbol, Call call);

  CompletionStage<Outcome<AlgoOrder>> placeAlgoOrder(NewAlgoOrder order, Call call);

  /** Rejected with -2013 when the exchange knows no such order, which is no proof at once. */
  CompletionStage<Outcome<AlgoOrder>> queryAlgoOrder(ClientOrderId id, Call call);

  /** Done with the id of the canceled order. */
  CompletionStage<Outcome<ClientOrderId>> cancelAlgoOrder(ClientOrderId id, Call call);

  CompletionStage<Outcome<List<AlgoOrder>>> openAlgoOrders(Symbol symbol, Call call);

  /** The executions of one order, oldest first. */
  CompletionStage<Outcome<List<Fill>>> fills(Symbol symbol, OrderId order, Call call);

  /** A key for the private stream, good for 60 minutes; an active one is given again. */
  CompletionStage<Outcome<ListenKey>> startListenKey(Call call);

  /** Prolongs it by 60 minutes; Rejected with -1125 when there is none. */
  CompletionStage<Outcome<ListenKey>> keepListenKey(Call call);

  /**
   * Opens the private stream. What comes is told to {@code listener}, from any thread but never
   * concurrently.
   *
   * @param demand how many events may come before {@link StreamHandle#request} asks for more
   */
  StreamHandle openAccountStream(ListenKey key, int demand, StreamListener<AccountEvent> listener);
}
