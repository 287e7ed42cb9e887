package io.breakwater.cli;

import com.typesafe.config.ConfigFactory;
import io.breakwater.node.Configuration;
import io.breakwater.node.EmbeddedExchange;
import io.breakwater.node.Randomness;
import io.breakwater.node.StartFailure;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.server.ExchangeServer;
import io.breakwater.simulator.server.ExchangeServerSettings;
import io.breakwater.simulator.server.PortUnavailableException;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.source.TradeSourceException;
import io.breakwater.simulator.source.TradeSources;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the simulated exchange on a port of its own. */
@Command(
    name = "exchange",
    description = "Runs the simulated exchange, which speaks Binance's protocol.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ExchangeCommand implements Callable<Integer> {
  private static final double FASTEST = 100_000;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Where to listen; ${DEFAULT-VALUE} by default: this machine only.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9090",
      description = "0 to 65535; 0 takes any free port. ${DEFAULT-VALUE} by default.")
  private int port;

  @Option(
      names = "--trades",
      paramLabel = "FILE",
      description =
          "Recorded trades: aggTrades or trades of Binance's public archive, CSV or ZIP, with or"
              + " without header. Without it: 100,000 real BTC/USD trades that come along.")
  private Path trades;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Replays N times faster than recorded; above 0 to 100000.")
  private double speed;

  @Option(
      names = "--account",
      paramLabel = "NAME:KEY:SECRET:USDT",
      description =
          "Opens an account; may be given several times. Without it one is opened, and its key is"
              + " printed.")
  private List<String> accounts = new ArrayList<>();

  @Override
  public Integer call() {
    Options options = options();
    Randomness random = Randomness.fresh();
    List<AccountSettings> opened = new ArrayList<>();
    options.accounts().forEach(text -> opened.add(account(text)));
    if (opened.isEmpty()) {
      opened.add(drawn(random.of("default-account")));
    }
    return run(options, opened, random);
  }

  private static int run(Options options, List<AccountSettings> accounts, Randomness random) {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "exchange",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(Configuration.load(Optional.empty())));
    try {
      ExchangeServer server =
          ExchangeServer.start(
                  system,
                  settings(options, accounts),
                  Clock.systemUTC(),
                  random.of("simulated-exchange"))
              .toCompletableFuture()
              .join();
      Endings endings =
          Endings.on(() -> stop(server, system), system.getWhenTerminated(), Duration.ofSeconds(5));
      System.out.println(
          "simulated exchange: REST " + server.restBase() + ", streams " + server.streamBase());
      if (options.accounts().isEmpty()) {
        // Not a secret worth keeping: it opens play money on this machine, for this run.
        System.out.println("account main has 10000 USDT");
        System.out.println("  key    " + accounts.get(0).credentials().key());
        System.out.println("  secret " + accounts.get(0).credentials().secret());
      }
      System.out.println("faults: POST " + server.restBase() + "/simulator/faults; Ctrl-C ends it");
      return endings.await();
    } catch (CompletionException | TradeSourceException e) {
      system.terminate();
      throw startFailure(options, e instanceof CompletionException ? e.getCause() : e);
    }
  }

  private static CompletionStage<Done> stop(ExchangeServer server, ActorSystem<Void> system) {
    return server
        .stop()
        .thenCompose(
            done -> {
              system.terminate();
              return system.getWhenTerminated();
            });
  }

  private static ExchangeServerSettings settings(Options options, List<AccountSettings> accounts) {
    TradeSource trades = options.trades().map(TradeSources::file).orElseGet(TradeSources::sample);
    try {
      return ExchangeServerSettings.of(
              options.port(), trades, BigDecimal.valueOf(options.speed()), accounts)
          .listeningOn(options.host());
    } catch (IllegalArgumentException e) {
      throw new StartFailure("--account", "", String.valueOf(e.getMessage()));
    }
  }

  private static RuntimeException startFailure(Options options, Throwable cause) {
    if (cause instanceof PortUnavailableException taken) {
      return new StartFailure(
          "--port",
          Integer.toString(taken.port()),
          "another program may have it; give a free port, or 0");
    }
    if (cause instanceof TradeSourceException unreadable) {
      return new StartFailure(
          "--trades", options.trades().map(Path::toString).orElse(""), unreadable.getMessage());
    }
    return new CompletionException(cause);
  }

  private static AccountSettings account(String text) {
    try {
      return AccountSettings.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StartFailure("--account", "", e.getMessage());
    }
  }

  private static AccountSettings drawn(RandomGenerator random) {
    return AccountSettings.parse(
        "main:" + EmbeddedExchange.token(random) + ":" + EmbeddedExchange.token(random) + ":10000");
  }

  /** What was asked for, with what can be checked before anything starts. */
  Options options() {
    if (port < 0 || port > 65535) {
      throw new StartFailure("--port", Integer.toString(port), "must be 0 to 65535");
    }
    if (!(speed > 0 && speed <= FASTEST)) {
      throw new StartFailure(
          "--speed", Double.toString(speed), "must be above 0 and at most " + (long) FASTEST);
    }
    Optional<Path> file = Optional.ofNullable(trades);
    file.filter(path -> !Files.isRegularFile(path) || !Files.isReadable(path))
        .ifPresent(
            path -> {
              throw new StartFailure(
                  "--trades", path.toString(), "must be a file that can be read");
            });
    return new Options(host, port, file, speed, List.copyOf(accounts));
  }

  /** The command's options; accounts as written, since they hold secrets. */
  record Options(
      String host, int port, Optional<Path> trades, double speed, List<String> accounts) {
    @Override
    public String toString() {
      return host + ":" + port + " trades " + trades + " at speed " + speed;
    }
  }
}
