package io.breakwater.domain.trade;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One order of a trade with all that is known of it: the latest attempt to send it, and what the
 * exchange said.
 *
 * @param revision counts the orders of this leg from 0
 * @param attempt counts how often this revision was stamped and sent, from 0
 * @param timestamp of the latest attempt, as signed, by the exchange's clock
 * @param recvWindow how long after {@code timestamp} the exchange accepts it
 * @param orderId the exchange's number of the plain order or, for a conditional one, of its child
 * @param reported the largest executed quantity that the exchange reported for it
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
    String note) {

  /**
   * How the exchange refuses a conditional order that would trigger at once.
   *
   * @see "Binance USDⓈ-M Futures API, Error Codes, -2021 ORDER_WOULD_IMMEDIATELY_TRIGGER"
   */
  private static final int WOULD_TRIGGER = -2021;

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
  }

  public boolean isOver() {
    return status.isOver();
  }

  /** Whether it was refused because the price was beyond its trigger already. */
  public boolean wasPassed() {
    return status == Status.REJECTED && note.startsWith(WOULD_TRIGGER + " ");
  }

  /** No request of the latest attempt can be accepted after this moment of the exchange's clock. */
  public Instant windowClosesAt() {
    return timestamp.plus(recvWindow);
  }

  TradeOrder with(Status changed, String why) {
    return new TradeOrder(
        leg, revision, id, plan, attempt, timestamp, recvWindow, changed, orderId, reported, why);
  }

  /** With news of the exchange; an order that is over stays so, and no quantity goes down. */
  TradeOrder seen(Status told, Optional<OrderId> number, Quantity executed) {
    Status next = status.isOver() ? status : told;
    // A look-up that was overtaken by the stream must not set a triggered order back.
    if (status == Status.TRIGGERED && told == Status.LIVE) {
      next = status;
    }
    return new TradeOrder(
        leg,
        revision,
        id,
        plan,
        attempt,
        timestamp,
        recvWindow,
        next,
        number.or(() -> orderId),
        reported.max(executed),
        note);
  }
}
