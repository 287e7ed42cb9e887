package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A conditional order as the engine keeps it. */
final class AlgoOrder {
  final long id;
  final TradingAccount account;
  final SymbolMarket market;
  final String clientAlgoId;
  final AlgoRequest request;
  final Instant created;

  AlgoStatus status = AlgoStatus.NEW;
  Instant updated;
  Optional<Instant> triggered = Optional.empty();

  /** When its plain order is to be placed, once it was triggered. */
  Instant childDue = Instant.MAX;

  Optional<EngineOrder> child = Optional.empty();

  /** Of a trailing order: from where on it follows the price. Else zero. */
  BigDecimal activatePrice = BigDecimal.ZERO;

  boolean activated;

  /**
   * Of a trailing order: the highest price since it was placed, for a buy the lowest, and the price
   * that fires it, both in {@link Grid#UNITS}.
   */
  long extreme;

  long firesAt;

  String reason = "";

  AlgoOrder(
      long id,
      TradingAccount account,
      SymbolMarket market,
      String clientAlgoId,
      AlgoRequest request,
      Instant now) {
    this.id = id;
    this.account = account;
    this.market = market;
    this.clientAlgoId = clientAlgoId;
    this.request = request;
    this.created = now;
    this.updated = now;
  }

  /**
   * The order as it is now, whatever happens to it later.
   *
   * @param orders copies of the account's open orders by {@link EngineOrder#key}, for the child to
   *     be one of them
   */
  AlgoOrder copy(Map<Long, EngineOrder> orders) {
    AlgoOrder copy = new AlgoOrder(id, account, market, clientAlgoId, request, created);
    copy.status = status;
    copy.updated = updated;
    copy.triggered = triggered;
    copy.child = child.map(order -> orders.getOrDefault(order.key(), order));
    copy.reason = reason;
    copy.childDue = childDue;
    copy.activatePrice = activatePrice;
    copy.activated = activated;
    copy.extreme = extreme;
    copy.firesAt = firesAt;
    return copy;
  }

  AlgoView view() {
    return new AlgoView(
        id,
        account.name,
        clientAlgoId,
        request,
        status,
        child.map(order -> order.id),
        child.map(order -> order.type),
        child.map(order -> order.view().averagePrice()).orElse(BigDecimal.ZERO),
        child.map(order -> order.executed).orElse(BigDecimal.ZERO),
        reason,
        created,
        updated,
        triggered,
        activated,
        activatePrice);
  }

  /** Whether it becomes a market order. */
  boolean isMarket() {
    return request.type().isMarket();
  }
}
