package io.breakwater.simulation.backtest;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What the account was worth at a moment.
 *
 * @param wallet USDT: deposits, realized profit, fees, funding
 * @param unrealized profit of open positions by the mark price
 * @param exposed whether a position was open
 */
public record EquityPoint(Instant at, BigDecimal wallet, BigDecimal unrealized, boolean exposed) {
  public BigDecimal equity() {
    return wallet.add(unrealized);
  }
}
