package io.breakwater.account;

import io.breakwater.domain.AmendOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Order;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeRules;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeClock;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.SendWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;

/**
 * Starts the writers and look-ups of one actor that keeps trades, and knows which are at work, so
 * that none is started twice. Each is told to the actor once. Confined to it.
 */
final class OrderDesk {
  /** What came of something that was started here. */
  sealed interface Said {
    ClientOrderId id();
  }

  /** A writer has done what it can to place an order. */
  record Written(SignalId trade, ClientOrderId id, Outcome<OrderReport> last, int attempts)
      implements Said {}

  /** A writer has done what it can to take an order away. */
  record Canceled(ClientOrderId id, Outcome<?> last) implements Said {}

  /**
   * The change of an order was tried.
   *
   * @param last done with the order as it is now; empty: there was nothing to change
   */
  record Amended(SignalId trade, ClientOrderId id, Outcome<Optional<OrderReport>> last)
      implements Said {}

  /** The exchange was asked for an order. */
  record LookedUp(SignalId trade, ClientOrderId id, Finding finding, Refusal refused)
      implements Said {}

  /**
   * A refusal that is believed only once the order is not found.
   *
   * @param code the exchange's, below zero; 0 when there is none; above zero it is our own
   */
  record Refusal(int code, String reason) {
    static final Refusal NONE = new Refusal(0, "");

    /** Our own end of trying: the last try was not sent, but an earlier one may have arrived. */
    static Refusal givenUp(String cause) {
      return new Refusal(1, cause);
    }

    boolean isOurs() {
      return code > 0;
    }
  }

  /** Has another attempt of an entry journaled before it is sent. */
  interface Renewals {
    /** The window to sign, or none: the order is not to be sent again. Never fails. */
    CompletionStage<Optional<SendWindow>> renew(SignalId trade, ClientOrderId id);

    /** Nothing that would need one is sent from here. */
    Renewals NONE = (trade, id) -> CompletableFuture.completedFuture(Optional.empty());
  }

  /**
   * What a desk works with.
   *
   * @param workers spawns writers and look-ups, outside the actor, so that its restart does not end
   *     them
   */
  record Tools(
      GatewaySettings settings,
      WriterSettings writers,
      Exchange exchange,
      Writes writes,
      ExchangeTime time,
      Clock clock,
      RandomGenerator random,
      ActorRef<ExchangeClock.Command> exchangeClock,
      ActorRef<SpawnProtocol.Command> workers) {}

  private static final Duration CANCEL_PAUSE = Duration.ofSeconds(1);

  /** So long a cancel waits for the answers to copies of the order that are on their way. */
  private static final Duration COPIES_AWAITED = Duration.ofSeconds(3);

  /** Between two look-ups of an order whose fate is asked for patiently. */
  static final Duration LOOKUP_PAUSE = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final Tools tools;
  private final Consumer<Said> ear;
  private final Renewals renewals;
  private final Map<ClientOrderId, AtomicBoolean> sending = new LinkedHashMap<>();
  private final AtomicBoolean abandoned = new AtomicBoolean();
  private final Set<ClientOrderId> canceling = new LinkedHashSet<>();
  private final Set<ClientOrderId> lookingUp = new LinkedHashSet<>();
  private final Map<ClientOrderId, Instant> nextLookUp = new LinkedHashMap<>();
  private final Map<ClientOrderId, Instant> nextCancel = new LinkedHashMap<>();
  private final Map<ClientOrderId, Instant> cancelWanted = new LinkedHashMap<>();
  private final Copies copies;
  private long started;

  /**
   * @param ear told from any thread: tells an actor and does nothing else
   */
  OrderDesk(
      ActorSystem<?> system, Tools tools, Consumer<Said> ear, Renewals renewals, Copies copies) {
    this.copies = copies;
    this.system = system;
    this.tools = tools;
    this.ear = ear;
    this.renewals = renewals;
  }

  /** What was started is over; told by the actor for each {@link Said} that it hears. */
  void heard(Said said) {
    if (said instanceof Written) {
      sending.remove(said.id());
    } else if (said instanceof Canceled) {
      canceling.remove(said.id());
    } else if (said instanceof LookedUp) {
      lookingUp.remove(said.id());
    }
  }

  /** Does what a step asks for, once its events are stored. */
  void carryOut(TradeRules.Step step) {
    Trade after = step.after();
    for (TradeOrder order : after.orders()) {
      if (order.status().isAcknowledged() || order.isOver()) {
        settled(order.id());
      }
    }
    step.send().forEach(order -> send(after, order));
    step.amend().forEach(order -> amend(after, order));
    step.cancel().forEach(this::cancel);
    step.fetchFills().forEach(order -> lookUpPatiently(after, order, LOOKUP_PAUSE));
    if (after.endedAt().isPresent()) {
      forget(after);
    }
  }

  /** Whether a request of ours that changes something is on its way. */
  boolean isBusy() {
    return !sending.isEmpty() || !canceling.isEmpty();
  }

  /** Whether nobody works on this order's fate. */
  boolean isIdle(ClientOrderId id) {
    return !sending.containsKey(id) && !lookingUp.contains(id);
  }

  /**
   * An order's fate is known: its writer, which may still wait for an answer, must not send it
   * again. The exchange would take it anew once the first is gone.
   */
  private void settled(ClientOrderId id) {
    AtomicBoolean known = sending.get(id);
    if (known != null) {
      known.set(true);
    }
  }

  /** Whoever writes for this desk sends nothing more: another node may own the account. */
  void abandon() {
    abandoned.set(true);
  }

  private Optional<String> abandonment() {
    return abandoned.get() ? Optional.of("nothing is sent from here any more") : Optional.empty();
  }

  private void forget(Trade trade) {
    for (TradeOrder order : trade.orders()) {
      nextLookUp.remove(order.id());
      nextCancel.remove(order.id());
      cancelWanted.remove(order.id());
    }
  }

  /** Sends an order whose attempt is stored. */
  void send(Trade trade, TradeOrder order) {
    AtomicBoolean known = new AtomicBoolean();
    if (sending.putIfAbsent(order.id(), known) != null) {
      return;
    }
    Supplier<Optional<String>> wanted =
        () -> known.get() ? Optional.of("its fate is known") : abandonment();
    OrderPlan plan = order.plan();
    switch (order.leg().kind()) {
      case ENTRY, ADD, REDUCE ->
          start(exposing(trade, order), written(trade, order, OrderReport::of));
      case CLOSE ->
          start(
              copies.counted(
                  order, tools.writes().closePosition(plan.toNewOrder(order.id()), wanted)),
              written(trade, order, OrderReport::of));
      case BASE_STOP, TIGHT_STOP ->
          start(
              copies.counted(
                  order, tools.writes().placeStopLoss(plan.toNewAlgoOrder(order.id()), wanted)),
              written(trade, order, OrderReport::of));
      case TAKE_PROFIT ->
          start(
              copies.counted(
                  order, tools.writes().placeTakeProfit(plan.toNewAlgoOrder(order.id()), wanted)),
              written(trade, order, OrderReport::of));
    }
  }

  private static <T> Function<Writer.Finished<T>, Said> written(
      Trade trade, TradeOrder order, Function<T, OrderReport> report) {
    return end -> new Written(trade.id(), order.id(), end.last().map(report), end.attempts());
  }

  /**
   * What changes the exposure is signed with the journaled window of its try. Before another try a
   * new window is journaled.
   */
  private WriteSpec<Order> exposing(Trade trade, TradeOrder order) {
    SendWindow first = new SendWindow(order.timestamp(), order.recvWindow());
    IntFunction<CompletionStage<Optional<SendWindow>>> journaled =
        number ->
            number == 0
                ? CompletableFuture.completedFuture(Optional.of(first))
                : renewals.renew(trade.id(), order.id());
    Signal signal = trade.signalOf(order.leg());
    // The last check of an entry beside the gate's, on any thread.
    Supplier<Optional<String>> expired =
        () -> EntryChecks.againstValidity(signal, now()).or(this::abandonment);
    return order.leg().kind().opens()
        ? tools.writes().placeEntry(order.plan().toNewOrder(order.id()), journaled, expired)
        : tools.writes().reduce(order.plan().toNewOrder(order.id()), journaled, expired);
  }

  private void amend(Trade trade, TradeOrder order) {
    TradeOrder.Amendment change = order.amendment().orElseThrow();
    boolean raises =
        order.plan().quantity().filter(now -> change.quantity().isAbove(now)).isPresent();
    start(
        tools
            .writes()
            .amend(
                new AmendOrder(
                    order.id(),
                    order.plan().symbol(),
                    order.plan().side(),
                    change.quantity(),
                    change.price()),
                new SendWindow(change.timestamp(), change.recvWindow()),
                raises),
        end ->
            new Amended(trade.id(), order.id(), end.last().map(told -> told.map(OrderReport::of))));
  }

  /** Takes an order away; never given up. */
  void cancel(TradeOrder order) {
    Instant wantedSince = cancelWanted.computeIfAbsent(order.id(), id -> now());
    boolean early = now().isBefore(nextCancel.getOrDefault(order.id(), Instant.EPOCH));
    // A copy that comes after the cancel would be taken for a new order.
    boolean awaited =
        copies.areOnTheirWay(order.id()) && now().isBefore(wantedSince.plus(COPIES_AWAITED));
    if (early || awaited) {
      return;
    }
    nextCancel.put(order.id(), now().plus(CANCEL_PAUSE));
    if (order.leg().isConditional()) {
      cancelConditional(order.id());
    } else {
      cancelPlain(order.plan().symbol(), order.id());
    }
  }

  /** The same for a plain order that may belong to no trade any more. */
  void cancelPlain(Symbol symbol, ClientOrderId id) {
    if (canceling.add(id)) {
      start(
          tools.writes().cancelOrder(symbol, id, this::abandonment),
          end -> new Canceled(id, end.last()));
    }
  }

  /** Takes away an order that belongs to no trade, and does not send it again. */
  void takeAway(TradeOrder order) {
    settled(order.id());
    cancel(order);
  }

  /** As {@link #cancel}, for a conditional order of ours that may belong to no trade any more. */
  void cancelConditional(ClientOrderId id) {
    if (canceling.add(id)) {
      start(
          tools.writes().cancelAlgoOrder(id, this::abandonment),
          end -> new Canceled(id, end.last()));
    }
  }

  /**
   * Asks what became of an order.
   *
   * @param refused what is to be believed only if the order is not found
   */
  void lookUp(Trade trade, TradeOrder order, Refusal refused) {
    if (!lookingUp.add(order.id())) {
      return;
    }
    boolean fenced = order.leg().isFenced() && !order.status().isAcknowledged();
    Optional<Instant> fence =
        fenced
            ? Optional.of(order.windowClosesAt().plus(tools.settings().fenceMargin()))
            : Optional.empty();
    spawn(
        "look-up",
        OrderLookup.create(
            tools.exchange(),
            tools.time(),
            tools.exchangeClock(),
            order,
            fence,
            finding -> ear.accept(new LookedUp(trade.id(), order.id(), finding, refused))));
  }

  /**
   * The same for what the stream will most likely tell by itself: asked only when this has been
   * wanted for {@code pause}, and then again after another {@code pause}.
   */
  void lookUpPatiently(Trade trade, TradeOrder order, Duration pause) {
    Instant due = nextLookUp.get(order.id());
    if (due != null && now().isBefore(due)) {
      return;
    }
    nextLookUp.put(order.id(), now().plus(pause));
    if (due != null && isIdle(order.id())) {
      lookUp(trade, order, Refusal.NONE);
    }
  }

  /** Beside its writer, which waits for an answer; not again before {@code pause} is over. */
  void lookUpUnanswered(Trade trade, TradeOrder order, Duration pause) {
    Instant due = nextLookUp.get(order.id());
    if ((due == null || !now().isBefore(due)) && !lookingUp.contains(order.id())) {
      nextLookUp.put(order.id(), now().plus(pause));
      lookUp(trade, order, Refusal.NONE);
    }
  }

  private Instant now() {
    return tools.clock().instant();
  }

  private <T> void start(WriteSpec<T> spec, Function<Writer.Finished<T>, ? extends Said> toSaid) {
    // One of its own: writers run on other threads, and a generator is not to be shared by them.
    RandomGenerator own = new SplittableRandom(tools.random().nextLong());
    spawn(
        "write",
        Writer.create(
            spec, end -> ear.accept(toSaid.apply(end)), tools.writers(), tools.time(), own));
  }

  private <C> void spawn(String what, Behavior<C> worker) {
    started++;
    ActorRef<ActorRef<C>> nobody = system.ignoreRef();
    tools
        .workers()
        .tell(new SpawnProtocol.Spawn<>(worker, what + "-" + started, Props.empty(), nobody));
  }
}
