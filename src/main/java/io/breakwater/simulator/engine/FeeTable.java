package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.util.List;

/**
 * Commission by an account's tier, as shares of the notional.
 *
 * @param tiers the first is tier 0
 */
public record FeeTable(List<Rates> tiers) {
  /**
   * What one tier pays.
   *
   * @param maker by the resting order, {@code taker} by the incoming one
   */
  public record Rates(BigDecimal maker, BigDecimal taker) {
    static Rates of(String maker, String taker) {
      return new Rates(new BigDecimal(maker), new BigDecimal(taker));
    }
  }

  public FeeTable {
    tiers = List.copyOf(tiers);
    if (tiers.isEmpty()) {
      throw new IllegalArgumentException("a fee table needs at least one tier");
    }
  }

  /** The same for everybody. */
  public static FeeTable flat(BigDecimal maker, BigDecimal taker) {
    return new FeeTable(List.of(new Rates(maker, taker)));
  }

  /** VIP 0 to 9 of USDT contracts as published in 2025. */
  public static FeeTable usual() {
    return new FeeTable(
        List.of(
            Rates.of("0.0002", "0.0005"),
            Rates.of("0.00016", "0.0004"),
            Rates.of("0.00014", "0.00035"),
            Rates.of("0.00012", "0.00032"),
            Rates.of("0.0001", "0.0003"),
            Rates.of("0.00008", "0.00027"),
            Rates.of("0.00006", "0.00025"),
            Rates.of("0.00004", "0.00022"),
            Rates.of("0.00002", "0.0002"),
            Rates.of("0", "0.00017")));
  }

  /** A tier beyond the last one pays as the last one does. */
  public Rates at(int tier) {
    return tiers.get(Math.min(tier, tiers.size() - 1));
  }
}
