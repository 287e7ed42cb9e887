package io.breakwater.simulator.engine;

import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A change of a resting order as a client asks for it.
 *
 * @param orderId wins over the client id
 * @param quantity the new total, what is executed already included
 * @param price empty with a price match
 * @param modifyId the client's own number for this change
 */
public record AmendRequest(
    Symbol symbol,
    Side side,
    Optional<Long> orderId,
    Optional<String> clientOrderId,
    BigDecimal quantity,
    Optional<BigDecimal> price,
    PriceMatch priceMatch,
    Optional<Long> modifyId) {}
