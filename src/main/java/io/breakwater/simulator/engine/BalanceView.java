package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * An account's USDT at one moment.
 *
 * @param wallet deposits, realized PnL, fees and funding; the wallets of isolated positions too
 * @param crossWallet without the wallets of isolated positions
 * @param unrealized of all positions, {@code crossUnrealized} without the isolated ones
 * @param available for new orders and withdrawal; not below zero
 */
public record BalanceView(
    BigDecimal wallet,
    BigDecimal crossWallet,
    BigDecimal unrealized,
    BigDecimal crossUnrealized,
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

  /** What may leave: unrealized profit may not. */
  public BigDecimal withdrawable() {
    return available.min(crossWallet).max(BigDecimal.ZERO);
  }
}
