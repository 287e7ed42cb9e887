package io.breakwater.account.stored;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A {@link TradeEvent} as it is stored: flat, with plain fields. Times in ms since 1970. The class
 * name is the manifest, so names and fields stay for ever: fields may be added, as optional ones.
 */
public sealed interface StoredEvent {
  TradeEvent toDomain();

  /** The stored form of any event of the domain. */
  static StoredEvent of(TradeEvent event) {
    String trade = event.trade().value();
    long at = event.at().toEpochMilli();
    if (event instanceof TradeEvent.SignalAccepted e) {
      return new SignalAccepted(
          StoredSignal.of(e.signal()), e.slot().positionSide().name(), at, e.grounds());
    }
    if (event instanceof TradeEvent.PositionAdopted e) {
      return new PositionAdopted(
          StoredSignal.of(e.signal()),
          e.slot().positionSide().name(),
          e.quantity().toString(),
          e.entryPrice().map(Price::toString),
          at);
    }
    if (event instanceof TradeEvent.ChangeAccepted e) {
      return new ChangeAccepted(trade, StoredSignal.of(e.change()), e.grounds(), at);
    }
    if (event instanceof TradeEvent.PositionNoticed e) {
      return new PositionNoticed(trade, e.size().toString(), at);
    }
    if (event instanceof TradeEvent.FlattenStarted) {
      return new FlattenStarted(trade, at);
    }
    if (event instanceof TradeEvent.FlattenDone) {
      return new FlattenDone(trade, at);
    }
    if (event instanceof TradeEvent.ReversalEnded e) {
      return new ReversalEnded(trade, e.signal().value(), e.cause(), at);
    }
    if (event instanceof TradeEvent.EntryGivenUp e) {
      return new EntryGivenUp(trade, e.cause(), at);
    }
    if (event instanceof TradeEvent.StopMoved e) {
      return new StopMoved(trade, e.price().toString(), e.cause(), at);
    }
    if (event instanceof TradeEvent.AmendStarted e) {
      return new AmendStarted(
          trade,
          e.id().value(),
          e.by().map(SignalId::value),
          e.quantity().toString(),
          e.price().toString(),
          e.timestamp().toEpochMilli(),
          e.recvWindow().toMillis(),
          e.owner(),
          at);
    }
    if (event instanceof TradeEvent.AmendEnded e) {
      return new AmendEnded(trade, e.id().value(), e.done(), e.note(), at);
    }
    if (event instanceof TradeEvent.OutsideFilled e) {
      return new OutsideFilled(
          trade, e.order().value(), e.cause().name(), StoredFill.of(e.fill()), at);
    }
    if (event instanceof TradeEvent.AttemptStarted e) {
      return new AttemptStarted(
          trade,
          e.leg().kind().name(),
          e.leg().step(),
          e.revision(),
          e.attempt(),
          e.id().value(),
          StoredPlan.of(e.plan()),
          e.timestamp().toEpochMilli(),
          e.recvWindow().toMillis(),
          e.owner(),
          at);
    }
    if (event instanceof TradeEvent.OrderSeen e) {
      OrderReport report = e.report();
      return new OrderSeen(
          trade,
          report.id().value(),
          report.status().name(),
          report.orderId().map(OrderId::value),
          report.executed().toString(),
          at,
          report.quantity().map(Quantity::toString),
          report.price().map(Price::toString));
    }
    if (event instanceof TradeEvent.OrderFilled e) {
      return new OrderFilled(trade, e.id().value(), StoredFill.of(e.fill()), at);
    }
    if (event instanceof TradeEvent.OrderRefused e) {
      return new OrderRefused(trade, e.id().value(), e.code(), e.reason(), at);
    }
    if (event instanceof TradeEvent.OrderUnsure e) {
      return new OrderUnsure(trade, e.id().value(), e.cause(), at);
    }
    if (event instanceof TradeEvent.OrderNotSent e) {
      return new OrderNotSent(trade, e.id().value(), e.cause(), at);
    }
    if (event instanceof TradeEvent.OrderLost e) {
      return new OrderLost(trade, e.id().value(), at);
    }
    if (event instanceof TradeEvent.WatchEnded e) {
      return new WatchEnded(trade, e.id().value(), at);
    }
    if (event instanceof TradeEvent.CloseRequested e) {
      return new CloseRequested(trade, e.by().value(), e.cause(), at);
    }
    if (event instanceof TradeEvent.FoundFlat) {
      return new FoundFlat(trade, at);
    }
    if (event instanceof TradeEvent.TradeEnded) {
      return new TradeEnded(trade, at);
    }
    throw new IllegalStateException("no stored form of " + event.getClass().getName());
  }

  private static Instant time(long ms) {
    return Instant.ofEpochMilli(ms);
  }

  private static Slot slot(StoredSignal signal, String positionSide) {
    return new Slot(new Symbol(signal.symbol()), PositionSide.valueOf(positionSide));
  }

  /** See {@link TradeEvent.SignalAccepted}. */
  record SignalAccepted(StoredSignal signal, String positionSide, long at, List<String> grounds)
      implements StoredEvent {
    public SignalAccepted {
      // Jackson gives null for a list that is missing.
      grounds = grounds == null ? List.of() : List.copyOf(grounds);
    }

    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.SignalAccepted(
          signal.toDomain(), slot(signal, positionSide), grounds, time(at));
    }
  }

  /** See {@link TradeEvent.PositionAdopted}. */
  record PositionAdopted(
      StoredSignal signal,
      String positionSide,
      String quantity,
      Optional<String> entryPrice,
      long at)
      implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.PositionAdopted(
          signal.toDomain(),
          slot(signal, positionSide),
          Quantity.of(quantity),
          entryPrice.map(Price::of),
          time(at));
    }
  }

  /** See {@link TradeEvent.ChangeAccepted}. */
  record ChangeAccepted(String trade, StoredSignal change, List<String> grounds, long at)
      implements StoredEvent {
    public ChangeAccepted {
      grounds = grounds == null ? List.of() : List.copyOf(grounds);
    }

    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.ChangeAccepted(
          new SignalId(trade), change.toDomain(), grounds, time(at));
    }
  }

  /** See {@link TradeEvent.PositionNoticed}. */
  record PositionNoticed(String trade, String size, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.PositionNoticed(new SignalId(trade), Quantity.of(size), time(at));
    }
  }

  /** See {@link TradeEvent.FlattenStarted}. */
  record FlattenStarted(String trade, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.FlattenStarted(new SignalId(trade), time(at));
    }
  }

  /** See {@link TradeEvent.FlattenDone}. */
  record FlattenDone(String trade, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.FlattenDone(new SignalId(trade), time(at));
    }
  }

  /** See {@link TradeEvent.ReversalEnded}. */
  record ReversalEnded(String trade, String signal, String cause, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.ReversalEnded(
          new SignalId(trade), new SignalId(signal), cause, time(at));
    }
  }

  /** See {@link TradeEvent.EntryGivenUp}. */
  record EntryGivenUp(String trade, String cause, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.EntryGivenUp(new SignalId(trade), cause, time(at));
    }
  }

  /** See {@link TradeEvent.StopMoved}. */
  record StopMoved(String trade, String price, String cause, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.StopMoved(new SignalId(trade), Price.of(price), cause, time(at));
    }
  }

  /** See {@link TradeEvent.AmendStarted}. */
  record AmendStarted(
      String trade,
      String id,
      Optional<String> by,
      String quantity,
      String price,
      long timestamp,
      long recvWindowMs,
      String owner,
      long at)
      implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.AmendStarted(
          new SignalId(trade),
          new ClientOrderId(id),
          by.map(SignalId::new),
          Quantity.of(quantity),
          Price.of(price),
          time(timestamp),
          Duration.ofMillis(recvWindowMs),
          owner,
          time(at));
    }
  }

  /** See {@link TradeEvent.AmendEnded}. */
  record AmendEnded(String trade, String id, boolean done, String note, long at)
      implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.AmendEnded(
          new SignalId(trade), new ClientOrderId(id), done, note, time(at));
    }
  }

  /** See {@link TradeEvent.OutsideFilled}. */
  record OutsideFilled(String trade, String order, String cause, StoredFill fill, long at)
      implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.OutsideFilled(
          new SignalId(trade),
          new ClientOrderId(order),
          OrderOrigin.valueOf(cause),
          fill.toDomain(),
          time(at));
    }
  }

  /**
   * See {@link TradeEvent.AttemptStarted}.
   *
   * @param timestamp as signed
   * @param recvWindowMs as signed
   */
  record AttemptStarted(
      String trade,
      String leg,
      int step,
      int revision,
      int attempt,
      String id,
      StoredPlan plan,
      long timestamp,
      long recvWindowMs,
      String owner,
      long at)
      implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.AttemptStarted(
          new SignalId(trade),
          new Leg(LegKind.valueOf(leg), step),
          revision,
          attempt,
          new ClientOrderId(id),
          plan.toDomain(),
          time(timestamp),
          Duration.ofMillis(recvWindowMs),
          owner,
          time(at));
    }
  }

  /** See {@link TradeEvent.OrderSeen}. */
  record OrderSeen(
      String trade,
      String id,
      String status,
      Optional<Long> orderId,
      String executed,
      long at,
      Optional<String> quantity,
      Optional<String> price)
      implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      var report =
          new OrderReport(
              new ClientOrderId(id),
              TradeOrder.Status.valueOf(status),
              orderId.map(OrderId::new),
              Quantity.of(executed),
              quantity.map(Quantity::of),
              price.map(Price::of));
      return new TradeEvent.OrderSeen(new SignalId(trade), report, time(at));
    }
  }

  /** See {@link TradeEvent.OrderFilled}. */
  record OrderFilled(String trade, String id, StoredFill fill, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.OrderFilled(
          new SignalId(trade), new ClientOrderId(id), fill.toDomain(), time(at));
    }
  }

  /** See {@link TradeEvent.OrderRefused}. */
  record OrderRefused(String trade, String id, int code, String reason, long at)
      implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.OrderRefused(
          new SignalId(trade), new ClientOrderId(id), code, reason, time(at));
    }
  }

  /** See {@link TradeEvent.OrderUnsure}. */
  record OrderUnsure(String trade, String id, String cause, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.OrderUnsure(
          new SignalId(trade), new ClientOrderId(id), cause, time(at));
    }
  }

  /** See {@link TradeEvent.OrderNotSent}. */
  record OrderNotSent(String trade, String id, String cause, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.OrderNotSent(
          new SignalId(trade), new ClientOrderId(id), cause, time(at));
    }
  }

  /** See {@link TradeEvent.OrderLost}. */
  record OrderLost(String trade, String id, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.OrderLost(new SignalId(trade), new ClientOrderId(id), time(at));
    }
  }

  /** See {@link TradeEvent.WatchEnded}. */
  record WatchEnded(String trade, String id, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.WatchEnded(new SignalId(trade), new ClientOrderId(id), time(at));
    }
  }

  /** See {@link TradeEvent.CloseRequested}. */
  record CloseRequested(String trade, String by, String cause, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.CloseRequested(new SignalId(trade), new SignalId(by), cause, time(at));
    }
  }

  /** See {@link TradeEvent.FoundFlat}. */
  record FoundFlat(String trade, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.FoundFlat(new SignalId(trade), time(at));
    }
  }

  /** See {@link TradeEvent.TradeEnded}. */
  record TradeEnded(String trade, long at) implements StoredEvent {
    @Override
    public TradeEvent toDomain() {
      return new TradeEvent.TradeEnded(new SignalId(trade), time(at));
    }
  }
}
