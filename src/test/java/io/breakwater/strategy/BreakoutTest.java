package io.breakwater.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.NewOrder;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.SignalRules;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.market.FeedHealth;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import io.breakwater.market.TestInstrument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakoutTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Config FILE = ConfigFactory.parseResources("strategy.conf");

  private final FakeDesk desk = new FakeDesk();
  private long tradeId;

  @Test
  void aPriceAboveTheRangeEntersWithStopAndTakeProfits() {
    Breakout strategy = breakout("");
    trades(strategy, 61, "30000", "30100", "29950");
    assertEquals(List.of(), desk.sent);
    trade(strategy, "30100.1");
    Signal signal = desk.sent.get(0);
    assertEquals(Direction.LONG, signal.direction());
    assertEquals(Quantity.of("0.033"), signal.quantity(), "1000 / 30100.1 by steps of 0.001");
    assertEquals(Optional.of(Price.of("30009.8")), signal.stopLoss(), "30 bp below, rounded up");
    assertEquals(
        List.of(
            new TakeProfit(Price.of("30190.5"), Quantity.of("0.016")),
            new TakeProfit(Price.of("30280.8"), Quantity.of("0.017"))),
        signal.takeProfits());
  }

  @Test
  void aShortMirrorsIt() {
    Breakout strategy = breakout("direction = short");
    trades(strategy, 61, "30000", "30100", "29950");
    trade(strategy, "29949.9");
    Signal signal = desk.sent.get(0);
    assertEquals(Direction.SHORT, signal.direction());
    assertEquals(Optional.of(Price.of("30039.7")), signal.stopLoss(), "30 bp above, rounded down");
    assertEquals(Price.of("29860"), signal.takeProfits().get(0).trigger());
  }

  @Test
  void nothingIsEnteredBeforeAWholeWindowWasSeen() {
    Breakout strategy = breakout("");
    trades(strategy, 59, "30000");
    trade(strategy, "30100");
    assertEquals(List.of(), desk.sent);
  }

  @Test
  void whatLeftTheWindowNoLongerCounts() {
    Breakout strategy = breakout("");
    trade(strategy, "31000");
    trades(strategy, 61, "30000");
    trade(strategy, "30001");
    assertEquals(1, desk.sent.size());
  }

  @Test
  void thereIsOneTradeAtATimeAndAPauseAfterIt() {
    Breakout strategy = breakout("");
    trades(strategy, 61, "30000");
    trade(strategy, "30001");
    trade(strategy, "30002");
    assertEquals(1, desk.sent.size());
    SignalId id = desk.sent.get(0).id();
    strategy.onReply(new OrderExecutionError.Denied(id, Mode.SAFE, List.of("no")), desk);
    trade(strategy, "30003");
    assertEquals(1, desk.sent.size(), "pausing");
    desk.now = desk.now.plusSeconds(10);
    trade(strategy, "30004");
    assertEquals(2, desk.sent.size());
  }

  @Test
  void anotherSignalsEndIsNotTakenForItsOwn() {
    Breakout strategy = breakout("");
    trades(strategy, 61, "30000");
    trade(strategy, "30001");
    strategy.onNews(
        new OrderExecutionError.Rejected(new SignalId("other"), Mode.NORMAL, -2019, "margin"),
        desk);
    desk.now = desk.now.plusSeconds(10);
    trade(strategy, "30004");
    assertEquals(1, desk.sent.size());
  }

  @Test
  void aTradeThatIsToldLateStartsNothing() {
    Breakout strategy = breakout("");
    trades(strategy, 61, "30000");
    Instant time = desk.now;
    desk.now = desk.now.plusSeconds(6);
    strategy.onTrade(tradeAt("30001", time), desk);
    assertEquals(List.of(), desk.sent);
  }

  @Test
  void nothingIsEnteredWhileTheStreamIsSilent() {
    Breakout strategy = breakout("");
    trades(strategy, 61, "30000");
    desk.health = FeedHealth.POLLING;
    trade(strategy, "30001");
    assertEquals(List.of(), desk.sent);
  }

  @Test
  void aGapInTheTradesStartsTheWindowAfresh() {
    Breakout strategy = breakout("");
    trades(strategy, 61, "30000");
    strategy.onGap(BTC, Market.Kind.TRADES, desk);
    trade(strategy, "30001");
    assertEquals(List.of(), desk.sent);
  }

  @Test
  void whatItSendsBreaksNoRule() {
    Breakout strategy = breakout("");
    trades(strategy, 61, "30000");
    trade(strategy, "30001.7");
    Signal signal = desk.sent.get(0);
    Instrument rules = TestInstrument.btcusdt();
    NewOrder order =
        new NewOrder(
            new ClientOrderId("x"),
            signal.symbol(),
            Side.BUY,
            PositionSide.BOTH,
            OrderType.MARKET,
            signal.quantity(),
            Optional.empty(),
            Optional.empty(),
            false);
    assertEquals(List.of(), SignalRules.check(signal, order, rules, Price.of("30001.7")));
  }

  @Test
  void aWrongTakeProfitIsNamed() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> breakout("take-profits = [\"20:0.6\", \"40:0.5\"]"));
    assertTrue(
        thrown.getMessage().startsWith("settings.take-profits is '[20:0.6,40:0.5]': "),
        thrown.getMessage());
  }

  private static Breakout breakout(String changes) {
    return new Breakout(settings(changes));
  }

  private static Config settings(String changes) {
    return ConfigFactory.parseString(changes)
        .withFallback(FILE.getConfig("breakwater.strategies.breakout.settings"));
  }

  /** One a second, the prices in turn. */
  private void trades(Breakout strategy, int count, String... prices) {
    for (int i = 0; i < count; i++) {
      trade(strategy, prices[i % prices.length]);
    }
  }

  private void trade(Breakout strategy, String price) {
    desk.now = desk.now.plus(Duration.ofSeconds(1));
    strategy.onTrade(tradeAt(price, desk.now), desk);
  }

  private AggTrade tradeAt(String price, Instant time) {
    return new AggTrade(BTC, ++tradeId, Price.of(price), Quantity.of("1"), Side.BUY, time);
  }

  private static final class FakeDesk implements Desk {
    private final List<Signal> sent = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private FeedHealth health = FeedHealth.STREAMING;
    private int ids;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public SignalId nextId() {
      return new SignalId("breakout:" + ++ids);
    }

    @Override
    public void send(Signal signal) {
      sent.add(signal);
    }

    @Override
    public void save(String state) {
      throw new UnsupportedOperationException("the breakout saves nothing");
    }

    @Override
    public Optional<Instrument> instrument(Symbol symbol) {
      return Optional.of(TestInstrument.btcusdt());
    }

    @Override
    public Optional<MarketNews.Health> health(Symbol symbol) {
      return Optional.of(new MarketNews.Health(symbol, health, false, now));
    }

    @Override
    public Optional<ModeState> mode() {
      return Optional.empty();
    }
  }
}
