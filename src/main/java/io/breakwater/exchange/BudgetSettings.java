package io.breakwater.exchange;

import com.typesafe.config.Config;

/**
 * How the request budget is shared.
 *
 * @param initialLimits in force until the exchange has told its own
 * @param reservePercent of each limit, kept for closing, protecting, canceling and resolving
 */
public record BudgetSettings(RequestLimits initialLimits, int reservePercent) {
  public BudgetSettings {
    if (reservePercent < 0 || reservePercent > 90) {
      throw new IllegalArgumentException(
          "breakwater.exchange.budget.reserve-percent is "
              + reservePercent
              + ", must be from 0 to 90");
    }
  }

  /** Reads {@code breakwater.exchange.budget}. */
  public static BudgetSettings from(Config config) {
    return new BudgetSettings(
        new RequestLimits(
            config.getInt("weight-per-minute"),
            config.getInt("orders-per-10s"),
            config.getInt("orders-per-minute")),
        config.getInt("reserve-percent"));
  }
}
