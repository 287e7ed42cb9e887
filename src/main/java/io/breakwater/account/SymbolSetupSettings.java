package io.breakwater.account;

import io.breakwater.exchange.SettingsReader;
import java.time.Duration;

/**
 * Settings of {@link SymbolSetup}.
 *
 * @param retryInterval the wait before a symbol that is not ready is tried again
 * @param useInterval the same where it has a position or orders, which may be over soon
 * @param checkInterval between two looks at all symbols, in case that no event told of a change
 */
public record SymbolSetupSettings(
    Duration retryInterval, Duration useInterval, Duration checkInterval) {
  static SymbolSetupSettings from(SettingsReader in) {
    return new SymbolSetupSettings(
        in.aboveZero("retry-interval"),
        in.aboveZero("use-interval"),
        in.aboveZero("check-interval"));
  }
}
