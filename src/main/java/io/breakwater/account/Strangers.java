package io.breakwater.account;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Position;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Positions in slots without a trade, which may become trades. One reading is no proof: it may be
 * older than the end of the last trade there. Confined to {@link OrderGateway}'s actor.
 */
final class Strangers {
  private static final int PROVING_PASSES = 2;
  private static final Duration A_DAY = Duration.ofDays(1);

  private record Seen(SignedQuantity size, Instant updated, int passes) {}

  private final int stopPercent;
  private final Map<Slot, Seen> seen = new LinkedHashMap<>();

  /**
   * @param stopPercent how far from the mark price an adopted position's stop is
   */
  Strangers(int stopPercent) {
    this.stopPercent = stopPercent;
  }

  /** A pass shows no position here any more, or a trade that explains it. */
  void forget(Slot slot) {
    seen.remove(slot);
  }

  /**
   * Whether a position is certainly there and certainly no trade's.
   *
   * @param lastFill of the trades that were in its slot, by the exchange's clock; the position must
   *     have changed since, or the reading is older than that
   */
  boolean isProven(Position position, Optional<Instant> lastFill) {
    Slot slot = new Slot(position.symbol(), position.positionSide());
    Seen before = seen.get(slot);
    boolean same =
        before != null
            && before.size().equals(position.size())
            && before.updated().equals(position.updateTime());
    Seen now = new Seen(position.size(), position.updateTime(), same ? before.passes() + 1 : 1);
    seen.put(slot, now);
    return now.passes() >= PROVING_PASSES
        && lastFill.map(last -> position.updateTime().isAfter(last)).orElse(true);
  }

  /** The signal that an adopted position's trade has: it says how the position is to be left. */
  Signal signal(Position position, Optional<Instrument> rules, Optional<Price> mark, Instant now) {
    Direction direction = position.size().value().signum() > 0 ? Direction.LONG : Direction.SHORT;
    Signal signal =
        Signal.enter(
            new SignalId(
                "found-"
                    + position.symbol()
                    + "-"
                    + direction
                    + "-"
                    + position.updateTime().toEpochMilli()),
            now,
            A_DAY,
            direction,
            position.symbol(),
            new Quantity(position.size().value().abs()));
    return rules.isPresent() && mark.isPresent()
        ? signal.withStopLoss(stop(direction, rules.get(), mark.get()))
        : signal;
  }

  private Price stop(Direction direction, Instrument rules, Price mark) {
    BigDecimal share = BigDecimal.valueOf(stopPercent).movePointLeft(2);
    BigDecimal factor =
        BigDecimal.ONE.subtract(direction == Direction.LONG ? share : share.negate());
    return rules.roundPassive(new Price(mark.value().multiply(factor)), direction.exitSide());
  }
}
