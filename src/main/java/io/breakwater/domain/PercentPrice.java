package io.breakwater.domain;

import java.math.BigDecimal;

/**
 * How far from the mark price a limit may lie: a buy at most {@code mark × up}, a sell at least
 * {@code mark × down}.
 *
 * @see "Binance USDⓈ-M Futures API, Exchange Information, PERCENT_PRICE"
 */
public record PercentPrice(BigDecimal up, BigDecimal down) {}
