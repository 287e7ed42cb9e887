package io.breakwater.simulator.engine;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A conditional order as a client asks for it.
 *
 * @param type STOP, STOP_MARKET, TAKE_PROFIT or TAKE_PROFIT_MARKET
 * @param quantity empty with {@code closePosition}
 * @param price the limit of STOP and TAKE_PROFIT
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
    Optional<String> clientAlgoId) {}
