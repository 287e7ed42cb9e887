package io.breakwater.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.server.ExchangeServer;
import io.breakwater.simulator.server.ExchangeServerSettings;
import io.breakwater.simulator.source.TradeSources;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node on paper. Another simulated exchange stands for the one whose market is followed. */
class PaperTest {
  private static final BigDecimal LOW = new BigDecimal("500");
  private static final BigDecimal HIGH = new BigDecimal("1500");

  private final ActorTestKit kit = ActorTestKit.create();
  @TempDir private Path directory;
  private ExchangeServer followed;

  @BeforeEach
  void startTheFollowedExchange() throws Exception {
    followed =
        ExchangeServer.start(
                kit.system(),
                ExchangeServerSettings.of(
                    0,
                    TradeSources.sample(),
                    new BigDecimal("240"),
                    List.of(AccountSettings.parse("other:key:secret:1000"))),
                Clock.systemUTC(),
                new SplittableRandom(1))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  @Test
  void realPricesAndSimulatedFills() throws Exception {
    TradingNode node = TradingNode.start(settings(followed.restBase().toString()), Map.of());
    try {
      ExchangeServer paper = node.exchange().orElseThrow().server();
      TestProbe<Object> probe = kit.createTestProbe();
      ExchangeRecord.Filled fill =
          probe.awaitAssert(
              Duration.ofSeconds(40),
              Duration.ofMillis(100),
              () -> fills(paper).stream().findFirst().orElseThrow(AssertionError::new));
      assertEquals("BTCUSDT", fill.symbol().value());
      boolean isOfTheRecording =
          fill.price().compareTo(LOW) > 0 && fill.price().compareTo(HIGH) < 0;
      assertTrue(isOfTheRecording, fill::toString);
      assertEquals(List.of(), fills(followed));
      assertTrue(
          records(followed).stream()
              .filter(ExchangeRecord.RequestArrived.class::isInstance)
              .map(ExchangeRecord.RequestArrived.class::cast)
              .allMatch(request -> request.account().isEmpty()),
          "only public data is asked for");
    } finally {
      node.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void anExchangeThatDoesNotAnswerEndsTheStart() throws Exception {
    String base = followed.restBase().toString();
    followed.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
    StartFailure failure =
        assertThrows(StartFailure.class, () -> TradingNode.start(settings(base), Map.of()));
    assertTrue(
        failure.getMessage().startsWith("breakwater.exchange.paper.follows"), failure.getMessage());
  }

  @Test
  void aJournalOfTradesOnPaperIsNotTakenForOneOfRealTrades() {
    Path data = directory.resolve("data");
    JournalMark.check(data, ExchangeSettings.Profile.PAPER);
    JournalMark.check(data, ExchangeSettings.Profile.PAPER);
    StartFailure failure =
        assertThrows(
            StartFailure.class, () -> JournalMark.check(data, ExchangeSettings.Profile.MAINNET));
    assertTrue(
        failure.getMessage().contains("holds the journal of a node on PAPER"),
        failure.getMessage());
  }

  private NodeSettings settings(String base) {
    return NodeSettings.from(
        Configuration.load(
            Optional.empty(),
            ConfigFactory.parseString(
                """
                breakwater {
                  node.data-directory = "%s"
                  exchange.profile = paper
                  exchange.paper.follows = testnet
                  exchange.profiles.testnet { rest-base = "%s", stream-base = "%s" }
                  account.safe-mode.settling-time = 500ms
                  strategies.breakout.settings { window = 1s, cool-down = 0s }
                }
                """
                    .formatted(directory.resolve("data"), base, base.replace("http", "ws")))));
  }

  private static List<ExchangeRecord.Filled> fills(ExchangeServer exchange) throws Exception {
    return records(exchange).stream()
        .filter(ExchangeRecord.Filled.class::isInstance)
        .map(ExchangeRecord.Filled.class::cast)
        .toList();
  }

  private static List<ExchangeRecord> records(ExchangeServer exchange) throws Exception {
    return exchange.records().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
