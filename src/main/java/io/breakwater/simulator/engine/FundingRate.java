package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One funding of a symbol.
 *
 * @param rate a share of the notional; above zero longs pay
 * @param markPrice that the notional is counted with; in a schedule empty where it is to be the
 *     mark price of that moment
 */
public record FundingRate(Instant time, BigDecimal rate, Optional<BigDecimal> markPrice) {}
