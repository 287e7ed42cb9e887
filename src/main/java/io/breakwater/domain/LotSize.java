package io.breakwater.domain;

import java.math.BigDecimal;

/**
 * Bounds and grid of a quantity. A maximum or step of zero is switched off.
 *
 * @see "Binance USDⓈ-M Futures API, Exchange Information, LOT_SIZE and MARKET_LOT_SIZE"
 */
public record LotSize(BigDecimal min, BigDecimal max, BigDecimal step) {
  boolean isOnGrid(BigDecimal quantity) {
    return step.signum() == 0 || quantity.subtract(min).remainder(step).signum() == 0;
  }
}
