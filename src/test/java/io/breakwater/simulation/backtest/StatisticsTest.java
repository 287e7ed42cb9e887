package io.breakwater.simulation.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.IncomeRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  @Test
  void sumsAndSharesAreThoseOfTheTable() {
    Statistics all =
        Statistics.of(
            List.of(trip("30", "1", "-0.5"), trip("-10", "1", "0"), trip("-4", "0.5", "0")),
            curve(Duration.ofHours(1), 1000, 1030, 1010, 1013));
    assertEquals("16", all.realized().toPlainString());
    assertEquals("2.5", all.fees().toPlainString());
    assertEquals("-0.5", all.funding().toPlainString());
    assertEquals(3, all.trades());
    assertEquals(1, all.wins());
    // 28.5 gained; 11 and 4.5 lost.
    assertEquals(28.5 / 15.5, all.profitFactor().orElseThrow(), 1e-12);
    assertEquals("13", all.net().toPlainString());
    assertEquals("20", all.maxDrawdown().toPlainString());
    assertEquals(20.0 / 1030, all.maxDrawdownShare(), 1e-12);
  }

  @Test
  void withoutALossThereIsNoProfitFactorAndOfFewReturnsNoSharpe() {
    Statistics all =
        Statistics.of(List.of(trip("3", "1", "0")), curve(Duration.ofHours(1), 1000, 1002));
    assertTrue(all.profitFactor().isEmpty());
    assertTrue(all.sharpe().isEmpty());
  }

  @Test
  void sharpeIsMeanByDeviationTimesTheRootOfAYearsHours() {
    // Hourly returns of 1 % and 0 % in turn: mean 0.005; ten of them.
    List<EquityPoint> points = new ArrayList<>();
    BigDecimal equity = new BigDecimal("1000");
    for (int i = 0; i <= 10; i++) {
      points.add(point(Duration.ofHours(i), equity));
      equity = i % 2 == 0 ? equity.multiply(new BigDecimal("1.01")) : equity;
    }
    double deviation = Math.sqrt(10 * 0.005 * 0.005 / 9);
    Statistics all = Statistics.of(List.of(), points);
    assertEquals(0.005 / deviation * Math.sqrt(365 * 24), all.sharpe().orElseThrow(), 1e-9);
    assertEquals(Duration.ofHours(1), all.sharpePeriod());
  }

  @Test
  void aFundingPaymentBelongsToTheTradeThatWasOpenThen() {
    RoundTrip first = open(Duration.ofHours(1), Duration.ofHours(9));
    RoundTrip second = open(Duration.ofHours(9), Duration.ofHours(30));
    List<RoundTrip> funded =
        FundingShares.of(
            List.of(first, second),
            List.of(
                income("FUNDING_FEE", "BTCUSDT", "-0.30", 8),
                income("COMMISSION", "BTCUSDT", "-1.00", 8),
                income("FUNDING_FEE", "ETHUSDT", "-5.00", 8),
                income("FUNDING_FEE", "BTCUSDT", "0.20", 16),
                income("FUNDING_FEE", "BTCUSDT", "-0.05", 24)));
    assertEquals("-0.30", funded.get(0).funding().toPlainString());
    assertEquals("0.15", funded.get(1).funding().toPlainString());
  }

  private static RoundTrip open(Duration from, Duration until) {
    RoundTrip trip = trip("0", "0", "0");
    return new RoundTrip(
        trip.signal(),
        trip.symbol(),
        trip.direction(),
        trip.quantity(),
        START.plus(from),
        trip.entryPrice(),
        Optional.of(START.plus(until)),
        trip.exitPrice(),
        trip.fees(),
        trip.funding(),
        trip.realized(),
        false,
        trip.exitedBy(),
        trip.closeCause(),
        trip.worst(),
        trip.best());
  }

  private static IncomeRow income(String type, String symbol, String amount, int hour) {
    return new IncomeRow(
        hour,
        Optional.of(new Symbol(symbol)),
        type,
        "USDT",
        new BigDecimal(amount),
        Optional.empty(),
        START.plus(Duration.ofHours(hour)));
  }

  @Property(tries = 30)
  void thinningHidesNoExtreme(
      @ForAll @Size(min = 3000, max = 9000) List<@IntRange(max = 1_000_000) Integer> values) {
    List<EquityPoint> all = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      all.add(point(Duration.ofSeconds(i), BigDecimal.valueOf(values.get(i))));
    }
    List<EquityPoint> thinned = Thinning.of(all);
    assertTrue(thinned.size() <= 2401, () -> thinned.size() + " points");
    assertEquals(all.get(0), thinned.get(0));
    assertEquals(all.get(all.size() - 1), thinned.get(thinned.size() - 1));
    assertEquals(extreme(all, 1), extreme(thinned, 1));
    assertEquals(extreme(all, -1), extreme(thinned, -1));
  }

  private static BigDecimal extreme(List<EquityPoint> points, int sign) {
    return points.stream()
        .map(EquityPoint::equity)
        .max((a, b) -> sign * a.compareTo(b))
        .orElseThrow();
  }

  private static List<EquityPoint> curve(Duration step, int... equities) {
    List<EquityPoint> points = new ArrayList<>();
    for (int equity : equities) {
      points.add(point(step.multipliedBy(points.size()), BigDecimal.valueOf(equity)));
    }
    return points;
  }

  private static EquityPoint point(Duration after, BigDecimal equity) {
    return new EquityPoint(START.plus(after), equity, BigDecimal.ZERO, false);
  }

  private static RoundTrip trip(String realized, String fees, String funding) {
    return new RoundTrip(
        "s",
        new Symbol("BTCUSDT"),
        Direction.LONG,
        BigDecimal.ONE,
        START,
        BigDecimal.TEN,
        Optional.of(START),
        Optional.of(BigDecimal.TEN),
        new BigDecimal(fees),
        new BigDecimal(funding),
        new BigDecimal(realized),
        false,
        Optional.of("stop"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
