package io.breakwater.account;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of {@link SymbolSetup}.
 *
 * @param retryInterval the wait before a symbol that is not ready is tried again
 */
public record SymbolSetupSettings(Duration retryInterval) {
  public SymbolSetupSettings {
    AccountSettings.above("symbol-setup.retry-interval", retryInterval, Duration.ZERO);
  }

  static SymbolSetupSettings from(Config config) {
    return new SymbolSetupSettings(config.getDuration("retry-interval"));
  }
}
