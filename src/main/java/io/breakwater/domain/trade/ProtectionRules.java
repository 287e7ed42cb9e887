package io.breakwater.domain.trade;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which stops and take-profits a position should have at the exchange, and which of those that it
 * has should go. Level-triggered: looks at what is, not at how it came about.
 *
 * <p>The base stop closes whatever the position has. The tight stop has a quantity; it is there
 * where the plan wants a stop nearer than the base stop, and for the time in which the base stop
 * cannot be: while it is moved, or while another one of somebody else's is in its place. A stop is
 * replaced by placing the new one first; a take-profit by canceling the old one first, because two
 * of them could sell twice, and a position without a take-profit is in no danger.
 */
final class ProtectionRules {
  /** An order that should be there. */
  record Wanted(Leg leg, OrderPlan plan) {}

  /** Between a stop and the one that replaces it, so that two who disagree make no storm. */
  private static final Duration STOP_PAUSE = Duration.ofMillis(500);

  /** Between two places of a tight stop: fills and prices come faster than that. */
  private static final Duration TIGHT_PAUSE = Duration.ofMillis(200);

  private static final Duration TAKE_PROFIT_PAUSE = Duration.ofSeconds(30);

  /** Between two tries of a stop that the exchange refuses while another one stands. */
  private static final Duration TAKEN_PAUSE = Duration.ofSeconds(30);

  private final Trade trade;
  private final Stamp stamp;
  private final Instrument instrument;
  private final Side exitSide;

  ProtectionRules(Trade trade, Stamp stamp, Instrument instrument) {
    this.trade = trade;
    this.stamp = stamp;
    this.instrument = instrument;
    this.exitSide = trade.signal().direction().exitSide();
  }

  /** What is to be placed now. */
  List<Wanted> wanted() {
    List<Wanted> wanted = new ArrayList<>();
    baseStop().ifPresent(wanted::add);
    tightStop().ifPresent(wanted::add);
    wanted.addAll(takeProfits());
    return wanted;
  }

  /** What is to be taken away now, though the position stays. */
  List<TradeOrder> unwanted() {
    List<TradeOrder> unwanted = new ArrayList<>();
    for (TradeOrder order : trade.orders()) {
      if (order.status() == Status.LIVE && isUnwanted(order)) {
        unwanted.add(order);
      }
    }
    return unwanted;
  }

  private boolean isUnwanted(TradeOrder order) {
    return switch (order.leg().kind()) {
      // A base stop makes way for the next one once a bridge stands.
      case BASE_STOP -> isMisplaced(order) && bridge().isPresent();
      case TIGHT_STOP -> isOutdated(order);
      case TAKE_PROFIT -> isMisplacedProfit(order) || makesWay();
      case ENTRY, ADD, REDUCE, CLOSE -> false;
    };
  }

  private Optional<Price> basePrice() {
    return trade.exits().stopLoss().map(stop -> instrument.roundPassive(stop, exitSide));
  }

  private boolean isMisplaced(TradeOrder baseStop) {
    return basePrice()
        .filter(price -> !baseStop.plan().trigger().equals(Optional.of(price)))
        .isPresent();
  }

  /**
   * A live stop for exactly what is held, at the place where it is wanted: a larger one is refused
   * at its trigger in hedge mode, and one at another place may be about to go.
   */
  private Optional<TradeOrder> bridge() {
    return trade
        .current(Leg.TIGHT_STOP)
        .filter(order -> order.status() == Status.LIVE)
        .filter(order -> order.plan().quantity().equals(Optional.of(trade.held())))
        .filter(order -> order.plan().trigger().equals(ownTightPrice().or(this::basePrice)));
  }

  private Optional<Wanted> baseStop() {
    Optional<TradeOrder> last = trade.baseStop();
    return trade
        .exits()
        .stopLoss()
        .filter(stop -> last.map(this::isBaseDue).orElse(true))
        .map(
            stop ->
                new Wanted(
                    Leg.BASE_STOP,
                    OrderPlan.baseStop(trade.signal(), stop, stamp.positionMode(), instrument)));
  }

  /** One that somebody canceled, or that expired, is put back. */
  private boolean isBaseDue(TradeOrder last) {
    if (last.wasRefused(ExchangeCode.SECOND_BASE_STOP)) {
      return stamp.isLater(last, TAKEN_PAUSE);
    }
    if (last.wasRefused(ExchangeCode.TOO_MANY_CONDITIONAL)) {
      return !hasProfitsInTheWay(trade) && stamp.isLater(last, STOP_PAUSE);
    }
    boolean makesRoom = last.status() == Status.CANCELED && isMisplaced(last);
    return last.isOver() && (makesRoom || stamp.isLater(last, STOP_PAUSE));
  }

  /** Where the tight stop belongs; empty where none does. */
  private Optional<Price> tightPrice() {
    Optional<Price> own = ownTightPrice();
    return own.isPresent() || !isBaseStopAway() ? own : basePrice();
  }

  private Optional<Price> ownTightPrice() {
    return trade.tightStop().map(stop -> instrument.roundPassive(stop, exitSide));
  }

  /** Whether the base stop is not, or not yet, where it belongs, and cannot simply be put there. */
  private boolean isBaseStopAway() {
    return trade
        .baseStop()
        .filter(
            last ->
                last.wasRefused(ExchangeCode.SECOND_BASE_STOP)
                    || (last.status() == Status.LIVE && isMisplaced(last))
                    // The next one is on its way; until it stands, the bridge must.
                    || (!last.status().isAcknowledged() && hasTightStop()))
        .isPresent();
  }

  private boolean hasTightStop() {
    return trade.current(Leg.TIGHT_STOP).filter(order -> !order.isOver()).isPresent();
  }

  private Quantity tightQuantity() {
    return instrument.roundDown(trade.held(), OrderType.MARKET);
  }

  private Optional<Wanted> tightStop() {
    Quantity quantity = tightQuantity();
    Optional<TradeOrder> last = trade.current(Leg.TIGHT_STOP);
    return tightPrice()
        .filter(price -> !quantity.isZero())
        .filter(price -> last.map(order -> isTightDue(order, price)).orElse(true))
        .map(
            price ->
                new Wanted(
                    Leg.TIGHT_STOP,
                    OrderPlan.tightStop(
                        trade.signal(), price, quantity, stamp.positionMode(), instrument)));
  }

  private boolean isTightDue(TradeOrder last, Price price) {
    if (last.wasRefused(ExchangeCode.TOO_MANY_CONDITIONAL)) {
      Duration pause = mayFindPlace(trade, LegKind.TIGHT_STOP) ? STOP_PAUSE : TAKEN_PAUSE;
      return !hasProfitsInTheWay(trade) && stamp.isLater(last, pause);
    }
    if (last.isOver()) {
      return stamp.isLater(last, last.status() == Status.REJECTED ? TAKEN_PAUSE : STOP_PAUSE);
    }
    boolean isAsWanted =
        last.plan().trigger().equals(Optional.of(price))
            && last.plan().quantity().equals(Optional.of(tightQuantity()));
    return last.status() == Status.LIVE && !isAsWanted && stamp.isLater(last, TIGHT_PAUSE);
  }

  /** One that a later one has replaced, or that is not wanted any more. */
  private boolean isOutdated(TradeOrder tight) {
    boolean replaced =
        standingTight().filter(last -> last.revision() > tight.revision()).isPresent();
    boolean baseStands =
        trade
            .baseStop()
            .filter(base -> base.status() == Status.LIVE && !isMisplaced(base))
            .isPresent();
    return (replaced && !isAlone(tight)) || (tightPrice().isEmpty() && baseStands);
  }

  /** Whether only this one covers all that is held: what replaced it may be too small by now. */
  private boolean isAlone(TradeOrder tight) {
    boolean othersCover =
        Stream.concat(trade.baseStop().stream(), standingTight().stream())
            .anyMatch(trade::coversAll);
    return trade.coversAll(tight) && !othersCover;
  }

  /** The latest that the exchange has; one more may be on its way. */
  private Optional<TradeOrder> standingTight() {
    return trade.orders().stream()
        .filter(order -> order.leg().equals(Leg.TIGHT_STOP))
        .filter(order -> order.status().isAcknowledged())
        .max(Comparator.comparing(TradeOrder::revision));
  }

  private List<Wanted> takeProfits() {
    List<Wanted> wanted = new ArrayList<>();
    if (!TradeRules.isEntered(trade) || makesWay()) {
      return wanted;
    }
    for (int step = 0; step < trade.exits().takeProfits().size(); step++) {
      TakeProfit profit = trade.exits().takeProfits().get(step);
      Quantity quantity = profitQuantity(step);
      Leg leg = Leg.takeProfit(step);
      boolean due = trade.current(leg).map(last -> isProfitDue(last, quantity)).orElse(true);
      if (!quantity.isZero() && due) {
        wanted.add(
            new Wanted(
                leg,
                OrderPlan.takeProfit(
                    trade.signal(), profit.trigger(), quantity, stamp.positionMode(), instrument)));
      }
    }
    return wanted;
  }

  /** What of all that is held is left for a step, when those before it have what they want. */
  private Quantity profitQuantity(int step) {
    Quantity rest = trade.held();
    Quantity mine = Quantity.ZERO;
    for (int each = 0; each <= step; each++) {
      mine = stillWanted(each).min(rest);
      rest = rest.minusOrZero(mine);
    }
    return instrument.roundDown(mine, OrderType.MARKET);
  }

  /** What a step has not taken yet; one that has ended takes nothing more. */
  private Quantity stillWanted(int step) {
    Leg leg = Leg.takeProfit(step);
    Quantity wanted = trade.exits().takeProfits().get(step).quantity();
    for (TradeOrder order : trade.orders()) {
      if (order.leg().equals(leg)) {
        wanted = wanted.minusOrZero(order.executed());
      }
    }
    boolean hasEnded = trade.current(leg).filter(last -> last.status() == Status.ENDED).isPresent();
    return hasEnded ? Quantity.ZERO : wanted;
  }

  /**
   * Given up because the exchange could not be reached, or refused because its price was passed:
   * tried anew, but without haste. One that was canceled to get another size or place is placed
   * there. One that somebody canceled as it was is not put back: unlike a stop it protects nothing,
   * and that was a decision.
   */
  private boolean isProfitDue(TradeOrder last, Quantity quantity) {
    return switch (last.status()) {
      case NOT_SENT -> stamp.isLater(last, TAKE_PROFIT_PAUSE);
      case REJECTED -> last.wasPassed() && stamp.isLater(last, TAKE_PROFIT_PAUSE);
      case CANCELED -> !isAsWanted(last, quantity);
      case SENDING, UNSURE, LIVE, TRIGGERED, LOST, ENDED -> false;
    };
  }

  private boolean isMisplacedProfit(TradeOrder profit) {
    int step = profit.leg().step();
    return step >= trade.exits().takeProfits().size()
        || isReplaced(profit)
        || !isAsWanted(profit, profitQuantity(step));
  }

  /** Whether one that was given up has turned up after all: two of them would sell twice. */
  private boolean isReplaced(TradeOrder profit) {
    return trade
        .current(profit.leg())
        .filter(last -> last.revision() > profit.revision() && !last.isOver())
        .isPresent();
  }

  private boolean isAsWanted(TradeOrder profit, Quantity quantity) {
    Price trigger = trade.exits().takeProfits().get(profit.leg().step()).trigger();
    return profit.plan().quantity().equals(Optional.of(quantity))
        && profit.plan().trigger().equals(Optional.of(instrument.roundPassive(trigger, exitSide)));
  }

  /**
   * Whether a stop that found no place may find one: take-profits are there that can make way for
   * it, or they have, and it was not tried again since.
   */
  static boolean mayFindPlace(Trade trade, LegKind kind) {
    List<TradeOrder> stops = ofKind(trade, kind);
    boolean triedAgain =
        stops.size() > 1
            && stops.get(stops.size() - 2).wasRefused(ExchangeCode.TOO_MANY_CONDITIONAL);
    boolean madeWay =
        ofKind(trade, LegKind.TAKE_PROFIT).stream()
            .anyMatch(order -> order.status() == Status.CANCELED);
    return hasProfitsInTheWay(trade) || (madeWay && !triedAgain);
  }

  /** Whether there are take-profits that take a stop's place, or may. */
  private static boolean hasProfitsInTheWay(Trade trade) {
    return ofKind(trade, LegKind.TAKE_PROFIT).stream()
        .anyMatch(order -> order.status() == Status.LIVE || order.status().isUnresolved());
  }

  private static List<TradeOrder> ofKind(Trade trade, LegKind kind) {
    return trade.orders().stream().filter(order -> order.leg().kind() == kind).toList();
  }

  /** Whether the exchange has no place for a stop, because of the conditional orders it holds. */
  private boolean makesWay() {
    return Stream.concat(trade.baseStop().stream(), trade.current(Leg.TIGHT_STOP).stream())
        .anyMatch(stop -> stop.wasRefused(ExchangeCode.TOO_MANY_CONDITIONAL));
  }
}
