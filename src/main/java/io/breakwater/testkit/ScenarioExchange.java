package io.breakwater.testkit;

import io.breakwater.domain.Price;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulation.virtual.Tape;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.SimulatedExchange;
import io.breakwater.simulator.WireResult;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.OrderView;
import io.breakwater.simulator.engine.PositionView;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The exchange of a scenario: what is done to it, and what its own books say. */
public final class ScenarioExchange {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final int ALWAYS = -1;

  private final VirtualWorld world;
  private final SimulatedExchange exchange;

  ScenarioExchange(VirtualWorld world) {
    this.world = world;
    this.exchange = world.exchange();
  }

  private Tape tape() {
    return world.settings().markets().get(0).tape();
  }

  /** Public trades are at this price from now on. */
  public void trades(String price) {
    tape().at(price, "0.001");
  }

  /** The same, each of this size. */
  public void trades(String price, String quantity) {
    tape().at(price, quantity);
  }

  /** Answers with the 503 that says that it did nothing. */
  public void isUnavailable(ExchangeCall call, int times) {
    exchange.add(RequestFault.unavailable(call.pattern(), times));
  }

  public void isUnavailable(ExchangeCall call) {
    isUnavailable(call, ALWAYS);
  }

  /** Executes, and answers with the 503 that says nothing. */
  public void executesAndAnswersUnknown(ExchangeCall call, int times) {
    exchange.add(
        RequestFault.unknown(call.pattern(), RequestFault.Effect.EXECUTE_THEN_FAIL, times));
  }

  /** Executes, and the connection breaks before the answer. */
  public void losesAnswers(ExchangeCall call, int times) {
    exchange.add(RequestFault.drop(call.pattern(), RequestFault.Effect.EXECUTE_THEN_DROP, times));
  }

  /** The request does not arrive, and the sender cannot know. */
  public void losesRequests(ExchangeCall call, int times) {
    exchange.add(RequestFault.drop(call.pattern(), RequestFault.Effect.DROP_BEFORE, times));
  }

  /** Neither answers nor breaks the connection. */
  public void stopsAnswering(ExchangeCall call) {
    exchange.add(RequestFault.slow(call.pattern(), NEVER, ALWAYS));
  }

  public void rejects(ExchangeCall call, int code, String message, int times) {
    refuses(call, 400, code, message, times);
  }

  /** Refuses with this status and code, and does nothing. */
  public void refuses(ExchangeCall call, int status, int code, String message, int times) {
    exchange.add(
        new RequestFault(
            call.pattern(),
            RequestFault.Effect.FAIL_WITHOUT_EXECUTING,
            status,
            Optional.of(code),
            message,
            times,
            Duration.ZERO));
  }

  /** The account's owner closes a long position by hand. */
  public void closesByHand() {
    String order =
        "symbol=BTCUSDT&side=SELL&type=MARKET&reduceOnly=true&quantity="
            + position().toPlainString();
    WireResult result = world.byHand("POST", "/fapi/v1/order", order);
    if (position().signum() != 0) {
      throw new IllegalStateException("not closed by hand: " + result);
    }
  }

  /** The account's owner cancels the only conditional order by hand. */
  public void cancelsStopByHand() {
    world.byHand("DELETE", "/fapi/v1/algoOrder", "algoId=" + conditionalOrders().get(0).algoId());
    if (!conditionalOrders().isEmpty()) {
      throw new IllegalStateException("not canceled by hand");
    }
  }

  /** The account's owner places a stop by hand that closes a long position. */
  public void placesStopByHand(String price) {
    String order =
        "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&closePosition=true"
            + "&triggerPrice="
            + price;
    int before = conditionalOrders().size();
    WireResult result = world.byHand("POST", "/fapi/v1/algoOrder", order);
    if (conditionalOrders().size() != before + 1) {
      throw new IllegalStateException("not placed by hand: " + result);
    }
  }

  /** The next request of this kind is that much longer on its way to the exchange. */
  public void hearsLate(ExchangeCall call, Duration span) {
    world.network().delayNext(call.pattern(), span);
  }

  /** Closes these streams, and refuses new ones. */
  public void losesStreams(SocketFault.Route route) {
    exchange.add(
        new SocketFault(route, SocketFault.Effect.REFUSE, Optional.empty()),
        world.now().truncatedTo(ChronoUnit.MILLIS));
    dropsStreams(route);
  }

  /** Closes these streams; new ones are welcome. */
  public void dropsStreams(SocketFault.Route route) {
    exchange.add(
        new SocketFault(route, SocketFault.Effect.DROP, Optional.empty()),
        world.now().truncatedTo(ChronoUnit.MILLIS));
  }

  /** These streams stay open and are silent. */
  public void silencesStreams(SocketFault.Route route) {
    exchange.add(
        new SocketFault(route, SocketFault.Effect.FREEZE, Optional.empty()),
        world.now().truncatedTo(ChronoUnit.MILLIS));
  }

  /** All faults are over. */
  public void heals() {
    exchange.clearFaults();
    world.network().delayNext("", Duration.ZERO);
  }

  /** Below zero is short. */
  public BigDecimal position() {
    return exchange.account("main").positions().stream()
        .filter(position -> position.symbol().equals(Signals.SYMBOL))
        .map(PositionView::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Conditional orders that wait for their trigger. */
  public List<AlgoView> conditionalOrders() {
    return exchange.account("main").openAlgos();
  }

  public List<OrderView> openOrders() {
    return exchange.account("main").openOrders();
  }

  /** Whether a stop that closes the whole position waits at this price. */
  public boolean hasStop(String price) {
    return stops().contains(Price.of(price));
  }

  /** The prices of stops that close the whole position. */
  public List<Price> stops() {
    return exchange.records().stream()
        .filter(ExchangeRecord.StopLive.class::isInstance)
        .map(ExchangeRecord.StopLive.class::cast)
        .filter(ExchangeRecord.StopLive::closePosition)
        .filter(live -> conditionalOrders().stream().anyMatch(o -> o.algoId() == live.algoId()))
        .map(live -> new Price(live.triggerPrice()))
        .toList();
  }

  /** Orders that can add exposure, which the exchange ever took. */
  public List<ExchangeRecord.OrderAccepted> entries() {
    return records(ExchangeRecord.OrderAccepted.class).stream()
        .filter(ExchangeRecord.OrderAccepted::increasing)
        .toList();
  }

  public List<ExchangeRecord.Filled> fills() {
    return records(ExchangeRecord.Filled.class);
  }

  /** When requests of this kind came, in order, executed or not. */
  public List<Instant> requests(ExchangeCall call) {
    return records(ExchangeRecord.RequestArrived.class).stream()
        .filter(request -> call.is(request.method(), request.path()))
        .map(ExchangeRecord::time)
        .toList();
  }

  public <T extends ExchangeRecord> List<T> records(Class<T> type) {
    return exchange.records().stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<ExchangeRecord> records() {
    return exchange.records();
  }
}
