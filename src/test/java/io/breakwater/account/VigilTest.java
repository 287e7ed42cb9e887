package io.breakwater.account;

import static io.breakwater.domain.trade.TradeFacts.after;
import static io.breakwater.domain.trade.TradeFacts.seen;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeFacts;
import io.breakwater.domain.trade.TradeOrder.Status;
import io.breakwater.exchange.ExchangeClock;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What time alone brings, looked at as often as the gateway does. */
class VigilTest {
  private static final Leg ENTRY = Leg.ENTRY;
  private static final Duration CHECK = Duration.ofMillis(250);

  private final AtomicBoolean cancelsEntries = new AtomicBoolean();
  private ActorWorld world;
  private ScriptedExchange exchange;
  private OrderDesk desk;
  private Vigil vigil;

  @BeforeEach
  void start() {
    world = new ActorWorld();
    exchange = new ScriptedExchange();
    AccountSettings settings = ActorWorld.settings();
    GatewaySettings gatewaySettings =
        GatewaySettings.from(
            ConfigFactory.parseResources("account.conf").getConfig("breakwater.account"),
            new AccountId("main"),
            "node",
            PositionMode.ONE_WAY);
    ExchangeTime time = new ExchangeTime(world.clock());
    TestProbe<ExchangeClock.Command> exchangeClock = world.probe();
    Gate gate = new Gate();
    gate.set(new ModeState(Mode.NORMAL, List.of(), ActorWorld.START));
    desk =
        new OrderDesk(
            world.kit().system(),
            new OrderDesk.Tools(
                gatewaySettings,
                settings.writers(),
                exchange,
                new Writes(exchange, gate, time, settings.writers(), () -> {}),
                time,
                world.clock(),
                new SplittableRandom(1),
                exchangeClock.getRef(),
                world.spawn(SpawnProtocol.create())),
            // As the actor would, that it is told.
            said -> desk.heard(said),
            OrderDesk.Renewals.NONE,
            new Copies(time, settings.writers().recvWindow()));
    vigil =
        new Vigil(
            desk,
            gatewaySettings,
            new StopGuard(gatewaySettings, new MarketViews(), TradeFacts.NOON),
            cancelsEntries::get);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void anOrderInDoubtIsAskedForAfterASecond() {
    Trade trade = after(TradeFacts.entering(), TradeFacts.unanswered(TradeFacts.entering(), ENTRY));

    looks(trade, Duration.ofMillis(900));
    assertEquals(0, exchange.waiting(), "the stream will most likely tell");
    looks(trade, Duration.ofMillis(500));

    exchange.expect("queryOrder " + id(trade, ENTRY));
    looks(trade, Duration.ofSeconds(10));
    assertEquals(0, exchange.waiting(), "one question at a time");
  }

  @Test
  void anEntryWithoutAnAnswerIsAskedForBesideItsWriter() {
    Trade trade = TradeFacts.entering();
    desk.send(trade, TradeFacts.order(trade, ENTRY));
    world.settle();
    exchange.expect("placeOrder " + id(trade, ENTRY));

    looksAt(trade, TradeFacts.NOON.plusMillis(1_000));
    assertEquals(0, exchange.waiting());
    looksAt(trade, TradeFacts.NOON.plusMillis(1_001));

    exchange.expect("queryOrder " + id(trade, ENTRY));
  }

  @Test
  void aStopWithoutAnAnswerIsItsWritersBusiness() {
    Trade trade = TradeFacts.holding(TradeFacts.SIGNAL.withTakeProfits(List.of()));
    desk.send(trade, TradeFacts.order(trade, Leg.BASE_STOP));
    world.settle();
    exchange.expect("placeAlgoOrder " + id(trade, Leg.BASE_STOP));

    looksAt(trade, TradeFacts.NOON.plusSeconds(1));

    assertEquals(0, exchange.waiting());
  }

  @Test
  void aRestingEntryIsAskedForEveryTwoSeconds() {
    Trade trade = resting();

    looks(trade, Duration.ofSeconds(2));
    exchange
        .expect("queryOrder " + id(trade, ENTRY))
        .answer(new Outcome.Rejected<>(-2013, "Order does not exist."));
    world.settle();
    looks(trade, Duration.ofMillis(1_500));
    assertEquals(0, exchange.waiting());
    looks(trade, Duration.ofMillis(500));

    exchange.expect("queryOrder " + id(trade, ENTRY));
  }

  @Test
  void aRestingEntryIsCanceledWhereEntriesAreUnwanted() {
    cancelsEntries.set(true);

    looksAt(resting(), TradeFacts.NOON);

    exchange.expect("cancelOrder " + id(resting(), ENTRY));
  }

  @Test
  void whatIsExecutedAndWasNotToldAsFillsIsAskedFor() {
    Trade trade =
        after(
            TradeFacts.protectedTrade(),
            seen(TradeFacts.protectedTrade(), Leg.takeProfit(0), Status.TRIGGERED, "0.002"));

    looks(trade, Duration.ofMillis(1_500));

    exchange.expect("queryAlgoOrder " + id(trade, Leg.takeProfit(0)));
  }

  @Test
  void whatIsKnownIsNotAskedFor() {
    looks(TradeFacts.protectedTrade(), Duration.ofSeconds(30));

    assertEquals(0, exchange.waiting());
  }

  @Test
  void aLostEntryIsWatchedForTenMinutesAfterItsFence() {
    Trade entering = TradeFacts.entering();
    Trade lost =
        after(entering, TradeFacts.unanswered(entering, ENTRY), TradeFacts.lost(entering, ENTRY));
    // Its window of 2 s and the margin of 5 s have to be over first.
    Instant end = TradeFacts.NOON.plusSeconds(2 + 5 + 600);

    assertEquals(List.of(), looksAt(lost, end));
    assertEquals(
        List.of(new TradeEvent.WatchEnded(lost.id(), id(lost, ENTRY), end.plusMillis(1))),
        looksAt(lost, end.plusMillis(1)));
  }

  @Test
  void aStopThatDoesNotDoItsWorkMeansThatTheTradeIsToBeClosed() {
    Instant late = TradeFacts.NOON.plusMillis(1_501);

    List<TradeEvent> due = looksAt(TradeFacts.holding(), late);

    assertEquals(
        List.of(
            new TradeEvent.CloseRequested(
                TradeFacts.SIGNAL.id(),
                TradeFacts.SIGNAL.id(),
                "no stop acknowledged within 1500 ms",
                late)),
        due);
  }

  private static Trade resting() {
    return after(TradeFacts.entering(), seen(TradeFacts.entering(), ENTRY, Status.LIVE, "0"));
  }

  private static ClientOrderId id(Trade trade, Leg leg) {
    return TradeFacts.id(trade, leg);
  }

  /** Looks after the trade again and again for so long. */
  private void looks(Trade trade, Duration time) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(time) <= 0;
        passed = passed.plus(CHECK)) {
      looksAt(trade, TradeFacts.NOON);
      world.passes(CHECK);
    }
  }

  private List<TradeEvent> looksAt(Trade trade, Instant exchangeNow) {
    List<TradeEvent> due = vigil.due(trade, exchangeNow, exchangeNow);
    world.settle();
    return due;
  }
}
