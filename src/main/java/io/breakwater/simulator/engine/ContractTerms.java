package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What holding one symbol costs: margin, commission and funding. The fee of a liquidation is in the
 * symbol's {@link io.breakwater.domain.Instrument}, which exchangeInfo tells.
 *
 * @param fundingInterval from one funding to the next, counted from midnight UTC
 * @param fundingCap the largest rate of one interval, {@code fundingFloor} the smallest
 * @param interest of eight hours, a share
 */
public record ContractTerms(
    Brackets brackets,
    FeeTable fees,
    Duration fundingInterval,
    BigDecimal fundingCap,
    BigDecimal fundingFloor,
    BigDecimal interest) {
  public ContractTerms {
    if (fundingInterval.toMillis() < 1000) {
      throw new IllegalArgumentException("funding interval " + fundingInterval + " must be 1 s up");
    }
    if (fundingCap.compareTo(fundingFloor) < 0) {
      throw new IllegalArgumentException(
          "funding cap " + fundingCap + " must not be below the floor " + fundingFloor);
    }
  }

  /** Those of BTCUSDT: funding every 8 h within ±0.3 %, interest of 0.01 %. */
  public static ContractTerms usual() {
    return new ContractTerms(
        Brackets.usual(),
        FeeTable.usual(),
        Duration.ofHours(8),
        new BigDecimal("0.003"),
        new BigDecimal("-0.003"),
        new BigDecimal("0.0001"));
  }

  public ContractTerms with(Brackets other) {
    return new ContractTerms(other, fees, fundingInterval, fundingCap, fundingFloor, interest);
  }

  public ContractTerms with(FeeTable other) {
    return new ContractTerms(brackets, other, fundingInterval, fundingCap, fundingFloor, interest);
  }

  public ContractTerms withFunding(Duration interval, BigDecimal cap, BigDecimal floor) {
    return new ContractTerms(brackets, fees, interval, cap, floor, interest);
  }

  /** Whether fundingInfo has a line for it. */
  public boolean hasOwnFunding() {
    ContractTerms usual = usual();
    return !fundingInterval.equals(usual.fundingInterval)
        || fundingCap.compareTo(usual.fundingCap) != 0
        || fundingFloor.compareTo(usual.fundingFloor) != 0;
  }
}
