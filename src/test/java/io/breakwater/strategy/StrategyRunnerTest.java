package io.breakwater.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.account.Account;
import io.breakwater.account.Accounts;
import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TradePhase;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.market.FeedHealth;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import io.breakwater.market.TestInstrument;
import io.breakwater.market.TimeRig;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StrategyRunnerTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final AccountId MAIN = new AccountId("main");

  private final TimeRig rig = new TimeRig();
  private final TestProbe<Market.Command> market = rig.kit.createTestProbe();
  private final TestProbe<Account.Command> account = rig.kit.createTestProbe();
  private final TestProbe<String> said = rig.kit.createTestProbe();
  private ActorRef<MarketNews> ear;
  private ActorRef<OrderGateway.News> newsEar;

  @AfterEach
  void close() {
    rig.close();
  }

  /** Shown in docs/writing-a-strategy.md. Buys a little whenever the price is a round thousand. */
  private static final class RoundNumbers implements Strategy {
    private final ActorRef<String> log;

    RoundNumbers(ActorRef<String> log) {
      this.log = log;
    }

    @Override
    public void onTrade(AggTrade trade, Desk desk) {
      if (trade.price().value().remainder(new BigDecimal(1000)).signum() == 0) {
        Signal signal =
            Signal.enter(
                    desk.nextId(),
                    desk.now(),
                    Duration.ofSeconds(5),
                    Direction.LONG,
                    trade.symbol(),
                    Quantity.of("0.010"))
                .withStopLoss(Price.of("29000"));
        desk.send(signal);
      }
    }

    @Override
    public void onReply(OrderGateway.Reply reply, Desk desk) {
      if (reply instanceof OrderExecutionError error) {
        log.tell(error.reason());
      } else {
        log.tell("accepted");
      }
    }

    @Override
    public void onHealth(MarketNews.Health health, Desk desk) {
      log.tell(health.health() + " " + desk.instrument(health.symbol()).isPresent());
    }

    @Override
    public void onNews(OrderGateway.News news, Desk desk) {
      log.tell(news.getClass().getSimpleName());
    }

    @Override
    public void onGap(Symbol symbol, Market.Kind kind, Desk desk) {
      if (kind == Market.Kind.QUOTES) {
        throw new IllegalStateException("a bug of the author's");
      }
      log.tell("gap in " + kind);
    }
  }

  @Test
  void itSubscribesToWhatThePlanNamesAndAgainEachTenSeconds() {
    start();
    rig.passes(Duration.ofSeconds(10));
    expectSubscriptions();
  }

  @Test
  void aBatchOfTradesIsReceivedOnlyOnceAllWereTaken() {
    start();
    ear.tell(trades("29999", "30000"));
    execute();
    assertEquals(new Market.Received(BTC, Market.Kind.TRADES, ear), market.receiveMessage());
  }

  @Test
  void aChangeOfHealthIsToldOnce() {
    start();
    ear.tell(new MarketNews.Rules(BTC, TestInstrument.btcusdt()));
    var health = new MarketNews.Health(BTC, FeedHealth.STREAMING, false, Instant.EPOCH);
    ear.tell(health);
    ear.tell(health);
    assertEquals("STREAMING true", said.receiveMessage());
    rig.settle();
    said.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aLaggedSubscriptionIsMadeAgain() {
    start();
    ear.tell(new MarketNews.Lagged(BTC, Market.Kind.TRADES, 7));
    assertEquals(new Market.Subscribe(BTC, Market.Kind.TRADES, ear), market.receiveMessage());
    assertEquals("gap in TRADES", said.receiveMessage());
  }

  @Test
  void theAnswerToASignalIsToldOnceThoughTheSignalWasSentTwice() {
    start();
    ear.tell(trades("30000"));
    OrderGateway.Execute first = execute();
    rig.passes(Duration.ofSeconds(10));
    assertTrue(account.receiveMessage() instanceof OrderGateway.Subscribe);
    OrderGateway.Execute again = execute();
    assertEquals(first.signal(), again.signal());
    first.replyTo().tell(new OrderGateway.Accepted(first.signal().id()));
    again.replyTo().tell(new OrderGateway.Accepted(first.signal().id()));
    assertEquals("accepted", said.receiveMessage());
    rig.settle();
    said.expectNoMessage(Duration.ZERO);
    rig.passes(Duration.ofSeconds(10));
    assertTrue(account.receiveMessage() instanceof OrderGateway.Subscribe);
    account.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aRefusedSignalIsToldOnceAndNotSentAgain() {
    start();
    ear.tell(trades("30000"));
    OrderGateway.Execute execute = execute();
    var denied =
        new OrderExecutionError.Denied(
            execute.signal().id(), Mode.SAFE, List.of("POSITIONS_UNREADABLE"));
    execute.replyTo().tell(denied);
    assertEquals("denied in SAFE: POSITIONS_UNREADABLE", said.receiveMessage());
    rig.passes(Duration.ofSeconds(10));
    assertTrue(account.receiveMessage() instanceof OrderGateway.Subscribe);
    account.expectNoMessage(Duration.ZERO);
  }

  @Test
  void newsOfAnotherStrategyAreNotTold() {
    start();
    newsEar.tell(new OrderExecutionError.Busy(new SignalId("round-2:1:1"), Mode.NORMAL));
    newsEar.tell(new OrderExecutionError.Busy(new SignalId("round:1:1"), Mode.NORMAL));
    newsEar.tell(
        new OrderGateway.ModeChanged(new ModeState(Mode.NORMAL, List.of(), Instant.EPOCH)));
    assertEquals("Busy", said.receiveMessage());
    assertEquals("ModeChanged", said.receiveMessage());
    rig.settle();
    said.expectNoMessage(Duration.ZERO);
  }

  @Test
  void anEndWhoseNewsWasLostIsLookedUp() {
    start();
    ear.tell(trades("30000"));
    OrderGateway.Execute execute = execute();
    execute.replyTo().tell(new OrderGateway.Accepted(execute.signal().id()));
    assertEquals("accepted", said.receiveMessage());
    rig.passes(Duration.ofSeconds(60), Duration.ofSeconds(10));
    for (int i = 0; i < 6; i++) {
      assertTrue(account.receiveMessage() instanceof OrderGateway.Subscribe);
    }
    OrderGateway.GetTrades get = account.expectMessageClass(OrderGateway.GetTrades.class);
    var trades = new OrderGateway.Trades(List.of(), List.of(closed(execute.signal().id())));
    get.replyTo().tell(trades);
    get.replyTo().tell(trades);
    assertEquals("Closed", said.receiveMessage());
    rig.settle();
    said.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aStrategyThatThrowsIsStartedAgainSubscribedAndNamesNoSignalTwice() {
    start();
    ear.tell(trades("30000"));
    SignalId first = execute().signal().id();
    assertTrue(market.receiveMessage() instanceof Market.Received);
    ear.tell(new MarketNews.Lagged(BTC, Market.Kind.QUOTES, 1));
    assertTrue(market.receiveMessage() instanceof Market.Subscribe);
    rig.passes(Duration.ofSeconds(1));
    expectSubscriptions();
    ear.tell(trades("30000"));
    assertNotEquals(first, execute().signal().id());
  }

  private void start() {
    var log = said.ref();
    var market = this.market.ref();
    Accounts accounts = (id, command) -> account.ref().tell(command);
    var clock = rig.clock;
    StrategyPlan plan =
        new StrategyPlan("round", MAIN, List.of(BTC), EnumSet.of(Market.Kind.TRADES));
    var around = new StrategySurroundings(market, accounts, clock, Optional.empty());
    var runner = StrategyRunner.create(plan, () -> new RoundNumbers(log), around);
    rig.kit.spawn(
        Behaviors.supervise(runner)
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    Duration.ofMillis(200), Duration.ofSeconds(10), 0)));
    expectSubscriptions();
  }

  private void expectSubscriptions() {
    for (Market.Kind kind : List.of(Market.Kind.TRADES, Market.Kind.RULES, Market.Kind.HEALTH)) {
      Market.Subscribe wish = market.expectMessageClass(Market.Subscribe.class);
      assertEquals(kind, wish.kind());
      ear = wish.subscriber();
    }
    newsEar = account.expectMessageClass(OrderGateway.Subscribe.class).subscriber();
  }

  private OrderGateway.Execute execute() {
    return account.expectMessageClass(OrderGateway.Execute.class);
  }

  private MarketNews.Trades trades(String... prices) {
    return new MarketNews.Trades(
        BTC,
        List.of(prices).stream()
            .map(
                price ->
                    new AggTrade(
                        BTC, 1, Price.of(price), Quantity.of("1"), Side.BUY, rig.clock.instant()))
            .toList());
  }

  private TradeSummary closed(SignalId signal) {
    return new TradeSummary(
        signal,
        BTC,
        Direction.LONG,
        Quantity.of("0.01"),
        Optional.of(Price.of("30000")),
        Optional.of(Price.of("30100")),
        List.of(),
        BigDecimal.ONE,
        Optional.empty(),
        TradePhase.CLOSED,
        Instant.EPOCH,
        Optional.of(Instant.EPOCH),
        Optional.empty());
  }
}
