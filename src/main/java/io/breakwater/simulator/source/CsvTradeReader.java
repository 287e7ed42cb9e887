package io.breakwater.simulator.source;

import io.breakwater.domain.Side;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/** Reads the rows of one file as trades; a kline is as many as its path has. */
final class CsvTradeReader implements TradeReader {
  private static final Optional<Side> BUY = Optional.of(Side.BUY);
  private static final Optional<Side> SELL = Optional.of(Side.SELL);

  private final String file;
  private final CsvLines lines;
  private final Layout layout;
  private final ReadRules rules;
  private final Findings findings;
  private final Sequence sequence;
  private final Duration interval;
  private final KlinePath path;
  private final ArrayDeque<RecordedTrade> walked = new ArrayDeque<>();

  /** What the row above was, also over the border of two files. */
  static final class Sequence {
    private Instant latest = Instant.MIN;
    private long id = -1;

    /** Rows that were left out since, whose ids nobody knows. */
    private long leftOut;
  }

  CsvTradeReader(
      String file, InputStream in, ReadRules rules, Findings findings, Sequence sequence) {
    this.file = file;
    this.lines = new CsvLines(file, in);
    this.rules = rules;
    this.findings = findings;
    this.sequence = sequence;
    this.layout = Layout.of(file, lines);
    if (layout.isKlines()) {
      findings.klines();
    }
    this.interval = Layout.interval(file);
    this.path = new KlinePath(interval, rules.strideBasisPoints());
  }

  @Override
  public Optional<RecordedTrade> next() {
    while (true) {
      RecordedTrade waiting = walked.poll();
      if (waiting != null) {
        return Optional.of(waiting);
      }
      if (!lines.next()) {
        return Optional.empty();
      }
      try {
        RecordedTrade trade = read();
        if (trade != null) {
          return Optional.of(trade);
        }
      } catch (RowException wrong) {
        onWrong(wrong);
      }
    }
  }

  /** Null where the row makes no trade by itself. */
  private RecordedTrade read() throws RowException {
    if (lines.columns() != layout.columns) {
      throw new RowException(
          RowFault.COLUMNS, lines.columns() + " columns", "every row has " + layout.columns);
    }
    Instant time = lines.time(layout.time);
    return layout.isKlines() ? readKline(time) : readTrade(time);
  }

  private RecordedTrade readTrade(Instant time) throws RowException {
    BigDecimal quantity = lines.decimal("quantity", layout.quantity);
    BigDecimal price = lines.decimal("price", layout.price);
    if (quantity.signum() < 0) {
      throw RowException.field("quantity", lines.text(layout.quantity), "a quantity is 0 or more");
    }
    if (quantity.signum() > 0 && price.signum() <= 0) {
      throw RowException.field("price", lines.text(layout.price), "a price is above 0");
    }
    Optional<Side> taker = taker();
    inOrder(time);
    if (layout.id >= 0) {
      follow(lines.whole("id", layout.id), "id");
    }
    sequence.latest = time;
    if (quantity.signum() == 0) {
      findings.add(RowFault.EMPTY, place(), "quantity 0");
      return null;
    }
    findings.fine();
    return new RecordedTrade(time, price, quantity, taker);
  }

  private RecordedTrade readKline(Instant time) throws RowException {
    KlinePath.Kline kline =
        new KlinePath.Kline(
            time,
            price("open", 1),
            price("high", 2),
            price("low", 3),
            price("close", 4),
            lines.decimal("volume", 5));
    BigDecimal top = kline.open().max(kline.close());
    BigDecimal bottom = kline.open().min(kline.close());
    if (kline.high().compareTo(top) < 0 || kline.low().compareTo(bottom) > 0) {
      throw new RowException(
          RowFault.FIELD,
          "high '" + lines.text(2) + "' and low '" + lines.text(3) + "'",
          "must enclose open and close");
    }
    if (kline.volume().signum() < 0) {
      throw RowException.field("volume", lines.text(5), "a volume is 0 or more");
    }
    inOrder(time);
    follow(time.toEpochMilli() / interval.toMillis(), "kline");
    sequence.latest = time;
    if (kline.volume().signum() == 0) {
      findings.add(RowFault.EMPTY, place(), "volume 0");
    } else {
      findings.fine();
      path.walk(kline, walked::add);
    }
    return null;
  }

  private BigDecimal price(String name, int column) throws RowException {
    BigDecimal price = lines.decimal(name, column);
    if (price.signum() <= 0) {
      throw RowException.field(name, lines.text(column), "a price is above 0");
    }
    return price;
  }

  private void inOrder(Instant time) throws RowException {
    if (time.isBefore(sequence.latest)) {
      throw new RowException(
          RowFault.ORDER, "time " + time + " is before the row above", "sort the rows by time");
    }
  }

  /** Holds a row's number against the one above. */
  private void follow(long id, String name) throws RowException {
    long before = sequence.id;
    if (id == before) {
      throw new RowException(
          RowFault.DUPLICATE, name + " " + id + " stands in the row above as well", "each once");
    }
    if (id < before) {
      throw new RowException(
          RowFault.ORDER, name + " " + id + " comes after " + before, "sort the rows by time");
    }
    long missing = id - before - 1 - sequence.leftOut;
    if (before >= 0 && missing > 0) {
      String wrong = missing + " " + name + (missing == 1 ? " is" : "s are") + " missing before it";
      if (rules.refusesGaps()) {
        throw new RowException(RowFault.GAP, wrong, "a recording without gaps");
      }
      findings.missing(missing);
      findings.add(RowFault.GAP, place(), wrong);
    }
    sequence.id = id;
    sequence.leftOut = 0;
  }

  private Optional<Side> taker() throws RowException {
    if (layout.buyerIsMaker < 0) {
      return Optional.empty();
    }
    return lines.flag("is_buyer_maker", layout.buyerIsMaker) ? SELL : BUY;
  }

  private void onWrong(RowException wrong) {
    if (!rules.skipsBadRows()) {
      throw new TradeSourceException(
          file,
          lines.line(),
          wrong.getMessage(),
          wrong.right() + " (rows that were fine before it: " + findings.rows() + ")");
    }
    findings.add(wrong.fault(), place(), wrong.getMessage());
    boolean unread = wrong.fault() == RowFault.FIELD || wrong.fault() == RowFault.COLUMNS;
    sequence.leftOut += unread ? 1 : 0;
  }

  private String place() {
    return file + " line " + lines.line();
  }

  @Override
  public void close() {
    lines.close();
  }
}
