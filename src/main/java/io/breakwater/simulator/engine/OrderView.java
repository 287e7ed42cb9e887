package io.breakwater.simulator.engine;

import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A plain order at one moment.
 *
 * @param type what it is now; {@code originalType} what was asked for (a triggered stop is MARKET)
 * @param price zero for MARKET
 * @param averagePrice of what was executed; zero before
 * @param stopPrice of the conditional order that it came from; else zero
 * @param algoId the conditional order that it came from
 * @param activatePrice of the trailing order that it came from; else zero
 * @param callbackRate in percent, of the trailing order that it came from
 * @param modifyId the client's number for the latest change
 */
public record OrderView(
    long orderId,
    String account,
    Symbol symbol,
    String clientOrderId,
    Side side,
    PositionSide positionSide,
    OrderType type,
    OrderType originalType,
    TimeInForce timeInForce,
    BigDecimal price,
    BigDecimal quantity,
    BigDecimal executed,
    BigDecimal executedValue,
    BigDecimal averagePrice,
    BigDecimal stopPrice,
    boolean reduceOnly,
    boolean closePosition,
    WorkingType workingType,
    OrderRequest.SelfTrade selfTrade,
    Optional<Instant> goodTill,
    OrderStatus status,
    Optional<Long> algoId,
    PriceMatch priceMatch,
    boolean priceProtect,
    BigDecimal activatePrice,
    Optional<BigDecimal> callbackRate,
    Optional<Long> modifyId,
    Instant created,
    Instant updated) {

  /** Whether this order can only make a position smaller. */
  public boolean isReducing() {
    return reduceOnly
        || (positionSide == PositionSide.LONG && side == Side.SELL)
        || (positionSide == PositionSide.SHORT && side == Side.BUY);
  }
}
