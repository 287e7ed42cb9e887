package io.breakwater.simulator.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layouts that are known, by their header or, without one, by the number of columns. One of
 * {@code -1} has no such column.
 */
enum Layout {
  AGG_TRADES(7, "agg_trade_id", 0, 5, 1, 2, 6),
  /** As a node writes them, which is told no numbers of the trades that were joined. */
  RECORDED_TRADES(5, "agg_trade_id", 0, 3, 1, 2, 4),
  TRADES(6, "id", 0, 4, 1, 2, 5),
  PLAIN(3, "timestamp", -1, 0, 1, 2, -1),
  /** As in the archive, with the quote volume and the takers' share. */
  KLINES(12, "open_time", -1, 0, -1, 5, -1),
  /** Without them. */
  SHORT_KLINES(6, "open_time", -1, 0, -1, 5, -1);

  static final String KNOWN =
      "known layouts: aggTrades (agg_trade_id,price,quantity,first_trade_id,last_trade_id,"
          + "transact_time,is_buyer_maker, or as a node records them without the two trade ids),"
          + " trades (id,price,qty,quote_qty,time,is_buyer_maker),"
          + " klines (open_time,open,high,low,close,volume and, or not, the archive's six more),"
          + " or timestamp,price,amount in seconds";

  final int columns;
  final int id;
  final int time;
  final int price;
  final int quantity;
  final int buyerIsMaker;
  private final String firstName;

  Layout(
      int columns, String firstName, int id, int time, int price, int quantity, int buyerIsMaker) {
    this.columns = columns;
    this.firstName = firstName;
    this.id = id;
    this.time = time;
    this.price = price;
    this.quantity = quantity;
    this.buyerIsMaker = buyerIsMaker;
  }

  boolean isKlines() {
    return this == KLINES || this == SHORT_KLINES;
  }

  /**
   * Reads the header, where there is one; the first row is read next.
   *
   * @throws TradeSourceException when it is none of the known ones, or there are no rows
   */
  static Layout of(String file, CsvLines lines) {
    if (!lines.next()) {
      throw new TradeSourceException(file, 0, "has no rows", KNOWN);
    }
    boolean header = !lines.beginsWithDigit();
    Optional<Layout> found = header ? byHeader(lines) : byColumns(lines);
    if (found.isEmpty()) {
      throw new TradeSourceException(
          file,
          lines.line(),
          header
              ? "unknown columns '" + String.join(",", names(lines)) + "'"
              : lines.columns() + " columns",
          KNOWN);
    }
    if (!header) {
      lines.back();
    }
    return found.get();
  }

  private static Optional<Layout> byHeader(CsvLines lines) {
    List<String> names = names(lines);
    for (Layout layout : values()) {
      boolean same = layout.columns == names.size() && layout.firstName.equals(names.get(0));
      if (same && names.containsAll(layout.needed())) {
        return Optional.of(layout);
      }
    }
    return Optional.empty();
  }

  private List<String> needed() {
    return switch (this) {
      case AGG_TRADES, RECORDED_TRADES ->
          List.of("price", "quantity", "transact_time", "is_buyer_maker");
      case TRADES -> List.of("price", "qty", "time", "is_buyer_maker");
      case PLAIN -> List.of("price", "amount");
      case KLINES, SHORT_KLINES -> List.of("open", "high", "low", "close", "volume");
    };
  }

  private static Optional<Layout> byColumns(CsvLines lines) {
    return switch (lines.columns()) {
      case 3 -> Optional.of(PLAIN);
      case 5 -> Optional.of(RECORDED_TRADES);
      // Both have six; only trades end with a word.
      case 6 -> Optional.of(lines.text(5).matches("(?i)true|false") ? TRADES : SHORT_KLINES);
      case 7 -> Optional.of(AGG_TRADES);
      case 12 -> Optional.of(KLINES);
      default -> Optional.empty();
    };
  }

  private static List<String> names(CsvLines lines) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < lines.columns(); i++) {
      names.add(lines.text(i).strip());
    }
    return names;
  }

  /** How long a kline is, by the name of its file such as {@code BTCUSDT-5m-…}; else a minute. */
  static Duration interval(String file) {
    var found =
        java.util.regex.Pattern.compile("-([0-9]{1,2})([smhd])-").matcher(file.replace('\\', '/'));
    if (!found.find()) {
      return Duration.ofMinutes(1);
    }
    long count = Long.parseLong(found.group(1));
    return switch (found.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofMinutes(count);
    };
  }
}
