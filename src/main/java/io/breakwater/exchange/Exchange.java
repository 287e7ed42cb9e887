package io.breakwater.exchange;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.AmendOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Income;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.NewAlgoOrder;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What one account can ask of the exchange. Every stage completes with an {@link Outcome} and never
 * fails; it may complete on any thread.
 */
public interface Exchange {
  /** The most rows of one answer that lists fills, orders or income: so many may not be all. */
  int FULL_PAGE = 1000;

  /** Every position, in one call, and the flat symbols that have open orders. */
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

  /**
   * Gives a resting limit order another quantity and price; it loses its place in the line.
   *
   * <p>Done with the order as it is now, which may be CANCELED: the exchange cancels one whose new
   * quantity is executed already, and a post-only one that would take. Done and empty: it had this
   * quantity and price already. Rejected with -2013 or -2011 when it is not open, and otherwise it
   * rests unchanged. NotSent also while an earlier amendment is under way. What became of an Unsure
   * one is read from the order's quantity and price.
   *
   * <p>An amendment upwards adds exposure: its call carries the journaled window, as that of {@link
   * #placeOrder} does.
   */
  CompletionStage<Outcome<Optional<Order>>> amendOrder(AmendOrder amendment, Call call);

  /**
   * Cancels the symbol's plain orders; its conditional ones stay, as far as is known. Done with the
   * symbol, also when there was nothing to cancel. What became of an Unsure one is read from the
   * open orders.
   */
  CompletionStage<Outcome<Symbol>> cancelAllOrders(Symbol symbol, Call call);

  CompletionStage<Outcome<List<Order>>> openOrders(Symbol symbol, Call call);

  /** Those of every symbol, in one call that costs as much as 40 of one symbol's. */
  CompletionStage<Outcome<List<Order>>> openOrders(Call call);

  /**
   * The symbol's orders of a span of time, done ones too, oldest first; at most {@link #FULL_PAGE}:
   * of a full answer the halves of the span are to be asked. Whether an order belongs to the span
   * by its creation or by its last change is not documented.
   *
   * <p>The exchange forgets: an order that ended without a fill 3 days after its creation, every
   * other after 90 days.
   *
   * @param to less than 7 days after {@code from}
   * @throws IllegalArgumentException where it is not, or is before {@code from}
   */
  CompletionStage<Outcome<List<Order>>> orderHistory(
      Symbol symbol, Instant from, Instant to, Call call);

  CompletionStage<Outcome<AlgoOrder>> placeAlgoOrder(NewAlgoOrder order, Call call);

  /** Rejected with -2013 when the exchange knows no such order, which is no proof at once. */
  CompletionStage<Outcome<AlgoOrder>> queryAlgoOrder(ClientOrderId id, Call call);

  /** Done with the id of the canceled order. */
  CompletionStage<Outcome<ClientOrderId>> cancelAlgoOrder(ClientOrderId id, Call call);

  /**
   * Cancels the symbol's conditional orders; its plain ones stay. Done with the symbol, also when
   * there was nothing to cancel. What became of an Unsure one is read from the open algo orders.
   */
  CompletionStage<Outcome<Symbol>> cancelAllAlgoOrders(Symbol symbol, Call call);

  /** Without trailing orders that have no price of their own: this node places none. */
  CompletionStage<Outcome<List<AlgoOrder>>> openAlgoOrders(Symbol symbol, Call call);

  /** Those of every symbol, in one call that costs as much as 40 of one symbol's. */
  CompletionStage<Outcome<List<AlgoOrder>>> openAlgoOrders(Call call);

  /** The executions of one order, oldest first. */
  CompletionStage<Outcome<List<Fill>>> fills(Symbol symbol, OrderId order, Call call);

  /**
   * The symbol's executions with this trade id and later ones, oldest first; at most {@link
   * #FULL_PAGE}, and the next page begins after the last. Those older than three months may be
   * forgotten.
   */
  CompletionStage<Outcome<List<Fill>>> fillsFrom(Symbol symbol, long firstTradeId, Call call);

  /**
   * The symbol's executions at this time and in the 7 days after it, oldest first; at most {@link
   * #FULL_PAGE}, and the next page is {@link #fillsFrom} the last one.
   */
  CompletionStage<Outcome<List<Fill>>> fillsSince(Symbol symbol, Instant from, Call call);

  /**
   * The changes of all wallets in a span of time, both ends included, oldest first; at most {@link
   * #FULL_PAGE} a page. Those older than three months are forgotten.
   *
   * @param page from 1; the one after a full page may be empty
   * @throws IllegalArgumentException where {@code to} is before {@code from}, or the page below 1
   */
  CompletionStage<Outcome<List<Income>>> income(Instant from, Instant to, int page, Call call);

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
