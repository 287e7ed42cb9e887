package io.breakwater.simulator.source;

import io.breakwater.domain.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows of trades. The layout follows from the header, or without one from the number of
 * columns: 7 are aggTrades, 6 trades, 3 time in seconds, price and amount. Times of 13 digits are
 * milliseconds, of 16 microseconds.
 */
final class CsvTradeReader implements TradeReader {
  private static final String KNOWN =
      "known layouts: aggTrades (agg_trade_id,price,quantity,first_trade_id,last_trade_id,"
          + "transact_time,is_buyer_maker), trades (id,price,qty,quote_qty,time,is_buyer_maker),"
          + " or timestamp,price,amount in seconds";

  private final String file;
  private final BufferedReader reader;
  private Layout layout;
  private Optional<String> pending = Optional.empty();
  private long line;
  private Instant latest = Instant.MIN;

  private enum Layout {
    AGG_TRADES(7, 5, 1, 2, 6),
    TRADES(6, 4, 1, 2, 5),
    PLAIN(3, 0, 1, 2, -1);

    private final int columns;
    private final int time;
    private final int price;
    private final int quantity;
    private final int buyerIsMaker;

    Layout(int columns, int time, int price, int quantity, int buyerIsMaker) {
      this.columns = columns;
      this.time = time;
      this.price = price;
      this.quantity = quantity;
      this.buyerIsMaker = buyerIsMaker;
    }
  }

  CsvTradeReader(String file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
    readHeader();
  }

  private void readHeader() {
    Optional<String> first = readLine();
    if (first.isEmpty()) {
      throw new TradeSourceException(file, 0, "has no rows", KNOWN);
    }
    String row = first.get();
    int columns = row.split(",", -1).length;
    for (Layout known : Layout.values()) {
      if (known.columns == columns) {
        layout = known;
      }
    }
    if (layout == null) {
      throw new TradeSourceException(file, line, columns + " columns", KNOWN);
    }
    boolean header = !row.isEmpty() && !Character.isDigit(row.charAt(0));
    if (header) {
      checkHeader(row);
    } else {
      pending = first;
    }
  }

  private void checkHeader(String row) {
    List<String> names = List.of(row.split(",", -1));
    boolean right =
        switch (layout) {
          case AGG_TRADES -> names.contains("transact_time");
          case TRADES -> names.contains("time") && names.contains("qty");
          case PLAIN -> names.contains("timestamp") && names.contains("amount");
        };
    if (!right) {
      throw new TradeSourceException(file, line, "unknown columns '" + row + "'", KNOWN);
    }
  }

  @Override
  public Optional<RecordedTrade> next() {
    while (true) {
      Optional<String> row = pending.or(this::readLine);
      pending = Optional.empty();
      if (row.isEmpty()) {
        return Optional.empty();
      }
      Optional<RecordedTrade> trade = parse(row.get());
      if (trade.isPresent()) {
        return trade;
      }
    }
  }

  /** Empty for a row of quantity 0, a known fault of the public archive: its price may be 0 too. */
  private Optional<RecordedTrade> parse(String row) {
    String[] fields = row.split(",", -1);
    if (fields.length != layout.columns) {
      throw new TradeSourceException(
          file, line, fields.length + " columns", "every row has " + layout.columns);
    }
    Instant time = time(fields[layout.time]);
    if (time.isBefore(latest)) {
      throw new TradeSourceException(
          file, line, "time " + time + " is before the row above", "sort the rows by time");
    }
    latest = time;
    BigDecimal quantity = number("quantity", fields[layout.quantity]);
    if (quantity.signum() < 0) {
      throw new TradeSourceException(
          file, line, "quantity '" + fields[layout.quantity] + "'", "a quantity is 0 or more");
    }
    BigDecimal price = number("price", fields[layout.price]);
    if (quantity.signum() == 0) {
      return Optional.empty();
    }
    if (price.signum() <= 0) {
      throw new TradeSourceException(
          file, line, "price '" + fields[layout.price] + "'", "a price is above 0");
    }
    return Optional.of(new RecordedTrade(time, price, quantity, taker(fields)));
  }

  private Optional<Side> taker(String[] fields) {
    if (layout.buyerIsMaker < 0) {
      return Optional.empty();
    }
    String text = fields[layout.buyerIsMaker];
    if (text.equalsIgnoreCase("true")) {
      return Optional.of(Side.SELL);
    }
    if (text.equalsIgnoreCase("false")) {
      return Optional.of(Side.BUY);
    }
    throw new TradeSourceException(
        file, line, "is_buyer_maker '" + text + "'", "must be true or false");
  }

  private Instant time(String text) {
    try {
      long value = Long.parseLong(text);
      return switch (text.length()) {
        case 10 -> Instant.ofEpochSecond(value);
        case 13 -> Instant.ofEpochMilli(value);
        case 16 -> Instant.ofEpochSecond(value / 1_000_000, value % 1_000_000 * 1000);
        default -> throw badTime(text);
      };
    } catch (NumberFormatException e) {
      throw badTime(text);
    }
  }

  private TradeSourceException badTime(String text) {
    return new TradeSourceException(
        file,
        line,
        "time '" + text + "'",
        "must be a Unix time of 10 (s), 13 (ms) or 16 (µs) digits");
  }

  private BigDecimal number(String field, String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new TradeSourceException(
          file, line, field + " '" + text + "'", "must be a decimal number");
    }
  }

  private Optional<String> readLine() {
    try {
      String row = reader.readLine();
      line++;
      while (row != null && row.isBlank()) {
        row = reader.readLine();
        line++;
      }
      return Optional.ofNullable(row);
    } catch (IOException e) {
      throw TradeSources.unreadable(file, line, e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw TradeSources.unreadable(file, line, e);
    }
  }
}
