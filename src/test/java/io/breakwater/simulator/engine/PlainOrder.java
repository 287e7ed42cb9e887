package io.breakwater.simulator.engine;

import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** A plain order of {@link PlainExchange}. */
final class PlainOrder {
  final long id;
  final String account;
  final Symbol symbol;
  final Side side;
  final PositionSide positionSide;
  final OrderType type;
  final TimeInForce timeInForce;
  final boolean reduceOnly;
  final Optional<Instant> goodTill;
  final Optional<PlainAlgo> parent;

  BigDecimal price;
  BigDecimal quantity;
  BigDecimal executed = BigDecimal.ZERO;
  OrderRequest.SelfTrade selfTrade;
  OrderStatus status = OrderStatus.NEW;

  /** When it went to the end of its line. */
  long turn;

  PlainOrder(
      long id,
      String account,
      OrderRequest request,
      BigDecimal price,
      BigDecimal quantity,
      Optional<PlainAlgo> parent) {
    this.id = id;
    this.account = account;
    this.symbol = request.symbol();
    this.side = request.side();
    this.positionSide = request.positionSide();
    this.type = request.type();
    this.timeInForce = request.timeInForce().orElse(TimeInForce.GTC);
    this.reduceOnly = request.reduceOnly().orElse(false);
    this.goodTill = request.goodTill();
    this.parent = parent;
    this.price = price;
    this.quantity = quantity;
    this.selfTrade = request.selfTrade();
  }

  BigDecimal rest() {
    return quantity.subtract(executed);
  }

  boolean isOpen() {
    return status == OrderStatus.NEW || status == OrderStatus.PARTIALLY_FILLED;
  }

  boolean closesHedge() {
    return (positionSide == PositionSide.LONG && side == Side.SELL)
        || (positionSide == PositionSide.SHORT && side == Side.BUY);
  }

  boolean reduces() {
    return reduceOnly || closesHedge();
  }

  boolean isHidden() {
    return timeInForce == TimeInForce.RPI;
  }

  boolean isPostOnly() {
    return timeInForce == TimeInForce.RPI || timeInForce == TimeInForce.GTX;
  }
}
