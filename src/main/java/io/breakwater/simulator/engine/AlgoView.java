package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A conditional order at one moment.
 *
 * @param child the order that it became, once triggered
 * @param childType MARKET or LIMIT, once triggered
 * @param activated whether a trailing order follows the price already
 * @param activatePrice of a trailing order; else zero
 * @param reason why it was rejected or canceled; empty otherwise
 */
public record AlgoView(
    long algoId,
    String account,
    String clientAlgoId,
    AlgoRequest request,
    AlgoStatus status,
    Optional<Long> child,
    Optional<OrderType> childType,
    BigDecimal childAveragePrice,
    BigDecimal childExecuted,
    String reason,
    Instant created,
    Instant updated,
    Optional<Instant> triggered,
    boolean activated,
    BigDecimal activatePrice) {}
