package io.breakwater.domain.trade;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Price;
import io.breakwater.domain.Side;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a trade's plan makes due by time or by the mark price alone. Pure. */
public final class DueRules {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** A trailing stop moves when it would move by this share of its distance. */
  private static final BigDecimal LEAST_MOVE = new BigDecimal("0.05");

  /** Between two moves of a stop: each is a fact that is stored, and a new order. */
  private static final Duration MOVE_PAUSE = Duration.ofSeconds(1);

  private DueRules() {}

  /** Facts that have come about. */
  public static List<TradeEvent> due(Trade trade, Stamp stamp) {
    List<TradeEvent> facts = new ArrayList<>();
    timeExit(trade, stamp).ifPresent(facts::add);
    if (facts.isEmpty() && !trade.isClosing()) {
      patience(trade, stamp).ifPresent(facts::add);
      stopMove(trade, stamp).ifPresent(facts::add);
    }
    return facts;
  }

  private static Optional<TradeEvent> timeExit(Trade trade, Stamp stamp) {
    if (trade.isClosing() || trade.held().isZero()) {
      return Optional.empty();
    }
    return trade
        .exits()
        .timeExit()
        .flatMap(span -> trade.enteredAt().map(from -> from.plus(span)))
        .filter(end -> stamp.exchangeNow().isAfter(end))
        .map(
            end ->
                new TradeEvent.CloseRequested(
                    trade.id(), trade.id(), "its time was over at " + end, stamp.at()));
  }

  private static Optional<TradeEvent> patience(Trade trade, Stamp stamp) {
    Optional<TradeOrder> resting =
        trade
            .current(Leg.ENTRY)
            .filter(entry -> entry.plan().type() == OrderType.LIMIT)
            .filter(entry -> entry.status() == Status.LIVE && entry.amendment().isEmpty());
    Optional<EntryPatience> patience = trade.signal().patience();
    if (resting.isEmpty() || patience.isEmpty() || trade.entryUnwanted()) {
      return Optional.empty();
    }
    TradeOrder entry = resting.get();
    Instant end =
        entry.timestamp().plus(patience.get().after().multipliedBy(entry.amendments() + 1L));
    if (!stamp.exchangeNow().isAfter(end)) {
      return Optional.empty();
    }
    boolean isUsedUp =
        patience.get().then() == EntryPatience.Then.CANCEL
            || entry.amendments() >= patience.get().times();
    if (isUsedUp) {
      return Optional.of(
          new TradeEvent.EntryGivenUp(
              trade.id(), "not filled in " + patience.get().after(), stamp.at()));
    }
    return stamp
        .instrument()
        .flatMap(rules -> stamp.mark().map(mark -> nextLimit(patience.get(), entry, rules, mark)))
        .map(
            limit ->
                TradeRules.amendment(
                    trade,
                    entry,
                    Optional.empty(),
                    entry.plan().quantity().orElseThrow(),
                    limit,
                    stamp));
  }

  private static Price nextLimit(
      EntryPatience patience, TradeOrder entry, Instrument rules, Price mark) {
    Side side = entry.plan().side();
    return switch (patience.then()) {
      case CROSS -> rules.worstLimit(side, mark);
      case REPRICE, CANCEL -> rules.roundPassive(mark, side);
    };
  }

  /** Where the tight stop should be now, if that is nearer than where it is. */
  private static Optional<TradeEvent> stopMove(Trade trade, Stamp stamp) {
    boolean held = !trade.held().isZero();
    if (!held || stamp.mark().isEmpty() || stamp.instrument().isEmpty() || isMoving(trade, stamp)) {
      return Optional.empty();
    }
    Price mark = stamp.mark().get();
    Side exit = trade.signal().direction().exitSide();
    Optional<Price> best = Optional.empty();
    for (Optional<Price> candidate : List.of(breakEven(trade, mark), trailing(trade, mark))) {
      Optional<Price> place =
          candidate.map(price -> stamp.instrument().get().roundPassive(price, exit));
      if (place.isPresent() && isNearer(trade, place.get(), best)) {
        best = place;
      }
    }
    return best.filter(place -> isNearer(trade, place, trade.tightStop()))
        .filter(place -> isNearer(trade, place, trade.exits().stopLoss()))
        .filter(place -> isWorthIt(trade, place))
        // Beyond the price it would only be refused.
        .filter(place -> isNearer(trade, mark, Optional.of(place)))
        .map(
            place ->
                new TradeEvent.StopMoved(
                    trade.id(), place, "the mark price is " + mark, stamp.at()));
  }

  private static boolean isMoving(Trade trade, Stamp stamp) {
    return trade
        .current(Leg.TIGHT_STOP)
        .filter(stop -> stop.status().isUnresolved() || !stamp.isLater(stop, MOVE_PAUSE))
        .isPresent();
  }

  private static Optional<Price> breakEven(Trade trade, Price mark) {
    Optional<BreakEven> plan = trade.exits().breakEven();
    boolean reached =
        plan.filter(wish -> !isNearer(trade, wish.trigger(), Optional.of(mark))).isPresent();
    return reached
        ? trade.entryPrice().map(price -> shifted(trade, price, plan.get().offsetPercent()))
        : Optional.empty();
  }

  private static Optional<Price> trailing(Trade trade, Price mark) {
    Optional<Trailing> plan = trade.exits().trailing();
    boolean active =
        plan.isPresent()
            && (trade.tightStop().isPresent()
                || plan.get()
                    .activation()
                    .map(from -> !isNearer(trade, from, Optional.of(mark)))
                    .orElse(true));
    return active
        ? Optional.of(shifted(trade, mark, plan.get().percent().negate()))
        : Optional.empty();
  }

  /** The price moved by a percentage in the direction of the trade's profit. */
  private static Price shifted(Trade trade, Price price, BigDecimal percent) {
    BigDecimal share = percent.divide(HUNDRED, MathContext.DECIMAL64);
    boolean isLong = trade.signal().direction() == Direction.LONG;
    BigDecimal factor = BigDecimal.ONE.add(isLong ? share : share.negate());
    return new Price(price.value().multiply(factor));
  }

  /** Whether a price lies further in the direction of the profit than another, or there is none. */
  private static boolean isNearer(Trade trade, Price price, Optional<Price> other) {
    if (other.isEmpty()) {
      return true;
    }
    boolean isLong = trade.signal().direction() == Direction.LONG;
    return isLong ? price.isAbove(other.get()) : price.isBelow(other.get());
  }

  private static boolean isWorthIt(Trade trade, Price place) {
    Optional<Trailing> plan = trade.exits().trailing();
    if (trade.tightStop().isEmpty() || plan.isEmpty()) {
      return true;
    }
    BigDecimal least =
        place
            .value()
            .multiply(plan.get().percent())
            .divide(HUNDRED, MathContext.DECIMAL64)
            .multiply(LEAST_MOVE);
    return place.value().subtract(trade.tightStop().get().value()).abs().compareTo(least) >= 0;
  }
}
