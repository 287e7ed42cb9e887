package io.breakwater.account;

import io.breakwater.domain.Position;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.exchange.PositionSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the positions that our fills explain against the exchange's. Confined to {@link
 * OrderGateway}'s actor.
 *
 * <p>A reading may lag: it is believed only where it can be seen to be newer than our last fill, or
 * where it stays so for longer than readings lag.
 */
final class PositionComparison {
  /** Positions are read before the orders: one pass that differs is no proof. */
  private static final int PROVING_PASSES = 2;

  private static final Duration FROM_THE_FUTURE = Duration.ofSeconds(1);

  /**
   * What came of one comparison.
   *
   * @param isDoubtful they differ, and another pass must show whether they really do
   * @param isVanished the exchange is flat where we hold something, for good
   * @param difference for the log; empty where they agree or are in doubt
   */
  record Result(boolean isDoubtful, boolean isVanished, String difference) {
    static final Result SAME = new Result(false, false, "");
    static final Result DOUBTFUL = new Result(true, false, "");
  }

  private record Seen(SignedQuantity theirs, Instant since, int passes) {}

  private final Duration vanishesAfter;
  private final Map<SignalId, Seen> differing = new LinkedHashMap<>();

  /**
   * @param vanishesAfter so long a position must be seen flat that our fills do not explain
   */
  PositionComparison(Duration vanishesAfter) {
    this.vanishesAfter = vanishesAfter;
  }

  void forget(SignalId trade) {
    differing.remove(trade);
  }

  /**
   * What the exchange shows of a position while the fate of its entry is not known. A position that
   * has last changed before the entry was sent is an earlier one: the reading lags.
   */
  static Optional<Quantity> noticed(Trade trade, PositionSnapshot positions) {
    SignedQuantity theirs = theirs(trade, positions);
    boolean isOurWay =
        !theirs.isFlat()
            && theirs.value().signum() == trade.signal().direction().entrySide().sign();
    return isOurWay
            && !trade.noticed()
            && trade.entered().isZero()
            && trade
                .current(Leg.ENTRY)
                .filter(entry -> !entry.isOver())
                .filter(entry -> !told(trade, positions).isBefore(firstPossible(entry)))
                .isPresent()
        ? Optional.of(new Quantity(theirs.value().abs()))
        : Optional.empty();
  }

  /** The exchange takes a request that seems to come so much from the future. */
  private static Instant firstPossible(TradeOrder entry) {
    return entry.timestamp().minus(FROM_THE_FUTURE);
  }

  /** Whether the exchange shows the position that our fills explain. */
  static boolean agrees(Trade trade, PositionSnapshot positions) {
    return theirs(trade, positions).equals(trade.position());
  }

  /** Whether the exchange's word on a position differs, and is not known to be older than ours. */
  static boolean differs(Trade trade, PositionSnapshot positions) {
    return isSettled(trade) && !agrees(trade, positions) && !isOvertaken(trade, positions);
  }

  /**
   * @param trade with all that the same pass told of its orders
   * @param now our clock
   */
  Result of(Trade trade, PositionSnapshot positions, Instant now) {
    Slot slot = trade.slot();
    SignedQuantity theirs = theirs(trade, positions);
    if (theirs.equals(trade.position()) || !isSettled(trade)) {
      differing.remove(trade.id());
      return Result.SAME;
    }
    if (isOvertaken(trade, positions)) {
      return Result.DOUBTFUL;
    }
    Seen before = differing.get(trade.id());
    Seen seen =
        before == null || !before.theirs().equals(theirs)
            ? new Seen(theirs, now, 1)
            : new Seen(theirs, before.since(), before.passes() + 1);
    differing.put(trade.id(), seen);
    if (seen.passes() < PROVING_PASSES) {
      return Result.DOUBTFUL;
    }
    boolean vanished = theirs.isFlat() && !now.isBefore(seen.since().plus(vanishesAfter));
    return new Result(
        !vanished,
        vanished,
        "position of " + slot + " is " + theirs + ", our fills say " + trade.position());
  }

  private static SignedQuantity theirs(Trade trade, PositionSnapshot positions) {
    return positions.sizeOf(trade.slot().symbol(), trade.slot().positionSide());
  }

  /** When the position last changed; where the exchange does not tell, it may be just now. */
  private static Instant told(Trade trade, PositionSnapshot positions) {
    return positions
        .row(trade.slot().symbol(), trade.slot().positionSide())
        .map(Position::updateTime)
        .filter(time -> time.isAfter(Instant.EPOCH))
        .orElse(Instant.MAX);
  }

  private static boolean isSettled(Trade trade) {
    return trade.orders().stream().noneMatch(order -> order.status().isUnresolved());
  }

  /** Whether it says what was so before our last fill. */
  private static boolean isOvertaken(Trade trade, PositionSnapshot positions) {
    Instant told = told(trade, positions);
    return trade.fills().stream()
        .map(booked -> booked.fill().time())
        .anyMatch(time -> !time.isBefore(positions.askedAt()) || told.isBefore(time));
  }
}
