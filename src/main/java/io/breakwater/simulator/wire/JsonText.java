package io.breakwater.simulator.wire;

import java.math.BigDecimal;

/** Writes JSON piece by piece, in the order that the exchange has. */
final class JsonText {
  /** So many digits surely fit into a long. */
  private static final int LONG_DIGITS = 18;

  private static final long[] UNITS = powersOfTen();

  private final StringBuilder text;
  private boolean first = true;

  JsonText() {
    this(256);
  }

  /**
   * @param likely how many characters it will about have
   */
  JsonText(int likely) {
    text = new StringBuilder(likely);
  }

  private static long[] powersOfTen() {
    long[] powers = new long[LONG_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /** Begins anew. */
  JsonText cleared() {
    text.setLength(0);
    first = true;
    return this;
  }

  JsonText open() {
    separate();
    text.append('{');
    first = true;
    return this;
  }

  JsonText open(String name) {
    name(name);
    text.append('{');
    first = true;
    return this;
  }

  JsonText close() {
    text.append('}');
    first = false;
    return this;
  }

  JsonText openArray() {
    separate();
    text.append('[');
    first = true;
    return this;
  }

  JsonText openArray(String name) {
    name(name);
    text.append('[');
    first = true;
    return this;
  }

  JsonText closeArray() {
    text.append(']');
    first = false;
    return this;
  }

  JsonText put(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  JsonText put(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  JsonText put(String name, boolean value) {
    name(name);
    text.append(value);
    return this;
  }

  /** As a string, without trailing zeros. */
  JsonText put(String name, BigDecimal value) {
    return put(name, plain(value));
  }

  /** As a string with this many decimals, more where the value has more. */
  JsonText put(String name, BigDecimal value, int decimals) {
    name(name);
    quote(value, decimals);
    return this;
  }

  /** A number, {@code null} or other JSON as it is. */
  JsonText putRaw(String name, String json) {
    name(name);
    text.append(json);
    return this;
  }

  JsonText add(String value) {
    separate();
    quote(value);
    return this;
  }

  JsonText add(long value) {
    separate();
    text.append(value);
    return this;
  }

  /** As a string with this many decimals, more where the value has more. */
  JsonText add(BigDecimal value, int decimals) {
    separate();
    quote(value, decimals);
    return this;
  }

  JsonText addRaw(String json) {
    separate();
    text.append(json);
    return this;
  }

  /** A piece of JSON as it is. */
  JsonText raw(String piece) {
    text.append(piece);
    return this;
  }

  JsonText raw(long number) {
    text.append(number);
    return this;
  }

  /** The digits with this many decimals, more where the value has more, and no quotes. */
  JsonText raw(BigDecimal value, int decimals) {
    digits(value, decimals);
    return this;
  }

  String text() {
    return text.toString();
  }

  static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  static String padded(BigDecimal value, int decimals) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() >= decimals
        ? stripped.toPlainString()
        : stripped.setScale(decimals).toPlainString();
  }

  /** Names are our own and need no escapes. */
  private void name(String name) {
    separate();
    text.append('"').append(name).append("\":");
  }

  private void separate() {
    if (!first) {
      text.append(',');
    }
    first = false;
  }

  private void quote(String value) {
    text.append('"');
    if (isPlain(value)) {
      text.append(value).append('"');
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  /** Digit by digit where it can: the text of a market is nearly all numbers. */
  private void quote(BigDecimal value, int decimals) {
    text.append('"');
    digits(value, decimals);
    text.append('"');
  }

  private void digits(BigDecimal value, int decimals) {
    if (value.scale() > decimals || value.precision() - value.scale() + decimals > LONG_DIGITS) {
      text.append(padded(value, decimals));
      return;
    }
    // A whole number of that many decimals: the one that a BigDecimal tells without another object.
    long whole = value.setScale(decimals).movePointRight(decimals).longValue();
    if (whole < 0) {
      text.append('-');
      whole = -whole;
    }
    long unit = UNITS[decimals];
    text.append(whole / unit);
    if (decimals > 0) {
      text.append('.');
      long rest = whole % unit;
      for (long digit = unit / 10; digit > rest && digit > 1; digit /= 10) {
        text.append('0');
      }
      text.append(rest);
    }
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        return false;
      }
    }
    return true;
  }
}
