package io.breakwater.simulator.source;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Mark prices as a node records them, {@code time,mark_price,index_price}, one by one and oldest
 * first. Reads as it goes; close it when done.
 */
public final class MarkFile implements AutoCloseable {
  private static final String KNOWN = "time,mark_price,index_price";

  private final String file;
  private final CsvLines lines;
  private Instant latest = Instant.MIN;
  private long fine;

  /** The mark and index price from this moment on. */
  public record Row(Instant time, BigDecimal mark, BigDecimal index) {}

  private MarkFile(String file, CsvLines lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * @throws TradeSourceException when it cannot be read
   */
  public static MarkFile open(Path path) {
    TradeSources.mustBeReadable(path);
    return new MarkFile(path.toString(), new CsvLines(path.toString(), TradeSources.stream(path)));
  }

  /**
   * The next row; empty at the end.
   *
   * @throws TradeSourceException when it is wrong
   */
  public Optional<Row> next() {
    if (!lines.next()) {
      return Optional.empty();
    }
    boolean isHeader = lines.line() == 1 && !lines.beginsWithDigit();
    if (!isHeader) {
      return Optional.of(row());
    }
    if (!lines.text(0).equals("time") || lines.columns() != 3) {
      throw new TradeSourceException(file, lines.line(), "unknown columns", KNOWN);
    }
    return next();
  }

  private Row row() {
    try {
      if (lines.columns() != 3) {
        throw new RowException(RowFault.COLUMNS, lines.columns() + " columns", KNOWN);
      }
      Row row = new Row(lines.time(0), price("mark_price", 1), price("index_price", 2));
      if (row.time().isBefore(latest)) {
        throw new RowException(
            RowFault.ORDER, "time " + row.time() + " is before the row above", "sort the rows");
      }
      latest = row.time();
      fine++;
      return row;
    } catch (RowException wrong) {
      throw new TradeSourceException(
          file,
          lines.line(),
          wrong.getMessage(),
          wrong.right() + " (rows that were fine before it: " + fine + ")");
    }
  }

  private BigDecimal price(String name, int column) throws RowException {
    BigDecimal price = lines.decimal(name, column);
    if (price.signum() <= 0) {
      throw RowException.field(name, lines.text(column), "a price is above 0");
    }
    return price;
  }

  @Override
  public void close() {
    lines.close();
  }
}
