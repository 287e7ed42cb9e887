package io.breakwater.domain.trade;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.NewAlgoOrder;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.util.Optional;

/**
 * What one of a trade's orders says, whole, as it is journaled before it is sent.
 *
 * @param quantity empty exactly where {@code closePosition} is true
 * @param price the limit of a LIMIT order
 * @param trigger the trigger of a conditional order
 */
public record OrderPlan(
    Symbol symbol,
    Side side,
    PositionSide positionSide,
    OrderType type,
    Optional<Quantity> quantity,
    Optional<Price> price,
    Optional<TimeInForce> timeInForce,
    Optional<Price> trigger,
    boolean reduceOnly,
    boolean closePosition,
    WorkingType workingType) {

  /** The entry that a signal asks for. */
  public static OrderPlan entry(Signal signal, PositionMode mode) {
    return new OrderPlan(
        signal.symbol(),
        signal.direction().entrySide(),
        mode.sideOf(signal.direction()),
        signal.limitPrice().isPresent() ? OrderType.LIMIT : OrderType.MARKET,
        Optional.of(signal.quantity()),
        signal.limitPrice(),
        signal.limitPrice().map(limit -> TimeInForce.GTC),
        Optional.empty(),
        false,
        false,
        signal.workingType());
  }

  /** The stop that closes whatever the position has, at the signal's stop price. */
  static OrderPlan baseStop(Signal signal, Price stop, PositionMode mode, Instrument instrument) {
    Side side = signal.direction().exitSide();
    return new OrderPlan(
        signal.symbol(),
        side,
        mode.sideOf(signal.direction()),
        OrderType.STOP_MARKET,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(instrument.roundPassive(stop, side)),
        false,
        true,
        signal.workingType());
  }

  /** One step of taking profit, for {@code quantity} of what is filled. */
  static OrderPlan takeProfit(
      Signal signal, Price trigger, Quantity quantity, PositionMode mode, Instrument instrument) {
    return conditional(signal, OrderType.TAKE_PROFIT_MARKET, trigger, quantity, mode, instrument);
  }

  private static OrderPlan conditional(
      Signal signal,
      OrderType type,
      Price trigger,
      Quantity quantity,
      PositionMode mode,
      Instrument instrument) {
    Side side = signal.direction().exitSide();
    return new OrderPlan(
        signal.symbol(),
        side,
        mode.sideOf(signal.direction()),
        type,
        Optional.of(instrument.roundDown(quantity, OrderType.MARKET)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(instrument.roundPassive(trigger, side)),
        mode == PositionMode.ONE_WAY,
        false,
        signal.workingType());
  }

  /** A market order that closes {@code quantity}, or the largest slice of it that is allowed. */
  static OrderPlan close(
      Signal signal, Quantity quantity, PositionMode mode, Optional<Instrument> instrument) {
    return new OrderPlan(
        signal.symbol(),
        signal.direction().exitSide(),
        mode.sideOf(signal.direction()),
        OrderType.MARKET,
        // A position is on the grid by itself, where its rules are not known.
        Optional.of(
            instrument.map(rules -> rules.roundDown(quantity, OrderType.MARKET)).orElse(quantity)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        mode == PositionMode.ONE_WAY,
        false,
        signal.workingType());
  }

  /** A stop for {@code quantity} of the position. */
  static OrderPlan tightStop(
      Signal signal, Price trigger, Quantity quantity, PositionMode mode, Instrument instrument) {
    return conditional(signal, OrderType.STOP_MARKET, trigger, quantity, mode, instrument);
  }

  /** The last rung of closing: what the market order could not get, at the worst allowed price. */
  static OrderPlan closeAtBound(
      Signal signal, Quantity quantity, Price mark, PositionMode mode, Instrument instrument) {
    Side side = signal.direction().exitSide();
    return new OrderPlan(
        signal.symbol(),
        side,
        mode.sideOf(signal.direction()),
        OrderType.LIMIT,
        Optional.of(instrument.roundDown(quantity, OrderType.LIMIT)),
        Optional.of(instrument.worstLimit(side, mark)),
        Optional.of(TimeInForce.IOC),
        Optional.empty(),
        mode == PositionMode.ONE_WAY,
        false,
        signal.workingType());
  }

  /** The same order after a change of its quantity in all and its limit. */
  OrderPlan amended(Quantity inAll, Price limit) {
    return new OrderPlan(
        symbol,
        side,
        positionSide,
        type,
        Optional.of(inAll),
        Optional.of(limit),
        timeInForce,
        trigger,
        reduceOnly,
        closePosition,
        workingType);
  }

  /** As the plain order endpoint takes it. */
  public NewOrder toNewOrder(ClientOrderId id) {
    return new NewOrder(
        id,
        symbol,
        side,
        positionSide,
        type,
        quantity.orElseThrow(),
        price,
        timeInForce,
        reduceOnly);
  }

  /** As the algo order endpoint takes it. */
  public NewAlgoOrder toNewAlgoOrder(ClientOrderId id) {
    return new NewAlgoOrder(
        id,
        symbol,
        side,
        positionSide,
        type,
        trigger.orElseThrow(),
        quantity,
        closePosition,
        reduceOnly,
        workingType);
  }
}
