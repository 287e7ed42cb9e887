package io.breakwater.node;

import com.typesafe.config.Config;
import io.breakwater.domain.AccountId;
import io.breakwater.exchange.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a node is told, read once. The rooms' own settings are read from the same {@link
 * #config} by their records, each through {@link Configuration#read}.
 *
 * @param name of the cluster
 * @param dataDirectory where journal and log live
 * @param shutdownLimit from the order to stop until all is settled
 * @param seed of all jitter; empty: a new one for each start
 * @param accounts at least one, no id twice
 * @param config all of it, for the rooms' records and for the actor system
 */
public record NodeSettings(
    String name,
    Path dataDirectory,
    String host,
    int port,
    Duration shutdownLimit,
    Optional<Long> seed,
    ExchangeSettings exchange,
    List<TradingAccount> accounts,
    Config config) {
  public NodeSettings {
    accounts = List.copyOf(accounts);
  }

  /**
   * Reads the node's settings.
   *
   * @throws StartFailure naming the key, its value and what would be right
   */
  public static NodeSettings from(Config config) {
    return Configuration.read(config, NodeSettings::read);
  }

  /** The same node against an exchange that is known only once it runs. */
  public NodeSettings with(ExchangeSettings.Endpoints endpoints) {
    return new NodeSettings(
        name,
        dataDirectory,
        host,
        port,
        shutdownLimit,
        seed,
        exchange.with(endpoints),
        accounts,
        config);
  }

  private static NodeSettings read(Config config) {
    SettingsReader all = new SettingsReader(config.getConfig("breakwater"), "breakwater");
    SettingsReader own = all.section("node");
    return new NodeSettings(
        own.matching(
            "name",
            "[a-zA-Z][a-zA-Z0-9-]{0,30}",
            "1 to 31 letters, digits and -, starting with a letter"),
        own.parsed("data-directory", "a directory", Path::of),
        own.string("host"),
        own.integer("port", 0, 65535),
        own.duration("shutdown-limit", Duration.ofSeconds(1), Duration.ofSeconds(60)),
        own.parsed("seed", "a whole number of 64 bits, or empty", NodeSettings::seed),
        ExchangeSettings.from(all.section("exchange")),
        accounts(all),
        config);
  }

  private static Optional<Long> seed(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(Long.parseLong(text.strip()));
  }

  private static List<TradingAccount> accounts(SettingsReader all) {
    List<TradingAccount> accounts = new ArrayList<>();
    for (SettingsReader in : all.sections("accounts")) {
      TradingAccount account = TradingAccount.from(in);
      AccountId id = account.id();
      if (accounts.stream().anyMatch(other -> other.id().equals(id))) {
        throw in.wrong("id", "an id of its own");
      }
      accounts.add(account);
    }
    if (accounts.isEmpty()) {
      throw all.wrong("accounts", "a list of at least one account");
    }
    return accounts;
  }
}
