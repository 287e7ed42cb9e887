package io.breakwater.node;

import com.typesafe.config.Config;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * One trading account as it is set up.
 *
 * @param symbols what may be traded, with leverage and margin type; none twice
 */
public record TradingAccount(
    AccountId id,
    SecretSource apiKey,
    SecretSource apiSecret,
    PositionMode positionMode,
    List<SymbolConfig> symbols) {
  public TradingAccount {
    symbols = List.copyOf(symbols);
  }

  /**
   * Reads one element of the list of accounts.
   *
   * @param key of the element, such as {@code breakwater.accounts.0}
   */
  static TradingAccount from(Config config, String key) {
    KnownKeys.check(config, key, "id", "api-key", "api-secret", "position-mode", "symbols");
    List<SymbolConfig> symbols = new ArrayList<>();
    List<? extends Config> elements = config.getConfigList("symbols");
    for (int i = 0; i < elements.size(); i++) {
      SymbolConfig symbol = symbol(elements.get(i), key + ".symbols." + i);
      if (symbols.stream().anyMatch(other -> other.symbol().equals(symbol.symbol()))) {
        throw new StartFailure(
            key + ".symbols." + i, symbol.symbol().value(), "each symbol may stand here once");
      }
      symbols.add(symbol);
    }
    if (symbols.isEmpty()) {
      throw new StartFailure(key + ".symbols", "[]", "must name at least one symbol");
    }
    return new TradingAccount(
        id(config.getString("id"), key + ".id"),
        SecretSource.from(config, key, "api-key"),
        SecretSource.from(config, key, "api-secret"),
        Ranges.word(key + ".position-mode", config.getString("position-mode"), PositionMode.class),
        symbols);
  }

  private static AccountId id(String text, String key) {
    try {
      return new AccountId(text);
    } catch (IllegalArgumentException e) {
      throw new StartFailure(key, text, "must be 1 to 12 characters of a-z and 0-9");
    }
  }

  private static SymbolConfig symbol(Config config, String key) {
    KnownKeys.check(config, key, "symbol", "leverage", "margin-type");
    int leverage = config.getInt("leverage");
    Ranges.number(key + ".leverage", leverage, 1, 125);
    String name = config.getString("symbol");
    MarginType margin =
        Ranges.word(key + ".margin-type", config.getString("margin-type"), MarginType.class);
    try {
      return new SymbolConfig(new Symbol(name), margin, leverage);
    } catch (IllegalArgumentException e) {
      throw new StartFailure(
          key + ".symbol", name, "must be 1 to 40 characters, upper case, without white space");
    }
  }
}
