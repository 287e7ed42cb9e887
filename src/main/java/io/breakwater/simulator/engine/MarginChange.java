package io.breakwater.simulator.engine;

import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Margin that an account put into an isolated position, or took out.
 *
 * @param added false: taken out
 * @param amount above zero, in USDT
 */
public record MarginChange(
    Symbol symbol, PositionSide positionSide, boolean added, BigDecimal amount, Instant time) {}
