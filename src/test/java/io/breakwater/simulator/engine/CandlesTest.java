package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.breakwater.domain.CandleInterval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandlesTest {
  private static final Instant NOON = Instant.parse("2026-01-07T12:00:00Z");

  private final Candles candles = new Candles(1_000);
  private long tradeIds;

  @Test
  void aMinuteHasFourPricesItsVolumeAndWhatTakersBought() {
    trade(0, "100", "1", true);
    trade(20, "103", "2", true);
    trade(40, "99", "3", false);
    trade(59, "101", "4", false);
    assertEquals(
        List.of("12:00 o 100 h 103 l 99 c 101 v 10 n 4 turnover 1007 bought 3 for 306"),
        told(CandleInterval.MINUTE_1, Optional.empty(), 59, 10));
  }

  @Test
  void aMinuteWithoutTradesShowsTheCloseBeforeIt() {
    trade(10, "100", "1", true);
    trade(130, "105", "1", true);
    assertEquals(
        List.of(
            "12:00 o 100 h 100 l 100 c 100 v 1 n 1 turnover 100 bought 1 for 100",
            "12:01 o 100 h 100 l 100 c 100 v 0 n 0 turnover 0 bought 0 for 0",
            "12:02 o 105 h 105 l 105 c 105 v 1 n 1 turnover 105 bought 1 for 105"),
        told(CandleInterval.MINUTE_1, Optional.empty(), 130, 10));
  }

  @Test
  void longerCandlesBeginAtMultiplesOfTheirLength() {
    trade(-60, "98", "1", true);
    trade(0, "100", "1", true);
    trade(299, "104", "1", true);
    trade(300, "90", "1", true);
    assertEquals(
        List.of(
            "11:55 o 98 h 98 l 98 c 98 v 1 n 1 turnover 98 bought 1 for 98",
            "12:00 o 100 h 104 l 100 c 104 v 2 n 2 turnover 204 bought 2 for 204",
            "12:05 o 90 h 90 l 90 c 90 v 1 n 1 turnover 90 bought 1 for 90"),
        told(CandleInterval.MINUTE_5, Optional.empty(), 300, 10));
  }

  @Test
  void withoutAStartTheLatestAreToldAndWithOneTheFirst() {
    for (int minute = 0; minute < 5; minute++) {
      trade(60 * minute, Integer.toString(100 + minute), "1", true);
    }
    assertEquals(
        List.of("12:03", "12:04"), opened(CandleInterval.MINUTE_1, Optional.empty(), 299, 2));
    assertEquals(
        List.of("12:01", "12:02"),
        opened(CandleInterval.MINUTE_1, Optional.of(NOON.plusSeconds(1)), 299, 2));
    assertEquals(
        List.of("12:01"),
        opened(CandleInterval.MINUTE_1, Optional.of(NOON.plusSeconds(1)), 119, 2));
  }

  @Test
  void weeksBeginOnMondayAndMonthsOnTheirFirst() {
    assertEquals(
        Instant.parse("2026-01-05T00:00:00Z"), CandleInterval.WEEK_1.start(NOON), "a Monday");
    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), CandleInterval.MONTH_1.start(NOON));
    assertEquals(Instant.parse("2026-02-01T00:00:00Z"), CandleInterval.MONTH_1.next(NOON));
  }

  private void trade(int second, String price, String quantity, boolean bought) {
    long id = ++tradeIds;
    candles.add(
        new AggTrade(
            id,
            new BigDecimal(price),
            new BigDecimal(quantity),
            id,
            id,
            NOON.plusSeconds(second),
            !bought));
  }

  private List<String> opened(
      CandleInterval interval, Optional<Instant> from, int until, int limit) {
    return told(interval, from, until, limit).stream().map(line -> line.substring(0, 5)).toList();
  }

  private List<String> told(CandleInterval interval, Optional<Instant> from, int until, int limit) {
    return candles.between(interval, from, NOON.plus(Duration.ofSeconds(until)), limit).stream()
        .map(
            each ->
                "%s o %s h %s l %s c %s v %s n %d turnover %s bought %s for %s"
                    .formatted(
                        each.opened().toString().substring(11, 16),
                        each.open(),
                        each.high(),
                        each.low(),
                        each.close(),
                        each.volume(),
                        each.trades(),
                        each.turnover(),
                        each.bought(),
                        each.boughtTurnover()))
        .toList();
  }
}
