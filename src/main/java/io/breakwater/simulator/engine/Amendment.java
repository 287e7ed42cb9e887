package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One change of a resting order.
 *
 * @param id grows from one amendment to the next, whatever order it is of
 * @param count how often this order has been changed, this time included
 */
public record Amendment(
    long id,
    BigDecimal priceBefore,
    BigDecimal priceAfter,
    BigDecimal quantityBefore,
    BigDecimal quantityAfter,
    int count,
    Instant time) {}
