package io.breakwater.node;

import com.typesafe.config.Config;
import io.breakwater.domain.AccountId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
  private static final String AREA = "breakwater.node";
  private static final String ACCOUNTS = "breakwater.accounts";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]{0,30}");

  public NodeSettings {
    accounts = List.copyOf(accounts);
    if (!NAME.matcher(name).matches()) {
      throw new StartFailure(
          AREA + ".name", name, "must be 1 to 31 letters, digits and -, starting with a letter");
    }
    Ranges.number(AREA + ".port", port, 0, 65535);
    Ranges.time(
        AREA + ".shutdown-limit", shutdownLimit, Duration.ofSeconds(1), Duration.ofSeconds(60));
    if (accounts.isEmpty()) {
      throw new StartFailure(ACCOUNTS, "[]", "must have at least one account");
    }
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
    Config area = config.getConfig(AREA);
    return new NodeSettings(
        area.getString("name"),
        Path.of(area.getString("data-directory")),
        area.getString("host"),
        area.getInt("port"),
        area.getDuration("shutdown-limit"),
        seed(area.getString("seed")),
        ExchangeSettings.from(config),
        accounts(config),
        config);
  }

  private static Optional<Long> seed(String text) {
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      throw new StartFailure(AREA + ".seed", text, "must be a whole number of 64 bits, or empty");
    }
  }

  private static List<TradingAccount> accounts(Config config) {
    List<? extends Config> elements = config.getConfigList(ACCOUNTS);
    List<TradingAccount> accounts = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      TradingAccount account = TradingAccount.from(elements.get(i), ACCOUNTS + "." + i);
      AccountId id = account.id();
      if (accounts.stream().anyMatch(other -> other.id().equals(id))) {
        throw new StartFailure(
            ACCOUNTS + "." + i + ".id", id.value(), "each account must have an id of its own");
      }
      accounts.add(account);
    }
    return accounts;
  }
}
