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
 * What a strategy wants done: enter a position with its protection, change the trade that is open,
 * or close it. Executed at most once, known by its id.
 *
 * <p>Nonsense can be written down here; {@link SignalRules} names it, and the gateway denies it.
 *
 * @param createdAt when the strategy decided
 * @param validFor what it asks for is not begun, nor tried again, later than this after {@code
 *     createdAt}; a close, once begun, goes on until it is done
 * @param direction of the position that is meant; for REVERSE that of the new one
 * @param quantity in base-asset units; for AMEND the entry's new quantity in all, or zero: as it
 *     is; for CLOSE and CANCEL ignored
 * @param limitPrice a limit order at this price, good till canceled; empty: a market order; for
 *     AMEND the entry's new limit
 * @param exits how the position is to be left; for AMEND what is to be different
 * @param patience what becomes of a limit entry that is not filled in time
 * @param trade the open trade that is meant, where a change must not meet another one; empty:
 *     whichever is open in this symbol and direction
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
    ExitPlan exits,
    Optional<EntryPatience> patience,
    Optional<SignalId> trade) {
  /** What a signal asks for. */
  public enum Action {
    /** A new trade. */
    ENTER,
    /** More in the direction of the open trade. */
    ADD,
    /** A part of the open trade's position is closed, at market. */
    REDUCE,
    /** The open trade is closed, at market, wholly. */
    CLOSE,
    /** The open trade of the other direction is closed, and this one entered once it is flat. */
    REVERSE,
    /** The rest of the open trade's entry is canceled; what is filled stays, protected. */
    CANCEL,
    /** The open trade's entry gets another price or quantity, or its exits other places. */
    AMEND;

    /** Whether it begins a trade of its own. */
    public boolean enters() {
      return this == ENTER || this == REVERSE;
    }
  }

  private static final Duration A_DAY = Duration.ofDays(1);

  /** A market entry without protection; add it with the {@code with…} methods. */
  public static Signal enter(
      SignalId id,
      Instant createdAt,
      Duration validFor,
      Direction direction,
      Symbol symbol,
      Quantity quantity) {
    return of(id, createdAt, validFor, Action.ENTER, direction, symbol, quantity);
  }

  /** More of the open trade, at market unless a limit is added. */
  public static Signal add(
      SignalId id,
      Instant createdAt,
      Duration validFor,
      Direction direction,
      Symbol symbol,
      Quantity quantity) {
    return of(id, createdAt, validFor, Action.ADD, direction, symbol, quantity);
  }

  /** Closes a part of the open trade, at market. */
  public static Signal reduce(
      SignalId id,
      Instant createdAt,
      Duration validFor,
      Direction direction,
      Symbol symbol,
      Quantity quantity) {
    return of(id, createdAt, validFor, Action.REDUCE, direction, symbol, quantity);
  }

  /** Closes the open trade of this symbol and direction, at market, wholly. */
  public static Signal close(SignalId id, Instant createdAt, Direction direction, Symbol symbol) {
    return of(id, createdAt, A_DAY, Action.CLOSE, direction, symbol, Quantity.ZERO);
  }

  /** Closes the open trade of the other direction, then enters as {@link #enter}. */
  public static Signal reverse(
      SignalId id,
      Instant createdAt,
      Duration validFor,
      Direction direction,
      Symbol symbol,
      Quantity quantity) {
    return of(id, createdAt, validFor, Action.REVERSE, direction, symbol, quantity);
  }

  /** Cancels what is not filled yet of the open trade's entry. */
  public static Signal cancel(SignalId id, Instant createdAt, Direction direction, Symbol symbol) {
    return of(id, createdAt, A_DAY, Action.CANCEL, direction, symbol, Quantity.ZERO);
  }

  /** Changes the open trade; say what with the {@code with…} methods. */
  public static Signal amend(
      SignalId id, Instant createdAt, Duration validFor, Direction direction, Symbol symbol) {
    return of(id, createdAt, validFor, Action.AMEND, direction, symbol, Quantity.ZERO);
  }

  private static Signal of(
      SignalId id,
      Instant createdAt,
      Duration validFor,
      Action action,
      Direction direction,
      Symbol symbol,
      Quantity quantity) {
    return new Signal(
        id,
        createdAt,
        validFor,
        action,
        direction,
        symbol,
        quantity,
        Optional.empty(),
        ExitPlan.NONE,
        Optional.empty(),
        Optional.empty());
  }

  public Signal withLimit(Price limit) {
    return with(quantity, Optional.of(limit), exits, patience, trade);
  }

  public Signal withQuantity(Quantity other) {
    return with(other, limitPrice, exits, patience, trade);
  }

  public Signal withExits(ExitPlan plan) {
    return with(quantity, limitPrice, plan, patience, trade);
  }

  public Signal withStopLoss(Price stop) {
    return withExits(exits.withStopLoss(stop));
  }

  public Signal withTakeProfits(List<TakeProfit> steps) {
    return withExits(exits.withTakeProfits(steps));
  }

  public Signal withWorkingType(WorkingType watched) {
    return withExits(exits.withWorkingType(watched));
  }

  public Signal withPatience(EntryPatience untilThen) {
    return with(quantity, limitPrice, exits, Optional.of(untilThen), trade);
  }

  /** Meant for this trade alone. */
  public Signal ofTrade(SignalId id) {
    return with(quantity, limitPrice, exits, patience, Optional.of(id));
  }

  private Signal with(
      Quantity size,
      Optional<Price> limit,
      ExitPlan plan,
      Optional<EntryPatience> untilThen,
      Optional<SignalId> meant) {
    return new Signal(
        id, createdAt, validFor, action, direction, symbol, size, limit, plan, untilThen, meant);
  }

  public Optional<Price> stopLoss() {
    return exits.stopLoss();
  }

  public List<TakeProfit> takeProfits() {
    return exits.takeProfits();
  }

  public WorkingType workingType() {
    return exits.workingType();
  }

  public Instant expiresAt() {
    return createdAt.plus(validFor);
  }
}
