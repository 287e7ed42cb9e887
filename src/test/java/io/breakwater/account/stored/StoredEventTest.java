package io.breakwater.account.stored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderOrigin;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.BreakEven;
import io.breakwater.domain.trade.EntryPatience;
import io.breakwater.domain.trade.ExitPlan;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.Trailing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoredEventTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00.123Z");
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final SignalId ID = new SignalId("s1");
  private static final ClientOrderId ORDER =
      OrderName.of("bw", new AccountId("main"), ID, Leg.ENTRY, 0);
  private static final Signal SIGNAL =
      Signal.enter(ID, NOON, Duration.ofSeconds(30), Direction.LONG, BTC, Quantity.of("0.010"))
          .withLimit(Price.of("60000.1"))
          .withStopLoss(Price.of("59000"))
          .withTakeProfits(List.of(new TakeProfit(Price.of("61000"), Quantity.of("0.010"))));

  private static ActorTestKit testKit;

  @BeforeAll
  static void start() {
    // The bindings that the node runs with, without its cluster.
    testKit =
        ActorTestKit.create(
            "stored",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() {
    testKit.shutdownTestKit();
  }

  static Stream<TradeEvent> events() {
    var report =
        new OrderReport(
            ORDER,
            TradeOrder.Status.LIVE,
            Optional.of(new OrderId(412345678901L)),
            Quantity.of("0.004"),
            Optional.of(Quantity.of("0.01")),
            Optional.of(Price.of("60000.1")));
    var fill =
        new Fill(
            BTC,
            7012345678L,
            new OrderId(412345678901L),
            Side.BUY,
            PositionSide.BOTH,
            Price.of("60000.1"),
            Quantity.of("0.004"),
            Optional.of(Money.of("0.04944008", "USDT")),
            new BigDecimal("-1.5"),
            true,
            NOON);
    return Stream.of(
        new TradeEvent.SignalAccepted(
            SIGNAL, new Slot(BTC, PositionSide.BOTH), List.of("mode NORMAL"), NOON),
        new TradeEvent.PositionAdopted(
            SIGNAL,
            new Slot(BTC, PositionSide.BOTH),
            Quantity.of("0.5"),
            Optional.of(Price.of("59000")),
            NOON),
        new TradeEvent.ChangeAccepted(
            ID,
            Signal.amend(new SignalId("a1"), NOON, Duration.ofSeconds(5), Direction.LONG, BTC)
                .withExits(
                    ExitPlan.NONE
                        .withTrailing(
                            new Trailing(new BigDecimal("0.5"), Optional.of(Price.of("61000"))))
                        .withBreakEven(new BreakEven(Price.of("60500"), new BigDecimal("0.1")))
                        .withTimeExit(Duration.ofHours(8)))
                .withPatience(
                    new EntryPatience(Duration.ofSeconds(3), EntryPatience.Then.REPRICE, 4))
                .ofTrade(ID),
            List.of("mode NORMAL"),
            NOON),
        new TradeEvent.PositionNoticed(ID, Quantity.of("0.01"), NOON),
        new TradeEvent.FlattenStarted(ID, NOON),
        new TradeEvent.FlattenDone(ID, NOON),
        new TradeEvent.ReversalEnded(ID, new SignalId("r1"), "mode is SAFE", NOON),
        new TradeEvent.EntryGivenUp(ID, "not filled in 3 s", NOON),
        new TradeEvent.StopMoved(ID, Price.of("60010.5"), "the price is at 60400", NOON),
        new TradeEvent.AmendStarted(
            ID,
            ORDER,
            Optional.of(new SignalId("a1")),
            Quantity.of("0.01"),
            Price.of("59999.9"),
            NOON,
            Duration.ofSeconds(2),
            "node-1",
            NOON),
        new TradeEvent.AmendEnded(ID, ORDER, false, "-2013 Order does not exist.", NOON),
        new TradeEvent.OutsideFilled(ID, ORDER, OrderOrigin.LIQUIDATION, fill, NOON),
        new TradeEvent.AttemptStarted(
            ID,
            Leg.takeProfit(2),
            3,
            1,
            ORDER,
            OrderPlan.entry(SIGNAL, PositionMode.HEDGE),
            NOON,
            Duration.ofSeconds(2),
            "node-1",
            NOON),
        new TradeEvent.OrderSeen(ID, report, NOON),
        new TradeEvent.OrderFilled(ID, ORDER, fill, NOON),
        new TradeEvent.OrderRefused(ID, ORDER, -2021, "Order would immediately trigger.", NOON),
        new TradeEvent.OrderUnsure(ID, ORDER, "no answer in 5 s", NOON),
        new TradeEvent.OrderNotSent(ID, ORDER, "connection refused", NOON),
        new TradeEvent.OrderLost(ID, ORDER, NOON),
        new TradeEvent.WatchEnded(ID, ORDER, NOON),
        new TradeEvent.CloseRequested(ID, new SignalId("c1"), "signal c1", NOON),
        new TradeEvent.FoundFlat(ID, NOON),
        new TradeEvent.TradeEnded(ID, NOON));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventComesBackFromTheJournalAsItWas(TradeEvent event) {
    Serialization serialization = SerializationExtension.get(testKit.system().classicSystem());
    StoredEvent stored = StoredEvent.of(event);
    var serializer = serialization.findSerializerFor(stored);
    byte[] bytes = serialization.serialize(stored).get();
    Object back =
        serialization
            .deserialize(
                bytes, serializer.identifier(), Serializers.manifestFor(serializer, stored))
            .get();

    assertEquals(event, ((StoredEvent) back).toDomain());
  }

  @Test
  void everyKindOfEventHasAStoredForm() {
    Set<String> tested = new TreeSet<>(events().map(e -> e.getClass().getSimpleName()).toList());
    Set<String> kinds = new TreeSet<>();
    for (Class<?> kind : TradeEvent.class.getPermittedSubclasses()) {
      kinds.add(kind.getSimpleName());
    }
    Set<String> stored = new TreeSet<>();
    for (Class<?> kind : StoredEvent.class.getPermittedSubclasses()) {
      stored.add(kind.getSimpleName());
    }

    assertEquals(kinds, tested);
    assertEquals(kinds, stored);
    assertTrue(kinds.size() >= 19);
  }
}
