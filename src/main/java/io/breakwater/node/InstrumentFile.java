package io.breakwater.node;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.binance.RulesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rules of symbols from a file, for those who do not know the exchange's wire. */
public final class InstrumentFile {
  private InstrumentFile() {}

  /**
   * @param file an answer of {@code GET /fapi/v1/exchangeInfo}
   * @throws IOException where it cannot be read
   * @throws IllegalArgumentException where it is something else, or has no rules of the symbol
   */
  public static Instrument read(Path file, Symbol symbol) throws IOException {
    return RulesFile.read(Files.readString(file), symbol);
  }
}
