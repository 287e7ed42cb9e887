package io.breakwater.account;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Order;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeOrder;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Starts the writers and look-ups of {@link OrderGateway} and knows which are at work, so that none
 * is started twice. Each tells the gateway once. Part of the gateway's actor, confined to it.
 */
final class OrderDesk {
  private static final Duration RENEWAL_LIMIT = Duration.ofSeconds(5);
  private static final Duration CANCEL_PAUSE = Duration.ofSeconds(1);

  private final ActorContext<OrderGateway.Command> context;
  private final OrderGateway.Surroundings around;
  private final Writes writes;
  private final Map<ClientOrderId, AtomicBoolean> sending = new LinkedHashMap<>();
  private final Set<ClientOrderId> canceling = new LinkedHashSet<>();
  private final Set<ClientOrderId> lookingUp = new LinkedHashSet<>();
  private final Map<ClientOrderId, Instant> nextLookUp = new LinkedHashMap<>();
  private final Map<ClientOrderId, Instant> nextCancel = new LinkedHashMap<>();
  private long started;

  OrderDesk(ActorContext<OrderGateway.Command> context, OrderGateway.Surroundings around) {
    this.context = context;
    this.around = around;
    this.writes = around.writes();
  }

  /** Whether a request of ours that changes something is on its way. */
  boolean isBusy() {
    return !sending.isEmpty() || !canceling.isEmpty();
  }

  /** Whether nobody works on this order's fate. */
  boolean isIdle(ClientOrderId id) {
    return !sending.containsKey(id) && !lookingUp.contains(id);
  }

  void sent(ClientOrderId id) {
    sending.remove(id);
  }

  /**
   * An order's fate is known: its writer, which may still wait for an answer, must not send it
   * again. The exchange would take it anew once the first is gone.
   */
  void settled(ClientOrderId id) {
    AtomicBoolean known = sending.get(id);
    if (known != null) {
      known.set(true);
    }
  }

  void canceled(ClientOrderId id) {
    canceling.remove(id);
  }

  void lookedUp(ClientOrderId id) {
    lookingUp.remove(id);
  }

  void forget(Trade trade) {
    for (TradeOrder order : trade.orders()) {
      nextLookUp.remove(order.id());
      nextCancel.remove(order.id());
    }
  }

  /** Sends an order whose attempt is stored. */
  void send(Trade trade, TradeOrder order) {
    AtomicBoolean known = new AtomicBoolean();
    if (sending.putIfAbsent(order.id(), known) != null) {
      return;
    }
    Supplier<Optional<String>> wanted =
        () -> known.get() ? Optional.of("its fate is known") : Optional.empty();
    OrderPlan plan = order.plan();
    switch (order.leg().kind()) {
      case ENTRY -> start(entry(trade, order), orderWritten(trade, order));
      case CLOSE ->
          start(
              writes.closePosition(plan.toNewOrder(order.id()), wanted),
              orderWritten(trade, order));
      case BASE_STOP ->
          start(
              writes.placeStopLoss(plan.toNewAlgoOrder(order.id()), wanted),
              algoOrderWritten(trade, order));
      case TAKE_PROFIT ->
          start(
              writes.placeTakeProfit(plan.toNewAlgoOrder(order.id()), wanted),
              algoOrderWritten(trade, order));
    }
  }

  private static Function<Writer.Finished<Order>, OrderGateway.Command> orderWritten(
      Trade trade, TradeOrder order) {
    return end ->
        new OrderGateway.OrderWritten(
            trade.id(), order.id(), end.last().map(OrderReport::of), end.attempts());
  }

  private static Function<Writer.Finished<AlgoOrder>, OrderGateway.Command> algoOrderWritten(
      Trade trade, TradeOrder order) {
    return end ->
        new OrderGateway.OrderWritten(
            trade.id(), order.id(), end.last().map(OrderReport::of), end.attempts());
  }

  /**
   * An entry is signed with the journaled window of its try. Before another try the gateway
   * confirms the position anew and journals the new window.
   */
  private WriteSpec<Order> entry(Trade trade, TradeOrder order) {
    SendWindow first = new SendWindow(order.timestamp(), order.recvWindow());
    ActorRef<OrderGateway.Command> gateway = context.getSelf();
    ActorSystem<?> system = context.getSystem();
    return writes.placeEntry(
        order.plan().toNewOrder(order.id()),
        number ->
            number == 0
                ? CompletableFuture.completedFuture(Optional.of(first))
                : Asking.of(
                        system,
                        gateway,
                        RENEWAL_LIMIT,
                        (ActorRef<OrderGateway.Renewed> replyTo) ->
                            new OrderGateway.Renew(trade.id(), order.id(), replyTo))
                    .handle(
                        (renewed, failure) ->
                            failure == null ? renewed.window() : Optional.empty()),
        () -> refusal(around.clock(), trade.signal()));
  }

  /** The last check of an entry beside the gate's, on any thread: its validity. */
  private static Optional<String> refusal(Clock clock, Signal signal) {
    return clock.instant().isAfter(signal.expiresAt())
        ? Optional.of("the signal was valid until " + signal.expiresAt())
        : Optional.empty();
  }

  /** Takes an order away; never given up. */
  void cancel(TradeOrder order) {
    boolean early = now().isBefore(nextCancel.getOrDefault(order.id(), Instant.EPOCH));
    if (early) {
      return;
    }
    if (order.leg().isConditional()) {
      nextCancel.put(order.id(), now().plus(CANCEL_PAUSE));
      cancelConditional(order.id());
    } else if (canceling.add(order.id())) {
      nextCancel.put(order.id(), now().plus(CANCEL_PAUSE));
      start(
          writes.cancelOrder(order.plan().symbol(), order.id(), Optional::empty),
          end -> new OrderGateway.CancelWritten(order.id(), end.last()));
    }
  }

  /** The same for a conditional order of ours that may belong to no trade any more. */
  void cancelConditional(ClientOrderId id) {
    if (canceling.add(id)) {
      start(
          writes.cancelAlgoOrder(id, Optional::empty),
          end -> new OrderGateway.CancelWritten(id, end.last()));
    }
  }

  /**
   * Asks what became of an order.
   *
   * @param refused what is to be believed only if the order is not found
   */
  void lookUp(Trade trade, TradeOrder order, OrderGateway.Refusal refused) {
    if (!lookingUp.add(order.id())) {
      return;
    }
    ActorRef<OrderGateway.Command> gateway = context.getSelf();
    boolean fenced = order.leg().kind() == LegKind.ENTRY && !order.status().isAcknowledged();
    Optional<Instant> fence =
        fenced
            ? Optional.of(order.windowClosesAt().plus(around.settings().fenceMargin()))
            : Optional.empty();
    spawn(
        "look-up",
        OrderLookup.create(
            around.exchange(),
            around.time(),
            around.exchangeClock(),
            order,
            fence,
            finding ->
                gateway.tell(new OrderGateway.LookedUp(trade.id(), order.id(), finding, refused))));
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
      lookUp(trade, order, OrderGateway.Refusal.NONE);
    }
  }

  /** Beside its writer, which waits for an answer; not again before {@code pause} is over. */
  void lookUpUnanswered(Trade trade, TradeOrder order, Duration pause) {
    Instant due = nextLookUp.get(order.id());
    if ((due == null || !now().isBefore(due)) && !lookingUp.contains(order.id())) {
      nextLookUp.put(order.id(), now().plus(pause));
      lookUp(trade, order, OrderGateway.Refusal.NONE);
    }
  }

  private Instant now() {
    return around.clock().instant();
  }

  private <T> void start(
      WriteSpec<T> spec, Function<Writer.Finished<T>, OrderGateway.Command> toCommand) {
    // One of its own: writers run on other threads, and a generator is not to be shared by them.
    RandomGenerator own = new SplittableRandom(around.random().nextLong());
    spawn(
        "write",
        Writer.create(spec, context.getSelf(), toCommand, around.writers(), around.time(), own));
  }

  private <C> void spawn(String what, Behavior<C> worker) {
    started++;
    ActorRef<ActorRef<C>> nobody = context.getSystem().ignoreRef();
    around
        .workers()
        .tell(new SpawnProtocol.Spawn<>(worker, what + "-" + started, Props.empty(), nobody));
  }
}
