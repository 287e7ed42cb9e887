package io.breakwater.simulation.check;

import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * P5, I2. Compares the account's books, as its journal and its summaries tell them, with the
 * exchange's: each fill by its number with price, quantity, fee and profit; each open order by its
 * name; each slot's position; the sums of fees, by asset, and of profit. To be judged when nothing
 * has moved for 5 s.
 *
 * <p>What somebody else ordered at the exchange is not the node's to book; its position may be
 * equal with or without that. Where the node was not asked for summaries, no sums are compared.
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
      } else if (event instanceof TradeEvent.PositionAdopted adopted) {
        trades.put(adopted.trade(), adopted.begin());
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
    Set<String> theirs = theirOrders();
    Set<String> ours = ourOrders();
    if (!tally.isExercised() && theirs.isEmpty() && ours.isEmpty()) {
      // Two empty books are equal, and show nothing.
      return tally.verdict();
    }
    tally.judge(
        ours.equals(theirs), () -> "at the end open orders: exchange " + theirs + ", node " + ours);
    comparePositions();
    if (!evidence.summaries().isEmpty()) {
      compareSums();
    }
    return tally.verdict();
  }

  private void compareFills() {
    // The exchange counts trades of each symbol by themselves.
    Map<Symbol, Map<Long, Fill>> ours = new TreeMap<>();
    for (Trade trade : trades.values()) {
      trade
          .fills()
          .forEach(
              booked ->
                  of(ours, booked.fill().symbol()).put(booked.fill().tradeId(), booked.fill()));
    }
    for (ExchangeRecord.Filled theirs : evidence.records(ExchangeRecord.Filled.class)) {
      Fill known =
          evidence.isOurs(theirs.account())
              ? of(ours, theirs.symbol()).remove(theirs.tradeId())
              : null;
      if (isOurs(theirs)) {
        String what = theirs.time() + " fill " + theirs.tradeId() + " of " + theirs.clientOrderId();
        if (known == null) {
          tally.broken(what + " is not in the node's books");
        } else {
          tally.judge(
              isSame(known, theirs), () -> what + ": exchange " + theirs + ", node " + known);
        }
      }
    }
    ours.values().stream()
        .flatMap(each -> each.values().stream())
        .forEach(
            fill ->
                tally.broken(fill.time() + " fill " + fill.tradeId() + " is not the exchange's"));
  }

  private static Map<Long, Fill> of(Map<Symbol, Map<Long, Fill>> fills, Symbol symbol) {
    return fills.computeIfAbsent(symbol, key -> new TreeMap<>());
  }

  private boolean isOurs(ExchangeRecord.Filled fill) {
    return evidence.isOurs(fill.account()) && !evidence.origins().isForeignOrder(OrderKey.of(fill));
  }

  private static boolean isSame(Fill ours, ExchangeRecord.Filled theirs) {
    Money fee = ours.fee().orElse(Money.zero(theirs.feeAsset()));
    return ours.symbol().equals(theirs.symbol())
        && ours.price().value().compareTo(theirs.price()) == 0
        && ours.quantity().value().compareTo(theirs.quantity()) == 0
        && ours.side() == theirs.side()
        && ours.positionSide() == theirs.positionSide()
        && fee.equals(new Money(theirs.fee(), theirs.feeAsset()))
        && ours.realizedProfit().compareTo(theirs.realizedPnl()) == 0;
  }

  private Set<String> theirOrders() {
    Set<String> open = new TreeSet<>();
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.OrderAccepted order
          && evidence.isOurs(order.account())
          && order.algoId().isEmpty()
          && !evidence.origins().isForeignOrder(OrderKey.of(order))) {
        open.add(order.clientOrderId());
      } else if (record instanceof ExchangeRecord.OrderDone done
          && evidence.isOurs(done.account())) {
        open.remove(done.clientOrderId());
      } else if (record instanceof ExchangeRecord.StopLive live
          && evidence.isOurs(live.account())
          && !evidence.origins().isForeignStop(live.algoId())) {
        open.add(live.clientAlgoId());
      } else if (record instanceof ExchangeRecord.StopGone gone
          && evidence.isOurs(gone.account())) {
        open.remove(gone.clientAlgoId());
      }
    }
    return open;
  }

  private Set<String> ourOrders() {
    Set<String> open = new TreeSet<>();
    for (Trade trade : trades.values()) {
      trade.orders().stream()
          .filter(order -> trade.endedAt().isEmpty() && isOpen(order))
          .forEach(order -> open.add(order.id().value()));
    }
    return open;
  }

  /** A triggered order is its child's business, which is done as soon as it is filled. */
  private static boolean isOpen(TradeOrder order) {
    return !order.isOver()
        && order.status() != TradeOrder.Status.LOST
        && order.status() != TradeOrder.Status.TRIGGERED;
  }

  private void comparePositions() {
    Map<Slot, BigDecimal> theirs = new TreeMap<>();
    Map<Slot, BigDecimal> foreign = new TreeMap<>();
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.PositionChanged change
          && evidence.isOurs(change.account())) {
        theirs.put(new Slot(change.symbol(), change.positionSide()), change.amount());
      } else if (record instanceof ExchangeRecord.Filled fill
          && evidence.isOurs(fill.account())
          && !isOurs(fill)) {
        foreign.merge(
            new Slot(fill.symbol(), fill.positionSide()),
            fill.quantity().multiply(BigDecimal.valueOf(fill.side().sign())),
            BigDecimal::add);
      }
    }
    Map<Slot, BigDecimal> ours = new TreeMap<>();
    for (Trade trade : trades.values()) {
      ours.merge(trade.slot(), trade.position().value(), BigDecimal::add);
    }
    ours.keySet().forEach(slot -> theirs.putIfAbsent(slot, BigDecimal.ZERO));
    theirs.forEach(
        (slot, amount) -> {
          BigDecimal known = ours.getOrDefault(slot, BigDecimal.ZERO);
          BigDecimal without = amount.subtract(foreign.getOrDefault(slot, BigDecimal.ZERO));
          tally.judge(
              known.compareTo(amount) == 0 || known.compareTo(without) == 0,
              () ->
                  "at the end position of "
                      + slot
                      + ": exchange "
                      + amount.toPlainString()
                      + ", node "
                      + known.toPlainString());
        });
  }

  private void compareSums() {
    Map<String, BigDecimal> theirFees = new TreeMap<>();
    BigDecimal theirProfit = BigDecimal.ZERO;
    for (ExchangeRecord.Filled fill : evidence.records(ExchangeRecord.Filled.class)) {
      if (isOurs(fill) || isBooked(fill)) {
        theirFees.merge(fill.feeAsset(), fill.fee(), BigDecimal::add);
        theirProfit = theirProfit.add(fill.realizedPnl());
      }
    }
    Map<String, BigDecimal> ourFees = new TreeMap<>();
    BigDecimal ourProfit = BigDecimal.ZERO;
    for (TradeSummary summary : evidence.summaries()) {
      ourProfit = ourProfit.add(summary.realizedProfit());
      summary.fees().forEach(fee -> ourFees.merge(fee.asset(), fee.amount(), BigDecimal::add));
    }
    Set<String> assets = new TreeSet<>(theirFees.keySet());
    assets.addAll(ourFees.keySet());
    assets.forEach(
        asset ->
            compareSum(
                "fees in " + asset,
                theirFees.getOrDefault(asset, BigDecimal.ZERO),
                ourFees.getOrDefault(asset, BigDecimal.ZERO)));
    compareSum("realized profit", theirProfit, ourProfit);
  }

  /** What somebody else did to a position of ours is in its trade's sums. */
  private boolean isBooked(ExchangeRecord.Filled fill) {
    return evidence.isOurs(fill.account())
        && trades.values().stream()
            .anyMatch(
                trade ->
                    trade.slot().symbol().equals(fill.symbol()) && trade.hasBooked(fill.tradeId()));
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
