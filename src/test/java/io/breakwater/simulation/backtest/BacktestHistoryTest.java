package io.breakwater.simulation.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.market.HistoryWish;
import io.breakwater.market.MarketNews;
import io.breakwater.strategy.Desk;
import io.breakwater.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A strategy's history in a backtest is the beginning of the recording. */
class BacktestHistoryTest {
  private static final List<String> HEARD = new ArrayList<>();

  @TempDir private Path folder;

  /** Writes down what it hears. */
  public static final class Keen implements Strategy {
    private final int candles;
    private final int trades;

    public Keen(Config settings) {
      this.candles = settings.getInt("candles");
      this.trades = settings.getInt("trades");
    }

    @Override
    public List<HistoryWish> history(List<Symbol> symbols) {
      List<HistoryWish> wishes = new ArrayList<>();
      if (candles > 0) {
        wishes.add(new HistoryWish.Candles(symbols.get(0), CandleInterval.MINUTE_1, candles));
      }
      if (trades > 0) {
        wishes.add(new HistoryWish.Trades(symbols.get(0), trades));
      }
      return wishes;
    }

    @Override
    public void onHistory(MarketNews.History history, Desk desk) {
      if (history instanceof MarketNews.PastCandles past) {
        past.candles().forEach(candle -> HEARD.add(candle.opened() + " " + candle.close()));
      } else if (history instanceof MarketNews.PastTrades past) {
        past.trades().forEach(trade -> HEARD.add("past " + trade.time() + " " + trade.price()));
      }
    }

    @Override
    public void onTrade(AggTrade trade, Desk desk) {
      HEARD.add("trade " + trade.time() + " " + trade.price());
    }
  }

  @Test
  void candlesAreThoseOfTheRecordingAndTheLastMayStillChange() throws IOException {
    run("candles = 3, trades = 0");
    assertEquals(
        List.of("2026-03-02T08:01:00Z 102", "2026-03-02T08:02:00Z 103", "2026-03-02T08:03:00Z 104"),
        HEARD.subList(0, 3));
    assertTrue(HEARD.get(3).startsWith("trade 2026-03-02T08:03:0"), HEARD.get(3));
    assertEquals("trade 2026-03-02T08:05:59Z 106", HEARD.get(HEARD.size() - 1));
  }

  @Test
  void tradesOfTheRecordingGoOnWithoutAGap() throws IOException {
    run("candles = 0, trades = 100");
    List<String> times = HEARD.stream().map(line -> line.split(" ")[1]).toList();
    assertEquals(times.stream().distinct().toList(), times);
    assertEquals(times.stream().sorted().toList(), times);
    assertEquals(100, HEARD.stream().filter(line -> line.startsWith("past")).count());
    long seconds =
        Duration.between(Instant.parse(times.get(0)), Instant.parse(times.get(times.size() - 1)))
            .toSeconds();
    assertEquals(times.size() - 1, seconds, "a trade a second");
  }

  @Test
  void aRecordingThatIsTooShortIsSaidSo() {
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> run("candles = 60, trades = 0"));
    assertTrue(thrown.getMessage().contains("give a longer one"), thrown.getMessage());
  }

  private void run(String own) throws IOException {
    HEARD.clear();
    MadeMarket made = new MadeMarket();
    for (int minute = 1; minute <= 6; minute++) {
      made.trades(60, Integer.toString(100 + minute), true);
    }
    BacktestSettings usual = MadeMarket.settings(made.writtenTo(folder), "", false);
    StrategyChoice choice =
        StrategyChoice.of(
            "keen",
            Keen.class.getName(),
            List.of(new Symbol("XYZUSDT")),
            ConfigFactory.parseString(own),
            getClass().getClassLoader());
    Backtest.run(usual.with(draft -> draft.strategy = choice), (played, at) -> {});
  }
}
