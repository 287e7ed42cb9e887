package io.breakwater.testkit;

import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.Reason;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.simulator.ExchangeRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A signal on its way, and what became of it. Each expectation waits for what it expects. */
public final class Sent {
  private final Scenario scenario;
  private final Signal signal;
  private final Instant sentAt;
  private final List<OrderGateway.Reply> replies = new ArrayList<>();
  private Instant answered = Instant.MAX;

  Sent(Scenario scenario, Signal signal) {
    this.scenario = scenario;
    this.signal = signal;
    this.sentAt = scenario.now();
  }

  public SignalId id() {
    return signal.id();
  }

  Signal signal() {
    return signal;
  }

  void isTold(OrderGateway.Reply reply) {
    answered = scenario.now();
    replies.add(reply);
  }

  /** Every answer so far. */
  public List<OrderGateway.Reply> replies() {
    return List.copyOf(replies);
  }

  /** The one reply. */
  public OrderGateway.Reply reply() {
    scenario.expect("a reply to " + signal.id(), () -> !replies.isEmpty());
    scenario.check("one reply to " + signal.id() + ", had " + replies, replies.size() == 1);
    return replies.get(0);
  }

  public Sent isAccepted() {
    OrderGateway.Reply reply = reply();
    scenario.check("accepted, was " + reply, reply instanceof OrderGateway.Accepted);
    return this;
  }

  /** Our own no, in this mode. */
  public Sent isDenied(Mode mode) {
    OrderExecutionError.Denied denied = is(OrderExecutionError.Denied.class);
    scenario.check("denied in " + mode + ", was " + denied, denied.mode() == mode);
    return this;
  }

  /** Our own no, in this mode, for this reason. */
  public Sent isDenied(Mode mode, Reason reason) {
    isDenied(mode);
    OrderExecutionError.Denied denied = is(OrderExecutionError.Denied.class);
    scenario.check(
        "denied for " + reason + ", was " + denied,
        denied.violations().contains(reason.toString()));
    return this;
  }

  /** One of the errors. */
  public <E extends OrderExecutionError> E is(Class<E> type) {
    OrderGateway.Reply reply = reply();
    scenario.check(type.getSimpleName() + ", was " + reply, type.isInstance(reply));
    return type.cast(reply);
  }

  public Sent within(Duration limit) {
    reply();
    Duration took = Duration.between(sentAt, answered);
    scenario.check("an answer within " + limit + ", took " + took, took.compareTo(limit) <= 0);
    return this;
  }

  public boolean isAnswered() {
    return !replies.isEmpty();
  }

  /** The exchange has bought or sold this much for it. */
  public Sent isFilled(String quantity) {
    Quantity wanted = Quantity.of(quantity);
    scenario.expect(
        signal.id() + " filled with " + wanted, () -> filled().compareTo(wanted.value()) == 0);
    return this;
  }

  /** Since it was sent, in its symbol, on its side. */
  private BigDecimal filled() {
    Side side =
        signal.action().enters() || signal.action() == Signal.Action.ADD
            ? signal.direction().entrySide()
            : signal.direction().exitSide();
    return scenario.exchange().fills().stream()
        .filter(fill -> fill.symbol().equals(signal.symbol()) && fill.side() == side)
        .filter(fill -> !fill.time().isBefore(sentAt))
        .map(ExchangeRecord.Filled::quantity)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Told later, when the answer was Accepted: the entry came to nothing, and why. */
  public <E extends OrderExecutionError> E endsAs(Class<E> type, Duration within) {
    return scenario.expectNews(type, error -> error.signal().equals(id()), within);
  }

  /** Told later, of a change: it has done its work. */
  public OrderGateway.Changed isDone(Duration within) {
    return scenario.expectNews(
        OrderGateway.Changed.class, told -> told.signal().equals(id()), within);
  }

  /** All of it is filled, and its stop stands at the exchange. */
  public Sent isProtected() {
    scenario.expectNews(
        OrderGateway.Protected.class, told -> told.signal().equals(id()), Scenario.PATIENCE);
    String stop = signal.stopLoss().orElseThrow().toString();
    ScenarioMarket market = scenario.exchange().in(signal.symbol().value());
    scenario.check("a stop at " + stop + ", has " + market.stops(), market.hasStop(stop));
    return this;
  }

  /** The round trip is over. */
  public TradeSummary isClosed(Duration within) {
    return scenario
        .expectNews(OrderGateway.Closed.class, told -> told.summary().signal().equals(id()), within)
        .summary();
  }
}
