package io.breakwater.account;

import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.PositionSnapshot;
import io.breakwater.exchange.Precedence;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Reads the exchange's books: all positions, and each of our unfinished orders by id, one question
 * at a time, asked again until answered. Reports them; what follows is {@link OrderGateway}'s.
 */
final class Reconciler {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration SLOWEST = Duration.ofSeconds(2);

  sealed interface Command {}

  /**
   * Answered once the exchange has answered everything. One pass at a time: another is ignored.
   *
   * @param answer called once, on this actor's thread: tells an actor and does nothing else
   */
  record Run(List<TradeOrder> orders, Consumer<Books> answer) implements Command {
    Run {
      orders = List.copyOf(orders);
    }
  }

  private record PositionsAsked(Outcome<PositionSnapshot> outcome) implements Command {}

  private record OrderAsked(TradeOrder order, Outcome<Finding> outcome) implements Command {}

  private enum AskAgain implements Command {
    INSTANCE
  }

  /**
   * The exchange's books.
   *
   * @param positions read before the orders
   * @param orders what was found of each order asked for
   */
  record Books(PositionSnapshot positions, Map<ClientOrderId, Finding> orders) {}

  /** What a pass has gathered so far. */
  private record Pass(
      Run run,
      Optional<PositionSnapshot> positions,
      Map<ClientOrderId, Finding> found,
      Duration pause) {
    Pass slower() {
      Duration longer = pause.multipliedBy(3).dividedBy(2);
      return new Pass(run, positions, found, longer.compareTo(SLOWEST) < 0 ? longer : SLOWEST);
    }

    Pass with(ClientOrderId id, Finding finding) {
      Map<ClientOrderId, Finding> more = new LinkedHashMap<>(found);
      more.put(id, finding);
      return new Pass(run, positions, more, FIRST_PAUSE);
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Exchange exchange;
  private final ExchangeTime time;
  private final ActorRef<SafeMode.Command> safeMode;

  private Reconciler(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Exchange exchange,
      ExchangeTime time,
      ActorRef<SafeMode.Command> safeMode) {
    this.context = context;
    this.timers = timers;
    this.exchange = exchange;
    this.time = time;
    this.safeMode = safeMode;
  }

  static Behavior<Command> create(
      Exchange exchange, ExchangeTime time, ActorRef<SafeMode.Command> safeMode) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Reconciler(context, timers, exchange, time, safeMode).idle()));
  }

  private Behavior<Command> idle() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Run.class, run -> askPositions(new Pass(run, Optional.empty(), Map.of(), FIRST_PAUSE)))
        .build();
  }

  private Behavior<Command> askPositions(Pass pass) {
    context.pipeToSelf(
        exchange.positions(Call.of(Precedence.RESOLVE)),
        (outcome, failure) ->
            new PositionsAsked(
                failure == null ? outcome : new Outcome.Unsure<>(failure.toString())));
    return Behaviors.receive(Command.class)
        .onMessage(PositionsAsked.class, asked -> onPositions(pass, asked.outcome()))
        .onMessage(Run.class, run -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onPositions(Pass pass, Outcome<PositionSnapshot> outcome) {
    if (outcome instanceof Outcome.Done<PositionSnapshot> done) {
      safeMode.tell(new SafeMode.Release(Reason.UNAUTHORIZED));
      return askNext(new Pass(pass.run(), Optional.of(done.value()), Map.of(), FIRST_PAUSE));
    }
    return waiting(pass, outcome);
  }

  private Behavior<Command> askNext(Pass pass) {
    for (TradeOrder order : pass.run().orders()) {
      if (!pass.found().containsKey(order.id())) {
        return askOrder(pass, order);
      }
    }
    pass.run().answer().accept(new Books(pass.positions().orElseThrow(), pass.found()));
    return idle();
  }

  private Behavior<Command> askOrder(Pass pass, TradeOrder order) {
    context.pipeToSelf(
        OrderLookup.find(exchange, order),
        (outcome, failure) ->
            new OrderAsked(
                order, failure == null ? outcome : new Outcome.Unsure<>(failure.toString())));
    return Behaviors.receive(Command.class)
        .onMessage(OrderAsked.class, asked -> onOrder(pass, asked))
        .onMessage(Run.class, run -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onOrder(Pass pass, OrderAsked asked) {
    if (asked.outcome() instanceof Outcome.Done<Finding> done) {
      return askNext(pass.with(asked.order().id(), done.value()));
    }
    return waiting(pass, asked.outcome());
  }

  /** Backs off from once a second to once in two seconds; a throttle is waited out. */
  private Behavior<Command> waiting(Pass pass, Outcome<?> outcome) {
    Duration delay = pass.pause();
    if (outcome instanceof Outcome.Throttled<?> throttled) {
      Duration rest = Duration.between(time.now(), throttled.until());
      delay = rest.compareTo(delay) > 0 ? rest : delay;
    }
    if (outcome instanceof Outcome.Unauthorized<?> no) {
      safeMode.tell(new SafeMode.Hold(Reason.UNAUTHORIZED, no.code() + " " + no.reason()));
    }
    context.getLog().debug("reconciling waits {}: {}", delay, outcome);
    timers.startSingleTimer(AskAgain.INSTANCE, delay);
    Pass slower = pass.slower();
    return Behaviors.receive(Command.class)
        .onMessageEquals(
            AskAgain.INSTANCE,
            () -> pass.positions().isEmpty() ? askPositions(slower) : askNext(slower))
        .onMessage(Run.class, run -> Behaviors.same())
        .build();
  }
}
