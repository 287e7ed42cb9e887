package io.breakwater.account;

import com.typesafe.config.Config;
import java.time.Duration;

/** How an account's actors behave: {@code breakwater.account} of the configuration. */
public record AccountSettings(
    SafeModeSettings safeMode,
    ReaderSettings decidingReads,
    WriterSettings writers,
    SymbolSetupSettings symbolSetup,
    UserStreamSettings userStream) {
  static final String ROOT = "breakwater.account.";

  /**
   * Reads and checks every key.
   *
   * @param config the object at {@code breakwater.account}
   * @throws IllegalArgumentException a value is out of range: names key, value and what is right
   * @throws com.typesafe.config.ConfigException a key is missing or of another type
   */
  public static AccountSettings from(Config config) {
    return new AccountSettings(
        SafeModeSettings.from(config.getConfig("safe-mode")),
        ReaderSettings.from(config.getConfig("deciding-reads")),
        WriterSettings.from(config.getConfig("writers")),
        SymbolSetupSettings.from(config.getConfig("symbol-setup")),
        UserStreamSettings.from(config.getConfig("user-stream")));
  }

  static void above(String key, Duration value, Duration limit) {
    check(value.compareTo(limit) > 0, key, show(value), "above " + show(limit));
  }

  static void within(String key, Duration value, Duration least, Duration most) {
    boolean right = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    check(right, key, show(value), "from " + show(least) + " to " + show(most));
  }

  static void atLeast(String key, Duration value, Duration least) {
    check(value.compareTo(least) >= 0, key, show(value), "at least " + show(least));
  }

  static void atLeast(String key, int value, int least) {
    check(value >= least, key, Integer.toString(value), "at least " + least);
  }

  static void within(String key, int value, int least, int most) {
    boolean right = value >= least && value <= most;
    check(right, key, Integer.toString(value), "from " + least + " to " + most);
  }

  private static void check(boolean right, String key, String value, String rule) {
    if (!right) {
      throw new IllegalArgumentException(ROOT + key + " is " + value + ", must be " + rule);
    }
  }

  private static String show(Duration value) {
    return value.toMillis() + " ms";
  }
}
