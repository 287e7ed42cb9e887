package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The mark price of a symbol at which a margin balance has fallen to its maintenance margin.
 *
 * <p>With balance B, amounts a (short below zero), costs c, and of each amount the bracket's ratio
 * r and cum k, the price p solves {@code B + Σ(a·p − c) = Σ(|a|·p·r − k)}: {@code p = (Σc − B − Σk)
 * / (Σa − Σ|a|·r)}. The bracket is the one that holds the notional at that price.
 *
 * @see "Binance support, How to Calculate Liquidation Price of USDⓈ-M Futures Contracts"
 */
final class LiquidationPrice {
  /** From one bracket to the next; a position does not cross more of them than there are. */
  private static final int MOST_ROUNDS = 32;

  private LiquidationPrice() {}

  /**
   * One amount of the symbol.
   *
   * @param amount signed
   * @param cost of the same sign
   */
  record Leg(BigDecimal amount, BigDecimal cost) {}

  /**
   * @param legs of one symbol that share a margin balance
   * @param balance what they share besides their own PnL, in USDT: for cross the wallet with the
   *     other positions' PnL less their maintenance margins, for isolated the position's wallet
   * @param mark where the search for the bracket starts
   * @return zero where no price above zero would do it
   */
  static BigDecimal of(Brackets brackets, List<Leg> legs, BigDecimal balance, BigDecimal mark) {
    List<Brackets.Bracket> rows = rows(brackets, legs, mark);
    BigDecimal price = BigDecimal.ZERO;
    for (int i = 0; i < MOST_ROUNDS; i++) {
      price = solve(rows, legs, balance);
      List<Brackets.Bracket> there = rows(brackets, legs, price);
      if (there.equals(rows)) {
        break;
      }
      rows = there;
    }
    return price.stripTrailingZeros();
  }

  private static List<Brackets.Bracket> rows(Brackets brackets, List<Leg> legs, BigDecimal price) {
    List<Brackets.Bracket> rows = new ArrayList<>();
    for (Leg leg : legs) {
      rows.add(brackets.at(leg.amount().abs().multiply(price)));
    }
    return rows;
  }

  private static BigDecimal solve(List<Brackets.Bracket> rows, List<Leg> legs, BigDecimal balance) {
    BigDecimal above = balance.negate();
    BigDecimal below = BigDecimal.ZERO;
    for (int i = 0; i < legs.size(); i++) {
      Leg leg = legs.get(i);
      Brackets.Bracket row = rows.get(i);
      above = above.add(leg.cost()).subtract(row.cum());
      below = below.add(leg.amount()).subtract(leg.amount().abs().multiply(row.maintenance()));
    }
    if (below.signum() == 0) {
      return BigDecimal.ZERO;
    }
    return above.divide(below, Holding.MONEY_SCALE, RoundingMode.HALF_UP).max(BigDecimal.ZERO);
  }
}
