package io.breakwater.domain.trade;

import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;

/**
 * One step of taking profit: at {@code trigger} this much of the position is closed.
 *
 * @param quantity in base-asset units, at most the entry's quantity over all steps
 */
public record TakeProfit(Price trigger, Quantity quantity) {}
