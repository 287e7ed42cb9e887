package io.breakwater.simulator.engine;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A conditional order as a client asks for it.
 *
 * @param type STOP, STOP_MARKET, TAKE_PROFIT, TAKE_PROFIT_MARKET or TRAILING_STOP_MARKET
 * @param quantity empty with {@code closePosition}
 * @param price the limit of STOP and TAKE_PROFIT; empty where it is to be matched at the trigger
 * @param triggerPrice zero for TRAILING_STOP_MARKET
 * @param activatePrice TRAILING_STOP_MARKET only; without it the latest price counts
 * @param callbackRate TRAILING_STOP_MARKET only, in percent
 * @param goodTill GTD only
 */
public record AlgoRequest(
    Symbol symbol,
    Side side,
    PositionSide positionSide,
    OrderType type,
    TimeInForce timeInForce,
    Optional<BigDecimal> quantity,
    Optional<BigDecimal> price,
    BigDecimal triggerPrice,
    WorkingType workingType,
    boolean closePosition,
    Optional<Boolean> reduceOnly,
    boolean priceProtect,
    Optional<String> clientAlgoId,
    Optional<BigDecimal> activatePrice,
    Optional<BigDecimal> callbackRate,
    PriceMatch priceMatch,
    OrderRequest.SelfTrade selfTrade,
    Optional<Instant> goodTill) {

  /** A stop or take-profit that says its prices. */
  public AlgoRequest(
      Symbol symbol,
      Side side,
      PositionSide positionSide,
      OrderType type,
      TimeInForce timeInForce,
      Optional<BigDecimal> quantity,
      Optional<BigDecimal> price,
      BigDecimal triggerPrice,
      WorkingType workingType,
      boolean closePosition,
      Optional<Boolean> reduceOnly,
      boolean priceProtect,
      Optional<String> clientAlgoId) {
    this(
        symbol,
        side,
        positionSide,
        type,
        timeInForce,
        quantity,
        price,
        triggerPrice,
        workingType,
        closePosition,
        reduceOnly,
        priceProtect,
        clientAlgoId,
        Optional.empty(),
        Optional.empty(),
        PriceMatch.NONE,
        OrderRequest.SelfTrade.EXPIRE_MAKER,
        Optional.empty());
  }

  boolean isTrailing() {
    return type == OrderType.TRAILING_STOP_MARKET;
  }
}
