package io.breakwater.simulation.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.simulation.story.Profile;
import io.breakwater.simulation.story.Telling;
import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node in virtual time recovers from snapshots, as a real one does. */
final class VirtualSnapshotsTest {
  private static final String OWNER = "account|main";
  private static final Symbol BTC = new Symbol("BTCUSDT");

  private final VirtualWorld world = VirtualWorld.create(WorldSettings.usual());
  private final List<OrderGateway.Reply> replies = new ArrayList<>();
  private final List<OrderGateway.Trades> trades = new ArrayList<>();
  private ActorRef<OrderGateway.Reply> replyTo;
  private ActorRef<OrderGateway.Trades> tradesTo;

  @BeforeEach
  void start() {
    world.ear(OrderGateway.Reply.class, replies::add, ref -> replyTo = ref);
    world.ear(OrderGateway.Trades.class, trades::add, ref -> tradesTo = ref);
    world.node().start();
    world.passes(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aStoryOfFiveMinutesTakesSeveralSnapshots() {
    for (int seed = 1; seed <= 3; seed++) {
      var story = Profile.STORMY.story(seed, Duration.ofMinutes(5));
      long taken =
          Telling.tell(story, true).lines().stream()
              .filter(line -> line.contains(" snapshot " + OWNER))
              .count();
      assertTrue(taken >= 3, "seed " + seed + " took " + taken);
    }
  }

  @Test
  void whatASnapshotHoldsNeedsNoFacts() {
    SignalId open = threeClosedAndOneOpen();
    OrderGateway.Trades before = trades();
    world.node().crash();
    world.store().delete(OWNER, latest().number());
    world.node().start();
    world.passes(Duration.ofSeconds(10));

    assertEquals(before, trades());
    assertEquals(open, before.open().get(0).signal());
    assertEquals(3, before.closed().size());
  }

  @Test
  void anAcceptedSignalIsKnownFromTheSnapshot() {
    threeClosedAndOneOpen();
    long orders = orders();
    world.node().crash();
    world.store().delete(OWNER, latest().number());
    world.node().start();
    world.passes(Duration.ofSeconds(10));
    replies.clear();
    send(enter("s0"));
    send(close("c0"));

    assertEquals(
        List.of(
            new OrderGateway.Accepted(new SignalId("s0")),
            new OrderGateway.Accepted(new SignalId("c0"))),
        replies);
    assertEquals(orders, orders());
  }

  @Test
  void aSnapshotThatCannotBeReadIsPassedOverForAllFacts() {
    threeClosedAndOneOpen();
    OrderGateway.Trades before = trades();
    VirtualStore.Snapshot whole = latest();
    world.node().crash();
    byte[] half = Arrays.copyOf(whole.bytes(), whole.bytes().length / 2);
    world.node().start();
    world
        .store()
        .keep(
            "node",
            OWNER,
            new VirtualStore.Snapshot(whole.number(), whole.manifest(), whole.serializer(), half));
    world.passes(Duration.ofSeconds(10));

    assertEquals(before, trades());
  }

  @Test
  void whatWasTakenJustBeforeACrashMayBeLost() {
    send(enter("s0"));
    VirtualStore.Snapshot stored = latest();
    world.store().keep("node", OWNER, new VirtualStore.Snapshot(1_000, "", 0, new byte[0]));
    world.node().crash();
    world.passes(Duration.ofSeconds(1));

    assertEquals(stored, latest());
  }

  private SignalId threeClosedAndOneOpen() {
    for (int i = 0; i < 3; i++) {
      send(enter("s" + i));
      send(close("c" + i));
    }
    send(enter("last"));
    replies.forEach(reply -> assertInstanceOf(OrderGateway.Accepted.class, reply));
    return new SignalId("last");
  }

  private long orders() {
    return world.exchange().records().stream()
        .filter(ExchangeRecord.OrderAccepted.class::isInstance)
        .count();
  }

  private VirtualStore.Snapshot latest() {
    return world.store().latestSnapshot(OWNER, Long.MAX_VALUE).orElseThrow();
  }

  private OrderGateway.Trades trades() {
    trades.clear();
    world.node().tell(VirtualWorld.ACCOUNT, new OrderGateway.GetTrades(tradesTo));
    world.passes(Duration.ofSeconds(1));
    return trades.get(0);
  }

  private void send(Signal signal) {
    world.node().tell(VirtualWorld.ACCOUNT, new OrderGateway.Execute(signal, replyTo));
    world.passes(Duration.ofSeconds(5));
  }

  private Signal enter(String id) {
    return Signal.enter(
            new SignalId(id),
            world.now(),
            Duration.ofSeconds(30),
            Direction.LONG,
            BTC,
            Quantity.of("0.010"))
        .withStopLoss(Price.of("59000"));
  }

  private Signal close(String id) {
    return Signal.close(new SignalId(id), world.now(), Direction.LONG, BTC);
  }
}
