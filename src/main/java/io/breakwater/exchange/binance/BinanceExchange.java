package io.breakwater.exchange.binance;

import io.breakwater.domain.AccountId;
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
import io.breakwater.exchange.StreamHandle;
import io.breakwater.exchange.StreamListener;
import io.breakwater.exchange.Transport;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** One account at Binance. */
public final class BinanceExchange implements Exchange {
  /** The most that one answer holds; orders of ours have far fewer executions. */
  private static final int MAX_FILLS = 1000;

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
            (body, moments) ->
                new PositionSnapshot(AccountCodec.positions(body), moments.sentAt())),
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
  public CompletionStage<Outcome<List<Order>>> openOrders(Symbol symbol, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.OPEN_ORDERS,
            Params.of("symbol", symbol),
            (body, moments) -> OrderCodec.orders(body)),
        call);
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
  public CompletionStage<Outcome<List<AlgoOrder>>> openAlgoOrders(Symbol symbol, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.OPEN_ALGOS,
            Params.of("symbol", symbol),
            (body, moments) -> OrderCodec.algos(body)),
        call);
  }

  @Override
  public CompletionStage<Outcome<List<Fill>>> fills(Symbol symbol, OrderId order, Call call) {
    return rest.call(
        Operation.of(
            Endpoint.USER_TRADES,
            Params.of("symbol", symbol).add("orderId", order).add("limit", MAX_FILLS),
            (body, moments) -> OrderCodec.fills(body)),
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
