package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The mark price and what hangs on it. The estimated settle price is the index price here.
 *
 * @param movingAverage of the mark price
 * @param index equal to the mark price unless it was set from outside
 * @param fundingRate that the next funding will have as things stand
 * @param interest that is in it, of eight hours
 */
public record MarkView(
    BigDecimal mark,
    BigDecimal movingAverage,
    BigDecimal index,
    BigDecimal fundingRate,
    BigDecimal interest,
    Instant nextFunding) {}
