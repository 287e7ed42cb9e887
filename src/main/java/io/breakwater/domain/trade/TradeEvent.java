package io.breakwater.domain.trade;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A fact of a trade's life, as it is stored. Applying one is pure and never fails. */
public sealed interface TradeEvent {
  /** The signal that began the trade: its name. */
  SignalId trade();

  /** Our clock when it was written down. */
  Instant at();

  /** The trade after this fact. */
  Trade applyTo(Trade before);

  /**
   * What was asked of the node and is answered the same from then on.
   *
   * @param createdAt by this it is told from one that nobody remembers any more
   */
  record Acceptance(SignalId signal, Instant createdAt) {}

  /** What was accepted with this fact; empty where it follows from others. */
  default Optional<Acceptance> acceptance() {
    return Optional.empty();
  }

  /** Whether it is the first of its name. */
  default boolean isFirst() {
    return acceptance().filter(accepted -> accepted.signal().equals(trade())).isPresent();
  }

  /** The trade that begins with this fact; empty where there is one before it. */
  default Optional<Trade> begun() {
    return Optional.empty();
  }

  /**
   * A signal was taken on; the first fact of a trade.
   *
   * @param grounds what the decision rested on, in words: prices, position, balance, mode
   */
  record SignalAccepted(Signal signal, Slot slot, List<String> grounds, Instant at)
      implements TradeEvent {
    public SignalAccepted {
      grounds = List.copyOf(grounds);
    }

    @Override
    public SignalId trade() {
      return signal.id();
    }

    @Override
    public Optional<Acceptance> acceptance() {
      return Optional.of(new Acceptance(signal.id(), signal.createdAt()));
    }

    /** Begins anew: there is no trade before it. */
    @Override
    public Trade applyTo(Trade before) {
      return begin();
    }

    @Override
    public Optional<Trade> begun() {
      return Optional.of(begin());
    }

    public Trade begin() {
      return Trade.accepted(signal, slot, at);
    }
  }

  /**
   * A position that was there before the node, or that somebody else made, becomes a trade; the
   * first fact of that trade.
   *
   * @param signal made by the node: it says how the position is to be left
   * @param entryPrice the exchange's average, where it tells one
   */
  record PositionAdopted(
      Signal signal, Slot slot, Quantity quantity, Optional<Price> entryPrice, Instant at)
      implements TradeEvent {
    @Override
    public SignalId trade() {
      return signal.id();
    }

    @Override
    public Optional<Acceptance> acceptance() {
      return Optional.of(new Acceptance(signal.id(), at));
    }

    /** Begins anew: there is no trade before it. */
    @Override
    public Trade applyTo(Trade before) {
      return begin();
    }

    @Override
    public Optional<Trade> begun() {
      return Optional.of(begin());
    }

    public Trade begin() {
      return Trade.adopted(signal, slot, quantity, entryPrice, at);
    }
  }

  /**
   * A signal that changes the trade was taken on.
   *
   * @param change its action is neither to enter nor to close
   * @param grounds as of {@link SignalAccepted}
   */
  record ChangeAccepted(SignalId trade, Signal change, List<String> grounds, Instant at)
      implements TradeEvent {
    public ChangeAccepted {
      grounds = List.copyOf(grounds);
    }

    @Override
    public Optional<Acceptance> acceptance() {
      return Optional.of(new Acceptance(change.id(), change.createdAt()));
    }

    @Override
    public Trade applyTo(Trade before) {
      return before.changed(change);
    }
  }

  /**
   * The exchange shows a position while the fate of the entry is not known: as good as certain that
   * it was filled, and reason enough for a stop, which closes whatever there is.
   *
   * @param size what the exchange shows
   */
  record PositionNoticed(SignalId trade, Quantity size, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.positionNoticed();
    }
  }

  /**
   * All positions are to be closed and all orders canceled, until the exchange shows none; it is
   * about no trade, and its name is that of the command.
   */
  record FlattenStarted(SignalId trade, Instant at) implements TradeEvent {
    @Override
    public Optional<Acceptance> acceptance() {
      return Optional.of(new Acceptance(trade, at));
    }

    @Override
    public Trade applyTo(Trade before) {
      return before;
    }
  }

  /** The exchange has shown no position and no order, twice. */
  record FlattenDone(SignalId trade, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before;
    }
  }

  /**
   * What was to follow a trade that was reversed does not come about.
   *
   * @param trade that was reversed; it has ended
   * @param signal that asked for it
   */
  record ReversalEnded(SignalId trade, SignalId signal, String cause, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before;
    }
  }

  /** What is not filled yet of the entry is not wanted any more. */
  record EntryGivenUp(SignalId trade, String cause, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.entryGivenUp();
    }
  }

  /** The stop with a quantity is wanted at another price, nearer than before. */
  record StopMoved(SignalId trade, Price price, String cause, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.stopMoved(price);
    }
  }

  /**
   * A change of an order's price or quantity is about to be sent; written before it is.
   *
   * @param by the signal that asked for it; empty: the entry's own patience
   * @param quantity in all, executed included
   * @param timestamp what is signed, by the exchange's clock
   */
  record AmendStarted(
      SignalId trade,
      ClientOrderId id,
      Optional<SignalId> by,
      Quantity quantity,
      Price price,
      Instant timestamp,
      Duration recvWindow,
      String owner,
      Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.amending(
          id, new TradeOrder.Amendment(by, quantity, price, timestamp, recvWindow));
    }
  }

  /**
   * What came of a change of an order.
   *
   * @param done false: the order stands as it was
   */
  record AmendEnded(SignalId trade, ClientOrderId id, boolean done, String note, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.amended(id, done);
    }
  }

  /**
   * Somebody else's order changed the position of this trade.
   *
   * @param order its name at the exchange
   */
  record OutsideFilled(
      SignalId trade, ClientOrderId order, OrderOrigin cause, Fill fill, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.filledOutside(order, cause, fill);
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
      return before.heard(id, OrderInput.REFUSED, code + " " + reason);
    }
  }

  /** An order was sent and nothing tells what became of it. */
  record OrderUnsure(SignalId trade, ClientOrderId id, String cause, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.heard(id, OrderInput.UNANSWERED, cause);
    }
  }

  /** An order never reached the exchange and was given up. */
  record OrderNotSent(SignalId trade, ClientOrderId id, String cause, Instant at)
      implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.heard(id, OrderInput.HELD_BACK, cause);
    }
  }

  /** An unsure entry was not found after its window had passed at the exchange. */
  record OrderLost(SignalId trade, ClientOrderId id, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.lost(id, "not found after its window");
    }
  }

  /** A lost entry did not turn up while it was watched. */
  record WatchEnded(SignalId trade, ClientOrderId id, Instant at) implements TradeEvent {
    @Override
    public Trade applyTo(Trade before) {
      return before.heard(id, OrderInput.WATCH_OVER, "never turned up");
    }
  }

  /** The position is to be closed, and why. */
  record CloseRequested(SignalId trade, SignalId by, String cause, Instant at)
      implements TradeEvent {
    @Override
    public Optional<Acceptance> acceptance() {
      return by.equals(trade) ? Optional.empty() : Optional.of(new Acceptance(by, at));
    }

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
