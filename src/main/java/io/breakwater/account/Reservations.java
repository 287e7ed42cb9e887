package io.breakwater.account;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.domain.trade.ExitPlan;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeOrder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What open trades have taken for themselves before it shows at the exchange: places for their
 * stops and take-profits, and margin for entries that it has not seen yet, or of unknown fate.
 * Pure.
 */
final class Reservations {
  private Reservations() {}

  /**
   * How many of the exchange's places for conditional orders are spoken for.
   *
   * @param examined the plans of entries under examination
   * @param foreign conditional orders of others, when they were last listed
   */
  static int protectionSlots(List<Trade> open, List<ExitPlan> examined, int foreign) {
    int slots = foreign;
    for (Trade trade : open) {
      slots += trade.exits().protectionSlots();
    }
    for (ExitPlan plan : examined) {
      slots += plan.protectionSlots();
    }
    return slots;
  }

  /**
   * The margin of entries that a reading of balances cannot contain yet: stamped after it was asked
   * for, or of unknown fate.
   *
   * @param asset whose margin
   * @param marks the price of each symbol's entries at market
   * @param askedAt of the reading, by the exchange's clock
   */
  static BigDecimal margin(
      List<Trade> open,
      String asset,
      Map<Symbol, SymbolConfig> configs,
      Map<Symbol, Instrument> rules,
      Map<Symbol, Price> marks,
      Instant askedAt) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Trade trade : open) {
      Symbol symbol = trade.slot().symbol();
      SymbolConfig config = configs.get(symbol);
      boolean counts =
          config != null
              && Optional.ofNullable(rules.get(symbol))
                  .filter(known -> known.marginAsset().equals(asset))
                  .isPresent();
      for (TradeOrder order : counts ? trade.orders() : List.<TradeOrder>of()) {
        if (order.leg().kind().opens() && isUnseen(order, askedAt)) {
          sum = sum.add(margin(order, config, marks.get(symbol)));
        }
      }
    }
    return sum;
  }

  private static boolean isUnseen(TradeOrder order, Instant askedAt) {
    boolean unknown = order.status().isUnresolved() || order.status() == TradeOrder.Status.LOST;
    return unknown || (!order.isOver() && !order.timestamp().isBefore(askedAt));
  }

  private static BigDecimal margin(TradeOrder order, SymbolConfig config, Price mark) {
    Optional<Price> price = order.plan().price().or(() -> Optional.ofNullable(mark));
    Quantity rest = order.plan().quantity().orElse(Quantity.ZERO).minusOrZero(order.executed());
    return price
        .map(
            each ->
                each.times(rest)
                    .value()
                    .divide(BigDecimal.valueOf(config.leverage()), MathContext.DECIMAL64))
        .orElse(BigDecimal.ZERO);
  }
}
