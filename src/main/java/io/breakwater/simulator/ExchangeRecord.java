package io.breakwater.simulator;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One line in the simulated exchange's own books, in the order in which things happened. Promises
 * are judged by these and not by what a node believes.
 */
public sealed interface ExchangeRecord {
  Instant time();

  /**
   * A request came and was answered, or was left without an answer.
   *
   * @param account whose key it carried; empty where none was known
   * @param weight what it counted against the address
   * @param executed whether it reached the endpoint; false where a fault came first
   * @param status of the answer; 0: none was given
   * @param code of the answer's error; 0: none
   * @param entry whether it asked for more exposure: a plain order without a closing mark
   */
  record RequestArrived(
      Instant time,
      String remote,
      String method,
      String path,
      Optional<String> account,
      int weight,
      boolean executed,
      int status,
      int code,
      boolean entry)
      implements ExchangeRecord {}

  /**
   * An order was taken.
   *
   * @param closePosition whether it came from a conditional order that closes the position
   * @param increasing whether it can add exposure
   * @param algoId the conditional order that it came from
   */
  record OrderAccepted(
      Instant time,
      String account,
      Symbol symbol,
      long orderId,
      String clientOrderId,
      Side side,
      PositionSide positionSide,
      OrderType type,
      BigDecimal quantity,
      boolean reduceOnly,
      boolean closePosition,
      boolean increasing,
      Optional<Long> algoId)
      implements ExchangeRecord {}

  /**
   * An open order has another price or quantity.
   *
   * @param quantity in all, with what is executed
   */
  record OrderAmended(
      Instant time,
      String account,
      Symbol symbol,
      long orderId,
      String clientOrderId,
      BigDecimal price,
      BigDecimal quantity)
      implements ExchangeRecord {}

  /** An order is filled, canceled or expired, and will do nothing more. */
  record OrderDone(
      Instant time,
      String account,
      Symbol symbol,
      long orderId,
      String clientOrderId,
      OrderStatus status,
      BigDecimal executed)
      implements ExchangeRecord {}

  /**
   * A fill.
   *
   * @param fee paid, in {@code feeAsset}; not below zero
   * @param realizedPnl before fees, in USDT
   */
  record Filled(
      Instant time,
      String account,
      Symbol symbol,
      long tradeId,
      long orderId,
      String clientOrderId,
      Side side,
      PositionSide positionSide,
      BigDecimal price,
      BigDecimal quantity,
      BigDecimal fee,
      String feeAsset,
      BigDecimal realizedPnl,
      boolean increasing)
      implements ExchangeRecord {}

  /** A position has another size now; below zero is short. */
  record PositionChanged(
      Instant time, String account, Symbol symbol, PositionSide positionSide, BigDecimal amount)
      implements ExchangeRecord {}

  /**
   * A conditional order waits for its trigger.
   *
   * @param triggerPrice zero where it trails the price
   * @param quantity empty where it closes the position
   */
  record StopLive(
      Instant time,
      String account,
      Symbol symbol,
      long algoId,
      String clientAlgoId,
      OrderType type,
      Side side,
      PositionSide positionSide,
      BigDecimal triggerPrice,
      Optional<BigDecimal> quantity,
      boolean closePosition)
      implements ExchangeRecord {}

  /** A conditional order waits no more: triggered, canceled, rejected or expired. */
  record StopGone(
      Instant time,
      String account,
      Symbol symbol,
      long algoId,
      String clientAlgoId,
      AlgoStatus status)
      implements ExchangeRecord {}

  /**
   * An address met a limit.
   *
   * @param status 429 or 418
   */
  record Throttled(Instant time, String remote, int status, int code) implements ExchangeRecord {}

  /** A WebSocket opened. */
  record SocketOpened(Instant time, long socket, String route) implements ExchangeRecord {}

  record SocketClosed(Instant time, long socket, String reason) implements ExchangeRecord {}
}
