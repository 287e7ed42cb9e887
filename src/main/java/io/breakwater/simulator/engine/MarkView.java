package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The mark price, an exponential average of the last price; index and estimated settle price are
 * the same here, and the funding rate is shown as zero because nothing is charged.
 */
public record MarkView(BigDecimal mark, BigDecimal movingAverage, Instant nextFunding) {}
