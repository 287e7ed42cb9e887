package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * How much may be held at which leverage, and the maintenance margin that it takes; one table for
 * every symbol.
 *
 * @see "Binance USDⓈ-M Futures API, Notional and Leverage Brackets"
 */
public final class Brackets {
  /**
   * One row.
   *
   * @param cap the largest notional, in USDT
   * @param cum what is taken off {@code notional × maintenance} so that rows meet without a step
   */
  public record Bracket(
      int number,
      int leverage,
      BigDecimal floor,
      BigDecimal cap,
      BigDecimal maintenance,
      BigDecimal cum) {}

  private static final List<Bracket> TABLE = table();

  private Brackets() {}

  public static List<Bracket> all() {
    return TABLE;
  }

  public static int maxLeverage() {
    return TABLE.get(0).leverage();
  }

  /** The largest notional that this leverage allows. */
  public static BigDecimal maxNotional(int leverage) {
    BigDecimal max = BigDecimal.ZERO;
    for (Bracket row : TABLE) {
      if (row.leverage() >= leverage) {
        max = row.cap();
      }
    }
    return max;
  }

  public static BigDecimal maintenanceMargin(BigDecimal notional) {
    for (Bracket row : TABLE) {
      if (notional.compareTo(row.cap()) <= 0) {
        return notional.multiply(row.maintenance()).subtract(row.cum());
      }
    }
    Bracket last = TABLE.get(TABLE.size() - 1);
    return notional.multiply(last.maintenance()).subtract(last.cum());
  }

  private static List<Bracket> table() {
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
