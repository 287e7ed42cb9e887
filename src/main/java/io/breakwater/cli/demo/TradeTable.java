package io.breakwater.cli.demo;

import io.breakwater.domain.Money;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.simulation.story.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All trades of the run as a table, with sums. */
final class TradeTable {
  private static final String FORM = "%-14s %-8s %-5s %8s %9s %9s %7s %8s %8s  %s";

  private TradeTable() {}

  /** The node's own word on its trades; those without a fill are left out. */
  static List<String> of(List<TradeSummary> trades) {
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            "trade",
            "symbol",
            "side",
            "quantity",
            "entry",
            "exit",
            "fees",
            "PnL",
            "net",
            "exit by"));
    BigDecimal fees = BigDecimal.ZERO;
    BigDecimal profit = BigDecimal.ZERO;
    for (TradeSummary trade : trades) {
      if (trade.filled().isZero()) {
        continue;
      }
      BigDecimal paid =
          trade.fees().stream().map(Money::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
      fees = fees.add(paid);
      profit = profit.add(trade.realizedProfit());
      lines.add(
          row(
              shortened(trade.signal().value()),
              trade.symbol().value(),
              trade.direction().toString(),
              trade.filled().toString(),
              trade.entryPrice().map(price -> Words.price(price.value())).orElse("-"),
              trade.exitPrice().map(price -> Words.price(price.value())).orElse("-"),
              Words.money(paid),
              Words.signed(trade.realizedProfit()),
              Words.signed(trade.realizedProfit().subtract(paid)),
              trade
                  .exitedBy()
                  .filter(by -> trade.closedAt().isPresent())
                  .map(Words::leg)
                  .orElse("open")));
    }
    lines.add(
        row(
            "total",
            "",
            "",
            "",
            "",
            "",
            Words.money(fees),
            Words.signed(profit),
            Words.signed(profit.subtract(fees)),
            "USDT"));
    return lines;
  }

  /** A signal's id holds a long number that tells nobody anything; its ends do. */
  private static String shortened(String id) {
    int most = 14;
    return id.length() <= most ? id : id.substring(0, 8) + "…" + id.substring(id.length() - 5);
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, FORM, (Object[]) cells).stripTrailing();
  }
}
