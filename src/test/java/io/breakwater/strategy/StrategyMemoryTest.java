package io.breakwater.strategy;

import static io.breakwater.testkit.Scenario.millis;
import static io.breakwater.testkit.Scenario.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.Candle;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.market.HistoryWish;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import io.breakwater.simulation.story.ExchangeCall;
import io.breakwater.testkit.Scenario;
import io.breakwater.testkit.Seeds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a strategy knows when it begins: its saved state, and what was traded before. */
class StrategyMemoryTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final StrategyPlan PLAN =
      new StrategyPlan("keen", new AccountId("main"), List.of(BTC), EnumSet.of(Market.Kind.TRADES));

  /** Counts trades, over restarts too, and writes down what it hears. */
  private static final class Counting implements Strategy {
    private final List<String> heard;
    private final List<HistoryWish> wishes;
    private long count;

    private Counting(List<String> heard, HistoryWish... wishes) {
      this.heard = heard;
      this.wishes = List.of(wishes);
    }

    @Override
    public List<HistoryWish> history(List<Symbol> symbols) {
      return wishes;
    }

    @Override
    public void onState(String state, Desk desk) {
      heard.add("state " + state);
      count = Long.parseLong(state);
    }

    @Override
    public void onHistory(MarketNews.History history, Desk desk) {
      if (history instanceof MarketNews.PastTrades past) {
        past.trades().forEach(trade -> heard.add("past " + trade.aggTradeId()));
      } else if (history instanceof MarketNews.PastCandles past) {
        Candle last = past.candles().get(past.candles().size() - 1);
        heard.add(
            "candles " + past.candles().size() + " last open " + !last.isClosedAt(desk.now()));
      } else if (history instanceof MarketNews.NoHistory none) {
        heard.add("none of " + none.wish().symbol());
      }
    }

    @Override
    public void onTrade(AggTrade trade, Desk desk) {
      heard.add("trade " + trade.aggTradeId());
      desk.save(Long.toString(++count));
    }

    @Override
    public void onGap(Symbol symbol, Market.Kind kind, Desk desk) {
      heard.add("gap");
    }
  }

  @Seeds(10)
  void theStateSurvivesACrash(Scenario node) {
    List<String> heard = new ArrayList<>();
    node.run(PLAN, () -> new Counting(heard));
    node.timePasses(seconds(3));
    assertFalse(heard.stream().anyMatch(line -> line.startsWith("state")), heard::toString);
    long trades = heard.size();
    assertTrue(trades > 10, heard::toString);
    node.nodeCrashes();
    heard.clear();
    node.nodeRestarts();
    node.timePasses(seconds(3));
    long before = Long.parseLong(heard.get(0).substring("state ".length()));
    // The last of them may have been on its way to the journal.
    assertTrue(before >= trades - 2 && before <= trades, heard.get(0) + " of " + trades);
  }

  @Seeds(10)
  void pastTradesAreToldFirstAndJoinTheLiveOnes(Scenario node) {
    List<String> heard = new ArrayList<>();
    node.timePasses(seconds(5));
    node.run(PLAN, () -> new Counting(heard, new HistoryWish.Trades(BTC, 30)));
    node.timePasses(seconds(2));
    List<Long> ids = heard.stream().map(line -> Long.parseLong(line.split(" ")[1])).toList();
    for (int i = 1; i < ids.size(); i++) {
      assertEquals(ids.get(i - 1) + 1, ids.get(i), heard::toString);
    }
    assertEquals(30, heard.stream().filter(line -> line.startsWith("past")).count());
    assertTrue(heard.get(heard.size() - 1).startsWith("trade"), heard::toString);
  }

  @Test
  void candlesAreToldWithTheOneThatIsNotOver() {
    try (Scenario node = Scenario.start()) {
      List<String> heard = new ArrayList<>();
      node.timePasses(seconds(150));
      node.run(
          PLAN,
          () -> new Counting(heard, new HistoryWish.Candles(BTC, CandleInterval.MINUTE_1, 2)));
      node.timePasses(seconds(2));
      assertEquals("candles 2 last open true", heard.get(0));
    }
  }

  @Test
  void nothingIsToldBeforeTheHistoryIsThere() {
    try (Scenario node = Scenario.start()) {
      List<String> heard = new ArrayList<>();
      node.exchange().isUnavailable(ExchangeCall.CANDLES, 2);
      node.run(
          PLAN,
          () -> new Counting(heard, new HistoryWish.Candles(BTC, CandleInterval.MINUTE_1, 2)));
      node.timePasses(millis(1500));
      assertEquals(List.of(), heard);
      node.timePasses(seconds(5));
      assertTrue(heard.get(0).startsWith("candles"), heard::toString);
      assertTrue(heard.get(1).startsWith("trade"), heard::toString);
    }
  }
}
