package io.breakwater.domain;

import java.math.BigDecimal;

/**
 * Bounds and grid of a price. A bound or tick of zero is switched off.
 *
 * @see "Binance USDⓈ-M Futures API, Exchange Information, PRICE_FILTER"
 */
public record PriceFilter(BigDecimal min, BigDecimal max, BigDecimal tick) {
  boolean isOnGrid(BigDecimal price) {
    return tick.signum() == 0 || price.subtract(min).remainder(tick).signum() == 0;
  }
}
