package io.breakwater.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What an account holds of a symbol, as the exchange tells it.
 *
 * @param size signed, in base-asset units
 * @param entryPrice the average price of entry; empty when flat
 * @param unrealizedProfit in the margin asset, at the exchange's mark price of that moment
 * @param liquidationPrice the exchange's estimate; empty where it gives none
 * @param updateTime the exchange's time of the last change
 */
public record Position(
    Symbol symbol,
    PositionSide positionSide,
    SignedQuantity size,
    Optional<Price> entryPrice,
    BigDecimal unrealizedProfit,
    Optional<Price> liquidationPrice,
    Instant updateTime) {}
