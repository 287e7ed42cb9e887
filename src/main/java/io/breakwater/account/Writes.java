package io.breakwater.account;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.AmendOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.NewAlgoOrder;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.Order;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.exchange.SendWindow;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The writes of one account: which call, with which precedence, on which schedule. Each is brought
 * about by a {@link Writer}.
 */
final class Writes {
  private final Exchange exchange;
  private final Gate gate;
  private final ExchangeTime time;
  private final WriterSettings settings;
  private final Runnable onClockSkew;

  /**
   * @param onClockSkew has the exchange's time read again; called from writers' threads
   */
  Writes(
      Exchange exchange,
      Gate gate,
      ExchangeTime time,
      WriterSettings settings,
      Runnable onClockSkew) {
    this.exchange = exchange;
    this.gate = gate;
    this.time = time;
    this.settings = settings;
    this.onClockSkew = onClockSkew;
  }

  /** To be read back by {@code symbolConfigs} when it ends as unsure. */
  WriteSpec<Integer> setLeverage(Symbol symbol, int leverage) {
    return spec(
        "set leverage of " + symbol + " to " + leverage,
        attempt -> exchange.setLeverage(symbol, leverage, Call.of(Precedence.ENTER)),
        RetryPolicy.origin(settings),
        Optional::empty);
  }

  /** To be read back by {@code symbolConfigs} when it ends as unsure. */
  WriteSpec<MarginType> setMarginType(Symbol symbol, MarginType marginType) {
    return spec(
        "set margin type of " + symbol + " to " + marginType,
        attempt -> exchange.setMarginType(symbol, marginType, Call.of(Precedence.ENTER)),
        RetryPolicy.origin(settings),
        Optional::empty);
  }

  /**
   * Adds exposure: ends as soon as an attempt is unsure, and reads the gate before each attempt and
   * as the last step before the bytes leave.
   *
   * @param journaled the window of an attempt, by its number from 0, once it is written down;
   *     empty: it must not be sent. Never fails.
   * @param stillWanted asked before each attempt, also as the last step before the bytes leave, on
   *     any thread
   */
  WriteSpec<Order> placeEntry(
      NewOrder order,
      IntFunction<CompletionStage<Optional<SendWindow>>> journaled,
      Supplier<Optional<String>> stillWanted) {
    return exposing(
        "place entry " + order.clientOrderId(),
        order,
        Precedence.ENTER,
        journaled,
        () -> stillWanted.get().or(gate::refusal));
  }

  /**
   * Makes a position smaller by a part of it: twice sent it would be twice the part, so that it is
   * treated as an entry, but in every mode.
   *
   * @param journaled as of {@link #placeEntry}
   * @param stillWanted as of {@link #placeEntry}
   */
  WriteSpec<Order> reduce(
      NewOrder order,
      IntFunction<CompletionStage<Optional<SendWindow>>> journaled,
      Supplier<Optional<String>> stillWanted) {
    return exposing(
        "reduce by " + order.clientOrderId(), order, Precedence.CLOSE, journaled, stillWanted);
  }

  /**
   * Changes price and quantity of an order; tried once, because another try would be another
   * attempt.
   *
   * @param raises whether the order becomes larger: then the gate is read as the last step
   */
  WriteSpec<Optional<Order>> amend(AmendOrder order, SendWindow journaled, boolean raises) {
    Supplier<Optional<String>> refusal = raises ? gate::refusal : Optional::empty;
    Call call = Call.of(Precedence.ENTER).checkedBy(refusal).within(journaled);
    return spec(
        "amend order " + order.id(),
        attempt -> exchange.amendOrder(order, call),
        RetryPolicy.once(),
        refusal);
  }

  private WriteSpec<Order> exposing(
      String what,
      NewOrder order,
      Precedence precedence,
      IntFunction<CompletionStage<Optional<SendWindow>>> journaled,
      Supplier<Optional<String>> refusal) {
    Call call = Call.of(precedence).checkedBy(refusal);
    return spec(
        what,
        attempt ->
            journaled
                .apply(attempt)
                .thenCompose(
                    window ->
                        window
                            .map(signed -> exchange.placeOrder(order, call.within(signed)))
                            .orElseGet(Writes::notConfirmed)),
        RetryPolicy.origin(settings),
        refusal);
  }

  /** Given up after the origin's retries; it is the Reconciler's to try again. */
  WriteSpec<AlgoOrder> placeTakeProfit(NewAlgoOrder order, Supplier<Optional<String>> stillWanted) {
    return spec(
        "place take-profit " + order.clientOrderId(),
        attempt -> exchange.placeAlgoOrder(order, protective(Precedence.PROTECT)),
        RetryPolicy.boundedOrigin(settings),
        stillWanted);
  }

  /**
   * Never given up. A repetition may be rejected because an earlier attempt was executed (-4116,
   * -4130): look it up then.
   */
  WriteSpec<AlgoOrder> placeStopLoss(NewAlgoOrder order, Supplier<Optional<String>> stillWanted) {
    return spec(
        "place stop-loss " + order.clientOrderId(),
        attempt -> exchange.placeAlgoOrder(order, protective(Precedence.PROTECT)),
        RetryPolicy.protection(settings),
        stillWanted);
  }

  /** Never given up; {@code order} must be bounded by the position. */
  WriteSpec<Order> closePosition(NewOrder order, Supplier<Optional<String>> stillWanted) {
    return spec(
        "close position " + order.clientOrderId(),
        attempt -> exchange.placeOrder(order, protective(Precedence.CLOSE)),
        RetryPolicy.protection(settings),
        stillWanted);
  }

  /** Never given up. Rejected (-2011) when it is not open, also by an earlier attempt of this. */
  WriteSpec<Order> cancelOrder(
      Symbol symbol, ClientOrderId id, Supplier<Optional<String>> stillWanted) {
    return spec(
        "cancel order " + id,
        attempt -> exchange.cancelOrder(symbol, id, protective(Precedence.CANCEL)),
        RetryPolicy.protection(settings),
        stillWanted);
  }

  /** As {@link #cancelOrder}, for a conditional order. */
  WriteSpec<ClientOrderId> cancelAlgoOrder(
      ClientOrderId id, Supplier<Optional<String>> stillWanted) {
    return spec(
        "cancel algo order " + id,
        attempt -> exchange.cancelAlgoOrder(id, protective(Precedence.CANCEL)),
        RetryPolicy.protection(settings),
        stillWanted);
  }

  private static CompletionStage<Outcome<Order>> notConfirmed() {
    return CompletableFuture.completedFuture(
        new Outcome.NotSent<>("the position could not be confirmed for another attempt"));
  }

  private <T> WriteSpec<T> spec(
      String what,
      IntFunction<CompletionStage<Outcome<T>>> attempt,
      RetryPolicy policy,
      Supplier<Optional<String>> stillWanted) {
    return new WriteSpec<>(what, attempt, policy, stillWanted, onClockSkew);
  }

  /** A wide window, stamped anew for each attempt: an exit that comes late is still wanted. */
  private Call protective(Precedence precedence) {
    return Call.of(precedence).within(new SendWindow(time.now(), settings.recvWindow()));
  }
}
