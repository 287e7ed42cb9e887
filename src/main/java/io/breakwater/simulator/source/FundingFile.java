package io.breakwater.simulator.source;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Funding rates as the public archive has them: {@code
 * calc_time,funding_interval_hours,last_funding_rate}, with or without header.
 *
 * @see "Binance public data, data/futures/um/monthly/fundingRate"
 */
public final class FundingFile {
  private static final String KNOWN = "calc_time,funding_interval_hours,last_funding_rate";
  private static final BigDecimal MOST = new BigDecimal("0.1");

  private FundingFile() {}

  /**
   * One funding.
   *
   * @param time of the settlement; the archive's are a few milliseconds late at times
   * @param rate below zero: shorts pay longs
   */
  public record Row(Instant time, Duration interval, BigDecimal rate) {}

  /**
   * All rows, oldest first.
   *
   * @throws TradeSourceException when one is wrong
   */
  public static List<Row> read(Path path) {
    TradeSources.mustBeReadable(path);
    String file = path.toString();
    List<Row> rows = new ArrayList<>();
    try (CsvLines lines = new CsvLines(file, TradeSources.stream(path))) {
      boolean first = true;
      while (lines.next()) {
        if (!first || lines.beginsWithDigit()) {
          rows.add(row(file, lines, rows));
        } else if (!lines.text(0).equals("calc_time")) {
          throw new TradeSourceException(file, lines.line(), "unknown columns", KNOWN);
        }
        first = false;
      }
    }
    return rows;
  }

  private static Row row(String file, CsvLines lines, List<Row> before) {
    try {
      if (lines.columns() != 3) {
        throw new RowException(RowFault.COLUMNS, lines.columns() + " columns", KNOWN);
      }
      Row row =
          new Row(
              lines.time(0),
              Duration.ofHours(lines.whole("funding_interval_hours", 1)),
              lines.decimal("last_funding_rate", 2));
      if (row.rate().abs().compareTo(MOST) > 0) {
        throw RowException.field("last_funding_rate", lines.text(2), "must be -0.1 to 0.1");
      }
      if (!before.isEmpty() && !row.time().isAfter(before.get(before.size() - 1).time())) {
        throw new RowException(
            RowFault.ORDER, "time " + row.time() + " is not after the row above", "sort the rows");
      }
      return row;
    } catch (RowException wrong) {
      throw new TradeSourceException(
          file,
          lines.line(),
          wrong.getMessage(),
          wrong.right() + " (rows that were fine before it: " + before.size() + ")");
    }
  }
}
