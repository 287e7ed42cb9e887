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
import java.util.ArrayList;
import java.util.List;
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
  final boolean reduceOnly;
  final Optional<Instant> goodTill;
  final Optional<AlgoOrder> parent;
  final Instant created;

  /** Whether the exchange itself placed it, to settle a position. */
  boolean settles;

  BigDecimal price;

  /** The price on the market's grid. */
  long ticks;

  BigDecimal quantity;
  OrderRequest.SelfTrade selfTrade;
  PriceMatch priceMatch;
  Optional<Long> modifyId = Optional.empty();
  int amendmentCount;

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

  /** Grows only; a copy shares it and shows the first {@code amendmentCount}. */
  private final List<Amendment> amendments;

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
    this.ticks = market.grid.ticks(price);
    this.quantity = quantity;
    this.reduceOnly = request.reduceOnly().orElse(false);
    this.selfTrade = request.selfTrade();
    this.goodTill = request.goodTill();
    this.parent = parent;
    this.priceMatch = request.priceMatch();
    this.amendments = new ArrayList<>(0);
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
    this.ticks = other.ticks;
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
    this.priceMatch = other.priceMatch;
    this.modifyId = other.modifyId;
    this.settles = other.settles;
    this.amendments = other.amendments;
    this.amendmentCount = other.amendmentCount;
  }

  /** The order as it is now, whatever happens to it later. */
  EngineOrder copy() {
    return new EngineOrder(this);
  }

  /** Takes another total quantity and price. */
  void amend(Amendment amendment, PriceMatch match, Optional<Long> clientNumber) {
    price = amendment.priceAfter();
    ticks = market.grid.ticks(price);
    quantity = amendment.quantityAfter();
    priceMatch = match;
    modifyId = clientNumber;
    selfTrade = OrderRequest.SelfTrade.NONE;
    updated = amendment.time();
    amendments.add(amendment);
    amendmentCount++;
  }

  /** When it was changed last; it must have been. */
  Instant lastAmended() {
    return amendments.get(amendmentCount - 1).time();
  }

  /** Oldest first. */
  List<Amendment> amendments() {
    return List.copyOf(amendments.subList(0, amendmentCount));
  }

  /** Numbers of orders grow by symbol; this one is no other order's, of whatever symbol. */
  long key() {
    return id << SymbolMarket.NUMBER_BITS | market.number;
  }

  /** Whether it may only wait for others. */
  boolean isPostOnly() {
    return timeInForce == TimeInForce.GTX || timeInForce == TimeInForce.RPI;
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
        priceMatch,
        parent.map(algo -> algo.request.priceProtect()).orElse(false),
        parent.map(algo -> algo.activatePrice).orElse(BigDecimal.ZERO),
        parent.flatMap(algo -> algo.request.callbackRate()),
        modifyId,
        created,
        updated);
  }
}
