package io.breakwater.cli.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Mode;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.Reason;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.node.Configuration;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.TradingNode;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeSettings;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.server.ExchangeServer;
import io.breakwater.simulator.server.ExchangeServerSettings;
import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.wire.LimitSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * How soon a node is itself again: 100,000 closed trades of the last week in its journal, 50 open
 * positions with stop and take-profit at an exchange behind a real port. The trades are written
 * into the journal, the positions are traded by the node itself, which also writes its snapshots;
 * then it ends and starts again, with them and without.
 */
final class Restart implements Bench {
  private static final AccountId MAIN = new AccountId("main");
  private static final int CLOSED = 100_000;
  private static final int OPEN = 50;

  /** So many facts follow the snapshot that nearly another would be due. */
  private static final int LATER = 350;

  private static final long AIM_MILLIS = 5_000;
  private static final String KEY = "bench-restart-key";
  private static final String SECRET = "bench-restart-secret";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** When what had come about, in ms since the actor system was made. */
  private record Times(
      long opening, long recovered, long reconciled, long normal, int open, int closed) {}

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public Figure run(Clock clock) {
    try {
      Path folder = Files.createTempDirectory("breakwater-bench");
      try {
        return run(clock, folder);
      } finally {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(each);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Figure run(Clock clock, Path folder) throws SQLException {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "bench-exchange",
            ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = WARNING")
                .withFallback(Configuration.load(Optional.empty())));
    try {
      ExchangeServer exchange =
          wait(ExchangeServer.start(system, market(clock), clock, new SplittableRandom(1)));
      NodeSettings settings = settings(folder, exchange);
      // Makes the journal, and sets leverage and margin type of each symbol.
      life(settings, clock, (node, news) -> {});
      String facts;
      Instant weekAgo = clock.instant().minus(Duration.ofHours(167));
      try (WrittenHistory history = WrittenHistory.in(folder, system)) {
        history.trades("past-", CLOSED, weekAgo, Duration.ofHours(166).dividedBy(CLOSED));
      }
      life(settings, clock, (node, news) -> openAll(node, news, clock));
      try (WrittenHistory history = WrittenHistory.in(folder, system)) {
        Instant lately = clock.instant().minus(Duration.ofMinutes(10));
        history.trades("late-", LATER, lately, Duration.ofSeconds(1));
        facts = history.number() + " facts, " + history.afterSnapshot() + " since the snapshot";
      }
      Times with = life(settings, clock, (node, news) -> {});
      try (WrittenHistory history = WrittenHistory.in(folder, system)) {
        history.dropSnapshots();
      }
      Times without = life(settings, clock, (node, news) -> {});
      return figure(with, without, facts);
    } finally {
      system.terminate();
      wait(system.getWhenTerminated());
    }
  }

  private static Figure figure(Times with, Times without, String facts) {
    return new Figure(
        String.format(
            Locale.ROOT,
            "%s, %d open trades; from the actor system's start: recovered %.1f s, reconciled"
                + " %.1f s, NORMAL %.1f s; journal opened in %.1f s before; without snapshots %.1f,"
                + " %.1f and %.1f s",
            facts,
            with.open(),
            seconds(with.recovered()),
            seconds(with.reconciled()),
            seconds(with.normal()),
            seconds(with.opening()),
            seconds(without.recovered()),
            seconds(without.reconciled()),
            seconds(without.normal())),
        "reconciled in 5 s or less",
        with.reconciled() <= AIM_MILLIS && with.open() == OPEN && with.closed() == 1_000);
  }

  private static double seconds(long millis) {
    return millis / 1000.0;
  }

  /** What a node does once it is NORMAL, while it hears this. */
  @FunctionalInterface
  private interface Doing {
    void with(TradingNode node, News news);
  }

  /** Starts a node, measures, lets it do something, and ends it. */
  private static Times life(NodeSettings settings, Clock clock, Doing doing) {
    long called = clock.millis();
    TradingNode node =
        TradingNode.start(
            settings, Map.of("BREAKWATER_API_KEY", KEY, "BREAKWATER_API_SECRET", SECRET));
    long start = node.node().system().startTime();
    News news = new News(clock);
    CompletableFuture<OrderGateway.Trades> trades = new CompletableFuture<>();
    ActorRef<OrderGateway.Trades> tradesTo = ear(node, OrderGateway.Trades.class, trades::complete);
    node.node().accounts().tell(MAIN, new OrderGateway.GetTrades(tradesTo));
    OrderGateway.Trades known = wait(trades);
    long recovered = clock.millis();
    ActorRef<OrderGateway.News> ear = ear(node, OrderGateway.News.class, news::hear);
    node.node().accounts().tell(MAIN, new OrderGateway.Subscribe(ear));
    long reconciled = wait(news.reconciled);
    long normal = wait(news.normal);
    doing.with(node, news);
    wait(node.stop());
    return new Times(
        start - called,
        recovered - start,
        reconciled - start,
        normal - start,
        known.open().size(),
        known.closed().size());
  }

  /** What the account tells, by when it was told. */
  private static final class News {
    private final Clock clock;
    private final CompletableFuture<Long> reconciled = new CompletableFuture<>();
    private final CompletableFuture<Long> normal = new CompletableFuture<>();
    private final CompletableFuture<Void> allProtected = new CompletableFuture<>();
    private int counted;

    News(Clock clock) {
      this.clock = clock;
    }

    private void hear(OrderGateway.News told) {
      if (told instanceof OrderGateway.ModeChanged changed) {
        if (!changed.state().reasons().contains(Reason.NOT_RECONCILED)) {
          reconciled.complete(clock.millis());
        }
        if (changed.state().mode() == Mode.NORMAL) {
          normal.complete(clock.millis());
        }
      }
      if (told instanceof OrderGateway.Protected) {
        counted++;
        if (counted == OPEN) {
          allProtected.complete(null);
        }
      }
    }
  }

  private static void openAll(TradingNode node, News news, Clock clock) {
    ActorRef<OrderGateway.Reply> nobody = ear(node, OrderGateway.Reply.class, reply -> {});
    for (Symbol symbol : symbols()) {
      Quantity quantity = Quantity.of("1");
      Signal signal =
          Signal.enter(
                  new SignalId("open-" + symbol),
                  clock.instant(),
                  Duration.ofSeconds(60),
                  Direction.LONG,
                  symbol,
                  quantity)
              .withStopLoss(Price.of("90"))
              .withTakeProfits(List.of(new TakeProfit(Price.of("120"), quantity)));
      node.node().accounts().tell(MAIN, new OrderGateway.Execute(signal, nobody));
    }
    wait(news.allProtected);
  }

  /** Any actor can be told: this one hands on what it hears. */
  private static <T> ActorRef<T> ear(TradingNode node, Class<T> type, Consumer<T> heard) {
    Behavior<T> behavior =
        Behaviors.receive(type)
            .onAnyMessage(
                message -> {
                  heard.accept(message);
                  return Behaviors.same();
                })
            .build();
    return node.node()
        .system()
        .systemActorOf(behavior, "ear-" + type.getSimpleName(), Props.empty());
  }

  private static <T> T wait(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static List<Symbol> symbols() {
    return IntStream.range(0, OPEN)
        .mapToObj(i -> new Symbol("C" + (char) ('A' + i / 10) + (char) ('A' + i % 10) + "USDT"))
        .toList();
  }

  /** Fifty symbols at a price of 100 that hardly moves. */
  private static ExchangeServerSettings market(Clock clock) {
    List<Instrument> rules =
        symbols().stream()
            .map(symbol -> Instruments.of(symbol.value(), "0.01", "0.001", "5"))
            .toList();
    List<RecordedTrade> trades = new ArrayList<>();
    for (int second = 0; second < 60; second++) {
      trades.add(
          new RecordedTrade(
              clock.instant().plusSeconds(second),
              new BigDecimal(second % 2 == 0 ? "100" : "100.01"),
              BigDecimal.ONE,
              Optional.empty()));
    }
    TradeSource source = TradeSource.of("still", trades);
    return ExchangeServerSettings.live(0, rules, List.of())
        .with(
            new ExchangeSettings(
                EngineSettings.of(rules),
                LimitSettings.usual(),
                List.of(AccountSettings.parse(MAIN + ":" + KEY + ":" + SECRET + ":1000000")),
                symbols().stream()
                    .map(symbol -> new ExchangeSettings.Recording(symbol, source))
                    .toList(),
                BigDecimal.ONE,
                ExchangeSettings.WhenDone.REPEAT,
                1_000_000));
  }

  private static NodeSettings settings(Path folder, ExchangeServer exchange) {
    String names =
        symbols().stream()
            .map(symbol -> '"' + symbol.value() + '"')
            .collect(Collectors.joining(", "));
    String set =
        symbols().stream()
            .map(symbol -> "{ symbol = " + symbol + ", leverage = 5, margin-type = ISOLATED }")
            .collect(Collectors.joining(", "));
    Config own =
        ConfigFactory.parseString(
            """
            breakwater {
              node.data-directory = "%s"
              exchange.profile = testnet
              exchange.profiles.testnet { rest-base = "%s", stream-base = "%s" }
              market.symbols = [%s]
              accounts = [{
                id = main
                api-key { environment = BREAKWATER_API_KEY, file = "" }
                api-secret { environment = BREAKWATER_API_SECRET, file = "" }
                position-mode = ONE_WAY
                symbols = [%s]
              }]
              strategies.breakout.enabled = false
            }
            pekko.loglevel = WARNING
            """
                .formatted(folder, exchange.restBase(), exchange.streamBase(), names, set));
    return NodeSettings.from(Configuration.load(Optional.empty(), own));
  }
}
