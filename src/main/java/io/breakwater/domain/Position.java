package io.breakwater.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What an account holds of a symbol, as the exchange tells it. Flat where it tells that there is
 * nothing any more, or nothing but open orders.
 *
 * @param size signed, in base-asset units
 * @param entryPrice the average price of entry; empty when flat
 * @param unrealizedProfit in the margin asset, at the exchange's mark price of that moment
 * @param liquidationPrice the exchange's estimate; empty where it gives none
 * @param marginType empty where the message does not tell it, as the answer of REST
 * @param isolatedWallet the part of the wallet that is this position's alone, in the margin asset,
 *     without trailing zeros; zero with cross margin
 * @param updateTime the exchange's time of the last change; the epoch where it tells none
 */
public record Position(
    Symbol symbol,
    PositionSide positionSide,
    SignedQuantity size,
    Optional<Price> entryPrice,
    BigDecimal unrealizedProfit,
    Optional<Price> liquidationPrice,
    Optional<MarginType> marginType,
    BigDecimal isolatedWallet,
    Instant updateTime) {
  public Position {
    isolatedWallet = isolatedWallet.stripTrailingZeros();
  }

  /** A position of whose margin nothing is told. */
  public Position(
      Symbol symbol,
      PositionSide positionSide,
      SignedQuantity size,
      Optional<Price> entryPrice,
      BigDecimal unrealizedProfit,
      Optional<Price> liquidationPrice,
      Instant updateTime) {
    this(
        symbol,
        positionSide,
        size,
        entryPrice,
        unrealizedProfit,
        liquidationPrice,
        Optional.empty(),
        BigDecimal.ZERO,
        updateTime);
  }
}
