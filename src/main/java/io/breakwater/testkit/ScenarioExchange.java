package io.breakwater.testkit;

import io.breakwater.domain.Price;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulation.story.Stage;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.SimulatedExchange;
import io.breakwater.simulator.engine.AlgoView;
import io.breakwater.simulator.engine.OrderView;
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
  private static final String ACCOUNT = VirtualWorld.ACCOUNT.value();

  private static final Duration SOON = Duration.ofSeconds(10);

  private final VirtualWorld world;
  private final Stage stage;
  private final SimulatedExchange exchange;

  ScenarioExchange(VirtualWorld world, Stage stage) {
    this.world = world;
    this.stage = stage;
    this.exchange = world.exchange();
  }

  /** One of its symbols. */
  public ScenarioMarket in(String symbol) {
    return world.settings().markets().stream()
        .filter(market -> market.symbol().value().equals(symbol))
        .findFirst()
        .map(market -> new ScenarioMarket(world, market))
        .orElseThrow(() -> new IllegalArgumentException("no market of " + symbol + " was given"));
  }

  private ScenarioMarket first() {
    return new ScenarioMarket(world, world.settings().markets().get(0));
  }

  // What is done to it; without the name of a symbol, to the first, BTCUSDT.

  /** Public trades are at this price from now on. */
  public void trades(String price) {
    first().trades(price);
  }

  /** The same, each of this size. */
  public void trades(String price, String quantity) {
    first().trades(price, quantity);
  }

  /** Answers with the 503 that says that it did nothing. */
  public void isUnavailable(ExchangeCall call, int times) {
    fails(RequestFault.unavailable(call.pattern(), times), times);
  }

  public void isUnavailable(ExchangeCall call) {
    isUnavailable(call, ALWAYS);
  }

  /** Executes, and answers with the 503 that says nothing. */
  public void executesAndAnswersUnknown(ExchangeCall call, int times) {
    fails(
        RequestFault.unknown(call.pattern(), RequestFault.Effect.EXECUTE_THEN_FAIL, times), times);
  }

  /** Executes, and the connection breaks before the answer. */
  public void losesAnswers(ExchangeCall call, int times) {
    fails(RequestFault.drop(call.pattern(), RequestFault.Effect.EXECUTE_THEN_DROP, times), times);
  }

  /** The request does not arrive, and the sender cannot know. */
  public void losesRequests(ExchangeCall call, int times) {
    fails(RequestFault.drop(call.pattern(), RequestFault.Effect.DROP_BEFORE, times), times);
  }

  /** Neither answers nor breaks the connection. */
  public void stopsAnswering(ExchangeCall call) {
    fails(RequestFault.slow(call.pattern(), NEVER, ALWAYS), ALWAYS);
  }

  public void rejects(ExchangeCall call, int code, String message, int times) {
    refuses(call, 400, code, message, times);
  }

  /** Refuses with this status and code, and does nothing. */
  public void refuses(ExchangeCall call, int status, int code, String message, int times) {
    fails(
        new RequestFault(
            call.pattern(),
            RequestFault.Effect.FAIL_WITHOUT_EXECUTING,
            status,
            Optional.of(code),
            message,
            times,
            Duration.ZERO),
        times);
  }

  /** Promises in seconds stand still until all heals, or where it is over soon, for a while. */
  private void fails(RequestFault fault, int times) {
    stage.say("given", fault.effect() + " " + fault.pattern() + (times < 0 ? "" : " x" + times));
    exchange.add(fault);
    if (times < 0) {
      stage.troubleBegins();
    } else {
      stage.outage(SOON);
    }
  }

  /** The account's owner closes the position by hand. */
  public void closesByHand() {
    stage.say("given", "a position is closed by hand");
    first().closesByHand();
  }

  /** The account's owner cancels the only conditional order by hand. */
  public void cancelsStopByHand() {
    stage.say("given", "a conditional order is canceled by hand");
    first().cancelsStopByHand();
  }

  /** The account's owner places a stop by hand that closes a long position. */
  public void placesStopByHand(String price) {
    stage.say("given", "a stop is placed by hand");
    first().placesStopByHand(price);
  }

  /** The next request of this kind is that much longer on its way to the exchange. */
  public void hearsLate(ExchangeCall call, Duration span) {
    world.network().delayNext(call.pattern(), span);
  }

  /** Closes these streams, and refuses new ones. */
  public void losesStreams(SocketFault.Route route) {
    sockets(route, SocketFault.Effect.REFUSE);
    dropsStreams(route);
  }

  /** Closes these streams; new ones are welcome. */
  public void dropsStreams(SocketFault.Route route) {
    sockets(route, SocketFault.Effect.DROP);
  }

  /** These streams stay open and are silent. */
  public void silencesStreams(SocketFault.Route route) {
    sockets(route, SocketFault.Effect.FREEZE);
  }

  private void sockets(SocketFault.Route route, SocketFault.Effect effect) {
    stage.say("given", "streams " + effect + " " + route);
    exchange.add(
        new SocketFault(route, effect, Optional.empty()),
        world.now().truncatedTo(ChronoUnit.MILLIS));
  }

  /** All faults are over. */
  public void heals() {
    stage.say("given", "the exchange heals");
    stage.troubleEnds();
    exchange.clearFaults();
    world.network().delayNext("", Duration.ZERO);
  }

  // What its books say; without the name of a symbol positions and stops are BTCUSDT's.

  /** Below zero is short. */
  public BigDecimal position() {
    return first().position();
  }

  /** Whether the account has held a short position in any symbol at any time. */
  public boolean wasShort() {
    return records(ExchangeRecord.PositionChanged.class).stream()
        .anyMatch(changed -> changed.amount().signum() < 0);
  }

  /** In no symbol the account holds anything, and no order of any kind waits. */
  boolean isFlatAndEmpty() {
    return exchange.account(ACCOUNT).positions().stream()
            .allMatch(position -> position.amount().signum() == 0)
        && openOrders().isEmpty()
        && conditionalOrders().isEmpty();
  }

  /** Conditional orders that wait for their trigger. */
  public List<AlgoView> conditionalOrders() {
    return exchange.account(ACCOUNT).openAlgos();
  }

  public List<OrderView> openOrders() {
    return exchange.account(ACCOUNT).openOrders();
  }

  /** Whether a stop that closes the whole position waits at this price. */
  public boolean hasStop(String price) {
    return first().hasStop(price);
  }

  /** The prices of stops that close the whole position. */
  public List<Price> stops() {
    return first().stops();
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
}
