package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one taker took at one price, for everybody to see.
 *
 * @param id grows by one per symbol
 * @param firstTradeId the first of the trades in it; {@code lastTradeId} the last
 */
public record AggTrade(
    long id,
    BigDecimal price,
    BigDecimal quantity,
    long firstTradeId,
    long lastTradeId,
    Instant time,
    boolean buyerIsMaker) {}
