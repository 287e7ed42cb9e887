package io.breakwater.simulation.check;

import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * P1, I1. Counts signals that reached the exchange. Broken by a second entry order of one signal,
 * by a second order of one name, by an order that adds exposure without a signal, by more fills
 * than the order has, by an order that comes after the node has journaled that it is lost, and by a
 * position that changes sides without being flat between. What another hand ordered is not the
 * node's.
 */
final class AtMostOnce {
  private AtMostOnce() {}

  static Verdict judge(Evidence evidence, Claim claim) {
    Verdict.Tally tally = new Verdict.Tally(claim);
    OrderNames names = evidence.names();
    Map<String, List<ExchangeRecord.OrderAccepted>> entries = new LinkedHashMap<>();
    for (ExchangeRecord.OrderAccepted order :
        evidence.records(ExchangeRecord.OrderAccepted.class)) {
      if (!isOurs(evidence, order) || !order.increasing()) {
        continue;
      }
      names
          .owner(order.clientOrderId())
          .filter(owner -> isAskedFor(evidence, owner))
          .ifPresentOrElse(
              owner ->
                  entries
                      .computeIfAbsent(
                          owner.signal().id()
                              + (owner.leg().equals(Leg.ENTRY) ? "" : " " + owner.leg()),
                          id -> new ArrayList<>())
                      .add(order),
              () ->
                  tally.broken(
                      order.time()
                          + " order "
                          + order.clientOrderId()
                          + " adds exposure and belongs to no signal"));
    }
    entries.forEach(
        (signal, orders) ->
            tally.judge(
                orders.size() == 1,
                () ->
                    orders.get(orders.size() - 1).time()
                        + " signal "
                        + signal
                        + " has "
                        + orders.size()
                        + " entry orders, the first of "
                        + orders.get(0).time()));
    repeated(evidence).forEach(tally::broken);
    givenUpTooEarly(evidence).forEach(tally::broken);
    overfilled(evidence).forEach(tally::broken);
    reversed(evidence).forEach(tally::broken);
    return tally.verdict();
  }

  /** An entry of a signal, or an addition that another signal has asked for. */
  private static boolean isAskedFor(Evidence evidence, OrderNames.Owner owner) {
    long additions =
        evidence.journal().stream()
            .filter(TradeEvent.ChangeAccepted.class::isInstance)
            .map(TradeEvent.ChangeAccepted.class::cast)
            .filter(accepted -> accepted.trade().equals(owner.signal().id()))
            .filter(accepted -> accepted.change().action() == Signal.Action.ADD)
            .count();
    return owner.leg().equals(Leg.ENTRY)
        || (owner.leg().kind() == LegKind.ADD && owner.leg().step() < additions);
  }

  /** A name is never used again, whichever leg it is; entries are counted by their signal. */
  private static List<String> repeated(Evidence evidence) {
    Set<String> seen = new LinkedHashSet<>();
    List<String> breaks = new ArrayList<>();
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.OrderAccepted order
          && isOurs(evidence, order)
          && order.algoId().isEmpty()
          && !order.increasing()
          && !seen.add(order.clientOrderId())) {
        breaks.add(order.time() + " order " + order.clientOrderId() + " was taken before");
      } else if (record instanceof ExchangeRecord.StopLive stop
          && evidence.isOurs(stop.account())
          && !evidence.origins().isForeignStop(stop.algoId())
          && !seen.add(stop.clientAlgoId())) {
        breaks.add(stop.time() + " order " + stop.clientAlgoId() + " was taken before");
      }
    }
    return breaks;
  }

  /** What is taken for lost must not be possible any more. */
  private static List<String> givenUpTooEarly(Evidence evidence) {
    Map<String, Instant> lost = new LinkedHashMap<>();
    for (Evidence.Stored fact : evidence.stored()) {
      if (fact.event() instanceof TradeEvent.OrderLost gone) {
        lost.putIfAbsent(gone.id().value(), fact.at());
      }
    }
    List<String> breaks = new ArrayList<>();
    for (ExchangeRecord.OrderAccepted order :
        evidence.records(ExchangeRecord.OrderAccepted.class)) {
      Instant givenUp = lost.get(order.clientOrderId());
      if (isOurs(evidence, order) && givenUp != null && order.time().isAfter(givenUp)) {
        breaks.add(
            order.time() + " order " + order.clientOrderId() + " was given up at " + givenUp);
      }
    }
    return breaks;
  }

  private static List<String> overfilled(Evidence evidence) {
    Map<OrderKey, BigDecimal> left = new LinkedHashMap<>();
    List<String> breaks = new ArrayList<>();
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.OrderAccepted order
          && isOurs(evidence, order)
          && order.increasing()) {
        left.put(OrderKey.of(order), order.quantity());
      } else if (record instanceof ExchangeRecord.Filled fill
          && left.containsKey(OrderKey.of(fill))) {
        BigDecimal rest = left.merge(OrderKey.of(fill), fill.quantity(), BigDecimal::subtract);
        if (rest.signum() < 0) {
          breaks.add(
              fill.time()
                  + " order "
                  + fill.clientOrderId()
                  + " is filled by "
                  + rest.negate().toPlainString()
                  + " more than it has");
        }
      }
    }
    return breaks;
  }

  /** In the books a position's new size stands before the fill that made it so. */
  private static List<String> reversed(Evidence evidence) {
    Map<Slot, BigDecimal> sizes = new LinkedHashMap<>();
    List<String> breaks = new ArrayList<>();
    Optional<String> reversal = Optional.empty();
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.PositionChanged change
          && evidence.isOurs(change.account())) {
        reversal.ifPresent(breaks::add);
        reversal = Optional.empty();
        Slot slot = new Slot(change.symbol(), change.positionSide());
        BigDecimal before = sizes.put(slot, change.amount());
        if (before != null && before.signum() * change.amount().signum() < 0) {
          reversal =
              Optional.of(
                  change.time()
                      + " position of "
                      + slot
                      + " reversed from "
                      + before.toPlainString()
                      + " to "
                      + change.amount().toPlainString());
        }
      } else if (record instanceof ExchangeRecord.Filled fill && reversal.isPresent()) {
        if (!evidence.origins().isForeignOrder(OrderKey.of(fill))) {
          breaks.add(reversal.get());
        }
        reversal = Optional.empty();
      }
    }
    reversal.ifPresent(breaks::add);
    return breaks;
  }

  private static boolean isOurs(Evidence evidence, ExchangeRecord.OrderAccepted order) {
    return evidence.isOurs(order.account())
        && !evidence.origins().isForeignOrder(OrderKey.of(order));
  }
}
