package io.breakwater.simulation.backtest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;

/** Figures as a page shows them to people. */
final class Shown {
  private Shown() {}

  static String time(Instant at) {
    String text = Instant.ofEpochMilli(at.toEpochMilli()).toString().replace('T', ' ');
    return text.substring(0, text.length() - 1);
  }

  static String span(Duration span) {
    long days = span.toDays();
    if (days > 0) {
      return days + " d" + rest(span.toHoursPart(), " h");
    }
    if (span.toHours() > 0) {
      return span.toHours() + " h" + rest(span.toMinutesPart(), " min");
    }
    return span.toMinutes() > 0
        ? span.toMinutes() + " min" + rest(span.toSecondsPart(), " s")
        : BacktestJson.text(BigDecimal.valueOf(span.toMillis(), 3)) + " s";
  }

  private static String rest(int count, String unit) {
    return count == 0 ? "" : " " + count + unit;
  }

  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Rounded for the eye; the exact amounts stand in the table and in the JSON. */
  static String money(BigDecimal amount) {
    return String.format(Locale.ROOT, "%,.2f", amount.setScale(2, RoundingMode.HALF_EVEN));
  }

  static String signed(BigDecimal amount) {
    return (amount.signum() > 0 ? "+" : "") + money(amount);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", share * 100);
  }

  static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : "–";
  }

  static String ratio(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "–";
  }
}
