package io.breakwater.account;

import static io.breakwater.domain.trade.TradeFacts.BTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeFacts;
import io.breakwater.domain.trade.TradeOrder.Status;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.ExchangeClock;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exits while the journal is slow, fails, or is well. */
class ExitDeskTest {
  private final List<String> steps = new ArrayList<>();
  private final JournalPulse pulse = new JournalPulse();
  private ActorWorld world;
  private ScriptedExchange exchange;
  private TestProbe<OrderGateway.Command> gateway;
  private TestProbe<SafeMode.Command> safeMode;
  private TestProbe<Market.Command> market;
  private ActorRef<ExitDesk.Command> desk;

  @BeforeEach
  void start() {
    world = new ActorWorld();
    exchange = new ScriptedExchange();
    gateway = world.probe();
    safeMode = world.probe();
    market = world.probe();
    desk =
        world.spawn(
            Behaviors.supervise(ExitDesk.create(surroundings()))
                .onFailure(SupervisorStrategy.restart()));
    desk.tell(new ExitDesk.Meet(noting("gateway is told", gateway.getRef())));
    tellsRules();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aStopGoesOutWhenTheJournalTakesTooLongAfterAFill() {
    filledWhileStoring();

    world.passesMillis(500);
    assertEquals(0, exchange.waiting(), "half a second is its time");
    world.passesMillis(100);

    ClientOrderId stop = stoodIn();
    assertTrue(stop.value().contains("-XS"), stop + " is in the space of stand-ins");
    exchange.expect("placeAlgoOrder " + stop);
    assertEquals(0, exchange.waiting(), "the stop alone: take-profits can wait");
  }

  @Test
  void theGatewayIsToldBeforeTheStopIsSent() {
    filledWhileStoring();
    world.passesMillis(600);

    assertEquals(List.of("gateway is told", "a writer is started"), steps);
  }

  @Test
  void aStopGoesOutAtOnceWhenTheJournalFails() {
    knows(TradeFacts.entering());
    pulse.stores(world.clock().instant());
    believes(fill());
    pulse.fails();

    world.passesMillis(100);

    exchange.expect("placeAlgoOrder " + stoodIn());
  }

  @Test
  void theModeIsHeldWhileItStandsIn() {
    filledWhileStoring();
    world.passesMillis(600);
    assertEquals(Reason.JOURNAL_FAILING, safeMode.expectMessageClass(SafeMode.Hold.class).reason());

    pulse.isWell();
    world.passesMillis(100);

    safeMode.expectMessage(new SafeMode.Release(Reason.JOURNAL_FAILING));
  }

  @Test
  void nothingIsSentWhileTheJournalIsWell() {
    filledWhileStoring();
    world.passesMillis(400);
    pulse.isWell();
    knows(TradeFacts.holding());

    world.passes(Duration.ofSeconds(30));

    assertEquals(0, exchange.waiting());
    gateway.expectNoMessage(Duration.ZERO);
    safeMode.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whatTheStreamTellsIsHeardThoughNothingIsStored() {
    knows(TradeFacts.protectedTrade());
    pulse.fails();
    world.passesMillis(100);

    desk.tell(ExitDesk.streamSaid(stopIs(AlgoStatus.REJECTED)));
    world.settle();

    ClientOrderId close = stoodIn();
    assertTrue(close.value().contains("-XC"), close.toString());
    exchange.expect("placeOrder " + close);
  }

  @Test
  void aCloseThatCouldNotBeStoredGoesOut() {
    knows(TradeFacts.protectedTrade());
    pulse.stores(world.clock().instant());
    believes(List.of(TradeFacts.closeRequested(TradeFacts.protectedTrade())));
    pulse.fails();

    world.passesMillis(100);

    exchange.expect("placeOrder " + stoodIn());
  }

  @Test
  void nothingThatMakesThePositionLargerEverGoesOut() {
    knows(TradeFacts.protectedTrade());
    pulse.stores(world.clock().instant());
    Trade trade = TradeFacts.protectedTrade();
    believes(
        List.of(
            new TradeEvent.SignalAccepted(
                TradeFacts.add("other", "1"),
                new Slot(BTC, PositionSide.BOTH),
                List.of(),
                TradeFacts.NOON),
            TradeFacts.accepted(trade, TradeFacts.add("more", "0.005")),
            TradeFacts.accepted(trade, TradeFacts.reduce("less", "0.005"))));
    pulse.fails();

    world.passes(Duration.ofSeconds(10));

    assertEquals(0, exchange.waiting());
    gateway.expectNoMessage(Duration.ZERO);
  }

  @Test
  void anAttemptThatWasNotStoredWasNotSent() {
    knows(TradeFacts.entering());
    pulse.stores(world.clock().instant());
    List<TradeEvent> stored = new ArrayList<>(fill());
    Trade holding = TradeFacts.holding();
    stored.add(
        new TradeEvent.AttemptStarted(
            holding.id(),
            Leg.BASE_STOP,
            0,
            0,
            TradeFacts.id(holding, Leg.BASE_STOP),
            TradeFacts.order(holding, Leg.BASE_STOP).plan(),
            TradeFacts.NOON,
            Duration.ofSeconds(10),
            "node",
            TradeFacts.NOON));
    believes(stored);
    pulse.fails();

    world.passesMillis(100);

    exchange.expect("placeAlgoOrder " + stoodIn());
  }

  @Test
  void afterDisbandingNothingIsEverSent() {
    desk.tell(ExitDesk.Disband.INSTANCE);
    filledWhileStoring();
    pulse.fails();

    world.passes(Duration.ofSeconds(60));

    assertEquals(0, exchange.waiting());
    gateway.expectNoMessage(Duration.ZERO);
    safeMode.expectNoMessage(Duration.ZERO);
  }

  @Test
  void disbandingEndsWhatIsBeingRepeatedToo() {
    filledWhileStoring();
    world.passesMillis(600);
    exchange.expect("placeAlgoOrder " + stoodIn());

    desk.tell(ExitDesk.Disband.INSTANCE);
    world.passes(Duration.ofSeconds(60));

    assertEquals(0, exchange.waiting(), "another node owns the account now");
  }

  @Test
  void disbandingEndsCancelsToo() {
    knows(TradeFacts.protectedTrade());
    pulse.fails();
    world.passesMillis(100);
    desk.tell(ExitDesk.streamSaid(stopIs(AlgoStatus.FINISHED)));
    world.settle();
    exchange.expect("cancelAlgoOrder " + id(Leg.takeProfit(0)));
    exchange.expect("cancelAlgoOrder " + id(Leg.takeProfit(1)));

    desk.tell(ExitDesk.Disband.INSTANCE);
    world.passes(Duration.ofSeconds(60));

    assertEquals(0, exchange.waiting());
  }

  @Test
  void theStopThatWasTakenIntoTheJournalIsNotSentASecondTime() {
    filledWhileStoring();
    world.passesMillis(600);
    OrderGateway.StoodIn told = gateway.expectMessageClass(OrderGateway.StoodIn.class);
    ScriptedExchange.Request request = exchange.expect("placeAlgoOrder " + told.attempt().id());

    pulse.isWell();
    knows(told.attempt().applyTo(TradeFacts.entering()).after(fill()));
    world.passesMillis(100);
    pulse.fails();
    world.passesMillis(100);
    request.done(algoOrder(told.attempt().id(), AlgoStatus.NEW));
    world.passes(Duration.ofSeconds(60));

    assertEquals(0, exchange.waiting());
    gateway.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whatTheJournalLostIsToldAgainAndNotSentAgain() {
    filledWhileStoring();
    world.passesMillis(600);
    OrderGateway.StoodIn told = gateway.expectMessageClass(OrderGateway.StoodIn.class);
    exchange
        .expect("placeAlgoOrder " + told.attempt().id())
        .done(algoOrder(told.attempt().id(), AlgoStatus.NEW));
    world.settle();

    // The gateway recovers from before the fill, and the journal fails again.
    pulse.isWell();
    knows(TradeFacts.entering());
    gateway.expectMessage(told);
    pulse.fails();
    world.passes(Duration.ofSeconds(60));

    gateway.expectNoMessage(Duration.ZERO);
    assertEquals(0, exchange.waiting(), "the stop stands");
  }

  @Test
  void aStopOfATradeThatEndedWithoutItIsCanceled() {
    filledWhileStoring();
    world.passesMillis(600);
    OrderGateway.StoodIn told = gateway.expectMessageClass(OrderGateway.StoodIn.class);
    exchange
        .expect("placeAlgoOrder " + told.attempt().id())
        .done(algoOrder(told.attempt().id(), AlgoStatus.NEW));
    world.settle();

    pulse.isWell();
    Trade entering = TradeFacts.entering();
    knows(new TradeEvent.TradeEnded(entering.id(), TradeFacts.NOON).applyTo(entering));

    exchange.expect("cancelAlgoOrder " + told.attempt().id());
  }

  @Test
  void aDeskThatCrashedStillKnowsTheTradesAndWhomToTell() {
    knows(TradeFacts.entering());
    desk.tell(new ExitDesk.Known(null)); // stands for a bug
    world.settle();
    tellsRules();

    pulse.stores(world.clock().instant());
    believes(fill());
    world.passesMillis(600);

    exchange.expect("placeAlgoOrder " + stoodIn());
  }

  @Test
  void aDeskThatCrashedStillEndsItsHold() {
    filledWhileStoring();
    world.passesMillis(600);
    safeMode.expectMessageClass(SafeMode.Hold.class);
    desk.tell(new ExitDesk.Known(null));
    world.settle();

    pulse.isWell();
    world.passesMillis(100);

    safeMode.expectMessage(new SafeMode.Release(Reason.JOURNAL_FAILING));
  }

  @Test
  void aTradeThatHasEndedIsNoConcernOfItsAnyMore() {
    knows(TradeFacts.protectedTrade());
    Trade trade = TradeFacts.protectedTrade();
    knows(new TradeEvent.TradeEnded(trade.id(), TradeFacts.NOON).applyTo(trade));
    pulse.fails();

    desk.tell(ExitDesk.streamSaid(stopIs(AlgoStatus.REJECTED)));
    world.passes(Duration.ofSeconds(10));

    assertEquals(0, exchange.waiting());
  }

  /** The journal has the entry, and its fill is being stored since now. */
  private void filledWhileStoring() {
    knows(TradeFacts.entering());
    pulse.stores(world.clock().instant());
    believes(fill());
  }

  private void knows(Trade trade) {
    desk.tell(new ExitDesk.Known(trade));
    world.settle();
  }

  private void believes(List<TradeEvent> events) {
    desk.tell(new ExitDesk.Believed(events));
    world.settle();
  }

  private static List<TradeEvent> fill() {
    Trade entering = TradeFacts.entering();
    return List.of(
        TradeFacts.filled(entering, Leg.ENTRY, 1, "0.010", "60000"),
        TradeFacts.seen(entering, Leg.ENTRY, Status.ENDED, "0.010"));
  }

  private static ClientOrderId id(Leg leg) {
    return TradeFacts.id(TradeFacts.protectedTrade(), leg);
  }

  private ClientOrderId stoodIn() {
    return gateway.expectMessageClass(OrderGateway.StoodIn.class).attempt().id();
  }

  private static AccountEvent stopIs(AlgoStatus status) {
    return new AccountEvent.AlgoOrderUpdated(algoOrder(id(Leg.BASE_STOP), status), TradeFacts.NOON);
  }

  private static AlgoOrder algoOrder(ClientOrderId id, AlgoStatus status) {
    boolean isFinished = status == AlgoStatus.FINISHED;
    return new AlgoOrder(
        BTC,
        4_000_000_000L,
        id,
        Side.SELL,
        PositionSide.BOTH,
        OrderType.STOP_MARKET,
        Price.of("59000"),
        Quantity.ZERO,
        false,
        true,
        WorkingType.MARK_PRICE,
        status,
        Optional.of(new OrderId(900)).filter(number -> isFinished),
        isFinished ? Quantity.of("0.010") : Quantity.ZERO,
        Optional.empty(),
        TradeFacts.NOON);
  }

  private void tellsRules() {
    for (int kind = 0; kind < 2; kind++) {
      Market.Subscribe subscribed = market.expectMessageClass(Market.Subscribe.class);
      if (subscribed.kind() == Market.Kind.RULES) {
        subscribed.subscriber().tell(new MarketNews.Rules(BTC, TradeFacts.INSTRUMENT));
      }
    }
    world.settle();
  }

  private ExitDesk.Surroundings surroundings() {
    AccountSettings settings = ActorWorld.settings();
    ExchangeTime time = new ExchangeTime(world.clock());
    TestProbe<ExchangeClock.Command> exchangeClock = world.probe();
    GatewaySettings gatewaySettings =
        GatewaySettings.from(
            ConfigFactory.parseResources("account.conf").getConfig("breakwater.account"),
            new AccountId("main"),
            "node",
            PositionMode.ONE_WAY);
    Writes writes = new Writes(exchange, new Gate(), time, settings.writers(), () -> {});
    return new ExitDesk.Surroundings(
        gatewaySettings,
        new OrderDesk.Tools(
            gatewaySettings,
            settings.writers(),
            exchange,
            writes,
            time,
            world.clock(),
            new SplittableRandom(1),
            exchangeClock.getRef(),
            noting("a writer is started", world.spawn(SpawnProtocol.create()))),
        pulse,
        new Copies(time, settings.writers().recvWindow()),
        List.of(BTC),
        safeMode.getRef(),
        market.getRef());
  }

  /** Passes everything on, and notes that it came. */
  private <T> ActorRef<T> noting(String step, ActorRef<T> to) {
    return world.spawn(
        Behaviors.receiveMessage(
            message -> {
              steps.add(step);
              to.tell(message);
              return Behaviors.same();
            }));
  }
}
