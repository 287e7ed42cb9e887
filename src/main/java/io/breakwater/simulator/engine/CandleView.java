package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A candle as it stands.
 *
 * @param closes its last millisecond
 * @param volume in the base asset, {@code turnover} in the quote asset
 * @param bought the part of the volume that a taker bought, {@code boughtTurnover} its value
 */
public record CandleView(
    Instant opened,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume,
    Instant closes,
    BigDecimal turnover,
    long trades,
    BigDecimal bought,
    BigDecimal boughtTurnover) {}
