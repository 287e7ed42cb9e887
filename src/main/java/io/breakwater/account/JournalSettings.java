package io.breakwater.account;

import com.typesafe.config.Config;
import io.breakwater.exchange.SettingsReader;
import java.time.Duration;

/**
 * How an account's history is kept: {@code breakwater.account.journal}.
 *
 * @param snapshotEvery facts between two snapshots of the books
 * @param keepSnapshots how many snapshots are kept
 * @param keepFacts how long facts of closed trades are kept at least
 */
public record JournalSettings(int snapshotEvery, int keepSnapshots, Duration keepFacts) {
  /** Longer than signals are remembered: without a snapshot the facts must tell them all. */
  private static final Duration SHORTEST = SignalMemory.KEPT.plusDays(1);

  private static final Duration LONGEST = Duration.ofDays(3650);

  /**
   * Reads and checks every key.
   *
   * @param config the object at {@code breakwater.account}
   * @throws IllegalArgumentException with one line: key, value and what would be right
   */
  public static JournalSettings from(Config config) {
    return from(new SettingsReader(config, AccountSettings.ROOT).section("journal"));
  }

  static JournalSettings from(SettingsReader in) {
    return new JournalSettings(
        in.integer("snapshot-every", 1, 100_000),
        in.integer("keep-snapshots", 1, 10),
        in.duration("keep-facts", SHORTEST, LONGEST));
  }
}
