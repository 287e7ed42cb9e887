package io.breakwater.cli.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Mode;
import io.breakwater.account.OrderGateway;
import io.breakwater.account.Reason;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.node.Configuration;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.TradingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.LoggerFactory;

/**
 * One life of the node of {@link Restart}, in a process of its own: a node that starts anew finds a
 * machine that has compiled nothing yet.
 */
final class RestartedNode {
  static final AccountId MAIN = new AccountId("main");
  static final int OPEN = 50;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String TIMES = "times ";

  /**
   * When what had come about, in ms since the actor system was made.
   *
   * @param opening how long before that the journal was being opened
   */
  record Times(long opening, long recovered, long reconciled, long normal, int open, int closed) {
    private String text() {
      return TIMES
          + List.of(opening, recovered, reconciled, normal, open, closed).stream()
              .map(Object::toString)
              .collect(Collectors.joining(" "));
    }

    private static Times parse(String text) {
      String[] parts = text.substring(TIMES.length()).split(" ");
      return new Times(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Long.parseLong(parts[3]),
          Integer.parseInt(parts[4]),
          Integer.parseInt(parts[5]));
    }
  }

  private final Clock clock;
  private final TradingNode node;
  private final CompletableFuture<Long> reconciled = new CompletableFuture<>();
  private final CompletableFuture<Long> normal = new CompletableFuture<>();
  private final CompletableFuture<Void> allProtected = new CompletableFuture<>();
  private int counted;

  private RestartedNode(Clock clock, TradingNode node) {
    this.clock = clock;
    this.node = node;
  }

  /**
   * Starts a process in which the node starts, becomes NORMAL and ends.
   *
   * @param opens whether it enters its positions before it ends
   */
  static Times live(Path dataDirectory, String restBase, String streamBase, boolean opens) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            RestartedNode.class.getName(),
            dataDirectory.toString(),
            restBase,
            streamBase,
            Boolean.toString(opens));
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
        return lines
            .lines()
            .filter(line -> line.startsWith(TIMES))
            .map(Times::parse)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the node did not start"));
      } finally {
        process.onExit().join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process: data directory, where the exchange is, and whether to open positions. */
  public static void main(String[] arguments) {
    LoggerFactory.getILoggerFactory();
    NodeSettings settings =
        settings(arguments[0], arguments[1], arguments[2], ConfigFactory.empty());
    Times times = live(settings, Clock.systemUTC(), Boolean.parseBoolean(arguments[3]));
    System.out.println(times.text());
    System.exit(0);
  }

  private static Times live(NodeSettings settings, Clock clock, boolean opens) {
    long called = clock.millis();
    TradingNode node = start(settings);
    long start = node.node().system().startTime();
    RestartedNode life = new RestartedNode(clock, node);
    CompletableFuture<OrderGateway.Trades> trades = new CompletableFuture<>();
    life.tell(new OrderGateway.GetTrades(life.ear(OrderGateway.Trades.class, trades::complete)));
    OrderGateway.Trades known = wait(trades);
    long recovered = clock.millis();
    life.tell(new OrderGateway.Subscribe(life.ear(OrderGateway.News.class, life::hear)));
    long reconciled = wait(life.reconciled);
    long normal = wait(life.normal);
    if (opens) {
      life.openAll();
    }
    wait(node.stop());
    return new Times(
        start - called,
        recovered - start,
        reconciled - start,
        normal - start,
        known.open().size(),
        known.closed().size());
  }

  static TradingNode start(NodeSettings settings) {
    String key = "BREAKWATER_API_KEY";
    String secret = "BREAKWATER_API_SECRET";
    return TradingNode.start(settings, Map.of(key, Restart.KEY, secret, Restart.SECRET));
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

  private void openAll() {
    ActorRef<OrderGateway.Reply> nobody = ear(OrderGateway.Reply.class, reply -> {});
    Quantity quantity = Quantity.of("1");
    for (Symbol symbol : symbols()) {
      SignalId id = new SignalId("open-" + symbol);
      Duration valid = Duration.ofSeconds(60);
      Signal signal =
          Signal.enter(id, clock.instant(), valid, Direction.LONG, symbol, quantity)
              .withStopLoss(Price.of("90"))
              .withTakeProfits(List.of(new TakeProfit(Price.of("120"), quantity)));
      tell(new OrderGateway.Execute(signal, nobody));
    }
    wait(allProtected);
  }

  private void tell(OrderGateway.Request request) {
    node.node().accounts().tell(MAIN, request);
  }

  private <T> ActorRef<T> ear(Class<T> type, Consumer<T> heard) {
    return ear(node, type, heard);
  }

  /** Any actor can be told: this one hands on what it hears. */
  static <T> ActorRef<T> ear(TradingNode node, Class<T> type, Consumer<T> heard) {
    Behavior<T> behavior =
        Behaviors.receive(type)
            .onAnyMessage(
                message -> {
                  heard.accept(message);
                  return Behaviors.same();
                })
            .build();
    String name = "ear-" + type.getSimpleName();
    return node.node().system().systemActorOf(behavior, name, Props.empty());
  }

  static <T> T wait(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  static List<Symbol> symbols() {
    return IntStream.range(0, OPEN)
        .mapToObj(i -> new Symbol("C" + (char) ('A' + i / 10) + (char) ('A' + i % 10) + "USDT"))
        .toList();
  }

  /** Of a node that trades all {@link #symbols}, at an exchange that knows our key. */
  static NodeSettings settings(
      String directory, String restBase, String streamBase, Config different) {
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
            """
                .formatted(directory, restBase, streamBase, names, set));
    return NodeSettings.from(Configuration.load(Optional.empty(), different.withFallback(own)));
  }
}
