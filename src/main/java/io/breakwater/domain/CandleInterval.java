package io.breakwater.domain;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Optional;

/**
 * How long a candle is. Candles begin at whole multiples of their length since 1970, but a week
 * begins on Monday and a month on its first, all in UTC.
 *
 * @see "Binance USDⓈ-M Futures API, Kline/Candlestick Data"
 */
public enum CandleInterval {
  MINUTE_1("1m", Duration.ofMinutes(1)),
  MINUTE_3("3m", Duration.ofMinutes(3)),
  MINUTE_5("5m", Duration.ofMinutes(5)),
  MINUTE_15("15m", Duration.ofMinutes(15)),
  MINUTE_30("30m", Duration.ofMinutes(30)),
  HOUR_1("1h", Duration.ofHours(1)),
  HOUR_2("2h", Duration.ofHours(2)),
  HOUR_4("4h", Duration.ofHours(4)),
  HOUR_6("6h", Duration.ofHours(6)),
  HOUR_8("8h", Duration.ofHours(8)),
  HOUR_12("12h", Duration.ofHours(12)),
  DAY_1("1d", Duration.ofDays(1)),
  DAY_3("3d", Duration.ofDays(3)),
  WEEK_1("1w", Duration.ofDays(7)),
  MONTH_1("1M", Duration.ofDays(31));

  private final String wire;
  private final Duration longest;

  CandleInterval(String wire, Duration longest) {
    this.wire = wire;
    this.longest = longest;
  }

  /** The exchange's spelling, such as {@code 15m}; {@code 1M} is a month. */
  public String wire() {
    return wire;
  }

  public static Optional<CandleInterval> of(String wire) {
    return Arrays.stream(values()).filter(interval -> interval.wire.equals(wire)).findFirst();
  }

  /** The length; of a month that of the longest. */
  public Duration longest() {
    return longest;
  }

  /** When the candle begins that holds this moment. */
  public Instant start(Instant moment) {
    if (this == WEEK_1 || this == MONTH_1) {
      LocalDate day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
      LocalDate first =
          this == WEEK_1
              ? day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
              : day.withDayOfMonth(1);
      return first.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return Instant.ofEpochMilli(
        moment.toEpochMilli() - Math.floorMod(moment.toEpochMilli(), longest.toMillis()));
  }

  /** When the candle after the one that holds this moment begins. */
  public Instant next(Instant moment) {
    Instant start = start(moment);
    return this == MONTH_1
        ? LocalDate.ofInstant(start, ZoneOffset.UTC)
            .plusMonths(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
        : start.plus(longest);
  }
}
