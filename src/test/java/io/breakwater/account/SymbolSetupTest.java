package io.breakwater.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.MarginType;
import io.breakwater.domain.Position;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.SignedQuantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.PositionSnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SymbolSetupTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Symbol ETH = new Symbol("ETHUSDT");
  private static final SymbolConfig BTC_WANTED = new SymbolConfig(BTC, MarginType.ISOLATED, 5);
  private static final SymbolConfig ETH_WANTED = new SymbolConfig(ETH, MarginType.ISOLATED, 3);
  private static final SymbolConfig BTC_FRESH = new SymbolConfig(BTC, MarginType.CROSSED, 20);

  private ActorWorld world;
  private ScriptedExchange exchange;
  private TestProbe<SymbolSetup.Output> output;

  @BeforeEach
  void start() {
    world = new ActorWorld();
    exchange = new ScriptedExchange();
    output = world.probe();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aSymbolThatIsAsConfiguredIsReadyWithoutAWrite() {
    spawn(BTC_WANTED);
    configs(BTC_WANTED);
    ready(BTC_WANTED);
    assertEquals(0, exchange.waiting());
  }

  @Test
  void aFlatSymbolIsWrittenMarginTypeFirstAndReadBack() {
    spawn(BTC_WANTED);
    configs(BTC_FRESH);
    unused(BTC);
    exchange.expect("setMarginType BTCUSDT ISOLATED").done(MarginType.ISOLATED);
    exchange.expect("setLeverage BTCUSDT 5").done(5);
    configs(BTC_WANTED);
    ready(BTC_WANTED);
  }

  @Test
  void onlyWhatDiffersIsWritten() {
    spawn(BTC_WANTED);
    configs(new SymbolConfig(BTC, MarginType.ISOLATED, 20));
    unused(BTC);
    exchange.expect("setLeverage BTCUSDT 5").done(5);
    configs(BTC_WANTED);
    ready(BTC_WANTED);
    assertEquals(0, exchange.waiting());
  }

  @Test
  void aSymbolWithAPositionIsReportedAndLeftAlone() {
    spawn(BTC_WANTED);
    configs(BTC_FRESH);
    exchange.expect("positions").done(new PositionSnapshot(List.of(position()), Instant.EPOCH));
    exchange.expect("openOrders BTCUSDT").done(List.of());
    exchange.expect("openAlgoOrders BTCUSDT").done(List.of());
    assertTrue(notReady(BTC).contains("has a position of 0.01"));
    world.passesMillis(4_999);
    settle();
    assertEquals(0, exchange.waiting());
    world.passesMillis(1);
    configs(BTC_WANTED);
    ready(BTC_WANTED);
  }

  @Test
  void aSymbolWithAnOpenConditionalOrderIsReportedAndLeftAlone() {
    spawn(BTC_WANTED);
    configs(BTC_FRESH);
    exchange.expect("positions").done(new PositionSnapshot(List.of(), Instant.EPOCH));
    exchange.expect("openOrders BTCUSDT").done(List.of());
    exchange.expect("openAlgoOrders BTCUSDT").done(Collections.nCopies(1, "an order"));
    assertTrue(notReady(BTC).contains("has open conditional orders: 1"));
    assertEquals(0, exchange.waiting());
  }

  @Test
  void whatCannotBeReadIsNotTakenForUnused() {
    spawn(BTC_WANTED);
    configs(BTC_FRESH);
    exchange.expect("positions").answer(new Outcome.Unsure<>("timed out"));
    exchange.expect("openOrders BTCUSDT").done(List.of());
    exchange.expect("openAlgoOrders BTCUSDT").done(List.of());
    assertTrue(notReady(BTC).contains("positions could not be read"));
    assertEquals(0, exchange.waiting());
  }

  @Test
  void anUnsureWriteIsReadBackAndCountsIfItWasExecuted() {
    spawn(BTC_WANTED);
    configs(new SymbolConfig(BTC, MarginType.ISOLATED, 20));
    unused(BTC);
    exchange.expect("setLeverage BTCUSDT 5").answer(new Outcome.Unsure<>("timed out"));
    configs(BTC_WANTED);
    ready(BTC_WANTED);
  }

  @Test
  void aWriteThatWasNotExecutedIsTriedAgainAfterThirtySeconds() {
    spawn(BTC_WANTED);
    configs(BTC_FRESH);
    unused(BTC);
    exchange
        .expect("setMarginType BTCUSDT ISOLATED")
        .answer(new Outcome.Rejected<>(-4047, "open orders exist"));
    configs(BTC_FRESH);
    String reason = notReady(BTC);
    assertTrue(reason.contains("CROSSED") && reason.contains("-4047"), reason);
    world.passesMillis(29_999);
    settle();
    assertEquals(0, exchange.waiting());
    world.passesMillis(1);
    configs(BTC_WANTED);
    ready(BTC_WANTED);
  }

  @Test
  void settingsThatCannotBeReadMakeNoSymbolReady() {
    spawn(BTC_WANTED, ETH_WANTED);
    exchange.expect("symbolConfigs").answer(new Outcome.NotSent<>("refused"));
    notReady(BTC);
    notReady(ETH);
    world.passes(Duration.ofSeconds(30));
    configs(BTC_WANTED, ETH_WANTED);
    ready(BTC_WANTED);
    ready(ETH_WANTED);
  }

  @Test
  void oneSymbolThatIsInUseDoesNotHoldUpTheOthers() {
    spawn(BTC_WANTED, ETH_WANTED);
    SymbolConfig ethFresh = new SymbolConfig(ETH, MarginType.ISOLATED, 20);
    configs(BTC_FRESH, ethFresh);
    exchange.expect("positions").done(new PositionSnapshot(List.of(position()), Instant.EPOCH));
    exchange.expect("openOrders BTCUSDT").done(List.of());
    exchange.expect("openAlgoOrders BTCUSDT").done(List.of());
    notReady(BTC);
    configs(BTC_FRESH, ethFresh);
    unused(ETH);
    exchange.expect("setLeverage ETHUSDT 3").done(3);
    configs(BTC_FRESH, ETH_WANTED);
    ready(ETH_WANTED);
    world.passes(Duration.ofSeconds(30));
    configs(BTC_WANTED, ETH_WANTED);
    ready(BTC_WANTED);
    output.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void aSymbolThatTheExchangeDoesNotListIsNotReady() {
    spawn(BTC_WANTED);
    configs(ETH_WANTED);
    assertEquals("the exchange tells no settings of it", notReady(BTC));
  }

  @Test
  void aCheckDuringALookLeadsToAnotherLook() {
    ActorRef<SymbolSetup.Command> setup = spawn(BTC_WANTED);
    var first = exchange.expect("symbolConfigs");
    setup.tell(SymbolSetup.Check.INSTANCE);
    settle();
    first.done(List.of(BTC_WANTED));
    ready(BTC_WANTED);
    configs(BTC_WANTED);
    ready(BTC_WANTED);
    setup.tell(SymbolSetup.Check.INSTANCE);
    configs(BTC_WANTED);
    ready(BTC_WANTED);
  }

  @Test
  void aSettingThatSomebodyHasChangedIsFoundWithoutAnEventToldAndPutBack() {
    spawn(BTC_WANTED);
    configs(BTC_WANTED);
    ready(BTC_WANTED);
    world.passes(Duration.ofSeconds(25));
    configs(BTC_FRESH);
    assertEquals(
        new SymbolSetup.SymbolChanged(BTC, BTC_FRESH, BTC_WANTED), output.receiveMessage());
    unused(BTC);
    exchange.expect("setMarginType BTCUSDT ISOLATED").done(MarginType.ISOLATED);
    exchange.expect("setLeverage BTCUSDT 5").done(5);
    configs(BTC_WANTED);
    ready(BTC_WANTED);
  }

  private ActorRef<SymbolSetup.Command> spawn(SymbolConfig... wanted) {
    AccountSettings settings = ActorWorld.settings();
    ExchangeTime time = new ExchangeTime(world.clock());
    Writes writes = new Writes(exchange, new Gate(), time, settings.writers(), () -> {});
    return world.spawn(
        SymbolSetup.create(
            exchange,
            writes,
            List.of(wanted),
            settings,
            time,
            new SplittableRandom(1),
            output.getRef()));
  }

  private void configs(SymbolConfig... configs) {
    exchange.expect("symbolConfigs").done(List.of(configs));
  }

  private void unused(Symbol symbol) {
    exchange.expect("positions").done(new PositionSnapshot(List.of(), Instant.EPOCH));
    exchange.expect("openOrders " + symbol).done(List.of());
    exchange.expect("openAlgoOrders " + symbol).done(List.of());
  }

  private void ready(SymbolConfig config) {
    assertEquals(new SymbolSetup.SymbolReady(config.symbol(), config), output.receiveMessage());
  }

  private String notReady(Symbol symbol) {
    var told = output.expectMessageClass(SymbolSetup.SymbolNotReady.class);
    assertEquals(symbol, told.symbol());
    return told.reason();
  }

  private static Position position() {
    return new Position(
        BTC,
        PositionSide.BOTH,
        SignedQuantity.of("0.01"),
        Optional.empty(),
        BigDecimal.ZERO,
        Optional.empty(),
        Instant.EPOCH);
  }

  /** Lets messages that are under way arrive. */
  private void settle() {
    world.settle();
  }
}
