package io.breakwater.simulator.engine;

import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/** A plain order as the engine keeps it. */
final class EngineOrder {
  final long id;
  final TradingAccount account;
  final SymbolMarket market;
  final String clientOrderId;
  final Side side;
  final PositionSide positionSide;
  final OrderType type;
  final TimeInForce timeInForce;
  final BigDecimal price;
  final BigDecimal quantity;
  final boolean reduceOnly;
  final OrderRequest.SelfTrade selfTrade;
  final Optional<Instant> goodTill;
  final Optional<AlgoOrder> parent;
  final Instant created;

  OrderStatus status = OrderStatus.NEW;
  BigDecimal executed = BigDecimal.ZERO;
  BigDecimal executedValue = BigDecimal.ZERO;
  Instant updated;

  /**
   * Whether the exchange itself ordered it, to close a position by force: it pays no commission.
   */
  boolean forced;

  /** What the liquidity providers had at this price before it came, in steps, not yet traded. */
  long ahead;

  EngineOrder(
      long id,
      TradingAccount account,
      SymbolMarket market,
      String clientOrderId,
      OrderRequest request,
      BigDecimal quantity,
      Optional<AlgoOrder> parent,
      Instant now) {
    this.id = id;
    this.account = account;
    this.market = market;
    this.clientOrderId = clientOrderId;
    this.side = request.side();
    this.positionSide = request.positionSide();
    this.type = request.type();
    this.timeInForce = request.timeInForce().orElse(TimeInForce.GTC);
    this.price = request.price().orElse(BigDecimal.ZERO);
    this.quantity = quantity;
    this.reduceOnly = request.reduceOnly().orElse(false);
    this.selfTrade = request.selfTrade();
    this.goodTill = request.goodTill();
    this.parent = parent;
    this.created = now;
    this.updated = now;
  }

  private EngineOrder(EngineOrder other) {
    this.id = other.id;
    this.account = other.account;
    this.market = other.market;
    this.clientOrderId = other.clientOrderId;
    this.side = other.side;
    this.positionSide = other.positionSide;
    this.type = other.type;
    this.timeInForce = other.timeInForce;
    this.price = other.price;
    this.quantity = other.quantity;
    this.reduceOnly = other.reduceOnly;
    this.selfTrade = other.selfTrade;
    this.goodTill = other.goodTill;
    this.parent = other.parent;
    this.created = other.created;
    this.status = other.status;
    this.executed = other.executed;
    this.executedValue = other.executedValue;
    this.updated = other.updated;
    this.ahead = other.ahead;
    this.forced = other.forced;
  }

  /** The order as it is now, whatever happens to it later. */
  EngineOrder copy() {
    return new EngineOrder(this);
  }

  Symbol symbol() {
    return market.symbol();
  }

  BigDecimal remaining() {
    return quantity.subtract(executed);
  }

  boolean isOpen() {
    return !status.isFinal();
  }

  boolean isReducing() {
    return reduceOnly || closesSide();
  }

  /** Whether hedge mode's rule makes it reducing. */
  boolean closesSide() {
    return (positionSide == PositionSide.LONG && side == Side.SELL)
        || (positionSide == PositionSide.SHORT && side == Side.BUY);
  }

  OrderView view() {
    BigDecimal average =
        executed.signum() == 0
            ? BigDecimal.ZERO
            : executedValue.divide(executed, 8, RoundingMode.HALF_UP).stripTrailingZeros();
    return new OrderView(
        id,
        account.name,
        symbol(),
        clientOrderId,
        side,
        positionSide,
        type,
        parent.map(algo -> algo.request.type()).orElse(type),
        timeInForce,
        price,
        quantity,
        executed,
        executedValue,
        average,
        parent.map(algo -> algo.request.triggerPrice()).orElse(BigDecimal.ZERO),
        reduceOnly,
        parent.map(algo -> algo.request.closePosition()).orElse(false),
        parent.map(algo -> algo.request.workingType()).orElse(WorkingType.CONTRACT_PRICE),
        selfTrade,
        goodTill,
        status,
        parent.map(algo -> algo.id),
        created,
        updated);
  }
}
