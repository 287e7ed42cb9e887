package io.breakwater.domain.trade;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.WorkingType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a strategy wants done: enter a position with its protection, or close one. Executed at most
 * once, known by its id.
 *
 * <p>Nonsense can be written down here; {@link SignalRules} names it, and the gateway denies it.
 *
 * @param createdAt when the strategy decided
 * @param validFor an entry is not begun, nor tried again, later than this after {@code createdAt}
 * @param direction of the position to enter or to close
 * @param quantity in base-asset units; for CLOSE ignored, the whole position is closed
 * @param limitPrice a limit order at this price, good till canceled; empty for a market order
 * @param stopLoss where the exchange closes the position at a loss; a base stop at this price is
 *     placed for whatever is filled
 * @param takeProfits steps where the exchange closes parts with a profit
 * @param workingType the price that stop and take-profits watch
 */
public record Signal(
    SignalId id,
    Instant createdAt,
    Duration validFor,
    Action action,
    Direction direction,
    Symbol symbol,
    Quantity quantity,
    Optional<Price> limitPrice,
    Optional<Price> stopLoss,
    List<TakeProfit> takeProfits,
    WorkingType workingType) {
  /** What a signal asks for. */
  public enum Action {
    ENTER,
    CLOSE
  }

  public Signal {
    takeProfits = List.copyOf(takeProfits);
  }

  /** A market entry without protection; add it with the {@code with…} methods. */
  public static Signal enter(
      SignalId id,
      Instant createdAt,
      Duration validFor,
      Direction direction,
      Symbol symbol,
      Quantity quantity) {
    return new Signal(
        id,
        createdAt,
        validFor,
        Action.ENTER,
        direction,
        symbol,
        quantity,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        WorkingType.MARK_PRICE);
  }

  /** Closes the open trade of this symbol and direction, at market, wholly. */
  public static Signal close(SignalId id, Instant createdAt, Direction direction, Symbol symbol) {
    return new Signal(
        id,
        createdAt,
        Duration.ofDays(1),
        Action.CLOSE,
        direction,
        symbol,
        Quantity.ZERO,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        WorkingType.MARK_PRICE);
  }

  public Signal withLimit(Price limit) {
    return new Signal(
        id,
        createdAt,
        validFor,
        action,
        direction,
        symbol,
        quantity,
        Optional.of(limit),
        stopLoss,
        takeProfits,
        workingType);
  }

  public Signal withStopLoss(Price stop) {
    return new Signal(
        id,
        createdAt,
        validFor,
        action,
        direction,
        symbol,
        quantity,
        limitPrice,
        Optional.of(stop),
        takeProfits,
        workingType);
  }

  public Signal withTakeProfits(List<TakeProfit> steps) {
    return new Signal(
        id,
        createdAt,
        validFor,
        action,
        direction,
        symbol,
        quantity,
        limitPrice,
        stopLoss,
        steps,
        workingType);
  }

  public Signal withWorkingType(WorkingType watched) {
    return new Signal(
        id,
        createdAt,
        validFor,
        action,
        direction,
        symbol,
        quantity,
        limitPrice,
        stopLoss,
        takeProfits,
        watched);
  }

  public Instant expiresAt() {
    return createdAt.plus(validFor);
  }
}
