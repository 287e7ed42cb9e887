package io.breakwater.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A conditional order at the exchange's algo service, as last told.
 *
 * @param algoId the algo service's number, a space apart from order ids
 * @param quantity zero for a close-position order
 * @param child the plain order that the trigger created; empty before
 * @param childExecuted how much of the child is filled
 * @param reason why it was rejected or canceled, in the exchange's words; often empty
 */
public record AlgoOrder(
    Symbol symbol,
    long algoId,
    ClientOrderId clientOrderId,
    Side side,
    PositionSide positionSide,
    OrderType type,
    Price triggerPrice,
    Quantity quantity,
    boolean reduceOnly,
    boolean closePosition,
    WorkingType workingType,
    AlgoStatus status,
    Optional<OrderId> child,
    Quantity childExecuted,
    Optional<String> reason,
    Instant updateTime) {}
