package io.breakwater.simulator.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The lines of a CSV, as bytes: no text is made of what is only a number, so that a million rows
 * take a second or less. A field has no quotes, as in the exchange's archive.
 */
final class CsvLines implements Closeable {
  private static final int MOST_COLUMNS = 64;

  /** So many digits always fit into a long. */
  private static final int SAFE_DIGITS = 18;

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  /** Makes a capital letter a small one. */
  private static final int LOWER = 0x20;

  private final String file;
  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int next;
  private int filled;
  private boolean ended;
  private long line;
  private int columns;
  private final int[] from = new int[MOST_COLUMNS];
  private final int[] to = new int[MOST_COLUMNS];

  CsvLines(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /** Goes to the next line that is not blank; false at the end. */
  boolean next() {
    while (true) {
      int end = lineEnd();
      if (end < 0) {
        return false;
      }
      int start = next;
      next = Math.min(end + 1, filled);
      line++;
      int last = end;
      if (last > start && buffer[last - 1] == '\r') {
        last--;
      }
      if (split(start, last)) {
        return true;
      }
    }
  }

  /** The line that was read again comes next. */
  void back() {
    next = from[0];
    line--;
  }

  /** Where the line that begins at {@code next} ends; below 0 at the end of the file. */
  private int lineEnd() {
    int look = next;
    while (true) {
      for (; look < filled; look++) {
        if (buffer[look] == '\n') {
          return look;
        }
      }
      if (ended) {
        return next < filled ? filled : -1;
      }
      look -= next;
      fill();
      look += next;
    }
  }

  private void fill() {
    if (next > 0) {
      System.arraycopy(buffer, next, buffer, 0, filled - next);
      filled -= next;
      next = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    try {
      int read = in.read(buffer, filled, buffer.length - filled);
      ended = read < 0;
      filled += Math.max(0, read);
    } catch (IOException e) {
      throw TradeSources.unreadable(file, line + 1, e);
    }
  }

  private boolean split(int start, int end) {
    columns = 0;
    int begin = start;
    boolean blank = true;
    for (int i = start; i < end; i++) {
      byte letter = buffer[i];
      if (letter == ',') {
        field(begin, i);
        begin = i + 1;
        blank = false;
      } else if (letter != ' ') {
        blank = false;
      }
    }
    field(begin, end);
    return !blank;
  }

  private void field(int begin, int end) {
    if (columns < MOST_COLUMNS) {
      from[columns] = begin;
      to[columns] = end;
    }
    columns++;
  }

  /** From 1. */
  long line() {
    return line;
  }

  int columns() {
    return columns;
  }

  boolean beginsWithDigit() {
    return to[0] > from[0] && isDigit(buffer[from[0]]);
  }

  /** As it stands there; empty where there is no such column. */
  String text(int column) {
    return column < Math.min(columns, MOST_COLUMNS)
        ? new String(buffer, from[column], to[column] - from[column], StandardCharsets.UTF_8)
        : "";
  }

  /** A whole number, 0 or more. */
  long whole(String name, int column) throws RowException {
    long value = 0;
    int digits = to[column] - from[column];
    boolean right = digits > 0 && digits <= SAFE_DIGITS;
    for (int i = from[column]; right && i < to[column]; i++) {
      right = isDigit(buffer[i]);
      value = value * 10 + buffer[i] - '0';
    }
    if (!right) {
      throw RowException.field(name, text(column), "must be a whole number");
    }
    return value;
  }

  /** Exact, and of the scale that is written there. */
  BigDecimal decimal(String name, int column) throws RowException {
    long value = 0;
    int scale = 0;
    int digits = 0;
    boolean point = false;
    boolean negative = to[column] > from[column] && buffer[from[column]] == '-';
    for (int i = from[column] + (negative ? 1 : 0); i < to[column]; i++) {
      byte letter = buffer[i];
      if (isDigit(letter)) {
        value = value * 10 + letter - '0';
        digits++;
        scale += point ? 1 : 0;
      } else if (letter == '.' && !point) {
        point = true;
      } else {
        return other(name, column);
      }
    }
    if (digits == 0 || digits > SAFE_DIGITS) {
      return other(name, column);
    }
    return BigDecimal.valueOf(negative ? -value : value, scale);
  }

  /** What is not a plain short number, such as 1e-7. */
  private BigDecimal other(String name, int column) throws RowException {
    try {
      return new BigDecimal(text(column));
    } catch (NumberFormatException e) {
      throw RowException.field(name, text(column), "must be a decimal number");
    }
  }

  /** Unix time: 10 digits are seconds, 13 milliseconds, 16 microseconds. */
  Instant time(int column) throws RowException {
    int digits = to[column] - from[column];
    if (digits == 13) {
      return Instant.ofEpochMilli(whole("time", column));
    }
    if (digits == 16) {
      long micros = whole("time", column);
      return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
    }
    if (digits == 10) {
      return Instant.ofEpochSecond(whole("time", column));
    }
    throw RowException.field(
        "time", text(column), "must be a Unix time of 10 (s), 13 (ms) or 16 (µs) digits");
  }

  /** {@code true} or {@code false}, in any case. */
  boolean flag(String name, int column) throws RowException {
    if (is(column, TRUE)) {
      return true;
    }
    if (is(column, FALSE)) {
      return false;
    }
    throw RowException.field(name, text(column), "must be true or false");
  }

  /** Whether these letters stand there, in any case. */
  private boolean is(int column, byte[] letters) {
    boolean same = to[column] - from[column] == letters.length;
    for (int i = 0; same && i < letters.length; i++) {
      same = (buffer[from[column] + i] | LOWER) == letters[i];
    }
    return same;
  }

  private static boolean isDigit(byte letter) {
    return letter >= '0' && letter <= '9';
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw TradeSources.unreadable(file, line, e);
    }
  }
}
