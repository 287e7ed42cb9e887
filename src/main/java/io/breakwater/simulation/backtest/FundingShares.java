package io.breakwater.simulation.backtest;

import io.breakwater.simulator.engine.IncomeRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Says which trade each funding payment belongs to: the one that was open in its symbol then. */
final class FundingShares {
  private static final String FUNDING = "FUNDING_FEE";

  private FundingShares() {}

  static List<RoundTrip> of(List<RoundTrip> trips, List<IncomeRow> income) {
    List<IncomeRow> payments = income.stream().filter(row -> row.type().equals(FUNDING)).toList();
    return trips.stream().map(trip -> trip.withFunding(sum(trip, payments))).toList();
  }

  private static BigDecimal sum(RoundTrip trip, List<IncomeRow> payments) {
    BigDecimal sum = BigDecimal.ZERO;
    for (IncomeRow row : payments) {
      if (row.symbol().filter(trip.symbol()::equals).isPresent() && isOpenAt(trip, row.time())) {
        sum = sum.add(row.income());
      }
    }
    return sum;
  }

  private static boolean isOpenAt(RoundTrip trip, Instant at) {
    return !trip.entryAt().isAfter(at) && trip.flatAt().map(at::isBefore).orElse(true);
  }
}
