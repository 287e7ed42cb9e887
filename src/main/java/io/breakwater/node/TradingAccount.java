package io.breakwater.node;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.exchange.SettingsReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Reads one element of the list of accounts. */
  static TradingAccount from(SettingsReader in) {
    KnownKeys.check(in, "id", "api-key", "api-secret", "position-mode", "symbols");
    Map<Symbol, SymbolConfig> symbols = new LinkedHashMap<>();
    for (SettingsReader element : in.sections("symbols")) {
      SymbolConfig symbol = symbol(element);
      if (symbols.put(symbol.symbol(), symbol) != null) {
        throw element.wrong("symbol", "another: each symbol may stand here once");
      }
    }
    if (symbols.isEmpty()) {
      throw in.wrong("symbols", "a list of at least one symbol");
    }
    return new TradingAccount(
        in.parsed("id", "1 to 12 characters of a-z and 0-9", AccountId::new),
        SecretSource.from(in, "api-key"),
        SecretSource.from(in, "api-secret"),
        in.word("position-mode", PositionMode.class),
        List.copyOf(symbols.values()));
  }

  private static SymbolConfig symbol(SettingsReader in) {
    KnownKeys.check(in, "symbol", "leverage", "margin-type");
    int leverage = in.integer("leverage", 1, 125);
    String form = "1 to 40 characters, upper case, without white space";
    return new SymbolConfig(
        in.parsed("symbol", form, Symbol::new), in.word("margin-type", MarginType.class), leverage);
  }
}
