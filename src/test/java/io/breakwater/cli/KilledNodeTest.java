package io.breakwater.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.node.ChildProcess;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.server.ExchangeServer;
import io.breakwater.simulator.server.ExchangeServerSettings;
import io.breakwater.simulator.source.TradeSources;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real node on a real journal, killed with SIGKILL in mid-trade; the exchange lives on. */
final class KilledNodeTest {
  private static final int ROUNDS = Boolean.getBoolean("breakwater.full") ? 3 : 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEY = "killed-node-key";
  private static final String SECRET = "killed-node-secret";

  @TempDir private Path directory;
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<Object> eye = kit.createTestProbe();
  private ExchangeServer exchange;

  @BeforeEach
  void open() throws Exception {
    var settings =
        ExchangeServerSettings.of(
            0,
            TradeSources.sample(),
            new BigDecimal("200"),
            List.of(AccountSettings.parse("main:" + KEY + ":" + SECRET + ":100000")));
    exchange =
        ExchangeServer.start(kit.system(), settings, Clock.systemUTC(), new SplittableRandom(1))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    Files.writeString(
        directory.resolve("node.conf"),
        """
        breakwater {
          node.data-directory = "%s"
          exchange.profile = testnet
          exchange.profiles.testnet { rest-base = "%s", stream-base = "%s" }
          account.safe-mode.settling-time = 500ms
          strategies.breakout.settings {
            window = 1s
            cool-down = 0s
            stop-loss = 150
            take-profits = ["150:0.5", "300:0.5"]
          }
        }
        """
            .formatted(directory.resolve("data"), exchange.restBase(), exchange.streamBase()));
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void anEntryThatFilledJustBeforeTheKillIsProtectedAfterTheRestart(int round) {
    killedWhen(this::anEntryIsFilledAndNothingProtectsIt, slowStops());
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void anEntryWhoseAnswerWasLostInTheKillIsFoundAndProtected(int round) {
    killedWhen(this::anEntryIsFilledAndNothingProtectsIt, lostAnswers());
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aProtectedPositionKeepsItsStopThroughTheKill(int round) {
    killedWhen(books -> !books.stops().isEmpty(), Optional.empty());
  }

  /** Each on an exchange and a journal of its own; the moments differ as real time does. */
  static IntStream rounds() {
    return IntStream.range(0, ROUNDS);
  }

  private static Optional<RequestFault> slowStops() {
    return Optional.of(RequestFault.slow("POST /fapi/v1/algoOrder", Duration.ofMillis(1000), 1));
  }

  private static Optional<RequestFault> lostAnswers() {
    return Optional.of(
        RequestFault.drop("POST /fapi/v1/order", RequestFault.Effect.EXECUTE_THEN_DROP, 1));
  }

  private boolean anEntryIsFilledAndNothingProtectsIt(Books books) {
    return books.position().signum() != 0 && books.stops().isEmpty();
  }

  private void killedWhen(Predicate<Books> moment, Optional<RequestFault> fault) {
    fault.ifPresent(rule -> exchange.faults().add(rule).toCompletableFuture().join());
    try (ChildProcess node = node()) {
      eye.awaitAssert(
          PATIENCE,
          Duration.ofMillis(10),
          () -> {
            assertTrue(moment.test(books()), "not there yet");
            return null;
          });
      node.kill();
    }
    exchange.faults().clear().toCompletableFuture().join();
    Books killed = books();
    Instant restart = Instant.now();
    try (ChildProcess node = node()) {
      eye.awaitAssert(
          PATIENCE,
          Duration.ofMillis(20),
          () -> {
            Books now = books();
            boolean safe = now.position().signum() == 0 || now.hasBaseStop();
            // Told only once it can be told to end.
            boolean up = log().split("is up;", -1).length > 2;
            assertTrue(safe && up && now.asksAfter(restart), "not protected yet");
            return null;
          });
      // It goes on trading: whatever was open before the kill comes to its end.
      node.terminate();
      assertEquals(0, node.status(12), this::log);
    }
    Books end = books();
    assertTrue(killed.entries().stream().allMatch(end.entries()::contains));
    assertEquals(
        end.entries().size(),
        new LinkedHashSet<>(end.entries()).size(),
        () -> "an entry was sent twice: " + end.entries());
    assertFalse(end.reversed(), "a position was reversed");
    assertTrue(end.position().signum() == 0 || end.hasBaseStop(), this::log);
  }

  private ChildProcess node() {
    return ChildProcess.start(
        Map.of("BREAKWATER_API_KEY", KEY, "BREAKWATER_API_SECRET", SECRET),
        directory.resolve("node.log"),
        Main.class,
        "node",
        "--conf",
        directory.resolve("node.conf").toString());
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("node.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Books books() {
    try {
      return Books.of(exchange.records().toCompletableFuture().get(10, TimeUnit.SECONDS));
    } catch (Exception e) {
      throw new IllegalStateException("the exchange does not tell its books", e);
    }
  }

  /**
   * What the exchange's own records say.
   *
   * @param entries client order ids of all orders that can add exposure, in order of arrival
   * @param stops those that wait now; true: closes the whole position
   * @param reversed whether the position ever went below zero: only longs are traded here
   */
  private record Books(
      List<String> entries,
      BigDecimal position,
      Map<String, Boolean> stops,
      boolean reversed,
      Instant lastQuestion) {
    static Books of(List<ExchangeRecord> records) {
      List<String> entries = new ArrayList<>();
      Map<String, Boolean> stops = new LinkedHashMap<>();
      BigDecimal position = BigDecimal.ZERO;
      boolean reversed = false;
      Instant lastQuestion = Instant.EPOCH;
      for (ExchangeRecord record : records) {
        if (record instanceof ExchangeRecord.OrderAccepted order && order.increasing()) {
          entries.add(order.clientOrderId());
        } else if (record instanceof ExchangeRecord.StopLive stop) {
          stops.put(stop.clientAlgoId(), stop.closePosition());
        } else if (record instanceof ExchangeRecord.StopGone stop) {
          stops.remove(stop.clientAlgoId());
        } else if (record instanceof ExchangeRecord.PositionChanged changed) {
          position = changed.amount();
          reversed |= position.signum() < 0;
        } else if (record instanceof ExchangeRecord.RequestArrived request
            && request.path().equals("/fapi/v3/positionRisk")) {
          lastQuestion = request.time();
        }
      }
      return new Books(entries, position, stops, reversed, lastQuestion);
    }

    boolean hasBaseStop() {
      return stops.containsValue(true);
    }

    /** Whether the restarted node has read the account: what it does from now on is its own. */
    boolean asksAfter(Instant restart) {
      return lastQuestion.isAfter(restart);
    }
  }
}
