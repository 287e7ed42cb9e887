package io.breakwater.account;

import io.breakwater.exchange.SettingsReader;
import java.time.Duration;

/**
 * Settings of {@link SymbolSetup}.
 *
 * @param retryInterval the wait before a symbol that is not ready is tried again
 */
public record SymbolSetupSettings(Duration retryInterval) {
  static SymbolSetupSettings from(SettingsReader in) {
    return new SymbolSetupSettings(in.aboveZero("retry-interval"));
  }
}
