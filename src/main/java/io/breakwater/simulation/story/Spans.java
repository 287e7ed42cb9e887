package io.breakwater.simulation.story;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spans as they stand in a script: {@code 250ms}, {@code 3s}, {@code 1.5s}, {@code 2m}, {@code 1h}.
 */
final class Spans {
  private static final Pattern FORM = Pattern.compile("(-?)(\\d{1,9})(?:\\.(\\d{1,3}))?(ms|s|m|h)");

  private Spans() {}

  static String text(Duration span) {
    long millis = span.toMillis();
    if (millis % 3_600_000 == 0 && millis != 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0 && millis != 0) {
      return millis / 60_000 + "m";
    }
    if (Math.abs(millis) < 1000) {
      return millis + "ms";
    }
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + "s";
  }

  /**
   * Reads a span.
   *
   * @throws IllegalArgumentException where it is none
   */
  static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a span, such as 250ms, 3s or 2m");
    }
    long unit =
        switch (matcher.group(4)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          default -> 3_600_000;
        };
    String decimals = matcher.group(3) == null ? "" : matcher.group(3);
    long thousandths = Long.parseLong(matcher.group(2) + (decimals + "000").substring(0, 3));
    long millis = thousandths * unit / 1000;
    return Duration.ofMillis(matcher.group(1).isEmpty() ? millis : -millis);
  }
}
