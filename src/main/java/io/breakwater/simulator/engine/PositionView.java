package io.breakwater.simulator.engine;

import io.breakwater.domain.MarginType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A position, or a symbol with open orders and none, at one moment; money in USDT.
 *
 * @param amount signed: below zero is short
 * @param entryPrice zero when flat
 * @param breakEvenPrice the entry price with the taker fee of closing; zero when flat
 * @param realized accumulated since the account was opened, before fees
 * @param bidNotional of open orders that buy; {@code askNotional} of those that sell
 */
public record PositionView(
    Symbol symbol,
    PositionSide positionSide,
    BigDecimal amount,
    BigDecimal entryPrice,
    BigDecimal breakEvenPrice,
    BigDecimal markPrice,
    BigDecimal unrealized,
    BigDecimal realized,
    BigDecimal notional,
    BigDecimal initialMargin,
    BigDecimal openOrderMargin,
    BigDecimal maintenanceMargin,
    BigDecimal bidNotional,
    BigDecimal askNotional,
    int leverage,
    MarginType marginType,
    Instant updated) {}
