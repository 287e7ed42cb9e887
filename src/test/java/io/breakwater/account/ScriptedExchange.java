package io.breakwater.account;

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
import io.breakwater.exchange.ListenKey;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.PositionSnapshot;
import io.breakwater.exchange.StreamHandle;
import io.breakwater.exchange.StreamListener;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An exchange that answers when the test says so: every call waits as a {@link Request} until the
 * test takes it and answers it, or never does.
 */
final class ScriptedExchange implements Exchange {
  private static final long REAL_WAIT_SECONDS = 5;

  /**
   * @param name of the method, with what it was given
   */
  record Request(String name, Call call, CompletableFuture<Outcome<?>> answer) {
    void answer(Outcome<?> outcome) {
      answer.complete(outcome);
    }

    void done(Object value) {
      answer(new Outcome.Done<>(value));
    }
  }

  /** The private stream, as the exchange holds it. */
  record Stream(ListenKey key, StreamListener<AccountEvent> listener, AtomicInteger demand) {}

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
  private final BlockingQueue<ListenKey> closed = new LinkedBlockingQueue<>();

  /** The next request, which must come and have this name. */
  Request expect(String name) {
    try {
      Request request = requests.poll(REAL_WAIT_SECONDS, TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("no request came, expected " + name);
      }
      if (!request.name().equals(name)) {
        throw new AssertionError("expected " + name + ", came " + request.name());
      }
      return request;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Stream expectStream() {
    return take(streams, "no stream was opened");
  }

  ListenKey expectClosed() {
    return take(closed, "no stream was closed");
  }

  /** Requests that came and were not taken. */
  int waiting() {
    return requests.size();
  }

  int streamsWaiting() {
    return streams.size();
  }

  private static <T> T take(BlockingQueue<T> queue, String otherwise) {
    try {
      T taken = queue.poll(REAL_WAIT_SECONDS, TimeUnit.SECONDS);
      if (taken == null) {
        throw new AssertionError(otherwise);
      }
      return taken;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked") // the test answers with what the call gives
  private <T> CompletionStage<Outcome<T>> ask(String name, Call call) {
    CompletableFuture<Outcome<?>> answer = new CompletableFuture<>();
    requests.add(new Request(name, call, answer));
    return answer.thenApply(outcome -> (Outcome<T>) outcome);
  }

  @Override
  public CompletionStage<Outcome<PositionSnapshot>> positions(Call call) {
    return ask("positions", call);
  }

  @Override
  public CompletionStage<Outcome<BalanceSnapshot>> balances(Call call) {
    return ask("balances", call);
  }

  @Override
  public CompletionStage<Outcome<AccountConfig>> accountConfig(Call call) {
    return ask("accountConfig", call);
  }

  @Override
  public CompletionStage<Outcome<List<SymbolConfig>>> symbolConfigs(Call call) {
    return ask("symbolConfigs", call);
  }

  @Override
  public CompletionStage<Outcome<Integer>> setLeverage(Symbol symbol, int leverage, Call call) {
    return ask("setLeverage " + symbol + " " + leverage, call);
  }

  @Override
  public CompletionStage<Outcome<MarginType>> setMarginType(
      Symbol symbol, MarginType marginType, Call call) {
    return ask("setMarginType " + symbol + " " + marginType, call);
  }

  @Override
  public CompletionStage<Outcome<Order>> placeOrder(NewOrder order, Call call) {
    return ask("placeOrder " + order.clientOrderId(), call);
  }

  @Override
  public CompletionStage<Outcome<Order>> queryOrder(Symbol symbol, ClientOrderId id, Call call) {
    return ask("queryOrder " + id, call);
  }

  @Override
  public CompletionStage<Outcome<Order>> queryOrder(Symbol symbol, OrderId id, Call call) {
    return ask("queryOrder " + id, call);
  }

  @Override
  public CompletionStage<Outcome<Order>> cancelOrder(Symbol symbol, ClientOrderId id, Call call) {
    return ask("cancelOrder " + id, call);
  }

  @Override
  public CompletionStage<Outcome<Optional<Order>>> amendOrder(AmendOrder amendment, Call call) {
    return ask("amendOrder " + amendment.id(), call);
  }

  @Override
  public CompletionStage<Outcome<Symbol>> cancelAllOrders(Symbol symbol, Call call) {
    return ask("cancelAllOrders " + symbol, call);
  }

  @Override
  public CompletionStage<Outcome<List<Order>>> openOrders(Symbol symbol, Call call) {
    return ask("openOrders " + symbol, call);
  }

  @Override
  public CompletionStage<Outcome<List<Order>>> openOrders(Call call) {
    return ask("openOrders", call);
  }

  @Override
  public CompletionStage<Outcome<List<Order>>> orderHistory(
      Symbol symbol, Instant from, Instant to, Call call) {
    return ask("orderHistory " + symbol + " " + from + " " + to, call);
  }

  @Override
  public CompletionStage<Outcome<AlgoOrder>> placeAlgoOrder(NewAlgoOrder order, Call call) {
    return ask("placeAlgoOrder " + order.clientOrderId(), call);
  }

  @Override
  public CompletionStage<Outcome<AlgoOrder>> queryAlgoOrder(ClientOrderId id, Call call) {
    return ask("queryAlgoOrder " + id, call);
  }

  @Override
  public CompletionStage<Outcome<ClientOrderId>> cancelAlgoOrder(ClientOrderId id, Call call) {
    return ask("cancelAlgoOrder " + id, call);
  }

  @Override
  public CompletionStage<Outcome<Symbol>> cancelAllAlgoOrders(Symbol symbol, Call call) {
    return ask("cancelAllAlgoOrders " + symbol, call);
  }

  @Override
  public CompletionStage<Outcome<List<AlgoOrder>>> openAlgoOrders(Symbol symbol, Call call) {
    return ask("openAlgoOrders " + symbol, call);
  }

  @Override
  public CompletionStage<Outcome<List<AlgoOrder>>> openAlgoOrders(Call call) {
    return ask("openAlgoOrders", call);
  }

  @Override
  public CompletionStage<Outcome<List<Fill>>> fills(Symbol symbol, OrderId order, Call call) {
    return ask("fills " + order, call);
  }

  @Override
  public CompletionStage<Outcome<List<Fill>>> fillsFrom(
      Symbol symbol, long firstTradeId, Call call) {
    return ask("fillsFrom " + symbol + " " + firstTradeId, call);
  }

  @Override
  public CompletionStage<Outcome<List<Fill>>> fillsSince(Symbol symbol, Instant from, Call call) {
    return ask("fillsSince " + symbol + " " + from, call);
  }

  @Override
  public CompletionStage<Outcome<List<Income>>> income(
      Instant from, Instant to, int page, Call call) {
    return ask("income " + from + " " + to + " " + page, call);
  }

  @Override
  public CompletionStage<Outcome<ListenKey>> startListenKey(Call call) {
    return ask("startListenKey", call);
  }

  @Override
  public CompletionStage<Outcome<ListenKey>> keepListenKey(Call call) {
    return ask("keepListenKey", call);
  }

  @Override
  public StreamHandle openAccountStream(
      ListenKey key, int demand, StreamListener<AccountEvent> listener) {
    Stream stream = new Stream(key, listener, new AtomicInteger(demand));
    streams.add(stream);
    return new StreamHandle() {
      @Override
      public void request(int events) {
        stream.demand().addAndGet(events);
      }

      @Override
      public void close() {
        closed.add(key);
      }
    };
  }
}
