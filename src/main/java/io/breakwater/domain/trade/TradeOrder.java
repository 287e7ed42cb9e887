package io.breakwater.domain.trade;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One order of a trade with all that is known of it: the latest attempt to send it, and what the
 * exchange said. How its state follows from what is heard is {@link OrderMachine}'s.
 *
 * @param revision counts the orders of this leg from 0
 * @param attempt counts how often this revision was stamped and sent, from 0
 * @param timestamp of the latest attempt, as signed, by the exchange's clock
 * @param recvWindow how long after {@code timestamp} the exchange accepts it
 * @param orderId the exchange's number of the plain order or, for a conditional one, of its child
 * @param reported the largest executed quantity that the exchange reported for it
 * @param booked the sum of its fills that we have seen
 * @param amendment the change of it that is on its way; one at a time
 * @param amendments how many changes were begun
 * @param note why it was refused or given up, in words; empty otherwise
 */
public record TradeOrder(
    Leg leg,
    int revision,
    ClientOrderId id,
    OrderPlan plan,
    int attempt,
    Instant timestamp,
    Duration recvWindow,
    Status status,
    Optional<OrderId> orderId,
    Quantity reported,
    Quantity booked,
    Optional<Amendment> amendment,
    int amendments,
    String note) {

  /**
   * A change of an order's price or quantity, journaled before it is sent.
   *
   * @param by the signal that asked for it; empty: the entry's own patience
   * @param quantity in all, executed included
   * @param timestamp as signed, by the exchange's clock
   */
  public record Amendment(
      Optional<SignalId> by,
      Quantity quantity,
      Price price,
      Instant timestamp,
      Duration recvWindow) {
    /** It cannot be taken after this moment of the exchange's clock. */
    public Instant windowClosesAt() {
      return timestamp.plus(recvWindow);
    }
  }

  /** What is known of the order's fate. */
  public enum Status {
    /** Journaled; being sent, or about to. */
    SENDING,
    /** Sent, and no answer tells what became of it. */
    UNSURE,
    /** The exchange has it; not yet triggered where it is conditional. */
    LIVE,
    /** The condition fired; its child works. */
    TRIGGERED,
    /** Not found after its time window had passed; still watched, may yet turn up. */
    LOST,
    /** Ended by execution: filled, or expired with a rest. */
    ENDED,
    /** Canceled or expired before it did its work. */
    CANCELED,
    /** Refused by the exchange. */
    REJECTED,
    /** Certainly never reached the exchange, and given up. */
    NOT_SENT;

    /** Whether nothing more can come of the order. */
    public boolean isOver() {
      return switch (this) {
        case ENDED, CANCELED, REJECTED, NOT_SENT -> true;
        case SENDING, UNSURE, LIVE, TRIGGERED, LOST -> false;
      };
    }

    /** Whether the exchange is known to hold it. */
    public boolean isAcknowledged() {
      return this == LIVE || this == TRIGGERED;
    }

    /** Whether it is on its way, or nobody knows where. */
    public boolean isUnresolved() {
      return this == SENDING || this == UNSURE;
    }
  }

  static TradeOrder first(TradeEvent.AttemptStarted attempt) {
    return new TradeOrder(
        attempt.leg(),
        attempt.revision(),
        attempt.id(),
        attempt.plan(),
        attempt.attempt(),
        attempt.timestamp(),
        attempt.recvWindow(),
        Status.SENDING,
        Optional.empty(),
        Quantity.ZERO,
        Quantity.ZERO,
        Optional.empty(),
        0,
        "");
  }

  public boolean isOver() {
    return status.isOver();
  }

  /** How much of it is executed: what the exchange reported, or what its fills say. */
  public Quantity executed() {
    return reported.max(booked);
  }

  /** Whether more of it is executed than we have seen fills of. */
  public boolean hasUnseenFills() {
    return reported.isAbove(booked);
  }

  /** Whether the exchange has executed more of it than it was sent for. */
  public boolean isOverfilled() {
    return plan.quantity().filter(ordered -> executed().isAbove(ordered)).isPresent();
  }

  /** Whether it was refused because the price was beyond its trigger already. */
  public boolean wasPassed() {
    return wasRefused(ExchangeCode.WOULD_TRIGGER) || wasRefused(ExchangeCode.WOULD_TRIGGER_TOO);
  }

  /** Whether the exchange refused it with this code. */
  boolean wasRefused(int code) {
    return status == Status.REJECTED && note.startsWith(code + " ");
  }

  /** No request of the latest attempt can be accepted after this moment of the exchange's clock. */
  public Instant windowClosesAt() {
    return timestamp.plus(recvWindow);
  }

  /** The state after an input, and what is to be done besides. */
  public OrderMachine.Move on(OrderInput input) {
    return OrderMachine.next(leg.kind().nature(), status, input);
  }

  /** The same revision with the stamp of another attempt. */
  TradeOrder sentAgain(TradeEvent.AttemptStarted next) {
    OrderMachine.Move move = on(OrderInput.SENT);
    return move.then() == OrderMachine.Then.ALARM
        ? this
        : new TradeOrder(
            leg,
            revision,
            id,
            next.plan(),
            next.attempt(),
            next.timestamp(),
            next.recvWindow(),
            move.next(),
            orderId,
            reported,
            booked,
            amendment,
            amendments,
            "");
  }

  TradeOrder heard(OrderInput input, String why) {
    Status next = on(input).next();
    return next == status ? this : with(next, orderId, reported, booked, why);
  }

  /** With the exchange's own word of it; no quantity goes down. */
  TradeOrder seen(OrderReport report) {
    Status next = on(OrderInput.told(report.status())).next();
    Optional<OrderId> number = report.orderId().or(() -> orderId);
    TradeOrder known = with(next, number, reported.max(report.executed()), booked, note);
    if (amendment.filter(report::shows).isPresent()) {
      return known.amended(true);
    }
    // Whoever changed it, and whatever we believe: it is as the exchange says.
    boolean differs =
        !leg.isConditional()
            && report.quantity().isPresent()
            && report.price().isPresent()
            && (!report.quantity().equals(plan.quantity()) || !report.price().equals(plan.price()));
    return differs
        ? known.with(
            amendment, amendments, plan.amended(report.quantity().get(), report.price().get()))
        : known;
  }

  /** With an execution that is new. */
  TradeOrder filled(Quantity quantity, OrderId number) {
    return with(
        on(OrderInput.FILL).next(), Optional.of(number), reported, booked.plus(quantity), note);
  }

  TradeOrder amending(Amendment change) {
    return with(Optional.of(change), amendments + 1, plan);
  }

  /** The change is over; done or not, as the plan tells. */
  TradeOrder amended(boolean done) {
    OrderPlan next =
        amendment
            .filter(change -> done)
            .map(change -> plan.amended(change.quantity(), change.price()))
            .orElse(plan);
    return with(Optional.empty(), amendments, next);
  }

  private TradeOrder with(Optional<Amendment> change, int changes, OrderPlan next) {
    return new TradeOrder(
        leg,
        revision,
        id,
        next,
        attempt,
        timestamp,
        recvWindow,
        status,
        orderId,
        reported,
        booked,
        change,
        changes,
        note);
  }

  private TradeOrder with(
      Status next, Optional<OrderId> number, Quantity told, Quantity seen, String why) {
    return new TradeOrder(
        leg,
        revision,
        id,
        plan,
        attempt,
        timestamp,
        recvWindow,
        next,
        number,
        told,
        seen,
        amendment,
        amendments,
        why);
  }
}
