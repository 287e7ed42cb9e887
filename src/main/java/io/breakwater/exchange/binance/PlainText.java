package io.breakwater.exchange.binance;

import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The fields of a market event whose text is as plain as the exchange's always was: no blanks, no
 * escapes, no lists, one-letter names, wrapped in {@code data} or bare. Where each value stands is
 * all that is kept, so that reading one costs no more than its digits. Anything else is left to the
 * JSON library. Belongs to one stream and is changed in place.
 */
final class PlainText {
  private static final int LETTERS = 128;

  /** So many digits surely fit into a long. */
  private static final int LONG_DIGITS = 18;

  private final int[] from = new int[LETTERS];
  private final int[] until = new int[LETTERS];
  private char[] chars = new char[512];
  private int length;
  private int at;
  private boolean isUsdMargined;
  private Symbol latest;

  /** Whether it is such a text. */
  boolean read(String text) {
    length = text.length();
    if (length > chars.length) {
      chars = new char[length];
    }
    text.getChars(0, length, chars, 0);
    Arrays.fill(from, -1);
    at = 0;
    isUsdMargined = true;
    if (!take('{')) {
      return false;
    }
    return readFields(0) && at == length;
  }

  private boolean readFields(int depth) {
    do {
      if (!take('"')) {
        return false;
      }
      int name = at;
      if (!toQuote()) {
        return false;
      }
      int size = at - 1 - name;
      if (!take(':') || !readValue(name, size, depth)) {
        return false;
      }
    } while (take(','));
    return take('}');
  }

  private boolean readValue(int name, int size, int depth) {
    if (at == length) {
      return false;
    }
    char first = chars[at];
    if (first == '{') {
      at++;
      return depth == 0 && is(name, size, "data") && readFields(1);
    }
    int start;
    int end;
    if (first == '"') {
      start = ++at;
      if (!toQuote()) {
        return false;
      }
      end = at - 1;
    } else {
      start = at;
      while (at < length && chars[at] != ',' && chars[at] != '}') {
        at++;
      }
      end = at;
      if (!isLiteral(start, end)) {
        return false;
      }
    }
    return keep(name, size, start, end);
  }

  /** A whole number, or true or false. */
  private boolean isLiteral(int start, int end) {
    if (start == end || (chars[start] == '0' && end > start + 1)) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (chars[i] < '0' || chars[i] > '9') {
        return is(start, end - start, "true") || is(start, end - start, "false");
      }
    }
    return true;
  }

  private boolean keep(int name, int size, int start, int end) {
    if (size == 1 && chars[name] < LETTERS) {
      from[chars[name]] = start;
      until[chars[name]] = end;
      return true;
    }
    if (is(name, size, "st")) {
      isUsdMargined = !is(start, end - start, "2");
    } else if (is(name, size, "result") || is(name, size, "pu")) {
      return false;
    }
    return true;
  }

  private boolean take(char wanted) {
    if (at < length && chars[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /** Goes behind the next quote; false where there is none, or something to unescape before it. */
  private boolean toQuote() {
    while (at < length) {
      char c = chars[at++];
      if (c == '"') {
        return true;
      }
      if (c == '\\' || c < ' ') {
        return false;
      }
    }
    return false;
  }

  private boolean is(int start, int size, String word) {
    if (size != word.length()) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (chars[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean isUsdMargined() {
    return isUsdMargined;
  }

  boolean has(char letter) {
    return from[letter] >= 0;
  }

  boolean is(char letter, String word) {
    return has(letter) && is(from[letter], until[letter] - from[letter], word);
  }

  /** One of few, and mostly that of the message before. */
  Symbol symbol(char letter) {
    if (latest == null || !is(letter, latest.value())) {
      latest = new Symbol(text(letter));
    }
    return latest;
  }

  private String text(char letter) {
    if (!has(letter)) {
      throw Wire.missing(String.valueOf(letter));
    }
    return new String(chars, from[letter], until[letter] - from[letter]);
  }

  boolean flag(char letter) {
    return is(letter, "true") || Boolean.parseBoolean(text(letter));
  }

  long number(char letter) {
    int end = has(letter) ? until[letter] : 0;
    int start = from[letter];
    if (start < 0 || end == start || end - start > LONG_DIGITS) {
      return Wire.longOf(text(letter), String.valueOf(letter));
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = chars[i] - '0';
      if (digit < 0 || digit > 9) {
        return Wire.longOf(text(letter), String.valueOf(letter));
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Without trailing zeros, as prices and quantities are kept. */
  BigDecimal decimal(char letter) {
    int end = has(letter) ? until[letter] : 0;
    int start = from[letter];
    if (start < 0 || end - start > LONG_DIGITS) {
      return Wire.decimal(text(letter), String.valueOf(letter));
    }
    long value = 0;
    int digits = 0;
    int point = -1;
    for (int i = start; i < end; i++) {
      int digit = chars[i] - '0';
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digits++;
      } else if (chars[i] == '.' && point < 0) {
        point = i;
      } else {
        return Wire.decimal(text(letter), String.valueOf(letter));
      }
    }
    if (digits == 0) {
      return Wire.decimal(text(letter), String.valueOf(letter));
    }
    int scale = point < 0 ? 0 : end - 1 - point;
    while (scale > 0 && value % 10 == 0) {
      value /= 10;
      scale--;
    }
    return BigDecimal.valueOf(value, scale);
  }
}
