package io.breakwater.domain.trade;

import io.breakwater.domain.Price;
import io.breakwater.domain.WorkingType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a position is to be left: at a loss, with a profit, or by time.
 *
 * @param stopLoss where the exchange closes the position at a loss, whatever its size
 * @param takeProfits steps where the exchange closes parts with a profit
 * @param trailing a stop that follows the price
 * @param breakEven a stop at the entry's price once the price has gone far enough
 * @param timeExit the position is closed so long after its first fill
 * @param workingType the price that all of these watch
 */
public record ExitPlan(
    Optional<Price> stopLoss,
    List<TakeProfit> takeProfits,
    Optional<Trailing> trailing,
    Optional<BreakEven> breakEven,
    Optional<Duration> timeExit,
    WorkingType workingType) {
  /** Nothing but what a signal to close brings about. */
  public static final ExitPlan NONE =
      new ExitPlan(
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          WorkingType.MARK_PRICE);

  public ExitPlan {
    takeProfits = List.copyOf(takeProfits);
  }

  public ExitPlan withStopLoss(Price stop) {
    return new ExitPlan(Optional.of(stop), takeProfits, trailing, breakEven, timeExit, workingType);
  }

  public ExitPlan withTakeProfits(List<TakeProfit> steps) {
    return new ExitPlan(stopLoss, steps, trailing, breakEven, timeExit, workingType);
  }

  public ExitPlan withTrailing(Trailing stop) {
    return new ExitPlan(stopLoss, takeProfits, Optional.of(stop), breakEven, timeExit, workingType);
  }

  public ExitPlan withBreakEven(BreakEven stop) {
    return new ExitPlan(stopLoss, takeProfits, trailing, Optional.of(stop), timeExit, workingType);
  }

  public ExitPlan withTimeExit(Duration after) {
    return new ExitPlan(
        stopLoss, takeProfits, trailing, breakEven, Optional.of(after), workingType);
  }

  public ExitPlan withWorkingType(WorkingType watched) {
    return new ExitPlan(stopLoss, takeProfits, trailing, breakEven, timeExit, watched);
  }

  /** This plan with whatever {@code change} names, in its place. */
  public ExitPlan changedBy(ExitPlan change) {
    return new ExitPlan(
        change.stopLoss.or(() -> stopLoss),
        change.takeProfits.isEmpty() ? takeProfits : change.takeProfits,
        change.trailing.or(() -> trailing),
        change.breakEven.or(() -> breakEven),
        change.timeExit.or(() -> timeExit),
        workingType);
  }

  /** Whether a stop with a quantity may come beside the base stop. */
  public boolean hasTightStop() {
    return trailing.isPresent() || breakEven.isPresent();
  }

  /**
   * How many of the exchange's places for conditional orders the plan may take at a time: each stop
   * and step, and one to spare, because a stop is replaced by placing the new one first.
   */
  public int protectionSlots() {
    int stops = (stopLoss.isPresent() ? 1 : 0) + (hasTightStop() ? 1 : 0);
    return stops + takeProfits.size() + (stops > 0 ? 1 : 0);
  }
}
