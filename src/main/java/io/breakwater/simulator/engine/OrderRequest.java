package io.breakwater.simulator.engine;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A plain order as a client asks for it; nothing about it has been checked but its spelling.
 *
 * @param clientOrderId generated where absent
 * @param price the limit; LIMIT only
 * @param timeInForce LIMIT only
 * @param positionSide BOTH where the client named none
 * @param reduceOnly empty where the client did not say: hedge mode refuses even {@code false}
 * @param goodTill GTD only; whole seconds count
 * @param priceMatch LIMIT only, in place of a price
 */
public record OrderRequest(
    Symbol symbol,
    Side side,
    PositionSide positionSide,
    OrderType type,
    Optional<TimeInForce> timeInForce,
    BigDecimal quantity,
    Optional<BigDecimal> price,
    Optional<Boolean> reduceOnly,
    Optional<String> clientOrderId,
    SelfTrade selfTrade,
    Optional<Instant> goodTill,
    PriceMatch priceMatch) {

  /** One that says its price, where it has one. */
  public OrderRequest(
      Symbol symbol,
      Side side,
      PositionSide positionSide,
      OrderType type,
      Optional<TimeInForce> timeInForce,
      BigDecimal quantity,
      Optional<BigDecimal> price,
      Optional<Boolean> reduceOnly,
      Optional<String> clientOrderId,
      SelfTrade selfTrade,
      Optional<Instant> goodTill) {
    this(
        symbol,
        side,
        positionSide,
        type,
        timeInForce,
        quantity,
        price,
        reduceOnly,
        clientOrderId,
        selfTrade,
        goodTill,
        PriceMatch.NONE);
  }

  /** Whether it can only make a position smaller. */
  boolean isReducing() {
    return reduceOnly.orElse(false)
        || (positionSide == PositionSide.LONG && side == Side.SELL)
        || (positionSide == PositionSide.SHORT && side == Side.BUY);
  }

  OrderRequest withPrice(BigDecimal found) {
    return new OrderRequest(
        symbol,
        side,
        positionSide,
        type,
        timeInForce,
        quantity,
        Optional.of(found),
        reduceOnly,
        clientOrderId,
        selfTrade,
        goodTill,
        priceMatch);
  }

  /** What happens where an order would meet another one of its own account. */
  public enum SelfTrade {
    NONE,
    EXPIRE_TAKER,
    EXPIRE_MAKER,
    EXPIRE_BOTH
  }
}
