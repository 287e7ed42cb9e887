package io.breakwater.exchange.binance;

import io.breakwater.domain.AccountId;
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
import io.breakwater.exchange.AccountConfig;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.BalanceSnapshot;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeClock;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.ListenKey;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.PositionSnapshot;
import io.breakwater.exchange.RequestBudget;
import io.breakwater.exchange.RequestCost;
import io.breakwater.exchange.StreamHandle;
import io.breakwater.exchange.StreamListener;
import io.breakwater.exchange.Transport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** One account at Binance. */
public final class BinanceExchange implements Exchange {
  /** The weight of what concerns one symbol, where that of every symbol costs more. */
  private static final RequestCost OF_ONE_SYMBOL = RequestCost.ofWeight(1);

  private static final Duration HISTORY_SPAN = Duration.ofDays(7);

  private final RestClient rest;
  private final Transport transport;
  private final BinanceSettings settings;

  private BinanceExchange(RestClient rest, Transport transport, BinanceSettings settings) {
    this.rest = rest;
    this.transport = transport;
    this.settings = settings;
  }

  /**
   * @param clock the one that {@code time} was made with
   * @param exchangeClock measures again whenever the exchange has refused a timestamp
   */
  public static BinanceExchange create(
      ActorSystem<?> system,
      Clock clock,
      Transport transport,
      ExchangeTime time,
      ActorRef<RequestBudget.Command> budget,
      ActorRef<ExchangeClock.Command> exchangeClock,
      BinanceSettings settings,
      AccountId account,
      Credentials credentials) {
    var owner = new RestClient.Owner(account, credentials, new Signer(credentials));
    RestClient rest =
        new RestClient(
            system,
            clock,
            transport,
            time,
            budget,
            settings,
            Optional.of(owner),
            () -> exchangeClock.tell(ExchangeClock.Resync.INSTANCE));
    return new BinanceExchange(rest, transport, settings);
  }

  @Override
  public CompletionStage<Outcome<PositionSnapshot>> positions(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.POSITIONS,
            Params.none(),
            (body, moments) -> AccountCodec.positions(body, moments.sentAt())),
        call);
  }

  @Override
  public CompletionStage<Outcome<BalanceSnapshot>> balances(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.BALANCES,
            Params.none(),
            (body, moments) -> new BalanceSnapshot(AccountCodec.balances(body), moments.sentAt())),
        call);
  }

  @Override
  public CompletionStage<Outcome<AccountConfig>> accountConfig(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.ACCOUNT_CONFIG, Params.none(), (body, moments) -> AccountCodec.config(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<List<SymbolConfig>>> symbolConfigs(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.SYMBOL_CONFIG,
            Params.none(),
            (body, moments) -> AccountCodec.symbolConfigs(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<Integer>> setLeverage(Symbol symbol, int leverage, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.SET_LEVERAGE,
            Params.of("symbol", symbol).add("leverage", leverage),
            (body, moments) -> AccountCodec.leverage(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<MarginType>> setMarginType(
      Symbol symbol, MarginType marginType, Call call) {
    return rest.call(
        Operation.of(
                Endpoint.SET_MARGIN_TYPE,
                Params.of("symbol", symbol).add("marginType", marginType),
                (body, moments) -> marginType)
            .orAlready(marginType),
        call);
  }

  @Override
  public CompletionStage<Outcome<Order>> placeOrder(NewOrder order, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.PLACE_ORDER,
            OrderCodec.toParams(order),
            (body, moments) -> OrderCodec.order(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<Order>> queryOrder(Symbol symbol, ClientOrderId id, Call call) {
    return query(Params.of("symbol", symbol).add("origClientOrderId", id), call);
  }

  @Override
  public CompletionStage<Outcome<Order>> queryOrder(Symbol symbol, OrderId id, Call call) {
    return query(Params.of("symbol", symbol).add("orderId", id), call);
  }

  private CompletionStage<Outcome<Order>> query(Params params, Call call) {
    return rest.call(
        Operation.of(Endpoint.QUERY_ORDER, params, (body, moments) -> OrderCodec.order(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<Order>> cancelOrder(Symbol symbol, ClientOrderId id, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.CANCEL_ORDER,
            Params.of("symbol", symbol).add("origClientOrderId", id),
            (body, moments) -> OrderCodec.order(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<Optional<Order>>> amendOrder(AmendOrder amendment, Call call) {
    return rest.call(
        Operation.<Optional<Order>>of(
                Endpoint.AMEND_ORDER,
                OrderCodec.toParams(amendment),
                (body, moments) -> Optional.of(OrderCodec.order(body)))
            .orAlready(Optional.empty()),
        call);
  }

  @Override
  public CompletionStage<Outcome<Symbol>> cancelAllOrders(Symbol symbol, Call call) {
    return cancelAll(Endpoint.CANCEL_ORDERS, symbol, call);
  }

  /** The answer says no more than that it was done. */
  private CompletionStage<Outcome<Symbol>> cancelAll(Endpoint endpoint, Symbol symbol, Call call) {
    return rest.call(
        Operation.of(endpoint, Params.of("symbol", symbol), (body, moments) -> symbol), call);
  }

  @Override
  public CompletionStage<Outcome<List<Order>>> openOrders(Symbol symbol, Call call) {
    return rest.call(openOrders(Params.of("symbol", symbol)).costing(OF_ONE_SYMBOL), call);
  }

  @Override
  public CompletionStage<Outcome<List<Order>>> openOrders(Call call) {
    return rest.call(openOrders(Params.none()), call);
  }

  private static Operation<List<Order>> openOrders(Params params) {
    return Operation.of(Endpoint.OPEN_ORDERS, params, (body, moments) -> OrderCodec.orders(body));
  }

  @Override
  public CompletionStage<Outcome<List<Order>>> orderHistory(
      Symbol symbol, Instant from, Instant to, Call call) {
    requireOrder(from, to);
    // In the exchange's unit: it must not come to the limit by rounding.
    if (to.toEpochMilli() - from.toEpochMilli() >= HISTORY_SPAN.toMillis()) {
      throw new IllegalArgumentException(
          "the orders from " + from + " to " + to + " are asked for in spans below 7 days only");
    }
    return rest.call(
        Operation.of(
            Endpoint.ALL_ORDERS,
            span(Params.of("symbol", symbol), from, to).add("limit", FULL_PAGE),
            (body, moments) -> OrderCodec.orders(body)),
        call);
  }

  private static void requireOrder(Instant from, Instant to) {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("the end " + to + " is before the start " + from);
    }
  }

  private static Params span(Params params, Instant from, Instant to) {
    return params.add("startTime", from.toEpochMilli()).add("endTime", to.toEpochMilli());
  }

  @Override
  public CompletionStage<Outcome<AlgoOrder>> placeAlgoOrder(NewAlgoOrder order, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.PLACE_ALGO,
            OrderCodec.toParams(order),
            (body, moments) -> OrderCodec.algo(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<AlgoOrder>> queryAlgoOrder(ClientOrderId id, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.QUERY_ALGO,
            Params.of("clientAlgoId", id),
            (body, moments) -> OrderCodec.algo(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<ClientOrderId>> cancelAlgoOrder(ClientOrderId id, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.CANCEL_ALGO,
            Params.of("clientAlgoId", id),
            (body, moments) ->
                Wire.optionalText(body, "clientAlgoId").map(Wire::clientOrderId).orElse(id)),
        call);
  }

  @Override
  public CompletionStage<Outcome<Symbol>> cancelAllAlgoOrders(Symbol symbol, Call call) {
    return cancelAll(Endpoint.CANCEL_ALGOS, symbol, call);
  }

  @Override
  public CompletionStage<Outcome<List<AlgoOrder>>> openAlgoOrders(Symbol symbol, Call call) {
    return rest.call(openAlgoOrders(Params.of("symbol", symbol)).costing(OF_ONE_SYMBOL), call);
  }

  @Override
  public CompletionStage<Outcome<List<AlgoOrder>>> openAlgoOrders(Call call) {
    return rest.call(openAlgoOrders(Params.none()), call);
  }

  private static Operation<List<AlgoOrder>> openAlgoOrders(Params params) {
    return Operation.of(Endpoint.OPEN_ALGOS, params, (body, moments) -> OrderCodec.algos(body));
  }

  @Override
  public CompletionStage<Outcome<List<Fill>>> fills(Symbol symbol, OrderId order, Call call) {
    // Orders of ours have far fewer executions than a page.
    return fills(Params.of("symbol", symbol).add("orderId", order), call);
  }

  @Override
  public CompletionStage<Outcome<List<Fill>>> fillsFrom(
      Symbol symbol, long firstTradeId, Call call) {
    return fills(Params.of("symbol", symbol).add("fromId", firstTradeId), call);
  }

  @Override
  public CompletionStage<Outcome<List<Fill>>> fillsSince(Symbol symbol, Instant from, Call call) {
    return fills(Params.of("symbol", symbol).add("startTime", from.toEpochMilli()), call);
  }

  private CompletionStage<Outcome<List<Fill>>> fills(Params params, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.USER_TRADES,
            params.add("limit", FULL_PAGE),
            (body, moments) -> OrderCodec.fills(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<List<Income>>> income(
      Instant from, Instant to, int page, Call call) {
    requireOrder(from, to);
    if (page < 1) {
      throw new IllegalArgumentException("page " + page + " must be 1 or more");
    }
    return rest.call(
        Operation.of(
            Endpoint.INCOME,
            span(Params.none(), from, to).add("page", page).add("limit", FULL_PAGE),
            (body, moments) -> AccountCodec.income(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<ListenKey>> startListenKey(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.START_LISTEN_KEY,
            Params.none(),
            (body, moments) -> AccountCodec.listenKey(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<ListenKey>> keepListenKey(Call call) {
    return rest.call(
        Operation.of(
            Endpoint.KEEP_LISTEN_KEY,
            Params.none(),
            (body, moments) -> AccountCodec.listenKey(body)),
        call);
  }

  @Override
  public StreamHandle openAccountStream(
      ListenKey key, int demand, StreamListener<AccountEvent> listener) {
    return SocketStream.open(
        transport,
        settings.stream(settings.userStreamForm().path(key)),
        demand,
        new AccountStreamCodec(),
        listener);
  }
}
