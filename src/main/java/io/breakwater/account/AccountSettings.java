package io.breakwater.account;

import com.typesafe.config.Config;
import io.breakwater.exchange.SettingsReader;

/** How an account's actors behave: {@code breakwater.account} of the configuration. */
public record AccountSettings(
    SafeModeSettings safeMode,
    ReaderSettings decidingReads,
    WriterSettings writers,
    SymbolSetupSettings symbolSetup,
    UserStreamSettings userStream,
    JournalSettings journal) {
  static final String ROOT = "breakwater.account";

  /**
   * Reads and checks every key.
   *
   * @param config the object at {@code breakwater.account}
   * @throws IllegalArgumentException with one line: key, value and what would be right
   */
  public static AccountSettings from(Config config) {
    SettingsReader in = new SettingsReader(config, ROOT);
    return new AccountSettings(
        SafeModeSettings.from(in.section("safe-mode")),
        ReaderSettings.from(in.section("deciding-reads")),
        WriterSettings.from(in.section("writers")),
        SymbolSetupSettings.from(in.section("symbol-setup")),
        UserStreamSettings.from(in.section("user-stream")),
        JournalSettings.from(in.section("journal")));
  }
}
