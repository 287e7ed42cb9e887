package io.breakwater.domain.trade;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import java.time.Duration;
import java.time.Instant;

/** A fact of a trade's life, as it is stored. Applying one is pure and never fails. */
public sealed interface TradeEvent {
  /** The signal that began the trade: its name. */
  SignalId trade();

  /** Our clock when it was written down. */
  Instant at();

  /** The trade after this fact. */
  Trade applyTo(Trade before);

  /** A signal was taken on; the first fact of every trade. */
  record SignalAccepted(Signal signal, Slot slot, Instant at) implements TradeEvent {
    @Override
    public SignalId trade() {
      return signal.id();
    }

    /** Begins anew: there is no trade before it. */
    @Override
    public Trade applyTo(Trade before) {
      return begin();
    }

    public Trade begin() {
      return Trade.accepted(signal, slot, at);
    }
  }

  /**
   * An order is about to be sent, for the first time or again; written before it is.
   *
   * @param timestamp what is signed, by the exchange's clock
   * @param recvWindow what is signed with it
   * @param owner the node that sends it
   */
  record AttemptStarted(
      SignalId trade,
      Leg leg,
      int revision,
      int attempt,
      ClientOrderId id,
      OrderPlan plan,
      Instant timestamp,
      Duration recvWindow,
      String owner,
      Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.attempted(this);
    }
  }

  /** The exchange told of an order: by reply, stream or look-up. */
  record OrderSeen(SignalId trade, OrderReport report, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.seen(report);
    }
  }

  /** An execution of one of the trade's orders; known by its trade id. */
  record OrderFilled(SignalId trade, ClientOrderId id, Fill fill, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.filled(id, fill);
    }
  }

  /** The exchange refused an order. */
  record OrderRefused(SignalId trade, ClientOrderId id, int code, String reason, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.marked(id, TradeOrder.Status.REJECTED, code + " " + reason);
    }
  }

  /** An order was sent and nothing tells what became of it. */
  record OrderUnsure(SignalId trade, ClientOrderId id, String cause, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.marked(id, TradeOrder.Status.UNSURE, cause);
    }
  }

  /** An order never reached the exchange and was given up. */
  record OrderNotSent(SignalId trade, ClientOrderId id, String cause, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.marked(id, TradeOrder.Status.NOT_SENT, cause);
    }
  }

  /** An unsure entry was not found after its window had passed at the exchange. */
  record OrderLost(SignalId trade, ClientOrderId id, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.marked(id, TradeOrder.Status.LOST, "not found after its window");
    }
  }

  /** A lost entry did not turn up while it was watched. */
  record WatchEnded(SignalId trade, ClientOrderId id, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.marked(id, TradeOrder.Status.NOT_SENT, "never turned up");
    }
  }

  /** The position is to be closed, and why. */
  record CloseRequested(SignalId trade, SignalId by, String cause, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.closing(cause);
    }
  }

  /** The exchange says that the position is flat although our fills do not explain it. */
  record FoundFlat(SignalId trade, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.foundFlat();
    }
  }

  /** Flat, and no order is left: the last fact. */
  record TradeEnded(SignalId trade, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.ended(at);
    }
  }
}
