package io.breakwater.account;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeClock;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Asks the exchange for one of our orders until it answers: a resolving read, which no circuit
 * breaker stops. Lives for one answer.
 *
 * <p>Where a fence is given and the order is not found, goes on until the exchange itself has
 * reported a time beyond the fence, in an answer to a question asked after the order was sent, and
 * the order is not found by a question asked after that either.
 */
final class OrderLookup {
  /** The exchange's codes for an order that it does not know: of queries, and of cancels. */
  private static final List<Integer> UNKNOWN_ORDER = List.of(-2013, -2011);

  private static final Duration SLOWEST = Duration.ofSeconds(2);

  sealed interface Command {}

  private record Asked(Outcome<Finding> outcome) implements Command {}

  private record TimeSeen(Optional<Instant> serverTime) implements Command {}

  private enum AskAgain implements Command {
    INSTANCE
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Exchange exchange;
  private final ExchangeTime time;
  private final ActorRef<ExchangeClock.Command> clock;
  private final TradeOrder order;
  private final Optional<Instant> fence;
  private final Consumer<Finding> answer;

  private OrderLookup(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Exchange exchange,
      ExchangeTime time,
      ActorRef<ExchangeClock.Command> clock,
      TradeOrder order,
      Optional<Instant> fence,
      Consumer<Finding> answer) {
    this.context = context;
    this.timers = timers;
    this.exchange = exchange;
    this.time = time;
    this.clock = clock;
    this.order = order;
    this.fence = fence;
    this.answer = answer;
  }

  /**
   * @param fence by the exchange's clock; empty: the first answer is good
   * @param answer called once, on this actor's thread: tells an actor and does nothing else
   */
  static Behavior<Command> create(
      Exchange exchange,
      ExchangeTime time,
      ActorRef<ExchangeClock.Command> clock,
      TradeOrder order,
      Optional<Instant> fence,
      Consumer<Finding> answer) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new OrderLookup(context, timers, exchange, time, clock, order, fence, answer)
                        .ask(false, Duration.ofSeconds(1))));
  }

  private Behavior<Command> ask(boolean fencePassed, Duration pause) {
    context.pipeToSelf(
        find(exchange, order),
        (outcome, failure) ->
            new Asked(failure == null ? outcome : new Outcome.Unsure<>(failure.toString())));
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, asked -> onAsked(asked.outcome(), fencePassed, pause))
        .build();
  }

  private Behavior<Command> onAsked(Outcome<Finding> outcome, boolean fencePassed, Duration pause) {
    if (outcome instanceof Outcome.Done<Finding> done) {
      boolean missing = done.value() instanceof Finding.Missing;
      if (missing && fence.isPresent() && !fencePassed) {
        return readingTime(pause);
      }
      answer.accept(missing ? new Finding.Missing(fencePassed) : done.value());
      return Behaviors.stopped();
    }
    if (outcome instanceof Outcome.Throttled<Finding> throttled) {
      Duration rest = Duration.between(time.now(), throttled.until());
      return waiting(fencePassed, pause, rest.compareTo(pause) > 0 ? rest : pause);
    }
    return waiting(fencePassed, pause, pause);
  }

  private Behavior<Command> readingTime(Duration pause) {
    context.pipeToSelf(
        Asking.of(context, clock, Duration.ofSeconds(5), ExchangeClock.ReadTime::new),
        (ExchangeClock.Reply reply, Throwable failure) ->
            new TimeSeen(
                reply instanceof ExchangeClock.TimeRead read
                    ? Optional.of(read.time().serverTime())
                    : Optional.empty()));
    return Behaviors.receive(Command.class)
        .onMessage(
            TimeSeen.class,
            seen -> {
              boolean passed =
                  seen.serverTime().filter(now -> now.isAfter(fence.orElseThrow())).isPresent();
              return passed ? ask(true, pause) : waiting(false, pause, pause);
            })
        .build();
  }

  /** Backs off from once a second to once in two seconds and no further. */
  private Behavior<Command> waiting(boolean fencePassed, Duration pause, Duration delay) {
    timers.startSingleTimer(AskAgain.INSTANCE, delay);
    Duration longer = pause.multipliedBy(3).dividedBy(2);
    Duration next = longer.compareTo(SLOWEST) < 0 ? longer : SLOWEST;
    return Behaviors.receive(Command.class)
        .onMessageEquals(AskAgain.INSTANCE, () -> ask(fencePassed, next))
        .build();
  }

  /** One question for an order, with its executions where it has any. */
  static CompletionStage<Outcome<Finding>> find(Exchange exchange, TradeOrder order) {
    Call call = Call.of(Precedence.RESOLVE);
    Symbol symbol = order.plan().symbol();
    if (!order.leg().isConditional()) {
      return exchange
          .queryOrder(symbol, order.id(), call)
          .thenCompose(
              answer ->
                  orMissing(answer, plain -> withFills(exchange, OrderReport.of(plain), symbol)));
    }
    return exchange
        .queryAlgoOrder(order.id(), call)
        .thenCompose(answer -> orMissing(answer, algo -> withChild(exchange, algo)))
        .thenCompose(finding -> orListed(exchange, order, finding));
  }

  /**
   * Look-ups of conditional orders were seen to forget; the list of those that are open is kept.
   */
  private static CompletionStage<Outcome<Finding>> orListed(
      Exchange exchange, TradeOrder order, Outcome<Finding> asked) {
    boolean missing =
        asked instanceof Outcome.Done<Finding> done && done.value() instanceof Finding.Missing;
    if (!missing) {
      return CompletableFuture.completedFuture(asked);
    }
    return exchange
        .openAlgoOrders(order.plan().symbol(), Call.of(Precedence.RESOLVE))
        .thenApply(listed -> listed.map(open -> inList(order, open)));
  }

  private static Finding inList(TradeOrder order, List<AlgoOrder> open) {
    return open.stream()
        .filter(algo -> algo.clientOrderId().equals(order.id()))
        .findFirst()
        .<Finding>map(algo -> new Finding.Found(OrderReport.of(algo), List.of()))
        .orElseGet(() -> new Finding.Missing(false));
  }

  private static CompletionStage<Outcome<Finding>> withChild(Exchange exchange, AlgoOrder algo) {
    OrderReport report = OrderReport.of(algo);
    if (algo.child().isEmpty()) {
      return CompletableFuture.completedFuture(
          new Outcome.Done<>(new Finding.Found(report, List.of())));
    }
    OrderId child = algo.child().get();
    return exchange
        .queryOrder(algo.symbol(), child, Call.of(Precedence.RESOLVE))
        .thenCompose(
            answer ->
                orMissing(
                    answer, plain -> withFills(exchange, ofChild(report, plain), algo.symbol())))
        // It was seen to trigger, whatever the look-up of its plain order has forgotten.
        .thenApply(
            asked ->
                asked.map(
                    finding ->
                        finding instanceof Finding.Missing
                            ? new Finding.Found(report, List.of())
                            : finding));
  }

  /** What a plain order means for ours: it is the same, or what a conditional one has become. */
  static OrderReport reportOf(TradeOrder ours, Order plain) {
    return ours.leg().isConditional()
        ? ofChild(
            new OrderReport(
                ours.id(), TradeOrder.Status.TRIGGERED, Optional.empty(), Quantity.ZERO),
            plain)
        : OrderReport.of(plain);
  }

  /** What a child order means for the conditional order that created it. */
  private static OrderReport ofChild(OrderReport parent, Order child) {
    TradeOrder.Status status =
        child.status().isFinal() ? TradeOrder.Status.ENDED : TradeOrder.Status.TRIGGERED;
    return new OrderReport(
        parent.id(), status, Optional.of(child.orderId()), parent.executed().max(child.executed()));
  }

  private static CompletionStage<Outcome<Finding>> withFills(
      Exchange exchange, OrderReport report, Symbol symbol) {
    if (report.executed().isZero() || report.orderId().isEmpty()) {
      return CompletableFuture.completedFuture(
          new Outcome.Done<>(new Finding.Found(report, List.of())));
    }
    return exchange
        .fills(symbol, report.orderId().get(), Call.of(Precedence.RESOLVE))
        .thenApply(fills -> fills.<Finding>map(list -> new Finding.Found(report, list)));
  }

  private static <T> CompletionStage<Outcome<Finding>> orMissing(
      Outcome<T> answer, Function<T, CompletionStage<Outcome<Finding>>> next) {
    if (answer instanceof Outcome.Done<T> done) {
      return next.apply(done.value());
    }
    if (answer instanceof Outcome.Rejected<T> no && UNKNOWN_ORDER.contains(no.code())) {
      return CompletableFuture.completedFuture(new Outcome.Done<>(new Finding.Missing(false)));
    }
    return CompletableFuture.completedFuture(
        answer.map(
            value -> {
              throw new IllegalStateException("a done outcome was handled above");
            }));
  }
}
