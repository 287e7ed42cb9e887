package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of one symbol may be held at which leverage, and the maintenance margin that it takes.
 *
 * @see "Binance USDⓈ-M Futures API, Notional and Leverage Brackets"
 */
public final class Brackets {
  /**
   * One row.
   *
   * @param floor the smallest notional, in USDT; {@code cap} the largest
   * @param maintenance a share of the notional
   * @param cum in USDT, what is taken off {@code notional × maintenance} so that rows meet without
   *     a step
   */
  public record Bracket(
      int number,
      int leverage,
      BigDecimal floor,
      BigDecimal cap,
      BigDecimal maintenance,
      BigDecimal cum) {

    /** In USDT. */
    BigDecimal maintenanceMargin(BigDecimal notional) {
      return notional.multiply(maintenance).subtract(cum);
    }

    private Bracket times(BigDecimal factor) {
      return new Bracket(
          number,
          leverage,
          floor.multiply(factor),
          cap.multiply(factor),
          maintenance,
          cum.multiply(factor));
    }
  }

  private static final Brackets USUAL = new Brackets(usualRows(), Optional.empty());

  private final List<Bracket> rows;
  private final Optional<BigDecimal> coefficient;
  private final List<Bracket> inForce;

  private Brackets(List<Bracket> rows, Optional<BigDecimal> coefficient) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("brackets need at least one row");
    }
    this.rows = List.copyOf(rows);
    this.coefficient = coefficient;
    this.inForce =
        coefficient.map(by -> rows.stream().map(row -> row.times(by)).toList()).orElse(this.rows);
  }

  /** Those of BTCUSDT, about as they were in 2026. */
  public static Brackets usual() {
    return USUAL;
  }

  /**
   * @param rows by rising notional, the first from zero
   * @param coefficient the account's {@code notionalCoef}: rows are told as they are, and bounds
   *     and {@code cum} count that many times
   */
  public static Brackets of(List<Bracket> rows, Optional<BigDecimal> coefficient) {
    return new Brackets(rows, coefficient);
  }

  /** As the exchange lists them, without the coefficient. */
  public List<Bracket> all() {
    return rows;
  }

  public Optional<BigDecimal> coefficient() {
    return coefficient;
  }

  public int maxLeverage() {
    return rows.get(0).leverage();
  }

  /** The largest notional that this leverage allows, in USDT. */
  public BigDecimal maxNotional(int leverage) {
    BigDecimal max = BigDecimal.ZERO;
    for (Bracket row : inForce) {
      if (row.leverage() >= leverage) {
        max = row.cap();
      }
    }
    return max;
  }

  /**
   * The row in force that holds this notional, which is not below zero; the last for any larger.
   */
  Bracket at(BigDecimal notional) {
    for (Bracket row : inForce) {
      if (notional.compareTo(row.cap()) <= 0) {
        return row;
      }
    }
    return inForce.get(inForce.size() - 1);
  }

  /**
   * @param notional not below zero
   */
  public BigDecimal maintenanceMargin(BigDecimal notional) {
    return at(notional).maintenanceMargin(notional);
  }

  private static List<Bracket> usualRows() {
    int[] leverages = {125, 100, 50, 20, 10, 5, 1};
    String[] caps = {
      "50000", "600000", "3000000", "12000000", "70000000", "100000000", "1000000000"
    };
    String[] rates = {"0.004", "0.005", "0.01", "0.025", "0.05", "0.1", "0.5"};
    List<Bracket> rows = new ArrayList<>();
    BigDecimal floor = BigDecimal.ZERO;
    BigDecimal cum = BigDecimal.ZERO;
    BigDecimal before = new BigDecimal(rates[0]);
    for (int i = 0; i < leverages.length; i++) {
      BigDecimal rate = new BigDecimal(rates[i]);
      cum = cum.add(floor.multiply(rate.subtract(before))).stripTrailingZeros();
      BigDecimal cap = new BigDecimal(caps[i]);
      rows.add(new Bracket(i + 1, leverages[i], floor, cap, rate, cum));
      floor = cap;
      before = rate;
    }
    return List.copyOf(rows);
  }
}
