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
 * @param breakEvenPrice the entry price with what opening and holding cost; zero when flat
 * @param liquidationPrice zero where there is none
 * @param isolatedWallet the part of the wallet that is this position's alone; zero when cross
 * @param adl how near it is to being closed for others' losses: 0, far, to 4
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
    BigDecimal liquidationPrice,
    BigDecimal isolatedWallet,
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
    int adl,
    Instant updated) {
  public boolean isIsolated() {
    return marginType == MarginType.ISOLATED;
  }

  /** The isolated wallet with the unrealized PnL; zero when cross. */
  public BigDecimal isolatedMargin() {
    return isIsolated() ? isolatedWallet.add(unrealized) : BigDecimal.ZERO;
  }
}
