package io.breakwater.simulation.check;

import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.SignalId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.Trade;
import io.breakwater.domain.TradeEvent;
import io.breakwater.domain.TradeOrder;
import io.breakwater.domain.TradeSummary;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * P5. Compares the account's books, as its journal and its summaries tell them, with the
 * exchange's: each fill by its number with price, quantity, fee and profit; each open order by its
 * name; each symbol's position; the sums of fees and profit. To be judged when nothing has moved
 * for a while.
 */
final class ExactBooks {
  private final Evidence evidence;
  private final Verdict.Tally tally;
  private final Map<SignalId, Trade> trades = new LinkedHashMap<>();

  private ExactBooks(Evidence evidence, Claim claim) {
    this.evidence = evidence;
    this.tally = new Verdict.Tally(claim);
    for (TradeEvent event : evidence.journal()) {
      if (event instanceof TradeEvent.SignalAccepted accepted) {
        trades.put(accepted.trade(), accepted.begin());
      } else {
        trades.computeIfPresent(event.trade(), (id, trade) -> event.applyTo(trade));
      }
    }
  }

  static Verdict judge(Evidence evidence, Claim claim) {
    return new ExactBooks(evidence, claim).judge();
  }

  private Verdict judge() {
    compareFills();
    if (!tally.isExercised()) {
      // Two empty books are equal, and show nothing.
      return tally.verdict();
    }
    compareOrders();
    comparePositions();
    compareSums();
    return tally.verdict();
  }

  private void compareFills() {
    Map<Long, Fill> ours = new TreeMap<>();
    for (Trade trade : trades.values()) {
      trade.fills().forEach(booked -> ours.put(booked.fill().tradeId(), booked.fill()));
    }
    for (ExchangeRecord.Filled theirs : evidence.records(ExchangeRecord.Filled.class)) {
      if (evidence.isOurs(theirs.account())) {
        Fill known = ours.remove(theirs.tradeId());
        String what = theirs.time() + " fill " + theirs.tradeId() + " of " + theirs.clientOrderId();
        if (known == null) {
          tally.broken(what + " is not in the node's books");
        } else {
          tally.judge(
              isSame(known, theirs), () -> what + ": exchange " + theirs + ", node " + known);
        }
      }
    }
    ours.values()
        .forEach(
            fill ->
                tally.broken(fill.time() + " fill " + fill.tradeId() + " is not the exchange's"));
  }

  private static boolean isSame(Fill ours, ExchangeRecord.Filled theirs) {
    BigDecimal fee = ours.fee().map(Money::amount).orElse(BigDecimal.ZERO);
    return ours.price().value().compareTo(theirs.price()) == 0
        && ours.quantity().value().compareTo(theirs.quantity()) == 0
        && ours.side() == theirs.side()
        && fee.compareTo(theirs.fee()) == 0
        && ours.realizedProfit().compareTo(theirs.realizedPnl()) == 0;
  }

  private void compareOrders() {
    Set<String> theirs = new TreeSet<>();
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.OrderAccepted order
          && evidence.isOurs(order.account())
          && order.algoId().isEmpty()) {
        theirs.add(order.clientOrderId());
      } else if (record instanceof ExchangeRecord.OrderDone done
          && evidence.isOurs(done.account())) {
        theirs.remove(done.clientOrderId());
      } else if (record instanceof ExchangeRecord.StopLive live
          && evidence.isOurs(live.account())) {
        theirs.add(live.clientAlgoId());
      } else if (record instanceof ExchangeRecord.StopGone gone
          && evidence.isOurs(gone.account())) {
        theirs.remove(gone.clientAlgoId());
      }
    }
    Set<String> ours = new TreeSet<>();
    for (Trade trade : trades.values()) {
      trade.orders().stream()
          .filter(order -> trade.endedAt().isEmpty() && isOpen(order))
          .forEach(order -> ours.add(order.id().value()));
    }
    tally.judge(
        ours.equals(theirs), () -> "at the end open orders: exchange " + theirs + ", node " + ours);
  }

  /** A triggered order is its child's business, which is done as soon as it is filled. */
  private static boolean isOpen(TradeOrder order) {
    return !order.isOver()
        && order.status() != TradeOrder.Status.LOST
        && order.status() != TradeOrder.Status.TRIGGERED;
  }

  private void comparePositions() {
    Map<Symbol, BigDecimal> theirs = new TreeMap<>();
    for (ExchangeRecord.PositionChanged change :
        evidence.records(ExchangeRecord.PositionChanged.class)) {
      if (evidence.isOurs(change.account())) {
        theirs.put(change.symbol(), change.amount());
      }
    }
    Map<Symbol, BigDecimal> ours = new TreeMap<>();
    for (Trade trade : trades.values()) {
      ours.merge(trade.slot().symbol(), trade.position().value(), BigDecimal::add);
    }
    theirs.forEach(
        (symbol, amount) -> {
          BigDecimal known = ours.getOrDefault(symbol, BigDecimal.ZERO);
          tally.judge(
              known.compareTo(amount) == 0,
              () ->
                  "at the end position of "
                      + symbol
                      + ": exchange "
                      + amount.toPlainString()
                      + ", node "
                      + known.toPlainString());
        });
  }

  private void compareSums() {
    BigDecimal theirFees = BigDecimal.ZERO;
    BigDecimal theirProfit = BigDecimal.ZERO;
    for (ExchangeRecord.Filled fill : evidence.records(ExchangeRecord.Filled.class)) {
      if (evidence.isOurs(fill.account())) {
        theirFees = theirFees.add(fill.fee());
        theirProfit = theirProfit.add(fill.realizedPnl());
      }
    }
    BigDecimal ourFees = BigDecimal.ZERO;
    BigDecimal ourProfit = BigDecimal.ZERO;
    for (TradeSummary summary : evidence.summaries()) {
      ourProfit = ourProfit.add(summary.realizedProfit());
      for (Money fee : summary.fees()) {
        ourFees = ourFees.add(fee.amount());
      }
    }
    compareSum("fees", theirFees, ourFees);
    compareSum("realized profit", theirProfit, ourProfit);
  }

  private void compareSum(String what, BigDecimal theirs, BigDecimal ours) {
    tally.judge(
        theirs.compareTo(ours) == 0,
        () ->
            "at the end "
                + what
                + ": exchange "
                + theirs.toPlainString()
                + ", node "
                + ours.toPlainString());
  }
}
