package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Who is closed first where a liquidated position finds no other taker: the highest profit by
 * leverage. A position with a loss ranks by its loss divided by the leverage, below all with
 * profit.
 *
 * @see "Binance support, What Is Auto-Deleveraging (ADL) and How Does It Work"
 */
final class AdlQueue {
  private static final int SCALE = 12;
  private static final int QUANTILES = 5;

  private AdlQueue() {}

  /** A position that may be closed. */
  record Ranked(TradingAccount account, Holding holding, BigDecimal score) {}

  /**
   * The positions of one side of a market, the first to be closed first; equal ones by the time at
   * which their accounts were opened.
   *
   * @param sign 1 for long, -1 for short
   */
  static List<Ranked> of(Collection<TradingAccount> accounts, SymbolMarket market, int sign) {
    List<Ranked> queue = new ArrayList<>();
    for (TradingAccount account : accounts) {
      for (Holding holding : account.holdings()) {
        if (holding.market == market && holding.amount.signum() == sign) {
          queue.add(new Ranked(account, holding, score(account, holding)));
        }
      }
    }
    queue.sort(Comparator.comparing(Ranked::score).reversed());
    return queue;
  }

  private static BigDecimal score(TradingAccount account, Holding holding) {
    BigDecimal profit =
        holding.unrealized().divide(holding.cost.abs(), SCALE, RoundingMode.HALF_EVEN);
    BigDecimal balance =
        account.isIsolated(holding.market.symbol())
            ? AccountMargin.isolatedBalance(holding)
            : account.margin.crossBalance();
    BigDecimal notional = holding.notional().abs();
    if (balance.signum() <= 0) {
      return profit;
    }
    return profit.signum() > 0
        ? profit.multiply(notional).divide(balance, SCALE, RoundingMode.HALF_EVEN)
        : profit.multiply(balance).divide(notional, SCALE, RoundingMode.HALF_EVEN);
  }

  /** In which fifth of its side's queue a position stands: 0 is the last, 4 the first. */
  static int quantile(Collection<TradingAccount> accounts, String account, Holding holding) {
    if (holding.isFlat()) {
      return 0;
    }
    List<Ranked> queue = of(accounts, holding.market, holding.amount.signum());
    for (int i = 0; i < queue.size(); i++) {
      Ranked ranked = queue.get(i);
      if (ranked.account().name.equals(account) && ranked.holding().side == holding.side) {
        return QUANTILES - 1 - i * QUANTILES / queue.size();
      }
    }
    return 0;
  }
}
