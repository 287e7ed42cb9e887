package io.breakwater.cli.bench;

import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.node.Configuration;
import io.breakwater.node.TradingNode;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.ExchangeSettings;
import io.breakwater.simulator.engine.MarketModel;
import io.breakwater.simulator.server.ExchangeServer;
import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.wire.LimitSettings;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A node that is sent entries at an even pace, each with a stop and a take-profit; its journal is
 * on disk, its exchange behind a port, all in this process. The price of every symbol climbs, so
 * that each take-profit is met a quarter of a second after its entry was signaled: the trade ends
 * as most do, by an order at the exchange, and its slot is free for another. As a strategy would,
 * the sender leaves out a symbol in which its last trade goes on, if any other is free.
 */
final class Traffic {
  /**
   * What is sent.
   *
   * @param warmUp entries that come before and are not counted, at the same pace
   * @param count entries that are
   * @param limits of the exchange
   */
  record Plan(int perSecond, int warmUp, int count, LimitSettings limits) {}

  /**
   * What came of a signal.
   *
   * @param answer of the node
   * @param onWire when the exchange took the entry, {@code filled} when it first filled, and {@code
   *     stopped} when the exchange first had its stop, all by the exchange's own books
   * @param failed what the node told of it later than that it was accepted
   * @param over when the node told that the trade was
   */
  record Sent(
      Signal signal,
      Optional<OrderGateway.Reply> answer,
      Optional<Instant> onWire,
      Optional<Instant> filled,
      Optional<Instant> stopped,
      Optional<OrderExecutionError> failed,
      Optional<Instant> over) {
    /** Whether nothing more will come of it. */
    boolean settled() {
      return failed.isPresent() || over.isPresent();
    }
  }

  /**
   * What came of all.
   *
   * @param records of the exchange while they were sent, and until the last trade was over
   * @param writes of the journal in that time
   * @param alone what the same journal takes when nothing else is done
   */
  record Seen(
      List<Sent> sent,
      List<ExchangeRecord> records,
      List<MeteredJournal.Write> writes,
      RawJournal.Rates alone) {}

  /** So much that no limit is met. */
  static final LimitSettings LIFTED =
      new LimitSettings(1_000_000_000, 1_000_000_000, 1_000_000_000, 10, Duration.ofMinutes(2));

  private static final Duration STEP = Duration.ofMillis(150);
  private static final BigDecimal FIRST_PRICE = new BigDecimal("1000.00");
  private static final BigDecimal CLIMB = new BigDecimal("0.10");
  private static final Duration MARKET = Duration.ofMinutes(15);

  /** In steps of the price. */
  private static final int TO_TAKE_PROFIT = 2;

  private static final BigDecimal TO_STOP = new BigDecimal("50");
  private static final Quantity QUANTITY = Quantity.of("0.010");
  private static final Duration VALID = Duration.ofSeconds(5);
  private static final Duration PACE_CHECK = Duration.ofMillis(10);
  private static final Duration TO_SETTLE = Duration.ofSeconds(30);

  private final Plan plan;
  private final Clock clock;
  private final TradingNode node;
  private final Instant marketBegan;
  private final ActorRef<OrderGateway.Reply> replies;
  private final CompletableFuture<Void> normal = new CompletableFuture<>();
  private final CompletableFuture<Void> allSent = new CompletableFuture<>();
  private final CompletableFuture<Void> allOver = new CompletableFuture<>();

  // What follows is guarded by this.
  private final Map<SignalId, Signal> signals = new LinkedHashMap<>();
  private final List<Symbol> turns = new ArrayList<>(RestartedNode.symbols());
  private final Map<Symbol, SignalId> open = new LinkedHashMap<>();
  private final Map<SignalId, OrderGateway.Reply> answers = new LinkedHashMap<>();
  private final Map<SignalId, Instant> over = new LinkedHashMap<>();
  private final Map<SignalId, OrderExecutionError> failed = new LinkedHashMap<>();
  private int accepted;

  private Traffic(Plan plan, Clock clock, TradingNode node, Instant marketBegan) {
    this.plan = plan;
    this.clock = clock;
    this.node = node;
    this.marketBegan = marketBegan;
    this.replies = RestartedNode.ear(node, OrderGateway.Reply.class, this::answered);
  }

  static Seen run(Plan plan, Clock clock) {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "bench-exchange",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(Configuration.load(Optional.empty())));
    try (Scratch scratch = Scratch.open()) {
      Instant began = clock.instant();
      var model = MarketModel.usual().markingTrades(true).withQuoteStep(Duration.ofSeconds(1));
      ExchangeServer exchange =
          RestartedNode.wait(
              ExchangeServer.start(
                  system,
                  Restart.market(model, plan.limits(), climbing(began)),
                  clock,
                  new SplittableRandom(1)));
      TradingNode node =
          RestartedNode.start(
              RestartedNode.settings(
                  scratch.folder().toString(),
                  exchange.restBase().toString(),
                  exchange.streamBase().toString(),
                  ConfigFactory.parseMap(
                      Map.of("jdbc-journal.dao", MeteredJournal.class.getName()))));
      try {
        return new Traffic(plan, clock, node, began).run(exchange);
      } finally {
        RestartedNode.wait(node.stop());
      }
    } finally {
      system.terminate();
      RestartedNode.wait(system.getWhenTerminated());
    }
  }

  private Seen run(ExchangeServer exchange) {
    tell(new OrderGateway.Subscribe(RestartedNode.ear(node, OrderGateway.News.class, this::heard)));
    RestartedNode.wait(normal);
    Instant begin = clock.instant();
    Cancellable pace =
        node.node()
            .system()
            .scheduler()
            .scheduleAtFixedRate(
                Duration.ZERO,
                PACE_CHECK,
                () -> sendDue(begin),
                node.node().system().executionContext());
    RestartedNode.wait(allSent);
    pace.cancel();
    allOver.completeOnTimeout(null, TO_SETTLE.toMillis(), TimeUnit.MILLISECONDS).join();
    List<MeteredJournal.Write> writes = MeteredJournal.takeWrites();
    List<ExchangeRecord> records = RestartedNode.wait(exchange.records());
    RawJournal.Rates alone = RawJournal.measure(node, clock);
    return new Seen(sent(records), records, writes, alone);
  }

  private synchronized void sendDue(Instant begin) {
    int all = plan.warmUp() + plan.count();
    long due = Duration.between(begin, clock.instant()).toMillis() * plan.perSecond() / 1000 + 1;
    while (signals.size() < Math.min(due, all)) {
      int number = signals.size();
      if (number == plan.warmUp()) {
        MeteredJournal.takeWrites();
      }
      Signal signal = signal(number);
      signals.put(signal.id(), signal);
      open.putIfAbsent(signal.symbol(), signal.id());
      tell(new OrderGateway.Execute(signal, replies));
    }
    if (signals.size() == all) {
      allSent.complete(null);
    }
  }

  private Signal signal(int number) {
    Instant now = clock.instant();
    BigDecimal price = priceAt(Duration.between(marketBegan, now).dividedBy(STEP));
    BigDecimal takeProfit = price.add(CLIMB.multiply(BigDecimal.valueOf(TO_TAKE_PROFIT)));
    return Signal.enter(
            new SignalId("traffic-" + number), now, VALID, Direction.LONG, nextSymbol(), QUANTITY)
        .withStopLoss(new Price(price.subtract(TO_STOP)))
        .withTakeProfits(List.of(new TakeProfit(new Price(takeProfit), QUANTITY)));
  }

  /** The one in which nothing has gone on for the longest time. */
  private Symbol nextSymbol() {
    Symbol next =
        turns.stream().filter(symbol -> !open.containsKey(symbol)).findFirst().orElse(turns.get(0));
    turns.remove(next);
    turns.add(next);
    return next;
  }

  private static BigDecimal priceAt(long step) {
    return FIRST_PRICE.add(CLIMB.multiply(BigDecimal.valueOf(step)));
  }

  /** Each symbol a little after the one before, so that they do not all move at once. */
  private static List<ExchangeSettings.Recording> climbing(Instant began) {
    List<Symbol> symbols = RestartedNode.symbols();
    Duration apart = STEP.dividedBy(symbols.size());
    return IntStream.range(0, symbols.size())
        .mapToObj(
            i ->
                new ExchangeSettings.Recording(
                    symbols.get(i), climb(began.plus(apart.multipliedBy(i))), true))
        .toList();
  }

  private static TradeSource climb(Instant began) {
    List<RecordedTrade> trades = new ArrayList<>();
    for (long step = 0; step < MARKET.dividedBy(STEP); step++) {
      Instant at = began.plus(STEP.multipliedBy(step));
      trades.add(new RecordedTrade(at, priceAt(step), BigDecimal.ONE, Optional.empty()));
    }
    return TradeSource.of("climbing", trades);
  }

  private void tell(OrderGateway.Request request) {
    node.node().accounts().tell(RestartedNode.MAIN, request);
  }

  private synchronized void answered(OrderGateway.Reply reply) {
    SignalId id =
        reply instanceof OrderGateway.Accepted accepted
            ? accepted.signal()
            : ((OrderExecutionError) reply).signal();
    answers.put(id, reply);
    if (reply instanceof OrderGateway.Accepted) {
      accepted++;
    } else {
      open.values().remove(id);
    }
    noteOver();
  }

  private synchronized void heard(OrderGateway.News news) {
    if (news instanceof OrderGateway.ModeChanged changed && changed.state().mode() == Mode.NORMAL) {
      normal.complete(null);
    }
    if (news instanceof OrderGateway.Closed closed) {
      over.put(closed.summary().signal(), clock.instant());
      open.values().remove(closed.summary().signal());
      noteOver();
    }
    if (news instanceof OrderExecutionError error) {
      failed.put(error.signal(), error);
      open.values().remove(error.signal());
      noteOver();
    }
  }

  private void noteOver() {
    if (answers.size() == plan.warmUp() + plan.count() && over.size() + failed.size() >= accepted) {
      allOver.complete(null);
    }
  }

  private synchronized List<Sent> sent(List<ExchangeRecord> records) {
    OrderTimes times = OrderTimes.of(records);
    return signals.values().stream()
        .skip(plan.warmUp())
        .map(
            signal ->
                new Sent(
                    signal,
                    Optional.ofNullable(answers.get(signal.id())),
                    times.accepted(signal.id()),
                    times.filled(signal.id()),
                    times.stopped(signal.id()),
                    Optional.ofNullable(failed.get(signal.id())),
                    Optional.ofNullable(over.get(signal.id()))))
        .toList();
  }
}
