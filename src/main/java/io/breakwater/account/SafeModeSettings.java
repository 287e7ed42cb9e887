package io.breakwater.account;

import io.breakwater.exchange.SettingsReader;
import java.time.Duration;

/**
 * Settings of {@link SafeMode}.
 *
 * @param settlingTime how long nothing may hold the account before it is NORMAL
 */
public record SafeModeSettings(Duration settlingTime) {
  static SafeModeSettings from(SettingsReader in) {
    return new SafeModeSettings(in.aboveZero("settling-time"));
  }
}
