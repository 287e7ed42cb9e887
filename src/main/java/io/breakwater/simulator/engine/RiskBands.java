package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far mark prices may move before an account's margins must be looked at again: one band for
 * each market where it holds something. As long as all marks are within theirs, nothing can have
 * happened.
 */
final class RiskBands {
  /**
   * A unit of price changes margin balance less maintenance margin by no more than so many times
   * the amount: once by the PnL, and by the ratio of the worst bracket, of less than a half more.
   */
  private static final BigDecimal STEEPEST = new BigDecimal("1.5");

  private final Map<SymbolMarket, Band> bands = new LinkedHashMap<>();

  /** Something else than a price changed since the bands were drawn. */
  boolean stale;

  /** Whether the account was warned of its cross positions. */
  boolean called;

  /** In whole numbers of 10^-8, both still safe. */
  private record Band(long low, long high) {}

  boolean mustLook(SymbolMarket market) {
    if (stale) {
      return true;
    }
    Band band = bands.get(market);
    return band != null && (market.markUnits() < band.low() || market.markUnits() > band.high());
  }

  void clear() {
    bands.clear();
    stale = false;
  }

  /**
   * Lets a market move as far as its part of what is left.
   *
   * @param slack what may be lost until something happens, not below zero
   * @param amount of the market's positions that lose it, without their signs
   */
  void allow(SymbolMarket market, BigDecimal slack, BigDecimal amount) {
    BigDecimal units =
        slack.movePointRight(8).divide(amount.multiply(STEEPEST), 0, RoundingMode.FLOOR);
    long by = units.min(BigDecimal.valueOf(Long.MAX_VALUE / 4)).longValue();
    long low = market.markUnits() - by;
    long high = market.markUnits() + by;
    Band other = bands.get(market);
    bands.put(
        market,
        other == null
            ? new Band(low, high)
            : new Band(Math.max(low, other.low()), Math.min(high, other.high())));
  }
}
