package io.breakwater.account;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Order;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.PositionSnapshot;
import io.breakwater.exchange.Precedence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Reads the exchange's books, one question at a time, each asked again until it is answered.
 * Reports them; what differs from ours is {@link Reconciliation}'s to say, and what follows {@link
 * OrderGateway}'s to do.
 */
final class Reconciler {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration SLOWEST = Duration.ofSeconds(2);

  /** From so many symbols on, both lists of all symbols (weight 40 each) cost less than each. */
  private static final int ALL_FROM = 40;

  sealed interface Command {}

  /**
   * Answered once the exchange has answered everything. One pass at a time: another is ignored.
   *
   * @param positions called as soon as they are read: the rest may take long in bad times
   * @param doubts which fills are needed to explain what was read; on this actor's thread
   * @param answer called once, on this actor's thread: tells an actor and does nothing else
   */
  record Run(
      Scope scope,
      Consumer<PositionSnapshot> positions,
      Function<Books, List<FillsWanted>> doubts,
      Consumer<Books> answer)
      implements Command {}

  /**
   * What is to be read beside the positions.
   *
   * @param orders those that the lists do not show as they are known are asked for by name
   * @param symbols whose open orders are listed
   * @param everything whether those of all symbols are, whoever uses them
   */
  record Scope(List<TradeOrder> orders, List<Symbol> symbols, boolean everything) {
    static final Scope POSITIONS = new Scope(List.of(), List.of(), false);

    Scope {
      orders = List.copyOf(orders);
      symbols = List.copyOf(symbols);
    }
  }

  /**
   * Executions of a symbol that are to be read.
   *
   * @param after by number; empty: by time
   * @param since where no number is known
   * @param known whether a fill is explained already; the order behind any other is asked for
   */
  record FillsWanted(Symbol symbol, Optional<Long> after, Instant since, Predicate<Fill> known) {}

  private record Asked(Outcome<Runnable> outcome) implements Command {}

  private enum AskAgain implements Command {
    INSTANCE
  }

  /** One thing to ask; its answer is taken in by what it completes with, on the actor's thread. */
  private interface Question {
    CompletionStage<Outcome<Runnable>> ask();
  }

  /** What a pass has gathered so far. Confined to the actor. */
  private final class Pass {
    private final Run run;
    private final Deque<Question> questions = new ArrayDeque<>();
    private final Map<ClientOrderId, Finding> orders = new LinkedHashMap<>();
    private final List<Order> open = new ArrayList<>();
    private final List<AlgoOrder> openAlgos = new ArrayList<>();
    private final Map<Symbol, List<Fill>> fills = new LinkedHashMap<>();
    private final Map<Numbered, Order> strangers = new LinkedHashMap<>();
    private Optional<PositionSnapshot> positions = Optional.empty();
    private boolean doubted;

    private Pass(Run run) {
      this.run = run;
      Scope scope = run.scope();
      ask(
          () -> exchange.positions(call()),
          read -> {
            positions = Optional.of(read);
            run.positions().accept(read);
          });
      if (scope.everything() || scope.symbols().size() > ALL_FROM) {
        ask(() -> exchange.openOrders(call()), open::addAll);
        ask(() -> exchange.openAlgoOrders(call()), openAlgos::addAll);
      } else {
        for (Symbol symbol : scope.symbols()) {
          ask(() -> exchange.openOrders(symbol, call()), open::addAll);
          ask(() -> exchange.openAlgoOrders(symbol, call()), openAlgos::addAll);
        }
      }
      questions.add(() -> done(this::askForOrders));
    }

    private <T> void ask(Supplier<CompletionStage<Outcome<T>>> call, Consumer<T> take) {
      questions.add(
          () -> call.get().thenApply(answer -> answer.map(value -> () -> take.accept(value))));
    }

    /** What the lists show as we know it need not be asked for one by one. */
    private void askForOrders() {
      for (TradeOrder order : run.scope().orders()) {
        Optional<OrderReport> listed = listed(order);
        if (listed.filter(report -> report.executed().equals(order.booked())).isPresent()) {
          orders.put(order.id(), new Finding.Found(listed.get(), List.of()));
        } else {
          ask(() -> OrderLookup.find(exchange, order), found -> orders.put(order.id(), found));
        }
      }
      questions.add(() -> done(this::askForFills));
    }

    private Optional<OrderReport> listed(TradeOrder order) {
      return order.leg().isConditional()
          ? openAlgos.stream()
              .filter(algo -> algo.clientOrderId().equals(order.id()))
              .findFirst()
              .map(OrderReport::of)
          : open.stream()
              .filter(plain -> plain.clientOrderId().equals(order.id()))
              .findFirst()
              .map(OrderReport::of);
    }

    private void askForFills() {
      if (doubted) {
        return;
      }
      doubted = true;
      for (FillsWanted wanted : run.doubts().apply(books())) {
        Symbol symbol = wanted.symbol();
        ask(
            () ->
                wanted.after().isPresent()
                    ? exchange.fillsFrom(symbol, wanted.after().get() + 1, call())
                    : exchange.fillsSince(symbol, wanted.since(), call()),
            read -> onFills(wanted, read));
      }
    }

    private void onFills(FillsWanted wanted, List<Fill> read) {
      fills.put(wanted.symbol(), read);
      List<OrderId> unknown = new ArrayList<>();
      for (Fill fill : read) {
        if (!wanted.known().test(fill) && !unknown.contains(fill.orderId())) {
          unknown.add(fill.orderId());
        }
      }
      for (OrderId number : unknown) {
        questions.add(
            () ->
                exchange
                    .queryOrder(wanted.symbol(), number, call())
                    .thenApply(
                        answer -> onStranger(new Numbered(wanted.symbol(), number), answer)));
      }
    }

    /** An order that nobody tells of any more stays unknown; its fills count all the same. */
    private Outcome<Runnable> onStranger(Numbered number, Outcome<Order> answer) {
      return answer instanceof Outcome.Rejected
          ? new Outcome.Done<>(() -> {})
          : answer.map(order -> () -> strangers.put(number, order));
    }

    private Books books() {
      return new Books(
          positions.orElseThrow(),
          new LinkedHashMap<>(orders),
          List.copyOf(open),
          List.copyOf(openAlgos),
          new LinkedHashMap<>(fills),
          new LinkedHashMap<>(strangers));
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
        .onMessage(Run.class, run -> askNext(new Pass(run), FIRST_PAUSE))
        .build();
  }

  private Behavior<Command> askNext(Pass pass, Duration pause) {
    Question next = pass.questions.peek();
    if (next == null) {
      pass.run.answer().accept(pass.books());
      return idle();
    }
    context.pipeToSelf(
        next.ask(),
        (outcome, failure) ->
            new Asked(failure == null ? outcome : new Outcome.Unsure<>(failure.toString())));
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, asked -> onAsked(pass, pause, asked.outcome()))
        .onMessage(Run.class, run -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onAsked(Pass pass, Duration pause, Outcome<Runnable> outcome) {
    if (outcome instanceof Outcome.Done<Runnable> done) {
      pass.questions.remove();
      done.value().run();
      safeMode.tell(new SafeMode.Release(Reason.UNAUTHORIZED));
      return askNext(pass, FIRST_PAUSE);
    }
    return waiting(pass, pause, outcome);
  }

  /** Backs off from once a second to once in two seconds; a throttle is waited out. */
  private Behavior<Command> waiting(Pass pass, Duration pause, Outcome<?> outcome) {
    Duration delay = pause;
    if (outcome instanceof Outcome.Throttled<?> throttled) {
      Duration rest = Duration.between(time.now(), throttled.until());
      delay = rest.compareTo(delay) > 0 ? rest : delay;
    }
    if (outcome instanceof Outcome.Unauthorized<?> no) {
      safeMode.tell(new SafeMode.Hold(Reason.UNAUTHORIZED, no.code() + " " + no.reason()));
    }
    context.getLog().debug("reconciling waits {}: {}", delay, outcome);
    timers.startSingleTimer(AskAgain.INSTANCE, delay);
    Duration longer = pause.multipliedBy(3).dividedBy(2);
    Duration slower = longer.compareTo(SLOWEST) < 0 ? longer : SLOWEST;
    return Behaviors.receive(Command.class)
        .onMessageEquals(AskAgain.INSTANCE, () -> askNext(pass, slower))
        .onMessage(Run.class, run -> Behaviors.same())
        .build();
  }

  private static CompletionStage<Outcome<Runnable>> done(Runnable work) {
    return CompletableFuture.completedFuture(new Outcome.Done<>(work));
  }

  private static Call call() {
    return Call.of(Precedence.RESOLVE);
  }
}
