package io.breakwater.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Mode;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.node.ChildProcess;
import io.breakwater.node.Configuration;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.TradingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Stories from a journal that a real node wrote on its embedded exchange. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
final class TradeCommandTest {
  private static final AccountId MAIN = new AccountId("main");
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;

  @BeforeAll
  static void aNodeTrades() throws Exception {
    String own =
        """
        breakwater {
          node.data-directory = "%s"
          account.safe-mode.settling-time = 200ms
          strategies.breakout.enabled = false
        }
        """
            .formatted(directory);
    NodeSettings settings =
        NodeSettings.from(Configuration.load(Optional.empty(), ConfigFactory.parseString(own)));
    TradingNode node = TradingNode.start(settings, Map.of());
    ActorTestKit kit = ActorTestKit.create(node.node().system());
    TestProbe<OrderGateway.News> news = kit.createTestProbe();
    TestProbe<OrderGateway.Reply> replies = kit.createTestProbe();
    tell(node, new OrderGateway.Subscribe(news.ref()));
    hear(
        news,
        told ->
            told instanceof OrderGateway.ModeChanged mode && mode.state().mode() == Mode.NORMAL);
    Signal entry =
        Signal.enter(
                new SignalId("in-1"),
                Instant.now(),
                Duration.ofSeconds(30),
                Direction.LONG,
                BTC,
                Quantity.of("0.1"))
            .withStopLoss(Price.of("700"));
    tell(node, new OrderGateway.Execute(entry, replies.ref()));
    assertInstanceOf(OrderGateway.Accepted.class, replies.receiveMessage(PATIENCE));
    hear(news, OrderGateway.Protected.class::isInstance);
    Signal close = Signal.close(new SignalId("out-1"), Instant.now(), Direction.LONG, BTC);
    tell(node, new OrderGateway.Execute(close, replies.ref()));
    assertInstanceOf(OrderGateway.Accepted.class, replies.receiveMessage(PATIENCE));
    hear(news, OrderGateway.Closed.class::isInstance);
    node.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static void tell(TradingNode node, OrderGateway.Request request) {
    node.node().accounts().tell(MAIN, request);
  }

  private static void hear(TestProbe<OrderGateway.News> news, Predicate<OrderGateway.News> wanted) {
    news.fishForMessage(
        PATIENCE,
        told ->
            wanted.test(told) ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
  }

  @Test
  void aTradeIsToldFromItsBeginningToItsEnd() {
    MainRun run = run("trade", "in-1", "--data-directory", directory.toString());
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals("signal in-1 of account main", lines.get(0));
    assertInOrder(
        run.out(),
        "decided   accepted for slot BTCUSDT: ENTER LONG 0.1 BTCUSDT at market, stop-loss 700",
        "tried     entry, revision 0: BUY 0.1 BTCUSDT MARKET; as bw-",
        ", by node breakwater",
        "answered  entry bw-",
        "tried     base-stop, revision 0: SELL the whole position BTCUSDT STOP_MARKET when MARK_PRICE"
            + " is 700",
        "answered  base-stop bw-",
        "is at the exchange",
        "decided   to be closed, by signal out-1",
        "tried     close, revision 0: SELL 0.1 BTCUSDT MARKET, reduce-only",
        "sold 0.1 at ",
        "decided   over: flat, and no order is left",
        "outcome: CLOSED by close, filled 0.1 at ");
    // By the stream, before or after the stop was tried.
    assertInOrder(run.out(), "answered  entry bw-", "bought 0.1 at ", ", fee ");
  }

  @Test
  void itIsFoundByTheSignalThatClosedIt() {
    String whole = run("trade", "in-1", "--data-directory", directory.toString()).out();
    MainRun run = run("trade", "out-1", "--account=main", "--data-directory", directory.toString());
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(
        "signal out-1 of account main, which changed the trade of signal in-1", lines.get(0));
    assertEquals(whole.lines().skip(1).toList(), lines.subList(1, lines.size()));
  }

  @Test
  void aSignalThatNobodySentIsStatusOne() {
    MainRun run = run("trade", "in-2", "--data-directory", directory.toString());
    assertEquals(1, run.status());
    assertEquals("", run.out());
    assertEquals(
        "breakwater: no trade in the journal of " + directory + " knows signal in-2\n", run.err());
  }

  @Test
  void anAccountThatTheJournalDoesNotKnowIsNamedWithThoseThatItDoes() {
    MainRun run = run("trade", "in-1", "--account=b", "--data-directory", directory.toString());
    assertEquals(2, run.status());
    assertTrue(run.err().contains("--account is 'b': must be one of the journal"), run.err());
    assertTrue(run.err().contains("[main]"), run.err());
  }

  @Test
  void aDirectoryWithoutAJournalIsNamedAndStaysEmpty(@TempDir Path empty) throws IOException {
    MainRun run = run("trade", "in-1", "--data-directory", empty.toString());
    assertEquals(2, run.status());
    assertTrue(
        run.err().contains("data directory is '" + empty + "': holds no journal"), run.err());
    try (Stream<Path> files = Files.list(empty)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aWrongSignalIsNamed() {
    MainRun run = run("trade", "a b", "--data-directory", directory.toString());
    assertEquals(2, run.status());
    assertTrue(run.err().startsWith("breakwater: SIGNAL is 'a b': "), run.err());
  }

  @Test
  void aNodeThatRunsHasItsJournalToItself(@TempDir Path data) throws Exception {
    Class<?> node = Class.forName("io.breakwater.node.JournalChild");
    try (ChildProcess child = ChildProcess.start(node, data.toString())) {
      child.lineFrom("acknowledged ");
      MainRun run = run("trade", "in-1", "--data-directory", data.toString());
      assertEquals(2, run.status());
      assertTrue(run.err().contains("a node has its journal open; stop that node"), run.err());
      child.kill();
      child.status(10);
    }
    // What was killed in the middle of its work can be read.
    assertEquals(1, run("trade", "in-1", "--data-directory", data.toString()).status());
  }

  private static void assertInOrder(String text, String... parts) {
    int from = 0;
    for (String part : parts) {
      int at = text.indexOf(part, from);
      assertTrue(at >= 0, () -> "no '" + part + "' there, or not in this place: " + text);
      from = at + part.length();
    }
  }

  private static MainRun run(String... arguments) {
    return MainRun.of(arguments);
  }
}
