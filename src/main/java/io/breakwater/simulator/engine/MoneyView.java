package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.util.Map;

/**
 * All money of the exchange at one moment, by asset.
 *
 * @param assets by name, in alphabetical order
 */
public record MoneyView(Map<String, Asset> assets) {
  /**
   * One asset.
   *
   * @param deposited by all accounts, and what the insurance fund had at the start
   * @param wallets of all accounts, those of isolated positions among them
   * @param openCost what all open positions were bought for; shorts count below zero
   * @param fees that all accounts paid
   * @param providersCash what the liquidity providers took in less what they paid
   */
  public record Asset(
      BigDecimal deposited,
      BigDecimal wallets,
      BigDecimal openCost,
      BigDecimal fees,
      BigDecimal insuranceFund,
      BigDecimal providersCash) {
    /** Where all that was deposited is now: equal to {@link #deposited} whatever happened. */
    public BigDecimal sum() {
      return wallets.subtract(openCost).add(fees).add(insuranceFund).add(providersCash);
    }
  }

  /** Whether nothing was made or lost, to the last decimal. */
  public boolean isConserved() {
    return assets.values().stream()
        .allMatch(asset -> asset.sum().compareTo(asset.deposited()) == 0);
  }
}
