package io.breakwater.exchange;

import com.typesafe.config.Config;

/**
 * How the request budget is shared.
 *
 * @param initialLimits in force until the exchange has told its own
 * @param reservePercent of each limit, kept for closing, protecting, canceling and resolving
 */
public record BudgetSettings(RequestLimits initialLimits, int reservePercent) {
  /** Reads {@code breakwater.exchange.budget}, given as a section of its own. */
  public static BudgetSettings from(Config section) {
    SettingsReader in = new SettingsReader(section, "breakwater.exchange.budget");
    return new BudgetSettings(
        new RequestLimits(
            in.atLeast("weight-per-minute", 1),
            in.atLeast("orders-per-10s", 1),
            in.atLeast("orders-per-minute", 1)),
        in.integer("reserve-percent", 0, 90));
  }
}
