package io.breakwater.account;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of {@link SafeMode}.
 *
 * @param settlingTime how long nothing may hold the account before it is NORMAL
 */
public record SafeModeSettings(Duration settlingTime) {
  public SafeModeSettings {
    AccountSettings.above("safe-mode.settling-time", settlingTime, Duration.ZERO);
  }

  static SafeModeSettings from(Config config) {
    return new SafeModeSettings(config.getDuration("settling-time"));
  }
}
