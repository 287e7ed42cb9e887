package io.breakwater.simulation.backtest;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Figures that sum a backtest up. Sums of money are exact; shares and ratios are approximate.
 *
 * @param net what closed and open trades have brought after fees and funding, unrealized profit
 *     included: last equity less first
 * @param wins closed trades whose net is above zero
 * @param profitFactor gains of closed trades by their losses, net; empty without a loss
 * @param maxDrawdown the deepest fall of the equity below its highest before, USDT
 * @param maxDrawdownShare the deepest fall as a share of the highest before
 * @param exposure share of the looks at the equity at which a position was open
 * @param sharpe mean by standard deviation of the returns of {@code sharpePeriod}, times the square
 *     root of how many a year of 365 days has; no risk-free rate; empty where there are fewer than
 *     {@value #LEAST_RETURNS} returns, or they do not differ
 */
public record Statistics(
    int trades,
    int wins,
    int openTrades,
    BigDecimal realized,
    BigDecimal fees,
    BigDecimal funding,
    BigDecimal unrealized,
    BigDecimal net,
    OptionalDouble winRate,
    OptionalDouble profitFactor,
    BigDecimal maxDrawdown,
    double maxDrawdownShare,
    double exposure,
    OptionalDouble sharpe,
    Duration sharpePeriod) {
  static final int LEAST_RETURNS = 10;

  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration LONG = Duration.ofDays(20);

  /** Of at least one look at the equity. */
  static Statistics of(List<RoundTrip> trips, List<EquityPoint> curve) {
    int wins = 0;
    int closed = 0;
    BigDecimal realized = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;
    BigDecimal funding = BigDecimal.ZERO;
    BigDecimal gains = BigDecimal.ZERO;
    BigDecimal losses = BigDecimal.ZERO;
    for (RoundTrip trip : trips) {
      realized = realized.add(trip.realized());
      fees = fees.add(trip.fees());
      funding = funding.add(trip.funding());
      if (!trip.isOpen()) {
        closed++;
        BigDecimal net = trip.net();
        wins += net.signum() > 0 ? 1 : 0;
        gains = gains.add(net.max(BigDecimal.ZERO));
        losses = losses.add(net.min(BigDecimal.ZERO).negate());
      }
    }
    EquityPoint first = curve.get(0);
    EquityPoint last = curve.get(curve.size() - 1);
    BigDecimal top = first.equity();
    BigDecimal deepest = BigDecimal.ZERO;
    double deepestShare = 0;
    int exposed = 0;
    for (EquityPoint point : curve) {
      top = top.max(point.equity());
      BigDecimal down = top.subtract(point.equity());
      deepest = deepest.max(down);
      deepestShare = Math.max(deepestShare, ratio(down, top));
      exposed += point.exposed() ? 1 : 0;
    }
    Duration span = Duration.between(first.at(), last.at());
    Duration period = span.compareTo(LONG) >= 0 ? Duration.ofDays(1) : Duration.ofHours(1);
    return new Statistics(
        closed,
        wins,
        trips.size() - closed,
        realized,
        fees,
        funding,
        last.unrealized(),
        last.equity().subtract(first.equity()),
        closed == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) wins / closed),
        losses.signum() == 0 ? OptionalDouble.empty() : OptionalDouble.of(ratio(gains, losses)),
        deepest,
        deepestShare,
        (double) exposed / curve.size(),
        sharpe(curve, period),
        period);
  }

  private static double ratio(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? 0 : part.divide(whole, MathContext.DECIMAL64).doubleValue();
  }

  private static OptionalDouble sharpe(List<EquityPoint> curve, Duration period) {
    List<Double> returns = new ArrayList<>();
    Instant due = curve.get(0).at().plus(period);
    BigDecimal before = curve.get(0).equity();
    for (EquityPoint point : curve) {
      if (!point.at().isBefore(due)) {
        returns.add(ratio(point.equity().subtract(before), before));
        before = point.equity();
        due = due.plus(period);
      }
    }
    if (returns.size() < LEAST_RETURNS) {
      return OptionalDouble.empty();
    }
    double mean = returns.stream().mapToDouble(each -> each).sum() / returns.size();
    double squares = 0;
    for (double each : returns) {
      squares += (each - mean) * (each - mean);
    }
    double deviation = Math.sqrt(squares / (returns.size() - 1));
    double perYear = (double) YEAR.toSeconds() / period.toSeconds();
    return deviation == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(mean / deviation * Math.sqrt(perYear));
  }
}
