package io.breakwater.account;

import io.breakwater.domain.Fill;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.exchange.AccountEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns what the private stream tells into facts about our trades. Confined to {@link
 * OrderGateway}'s actor.
 */
final class StreamFacts {
  /**
   * What an event means for one trade.
   *
   * @param isDoubtful an order that nobody knows changed its position: the books must tell
   */
  record Told(Trade trade, List<TradeEvent> facts, boolean isDoubtful) {}

  private final int maxOrphans;
  private final Map<Numbered, AccountEvent.OrderUpdated> orphans = new LinkedHashMap<>();

  /**
   * @param maxOrphans orders without a trade that are kept, because a triggered stop's child may be
   *     told before the stop says which number its child has
   */
  StreamFacts(int maxOrphans) {
    this.maxOrphans = maxOrphans;
  }

  /** Empty where the event concerns no open trade. */
  Optional<Told> of(OpenTrades trades, AccountEvent event, Instant at) {
    if (event instanceof AccountEvent.OrderUpdated updated) {
      return ofOrder(trades, updated, at);
    }
    if (event instanceof AccountEvent.AlgoOrderUpdated updated) {
      return ofAlgoOrder(trades, updated, at);
    }
    return Optional.empty();
  }

  private Optional<Told> ofOrder(OpenTrades trades, AccountEvent.OrderUpdated updated, Instant at) {
    Order told = updated.order();
    Optional<Trade> owner =
        trades.owning(told.clientOrderId()).or(() -> trades.owning(Numbered.of(told)));
    if (owner.isEmpty()) {
      if (orphans.size() >= maxOrphans) {
        orphans.remove(orphans.keySet().iterator().next());
      }
      orphans.put(Numbered.of(told), updated);
      return updated.fill().flatMap(fill -> outside(trades, told, fill, at));
    }
    return Optional.of(new Told(owner.get(), facts(owner.get(), updated, at), false));
  }

  /**
   * An order that is none of ours, as far as is known yet: what a triggered stop becomes may have a
   * name of the exchange's own. Only the exchange's own closes say by their name who they are.
   */
  private static Optional<Told> outside(OpenTrades trades, Order told, Fill fill, Instant at) {
    OrderOrigin origin = OrderOrigin.of(told.clientOrderId());
    return trades
        .inSlot(new Slot(fill.symbol(), fill.positionSide()))
        .map(
            trade ->
                origin == OrderOrigin.OTHER
                    ? new Told(trade, List.of(), true)
                    : new Told(
                        trade,
                        List.of(
                            new TradeEvent.OutsideFilled(
                                trade.id(), told.clientOrderId(), origin, fill, at)),
                        false));
  }

  private static List<TradeEvent> facts(
      Trade trade, AccountEvent.OrderUpdated updated, Instant at) {
    Order told = updated.order();
    TradeOrder ours =
        trade.order(told.clientOrderId()).or(() -> trade.order(told.orderId())).orElseThrow();
    List<TradeEvent> facts = new ArrayList<>();
    // An event may leave the fee out. Then the order's report tells how much is executed, and a
    // look-up brings the fill with all that belongs in the books.
    updated
        .fill()
        .filter(fill -> fill.fee().isPresent())
        .ifPresent(fill -> facts.add(new TradeEvent.OrderFilled(trade.id(), ours.id(), fill, at)));
    facts.add(new TradeEvent.OrderSeen(trade.id(), OrderLookup.reportOf(ours, told), at));
    return facts;
  }

  private Optional<Told> ofAlgoOrder(
      OpenTrades trades, AccountEvent.AlgoOrderUpdated updated, Instant at) {
    Optional<Trade> owner = trades.owning(updated.order().clientOrderId());
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    Trade trade = owner.get();
    TradeEvent seen = new TradeEvent.OrderSeen(trade.id(), OrderReport.of(updated.order()), at);
    List<TradeEvent> facts = new ArrayList<>(List.of(seen));
    updated
        .order()
        .child()
        .map(child -> orphans.remove(new Numbered(updated.order().symbol(), child)))
        .ifPresent(orphan -> facts.addAll(facts(seen.applyTo(trade), orphan, at)));
    return Optional.of(new Told(trade, facts, false));
  }
}
