package io.breakwater.domain.trade;

import io.breakwater.domain.Price;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A stop that follows the best price at a distance, and never goes back.
 *
 * @param percent the distance: 1 is 1 % of the best price since the activation; 0.1 to 10
 * @param activation the price from which on it follows; empty: from the first fill on
 */
public record Trailing(BigDecimal percent, Optional<Price> activation) {}
