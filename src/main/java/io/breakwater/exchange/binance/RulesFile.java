package io.breakwater.exchange.binance;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import java.util.List;

/** Rules of symbols from a text that is like the exchange's answer. */
public final class RulesFile {
  private RulesFile() {}

  /**
   * The rules of all symbols that can be read.
   *
   * @param text as {@code GET /fapi/v1/exchangeInfo} answers it, or {@code {"symbols": […]}} of it
   * @throws IllegalArgumentException for any other text
   */
  public static List<Instrument> read(String text) {
    try {
      return MarketCodec.instruments(Wire.parse(text)).values();
    } catch (WireException e) {
      throw new IllegalArgumentException("must be an exchangeInfo answer: " + e.getMessage(), e);
    }
  }

  /**
   * The rules of one symbol.
   *
   * @throws IllegalArgumentException where the text has none of it
   */
  public static Instrument read(String text, Symbol symbol) {
    return read(text).stream()
        .filter(rules -> rules.symbol().equals(symbol))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must have rules of " + symbol));
  }
}
