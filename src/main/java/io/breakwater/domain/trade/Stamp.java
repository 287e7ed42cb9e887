package io.breakwater.domain.trade;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.Price;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What decisions are made with, and attempts are stamped with.
 *
 * @param names how orders are named
 * @param instrument the rules that new orders are rounded by; while they are unknown, none is
 *     placed
 * @param mark the mark price; empty where none is known that is young enough
 * @param exchangeNow the exchange's clock as we know it
 * @param entryWindow recvWindow of what changes the exposure: short, so that a late one dies at the
 *     exchange
 * @param exitWindow recvWindow of everything that protects, closes or cancels
 * @param closePause between a close that failed and the next
 * @param owner this node
 * @param at our clock
 */
public record Stamp(
    Names names,
    AccountId account,
    PositionMode positionMode,
    Optional<Instrument> instrument,
    Optional<Price> mark,
    Instant exchangeNow,
    Duration entryWindow,
    Duration exitWindow,
    Duration closePause,
    String owner,
    Instant at) {

  /**
   * Whose orders these are.
   *
   * @param prefix of client order ids
   * @param standIn the orders are sent without a journal, under names of their own
   */
  public record Names(String prefix, boolean standIn) {}

  /** Whether an order was stamped at least this long ago, by the exchange's clock. */
  boolean isLater(TradeOrder last, Duration pause) {
    return exchangeNow.isAfter(last.timestamp().plus(pause));
  }

  TradeEvent.AttemptStarted attempt(
      Trade trade, Leg leg, int revision, int attempt, OrderPlan plan) {
    int number = names.standIn() ? OrderName.standInRevision(revision, exchangeNow) : revision;
    return new TradeEvent.AttemptStarted(
        trade.id(),
        leg,
        number,
        attempt,
        names.standIn()
            ? OrderName.ofStandIn(names.prefix(), account, trade.id(), leg, number)
            : OrderName.of(names.prefix(), account, trade.id(), leg, number),
        plan,
        exchangeNow,
        leg.isFenced() ? entryWindow : exitWindow,
        owner,
        at);
  }
}
