package io.breakwater.simulation.bugs;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Leg;
import io.breakwater.domain.LegKind;
import io.breakwater.domain.OrderPlan;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Signal;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.Trade;
import io.breakwater.domain.TradeEvent;
import io.breakwater.domain.TradeOrder;
import io.breakwater.domain.TradeRules;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.simulation.bugs.Change.Instead;
import io.breakwater.simulation.story.Act;
import io.breakwater.simulation.story.Beat;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.simulation.story.Level;
import io.breakwater.simulation.story.Profile;
import io.breakwater.simulation.story.Story;
import io.breakwater.simulator.fault.SocketFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.pattern.CircuitBreaker;

/** A bug that a real team has written, which is put into the running node's byte code. */
public enum PlantedBug {
  DOUBLE_COUNT(
      "a fill that is heard of twice is counted twice",
      "P5",
      Profile.STORMY,
      in(Names.TRADE, "hasBooked", 1, call -> false)),

  CUMULATIVE_FILL(
      "an event's executed quantity so far is booked as its last fill",
      "P5",
      Profile.GENTLE,
      in(Names.STREAM_FACTS, "facts", 3, PlantedBug::cumulative)),

  FEE_FORGOTTEN(
      "a fill that is learned by look-up is booked without its fee",
      "P5",
      Profile.STORMY,
      in(Names.GATEWAY, "facts", 2, PlantedBug::withoutFees)),

  STOP_OF_ORDERED_QUANTITY(
      "the stop is placed for the ordered instead of the filled quantity",
      "P1",
      Profile.GENTLE,
      in(Names.PLAN, "baseStop", 4, PlantedBug::stopOfOrdered)),

  STOP_AFTER_WHOLE_FILL(
      "the stop waits until the entry is wholly filled",
      "P2",
      Profile.GENTLE,
      in(Names.RULES, "placements", 2, PlantedBug::stopLast)),

  ORPHANED_TAKE_PROFITS(
      "take-profits stay when the stop has closed the position",
      "P5",
      Profile.GENTLE,
      in(Names.RULES, "advance", 3, PlantedBug::endedTooEarly)),

  RETRY_WITHOUT_LOOK_UP(
      "an entry whose answer is missing is sent again, whatever has become of it",
      "P1",
      Profile.STORMY,
      in(Names.ORIGIN, "mayRepeat", 1, PlantedBug::unsureIsRepeated),
      in(Names.GATEWAY, "renewable", 2, PlantedBug::alwaysRenewable)),

  UNSURE_TAKEN_FOR_REFUSED(
      "an entry whose answer is missing is taken for refused",
      "P5",
      Profile.STORMY,
      in(Names.EVENT + "OrderUnsure", "applyTo", 1, PlantedBug::unsureIsRefused)),

  RETRY_OF_A_REJECTION(
      "a refused stop, close or cancel is sent again and again",
      "P5 P2",
      Profile.STORMY,
      in(Names.PROTECTION, "next", 4, PlantedBug::rejectionIsRepeated)),

  SAFE_MODE_LETS_THROUGH(
      "safe mode is told but nobody asks it",
      "P4",
      Profile.STORMY,
      in(Names.MODE_STATE, "allowsEntries", 0, call -> true)),

  STALE_POSITION(
      "a position read is taken from a cache that is never too old",
      "P3",
      Profile.GENTLE,
      in(Names.READ_POSITIONS, "maxAge", 0, call -> Duration.ofMinutes(1))),

  THROTTLE_IGNORED(
      "after a 429 the next request goes out at once",
      "P7",
      Profile.GENTLE,
      in(Names.LEDGER, "throttle", 1, call -> false),
      in(Names.POLICY, "waitOut", 4, PlantedBug::soon)),

  TWO_PROBES(
      "a half-open breaker lets two probes through",
      "P7",
      Profile.GENTLE,
      in(Names.READER, "read", 2, PlantedBug::secondProbe)),

  SENT_BEFORE_JOURNALED(
      "an entry is sent before it is stored",
      "P6",
      Profile.GENTLE,
      in(Names.GATEWAY, "follow", 1, PlantedBug::sentFirst)),

  GAP_NOT_RECONCILED(
      "what happened while the private stream was away is not asked for",
      "P5",
      Profile.GENTLE,
      in(Names.GATEWAY, "onStreamSaid", 2, PlantedBug::gapForgotten)),

  RECOVERY_FORGETS(
      "what was on its way when the process died is not asked for",
      "P5",
      Profile.HOSTILE,
      in(Names.GATEWAY, "onRecovered", 1, PlantedBug::recovered),
      in(Names.DESK, "lookUp", 3, PlantedBug::lookUpUnlessForgotten),
      in(Names.BOOK, "unfinishedOrders", 0, PlantedBug::unfinishedButForgotten));

  private static final Symbol BTCUSDT = new Symbol("BTCUSDT");
  private static final Duration LENGTH = Duration.ofMinutes(5);

  private final String breaks;
  private final List<String> codes;
  private final Profile profile;
  private final List<Change> changes;

  PlantedBug(String breaks, String codes, Profile profile, Change... changes) {
    this.breaks = breaks;
    this.codes = List.of(codes.split(" "));
    this.profile = profile;
    this.changes = List.of(changes);
  }

  /** What it does wrong. */
  String breaks() {
    return breaks;
  }

  /** The promises of which one must be seen broken, as {@code P5}. */
  List<String> codes() {
    return codes;
  }

  /** The gentlest stories in which it shows. */
  Profile profile() {
    return profile;
  }

  /** The story of this seed that it is looked for with. */
  Story story(long seed) {
    Story story = profile.story(seed, LENGTH);
    return switch (this) {
      case TWO_PROBES -> with(story, LONG_OUTAGE);
      case STOP_AFTER_WHOLE_FILL -> with(story, SLOW_FILL);
      case GAP_NOT_RECONCILED -> with(story, FILL_IN_A_GAP);
      default -> story;
    };
  }

  /** A drawn fault is too short to open a breaker. */
  private static final List<Beat> LONG_OUTAGE =
      List.of(
          at(
              60,
              new Act.FailCalls(
                  Act.CallFault.UNAVAILABLE, ExchangeCall.BALANCES, 100, Duration.ofSeconds(20))));

  /** A drawn market is so deep that an entry is filled at once. */
  private static final List<Beat> SLOW_FILL =
      List.of(
          at(60, new Act.Close(BTCUSDT, Direction.LONG)),
          at(60, new Act.Close(BTCUSDT, Direction.SHORT)),
          at(62, new Act.PriceAt(BTCUSDT, new BigDecimal("60000"), new BigDecimal("0.001"))),
          at(
              65,
              new Act.Enter(
                  BTCUSDT,
                  Direction.LONG,
                  Quantity.of("0.020"),
                  Optional.of(Level.parse("59950")),
                  Optional.of(Level.parse("59000")),
                  List.of(),
                  Duration.ofSeconds(10))),
          at(67, new Act.PriceAt(BTCUSDT, new BigDecimal("59950"), new BigDecimal("0.001"))));

  /** In drawn stories the price seldom jumps just while the private stream is away. */
  private static final List<Beat> FILL_IN_A_GAP =
      List.of(
          at(270, new Act.Close(BTCUSDT, Direction.LONG)),
          at(270, new Act.Close(BTCUSDT, Direction.SHORT)),
          at(
              273,
              new Act.Enter(
                  BTCUSDT,
                  Direction.LONG,
                  Quantity.of("0.020"),
                  Optional.empty(),
                  Optional.of(Level.parse("-2%")),
                  List.of(new Act.Take(Level.parse("0.3%"), Quantity.of("0.010"))),
                  Duration.ofSeconds(10))),
          at(
              278,
              new Act.Streams(
                  SocketFault.Route.PRIVATE, SocketFault.Effect.REFUSE, Duration.ofSeconds(5))),
          at(
              278,
              new Act.Streams(SocketFault.Route.PRIVATE, SocketFault.Effect.DROP, Duration.ZERO)),
          at(279, new Act.Jump(BTCUSDT, BigDecimal.ONE)));

  private static Beat at(int seconds, Act act) {
    return new Beat(0, Duration.ofSeconds(seconds), act);
  }

  private static Story with(Story story, List<Beat> more) {
    List<Beat> beats = new ArrayList<>(story.beats());
    beats.addAll(more);
    beats.sort(Comparator.comparing(Beat::at));
    return story.with(beats);
  }

  /** The node has it until this is closed. */
  public Planted plant() {
    return Planted.plant(changes);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Change in(String owner, String method, int parameters, Instead instead) {
    return new Change(owner, method, parameters, instead);
  }

  /** Constants of a class of their own: an enum's own come too late for its members. */
  private static final class Names {
    static final String ACCOUNT = "io.breakwater.account.";
    static final String DOMAIN = "io.breakwater.domain.";
    static final String TRADE = DOMAIN + "Trade";
    static final String EVENT = DOMAIN + "TradeEvent$";
    static final String RULES = DOMAIN + "TradeRules";
    static final String PLAN = DOMAIN + "OrderPlan";
    static final String GATEWAY = ACCOUNT + "OrderGateway";
    static final String STREAM_FACTS = ACCOUNT + "StreamFacts";
    static final String BOOK = ACCOUNT + "Book";
    static final String DESK = ACCOUNT + "OrderDesk";
    static final String POLICY = ACCOUNT + "RetryPolicy";
    static final String ORIGIN = POLICY + "$Origin";
    static final String PROTECTION = POLICY + "$Protection";
    static final String MODE_STATE = ACCOUNT + "ModeState";
    static final String READER = ACCOUNT + "DecidingReader";
    static final String READ_POSITIONS = ACCOUNT + "PositionReader$ReadPositions";
    static final String LEDGER = "io.breakwater.exchange.BudgetLedger";
  }

  private static Object cumulative(Change.Call call) throws ReflectiveOperationException {
    AccountEvent.OrderUpdated told = call.argument(1);
    Optional<Fill> fill = told.fill().map(last -> with(last, told.order().executed(), last.fee()));
    return call.proceedWithout(
        1, new AccountEvent.OrderUpdated(told.order(), fill, told.expiryReason(), told.time()));
  }

  private static Fill with(Fill fill, Quantity quantity, Optional<io.breakwater.domain.Money> fee) {
    return new Fill(
        fill.symbol(),
        fill.tradeId(),
        fill.orderId(),
        fill.side(),
        fill.positionSide(),
        fill.price(),
        quantity,
        fee,
        fill.realizedProfit(),
        fill.maker(),
        fill.time());
  }

  private static Object withoutFees(Change.Call call) throws ReflectiveOperationException {
    List<TradeEvent> facts = new ArrayList<>();
    for (TradeEvent fact : call.<List<TradeEvent>>proceed()) {
      facts.add(
          fact instanceof TradeEvent.OrderFilled filled
              ? new TradeEvent.OrderFilled(
                  filled.trade(),
                  filled.id(),
                  with(filled.fill(), filled.fill().quantity(), Optional.empty()),
                  filled.at())
              : fact);
    }
    return facts;
  }

  private static Object stopOfOrdered(Change.Call call) throws ReflectiveOperationException {
    Signal signal = call.argument(0);
    OrderPlan plan = call.proceed();
    return new OrderPlan(
        plan.symbol(),
        plan.side(),
        plan.positionSide(),
        plan.type(),
        Optional.of(signal.quantity()),
        plan.price(),
        plan.timeInForce(),
        plan.trigger(),
        false,
        false,
        plan.workingType());
  }

  private static Object stopLast(Change.Call call) throws ReflectiveOperationException {
    Trade trade = call.argument(0);
    List<Object> placements = new ArrayList<>(call.<List<Object>>proceed());
    boolean filling = trade.current(Leg.ENTRY).filter(entry -> !entry.isOver()).isPresent();
    for (Object placement : List.copyOf(placements)) {
      if (filling && Inside.get(placement, "leg").equals(Leg.BASE_STOP)) {
        placements.remove(placement);
      }
    }
    return placements;
  }

  private static Object endedTooEarly(Change.Call call) throws ReflectiveOperationException {
    TradeRules.Step step = call.proceed();
    TradeRules.Stamp stamp = call.argument(2);
    Trade trade = step.after();
    boolean onlyTakes =
        trade.orders().stream()
            .allMatch(order -> order.isOver() || order.leg().kind() == LegKind.TAKE_PROFIT);
    if (trade.endedAt().isPresent() || !trade.held().isZero() || !onlyTakes) {
      return step;
    }
    TradeEvent ended = new TradeEvent.TradeEnded(trade.id(), stamp.at());
    List<TradeEvent> events = new ArrayList<>(step.events());
    events.add(ended);
    return new TradeRules.Step(events, ended.applyTo(trade), List.of(), List.of(), List.of());
  }

  private static Object unsureIsRepeated(Change.Call call) throws ReflectiveOperationException {
    return call.argument(0) instanceof Outcome.Unsure<?> ? true : call.proceed();
  }

  private static Object alwaysRenewable(Change.Call call) throws ReflectiveOperationException {
    return Inside.call(call.argument(0), "trade", Inside.<Object>get(call.argument(1), "trade"));
  }

  private static Object unsureIsRefused(Change.Call call) throws ReflectiveOperationException {
    TradeEvent.OrderUnsure unsure = (TradeEvent.OrderUnsure) call.self();
    Trade trade = call.argument(0);
    boolean entry =
        trade.order(unsure.id()).filter(order -> order.leg().equals(Leg.ENTRY)).isPresent();
    return entry
        ? new TradeEvent.OrderRefused(unsure.trade(), unsure.id(), -1, unsure.cause(), unsure.at())
            .applyTo(trade)
        : call.proceed();
  }

  private static Object rejectionIsRepeated(Change.Call call) throws ReflectiveOperationException {
    Outcome<?> outcome = call.argument(0);
    return outcome instanceof Outcome.Rejected<?>
        ? call.proceedWithout(0, new Outcome.NotSent<>("refused, try again"))
        : call.proceed();
  }

  private static Object soon(Change.Call call) throws ReflectiveOperationException {
    return retryAfter(call, Duration.ofMillis(1));
  }

  private static Object retryAfter(Change.Call call, Duration delay)
      throws ReflectiveOperationException {
    Object step = call.proceed();
    var constructor = step.getClass().getDeclaredConstructor(Duration.class, boolean.class);
    constructor.setAccessible(true);
    return constructor.newInstance(delay, false);
  }

  private static Object secondProbe(Change.Call call) throws ReflectiveOperationException {
    CircuitBreaker breaker = Inside.get(call.self(), "breaker");
    if (breaker.isHalfOpen()) {
      Function<Call, Object> read = Inside.get(Inside.get(call.self(), "subject"), "read");
      read.apply(Call.of(Precedence.READ));
    }
    return call.proceed();
  }

  private static Object sentFirst(Change.Call call) throws ReflectiveOperationException {
    Object verdict = call.argument(0);
    if (Inside.isA(verdict, "Admitted")) {
      Signal signal = Inside.get(verdict, "signal");
      TradeRules.Stamp stamp = Inside.call(call.self(), "stamp", signal.symbol());
      TradeRules.Step step = TradeRules.begin(signal, Inside.get(verdict, "slot"), stamp);
      Object desk = Inside.get(call.self(), "desk");
      for (TradeOrder order : step.send()) {
        Inside.call(desk, "send", step.after(), order);
      }
    }
    return call.proceed();
  }

  private static Object gapForgotten(Change.Call call) throws ReflectiveOperationException {
    Object output = Inside.get(call.argument(1), "output");
    boolean again =
        Inside.isA(output, "StreamUp") && Inside.<Long>get(output, "generation").longValue() > 1;
    if (!again) {
      return call.proceed();
    }
    Instant due = Inside.get(call.self(), "reconcileAt");
    Object effect = call.proceed();
    // Nor does this team compare its books now and then.
    Inside.set(call.self(), "reconcileAt", due.plus(Duration.ofHours(1)));
    Inside.call(call.self(), "releaseReconciled", false);
    return effect;
  }

  private static final Set<ClientOrderId> FORGOTTEN = new LinkedHashSet<>();

  private static Object recovered(Change.Call call) throws ReflectiveOperationException {
    FORGOTTEN.clear();
    for (Trade trade : Inside.<List<Trade>>call(call.argument(0), "open")) {
      trade.orders().stream()
          .filter(
              order ->
                  order.status() == TradeOrder.Status.SENDING
                      || order.status() == TradeOrder.Status.UNSURE)
          .forEach(order -> FORGOTTEN.add(order.id()));
    }
    return call.proceed();
  }

  private static Object lookUpUnlessForgotten(Change.Call call)
      throws ReflectiveOperationException {
    TradeOrder order = call.argument(1);
    return FORGOTTEN.contains(order.id()) ? null : call.proceed();
  }

  private static Object unfinishedButForgotten(Change.Call call)
      throws ReflectiveOperationException {
    return call.<List<TradeOrder>>proceed().stream()
        .filter(order -> !FORGOTTEN.contains(order.id()))
        .toList();
  }
}
