package io.breakwater.simulation.gauntlet;

import com.typesafe.config.ConfigFactory;
import io.breakwater.node.Configuration;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.server.ExchangeServer;
import io.breakwater.simulator.server.ExchangeServerSettings;
import io.breakwater.simulator.source.TradeSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A simulated exchange on a port of this machine, and real nodes as child processes that trade at
 * it by the sample strategy. All of it is gone when it is closed.
 */
final class Rig implements AutoCloseable {
  private static final String ACCOUNT = "main";
  private static final String KEY = "gauntlet-key";
  private static final String SECRET = "gauntlet-secret";
  private static final Duration PACE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Clock clock;
  private final Path directory;
  private final ActorSystem<Void> system;
  private final ExchangeServer exchange;
  private final List<Process> children = new CopyOnWriteArrayList<>();
  private final Process idle;
  private final Thread lastResort = new Thread(this::end, "gauntlet-end");

  private Rig(Clock clock, Path directory, ActorSystem<Void> system, ExchangeServer exchange)
      throws IOException {
    this.clock = clock;
    this.directory = directory;
    this.system = system;
    this.exchange = exchange;
    // Something to wait for that does not come.
    this.idle = new ProcessBuilder("sleep", "3600").start();
    // Whoever ends the command in mid-run must not leave nodes behind.
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  static Rig start(Clock clock, long seed) {
    try {
      Path directory = Files.createTempDirectory("breakwater-gauntlet-");
      ActorSystem<Void> system =
          ActorSystem.create(
              Behaviors.empty(),
              "gauntlet",
              ConfigFactory.parseString("pekko.actor.provider = local")
                  .withFallback(Configuration.load(Optional.empty())));
      ExchangeServerSettings settings =
          ExchangeServerSettings.of(
              0,
              TradeSources.sample(),
              new BigDecimal("200"),
              List.of(AccountSettings.parse(ACCOUNT + ":" + KEY + ":" + SECRET + ":100000")));
      ExchangeServer server =
          ExchangeServer.start(system, settings, clock, new SplittableRandom(seed))
              .toCompletableFuture()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      Rig rig = new Rig(clock, directory, system, server);
      rig.configure();
      return rig;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("the exchange did not start", e);
    }
  }

  private void configure() throws IOException {
    Files.writeString(
        directory.resolve("node.conf"),
        """
        breakwater {
          node.data-directory = "%s"
          exchange.profile = testnet
          exchange.profiles.testnet { rest-base = "%s", stream-base = "%s" }
          account.safe-mode.settling-time = 500ms
          strategy {
            window = 1s
            cool-down = 0s
            stop-loss = 150
            take-profits = ["150:0.5", "300:0.5"]
          }
        }
        """
            .formatted(directory.resolve("data"), exchange.restBase(), exchange.streamBase()));
  }

  /** A node in a process of its own, on the one journal. */
  Process node(String name) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-cp",
              System.getProperty("java.class.path"),
              "io.breakwater.cli.Main",
              "node",
              "--conf",
              directory.resolve("node.conf").toString());
      builder.environment().put("BREAKWATER_API_KEY", KEY);
      builder.environment().put("BREAKWATER_API_SECRET", SECRET);
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve(name + ".log").toFile())
              .start();
      children.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The output of a command, once it has ended well. */
  String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void signal(String name, Process process) {
    run("kill", "-" + name, Long.toString(process.pid()));
  }

  Instant now() {
    return clock.instant();
  }

  /** Time passes; children may end in it. */
  void passes(Duration span) {
    try {
      idle.waitFor(span.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether it came about in this time. */
  boolean await(Duration longest, Supplier<Boolean> come) {
    Instant end = now().plus(longest);
    while (now().isBefore(end)) {
      if (come.get()) {
        return true;
      }
      passes(PACE);
    }
    return come.get();
  }

  Books books() {
    try {
      List<ExchangeRecord> records =
          exchange.records().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new Books(records, ACCOUNT);
    } catch (Exception e) {
      throw new IllegalStateException("the exchange does not tell its books", e);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(lastResort);
    } catch (IllegalStateException ending) {
      return;
    }
    end();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private void end() {
    idle.destroyForcibly();
    for (Process child : children) {
      child.destroyForcibly();
      try {
        child.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
