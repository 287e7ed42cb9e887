package io.breakwater.simulator.engine;

import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One fill of an account's order.
 *
 * @param tradeId grows per symbol; a trade between two accounts has one
 * @param realizedPnl before fees, in USDT
 * @param fee paid, in {@code feeAsset}; not below zero
 */
public record AccountTrade(
    long tradeId,
    long orderId,
    Symbol symbol,
    Side side,
    PositionSide positionSide,
    BigDecimal price,
    BigDecimal quantity,
    BigDecimal realizedPnl,
    BigDecimal fee,
    String feeAsset,
    boolean maker,
    Instant time) {}
