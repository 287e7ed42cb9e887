package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * An account's USDT at one moment.
 *
 * @param wallet deposits, realized PnL and fees
 * @param available for new orders and withdrawal; not below zero
 */
public record BalanceView(
    BigDecimal wallet,
    BigDecimal unrealized,
    BigDecimal positionMargin,
    BigDecimal openOrderMargin,
    BigDecimal maintenanceMargin,
    BigDecimal available,
    Instant updated) {
  public BigDecimal marginBalance() {
    return wallet.add(unrealized);
  }

  public BigDecimal initialMargin() {
    return positionMargin.add(openOrderMargin);
  }
}
