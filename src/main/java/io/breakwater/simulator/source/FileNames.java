package io.breakwater.simulator.source;

import io.breakwater.domain.Symbol;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of the public archive's files tell. */
public final class FileNames {
  private static final Pattern ARCHIVE =
      Pattern.compile(
          "([A-Z0-9]{2,20}(?:_[0-9]{6})?)-(?:trades|aggTrades|trade|fundingRate|markPrices|[0-9]{1,2}[smhd])"
              + "\\b.*");

  private FileNames() {}

  /** BTCUSDT of {@code BTCUSDT-trades-2024-08-08.zip}; empty where a name is of another form. */
  public static Optional<Symbol> symbol(Path file) {
    Matcher matcher = ARCHIVE.matcher(file.getFileName().toString());
    return matcher.matches() ? Optional.of(new Symbol(matcher.group(1))) : Optional.empty();
  }
}
