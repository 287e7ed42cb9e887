package io.breakwater.domain.trade;

import io.breakwater.domain.Price;
import java.math.BigDecimal;

/**
 * Once the price has gone far enough, the stop goes to the entry's average price.
 *
 * @param trigger the price that is far enough
 * @param offsetPercent how far beyond the entry's price, on the side of the profit, so that fees
 *     are paid as well: 0.1 is 0.1 %; not below 0
 */
public record BreakEven(Price trigger, BigDecimal offsetPercent) {}
