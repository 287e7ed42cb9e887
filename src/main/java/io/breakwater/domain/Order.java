package io.breakwater.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A plain order as the exchange last told it.
 *
 * @param executed how much is filled so far, in base-asset units; never goes down
 * @param price the limit; empty for a market order
 * @param averagePrice of what is filled; empty where nothing is or the message omits it
 * @param updateTime the exchange's time of the last change
 */
public record Order(
    Symbol symbol,
    OrderId orderId,
    ClientOrderId clientOrderId,
    Side side,
    PositionSide positionSide,
    OrderType type,
    Optional<TimeInForce> timeInForce,
    Optional<Price> price,
    Quantity quantity,
    Quantity executed,
    Optional<Price> averagePrice,
    boolean reduceOnly,
    boolean closePosition,
    OrderStatus status,
    Instant updateTime) {}
