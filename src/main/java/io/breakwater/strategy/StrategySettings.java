package io.breakwater.strategy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.SettingsReader;
import java.util.ArrayList;
import java.util.List;

/**
 * One strategy that a node may run; each key is explained in {@code conf/strategy.conf}.
 *
 * @param name part of its signals' ids
 * @param className of a {@link Strategy}, as {@link StrategyClass} takes it
 * @param own what the class itself reads
 */
public record StrategySettings(
    String name,
    boolean enabled,
    String className,
    AccountId account,
    List<Symbol> symbols,
    Config own) {
  private static final String PATH = "breakwater.strategies";
  private static final List<String> KEYS =
      List.of("enabled", "class", "account", "symbols", "settings");

  public StrategySettings {
    symbols = List.copyOf(symbols);
  }

  /**
   * Reads {@code breakwater.strategies}, by name.
   *
   * @throws IllegalArgumentException with one line: key, value and what would be right
   */
  public static List<StrategySettings> from(Config config) {
    SettingsReader in = new SettingsReader(config.getConfig(PATH), PATH);
    List<StrategySettings> all = new ArrayList<>();
    for (String name : in.keys()) {
      if (!name.matches(StrategyPlan.NAME_FORM)) {
        throw new IllegalArgumentException(
            PATH + " has '" + name + "': a name is 1 to 24 characters of a-z, 0-9 and -");
      }
      all.add(read(name, in.section(name), config.getConfig(PATH).getConfig(name)));
    }
    return all;
  }

  private static StrategySettings read(String name, SettingsReader in, Config section) {
    for (String key : in.keys()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            in.key(key) + ": there is no such key; known are " + KEYS);
      }
    }
    return new StrategySettings(
        name,
        !in.has("enabled") || in.flag("enabled"),
        in.string("class"),
        in.parsed("account", "1 to 12 characters of a-z and 0-9", AccountId::new),
        symbols(in),
        in.has("settings") ? section.getConfig("settings") : ConfigFactory.empty());
  }

  private static List<Symbol> symbols(SettingsReader in) {
    String form = "a list of symbols such as [\"BTCUSDT\"], each once";
    try {
      List<Symbol> symbols = in.strings("symbols", form).stream().map(Symbol::new).toList();
      if (!symbols.isEmpty() && symbols.stream().distinct().count() == symbols.size()) {
        return symbols;
      }
    } catch (IllegalArgumentException e) {
      throw in.wrong("symbols", form);
    }
    throw in.wrong("symbols", form);
  }
}
