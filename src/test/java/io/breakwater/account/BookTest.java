package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.breakwater.account.stored.BookSnapshot;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class BookTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final AccountId MAIN = new AccountId("main");

  private static ActorTestKit testKit;

  @BeforeAll
  static void start() {
    // The bindings that the node runs with, without its cluster.
    testKit =
        ActorTestKit.create(
            "book",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() {
    testKit.shutdownTestKit();
  }

  @Test
  void anOpenTradeHasAllItsFactsInOrder() {
    List<TradeEvent> facts = opening("s1", "BTCUSDT", NOON);
    Book book = with(Book.EMPTY, facts);

    assertEquals(facts, book.history(new SignalId("s1")));
    assertEquals(List.of(), book.history(new SignalId("s2")));
  }

  @Test
  void aClosedTradeLeavesItsSummaryOnly() {
    Book book = with(Book.EMPTY, opening("s1", "BTCUSDT", NOON));
    book = with(book, closing("s1", "BTCUSDT", NOON.plusSeconds(9)));

    assertEquals(List.of(), book.open());
    assertEquals(List.of(), book.history(new SignalId("s1")));
    assertEquals(1, book.closedCount());
    assertEquals("s1", book.latestClosed(1_000).get(0).signal().value());
    assertEquals(
        Optional.of(NOON.plusSeconds(9)),
        book.changedAt(new Slot(new Symbol("BTCUSDT"), PositionSide.BOTH)));
  }

  @Test
  void ofClosedTradesTheLatestThousandAreKeptAndAllAreCounted() {
    Book book = Book.EMPTY;
    for (int i = 0; i < 1_003; i++) {
      book = with(book, opening("s" + i, "BTCUSDT", NOON.plusSeconds(i)));
      book = with(book, closing("s" + i, "BTCUSDT", NOON.plusSeconds(i)));
    }

    assertEquals(1_003, book.closedCount());
    assertEquals(1_000, book.latestClosed(5_000).size());
    assertEquals("s3", book.latestClosed(5_000).get(0).signal().value());
    assertEquals("s1002", book.latestClosed(1).get(0).signal().value());
  }

  @Test
  void aSignalIsKnownForSevenDaysAfterItsCreation() {
    Book book = with(Book.EMPTY, opening("s1", "BTCUSDT", NOON));
    book = with(book, closing("s1", "BTCUSDT", NOON.plusSeconds(9)));
    assertTrue(book.knows(new SignalId("s1")));
    assertFalse(book.knows(new SignalId("s2")));

    book = with(book, opening("s2", "BTCUSDT", NOON.plus(SignalMemory.KEPT)));
    assertTrue(book.knows(new SignalId("s1")), "it may still be repeated, and is not too old");

    book = with(book, opening("s3", "ETHUSDT", NOON.plus(SignalMemory.KEPT).plusSeconds(9_000)));
    assertFalse(book.knows(new SignalId("s1")));
    assertTrue(book.knows(new SignalId("s2")));
  }

  @Test
  void theSignalOfAnOpenTradeIsKnownHoweverOldItIs() {
    Book book = with(Book.EMPTY, opening("s1", "BTCUSDT", NOON));
    book = with(book, opening("s2", "ETHUSDT", NOON.plus(Duration.ofDays(30))));

    assertTrue(book.knows(new SignalId("s1")));
  }

  @Test
  void aSignalToCloseIsKnownAfterItsTradeHasEnded() {
    Book book = with(Book.EMPTY, opening("s1", "BTCUSDT", NOON));
    SignalId close = new SignalId("c1");
    book.apply(new TradeEvent.CloseRequested(new SignalId("s1"), close, "signal c1", NOON));
    book = with(book, closing("s1", "BTCUSDT", NOON.plusSeconds(9)));

    assertTrue(book.knows(close));
    book = with(book, opening("s2", "ETHUSDT", NOON.plus(Duration.ofDays(8))));
    assertFalse(book.knows(close));
  }

  @Test
  void whatTheBooksThemselvesWantedIsNoSignal() {
    Book book = with(Book.EMPTY, opening("s1", "BTCUSDT", NOON));
    SignalId own = new SignalId("s1");
    book.apply(new TradeEvent.CloseRequested(own, own, "no stop in time", NOON));

    assertEquals(1, book.copy().remembered().get(0).digests().length / 12);
  }

  @Test
  void aCopyStaysAsItIsWhileTheBooksGoOn() {
    Book book = with(Book.EMPTY, opening("s1", "BTCUSDT", NOON));
    BookSnapshot copy = book.copy();
    byte[] before = bytes(copy);
    book = with(book, closing("s1", "BTCUSDT", NOON.plusSeconds(9)));
    for (int i = 0; i < 50; i++) {
      book = with(book, opening("t" + i, "C" + i + "USDT", NOON.plusSeconds(10)));
    }

    assertArrayEquals(before, bytes(copy));
  }

  @Test
  void booksFromASnapshotGoOnAsThoseOfAllFacts() {
    for (long seed = 0; seed < 10; seed++) {
      List<TradeEvent> facts = drawn(new SplittableRandom(seed), 200);
      SplittableRandom random = new SplittableRandom(~seed);
      Book whole = Book.EMPTY;
      Book cut = Book.EMPTY;
      for (TradeEvent fact : facts) {
        whole = whole.apply(fact);
        cut = cut.apply(fact);
        if (random.nextInt(40) == 0) {
          assertSame(whole, cut, facts, "seed " + seed);
          cut = Book.of((BookSnapshot) read(bytes(cut.copy()), cut.copy()));
          assertSame(whole, cut, facts, "seed " + seed);
        }
      }
      assertSame(whole, cut, facts, "seed " + seed);
    }
  }

  @Test
  void aSnapshotThatIsCutOffIsNoSnapshot() {
    BookSnapshot copy = with(Book.EMPTY, opening("s1", "BTCUSDT", NOON)).copy();
    byte[] whole = bytes(copy);
    for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(Exception.class, () -> read(part, copy), length + " bytes");
    }
  }

  @Test
  void aTradeWithoutItsBeginningIsNoSnapshot() {
    List<TradeEvent> end = closing("s1", "BTCUSDT", NOON);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new BookSnapshot(
                List.of(end),
                List.of(),
                0,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                List.of()));
  }

  @Test
  void aHundredThousandSignalsAreEachKnownAndNoOther() {
    SignalMemory memory = new SignalMemory();
    for (int i = 0; i < 100_000; i++) {
      memory.remember(new SignalId("s" + i), NOON.plusMillis(50L * i));
    }
    memory.remember(new SignalId("s7"), NOON);
    memory = new SignalMemory(memory.copy());

    assertEquals(100_000, memory.size());
    for (int i = 0; i < 100_000; i++) {
      assertTrue(memory.knows(new SignalId("s" + i)));
      assertFalse(memory.knows(new SignalId("t" + i)));
    }
  }

  /** What the gateway asks books for. */
  private static void assertSame(Book whole, Book cut, List<TradeEvent> facts, String seed) {
    assertEquals(whole.open(), cut.open(), seed);
    assertEquals(whole.closedCount(), cut.closedCount(), seed);
    assertEquals(whole.latestClosed(1_000), cut.latestClosed(1_000), seed);
    assertEquals(whole.unfinishedOrders(), cut.unfinishedOrders(), seed);
    assertEquals(whole.lastFills(), cut.lastFills(), seed);
    assertEquals(whole.flattening(), cut.flattening(), seed);
    assertEquals(whole.reversalsDue(), cut.reversalsDue(), seed);
    for (TradeEvent fact : facts) {
      SignalId id = fact.trade();
      assertEquals(whole.knows(id), cut.knows(id), seed);
      assertEquals(whole.history(id), cut.history(id), seed);
      if (fact instanceof TradeEvent.SignalAccepted accepted) {
        assertEquals(whole.filledAt(accepted.slot()), cut.filledAt(accepted.slot()), seed);
        assertEquals(whole.inSlot(accepted.slot()), cut.inSlot(accepted.slot()), seed);
        assertEquals(whole.changedAt(accepted.slot()), cut.changedAt(accepted.slot()), seed);
      }
      if (fact instanceof TradeEvent.AttemptStarted attempt) {
        assertEquals(whole.owning(attempt.id()), cut.owning(attempt.id()), seed);
      }
      if (fact instanceof TradeEvent.CloseRequested close) {
        assertEquals(whole.knows(close.by()), cut.knows(close.by()), seed);
      }
      if (fact instanceof TradeEvent.ChangeAccepted change) {
        SignalId by = change.change().id();
        assertEquals(whole.knows(by), cut.knows(by), seed);
        assertEquals(whole.reversal(by), cut.reversal(by), seed);
      }
    }
  }

  /** Trades that begin, are closed or reversed by signals and end, over some ten days. */
  private static List<TradeEvent> drawn(SplittableRandom random, int steps) {
    List<TradeEvent> facts = new ArrayList<>();
    Map<String, String> open = new TreeMap<>();
    Instant at = NOON;
    for (int i = 0; i < steps; i++) {
      at = at.plusSeconds(random.nextInt(6_000));
      String symbol = "S" + random.nextInt(5) + "USDT";
      String id = open.remove(symbol);
      if (id == null) {
        open.put(symbol, "s" + i);
        facts.addAll(opening("s" + i, symbol, at));
      } else {
        if (random.nextBoolean()) {
          SignalId by = random.nextBoolean() ? new SignalId("c" + i) : new SignalId(id);
          facts.add(new TradeEvent.CloseRequested(new SignalId(id), by, "why", at));
        }
        if (random.nextBoolean()) {
          facts.add(reversing(id, "r" + i, symbol, at));
        }
        facts.addAll(closing(id, symbol, at));
      }
      if (random.nextInt(10) == 0) {
        facts.add(new TradeEvent.FlattenStarted(new SignalId("f" + i), at));
      } else if (random.nextInt(10) == 0) {
        facts.add(new TradeEvent.FlattenDone(new SignalId("f" + i), at));
      }
      int reversed = random.nextInt(i + 1);
      if (random.nextInt(3) == 0) {
        facts.add(
            new TradeEvent.ReversalEnded(
                new SignalId("s" + reversed), new SignalId("r" + reversed), "why", at));
      }
    }
    return facts;
  }

  private static TradeEvent reversing(String trade, String by, String symbol, Instant at) {
    Signal signal =
        Signal.reverse(
            new SignalId(by),
            at,
            Duration.ofSeconds(30),
            Direction.SHORT,
            new Symbol(symbol),
            Quantity.of("0.010"));
    return new TradeEvent.ChangeAccepted(new SignalId(trade), signal, List.of("why"), at);
  }

  private static Book with(Book book, List<TradeEvent> facts) {
    Book after = book;
    for (TradeEvent fact : facts) {
      after = after.apply(fact);
    }
    return after;
  }

  private static List<TradeEvent> opening(String name, String symbol, Instant at) {
    SignalId id = new SignalId(name);
    Symbol of = new Symbol(symbol);
    Signal signal =
        Signal.enter(id, at, Duration.ofSeconds(30), Direction.LONG, of, Quantity.of("0.010"));
    ClientOrderId entry = OrderName.of("bw", MAIN, id, Leg.ENTRY, 0);
    return List.of(
        new TradeEvent.SignalAccepted(
            signal, new Slot(of, PositionSide.BOTH), List.of("mode NORMAL"), at),
        new TradeEvent.AttemptStarted(
            id,
            Leg.ENTRY,
            0,
            0,
            entry,
            OrderPlan.entry(signal, PositionMode.ONE_WAY),
            at,
            Duration.ofSeconds(2),
            "node-1",
            at),
        new TradeEvent.OrderFilled(id, entry, fill(of, name, Side.BUY, at), at));
  }

  private static List<TradeEvent> closing(String name, String symbol, Instant at) {
    SignalId id = new SignalId(name);
    ClientOrderId entry = OrderName.of("bw", MAIN, id, Leg.ENTRY, 0);
    OrderReport done =
        new OrderReport(
            entry,
            TradeOrder.Status.ENDED,
            Optional.of(new OrderId(Math.abs(name.hashCode()))),
            Quantity.of("0.010"));
    return List.of(
        new TradeEvent.OrderSeen(id, done, at),
        new TradeEvent.OrderFilled(id, entry, fill(new Symbol(symbol), name, Side.SELL, at), at),
        new TradeEvent.TradeEnded(id, at));
  }

  private static Fill fill(Symbol symbol, String name, Side side, Instant at) {
    return new Fill(
        symbol,
        2L * Math.abs(name.hashCode()) + (side == Side.BUY ? 0 : 1),
        new OrderId(Math.abs(name.hashCode())),
        side,
        PositionSide.BOTH,
        Price.of("60000.1"),
        Quantity.of("0.010"),
        Optional.of(Money.of("0.24", "USDT")),
        new BigDecimal("1.5"),
        false,
        at);
  }

  private static byte[] bytes(BookSnapshot copy) {
    Serialization serialization = SerializationExtension.get(testKit.system().classicSystem());
    return serialization.serialize(copy).get();
  }

  private static Object read(byte[] bytes, BookSnapshot like) {
    Serialization serialization = SerializationExtension.get(testKit.system().classicSystem());
    Serializer serializer = serialization.findSerializerFor(like);
    return serialization
        .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, like))
        .get();
  }
}
