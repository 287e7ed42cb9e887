package io.breakwater.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.exchange.MarketEvent.MarkPrice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Instant LATE = Instant.parse("2026-03-01T23:59:59Z");
  private static final String HEADER = "agg_trade_id,price,quantity,transact_time,is_buyer_maker";

  private final TimeRig rig = new TimeRig();
  private final TestProbe<Market.Command> market = rig.kit.createTestProbe();
  @TempDir private Path directory;
  private ActorRef<MarketNews> ear;
  private long bytesFree = 1;

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void tradesStandInTheFileOfTheirDayOneSecondLater() throws IOException {
    start();
    hears(trade(7, "100.5", Side.BUY, LATE), trade(8, "100.4", Side.SELL, LATE.plusSeconds(1)));
    rig.passes(Duration.ofSeconds(1));
    assertEquals(
        List.of(HEADER, "7,100.5,0.25,1772409599000,false"),
        lines("BTCUSDT-aggTrades-2026-03-01.csv"));
    assertEquals(
        List.of(HEADER, "8,100.4,0.25,1772409600000,true"),
        lines("BTCUSDT-aggTrades-2026-03-02.csv"));
  }

  @Test
  void markPricesHaveFilesOfTheirOwn() throws IOException {
    start();
    ear.tell(
        new MarketNews.Mark(BTC, new MarkPrice(BTC, Price.of("100.25"), Price.of("100.2"), LATE)));
    rig.passes(Duration.ofSeconds(1));
    assertEquals(
        List.of("time,mark_price,index_price", "1772409599000,100.25,100.2"),
        lines("BTCUSDT-markPrices-2026-03-01.csv"));
  }

  @Test
  void aNodeThatStartsAgainGoesOnBehindTheLastWholeRow() throws IOException {
    String before = HEADER + "\n7,100.5,0.25,1772409599000,false\n8,100.";
    Files.writeString(directory.resolve("BTCUSDT-aggTrades-2026-03-01.csv"), before);
    start();
    hears(trade(9, "100.3", Side.BUY, LATE));
    rig.passes(Duration.ofSeconds(1));
    assertEquals(
        List.of(HEADER, "7,100.5,0.25,1772409599000,false", "9,100.3,0.25,1772409599000,false"),
        lines("BTCUSDT-aggTrades-2026-03-01.csv"));
  }

  @Test
  void aDiskThatFailsIsTriedAgainAMinuteLater() throws IOException {
    Path inTheWay = directory.resolve("BTCUSDT-aggTrades-2026-03-01.csv");
    Files.createDirectory(inTheWay);
    start();
    hears(trade(7, "100.5", Side.BUY, LATE));
    Files.delete(inTheWay);
    rig.passes(Duration.ofSeconds(59), Duration.ofSeconds(1));
    hears(trade(8, "100.5", Side.BUY, LATE));
    assertFalse(Files.exists(inTheWay));
    rig.passes(Duration.ofSeconds(1));
    hears(trade(9, "100.5", Side.BUY, LATE));
    rig.passes(Duration.ofSeconds(1));
    assertEquals(
        List.of(HEADER, "9,100.5,0.25,1772409599000,false"),
        lines("BTCUSDT-aggTrades-2026-03-01.csv"));
  }

  @Test
  void aFullDiskIsNotFilledFurther() throws IOException {
    bytesFree = Long.MAX_VALUE;
    start();
    hears(trade(7, "100.5", Side.BUY, LATE));
    rig.passes(Duration.ofSeconds(1));
    hears(trade(8, "100.5", Side.BUY, LATE));
    rig.passes(Duration.ofSeconds(1));
    assertEquals(
        List.of(HEADER, "7,100.5,0.25,1772409599000,false"),
        lines("BTCUSDT-aggTrades-2026-03-01.csv"));
  }

  private void start() {
    rig.kit.spawn(Recorder.create(List.of(BTC), directory, bytesFree, market.ref(), rig.clock));
    ear = market.expectMessageClass(Market.Subscribe.class).subscriber();
    market.expectMessageClass(Market.Subscribe.class);
  }

  private void hears(AggTrade... trades) {
    ear.tell(new MarketNews.Trades(BTC, List.of(trades)));
    rig.settle();
  }

  private static AggTrade trade(long id, String price, Side taker, Instant time) {
    return new AggTrade(BTC, id, Price.of(price), Quantity.of("0.250"), taker, time);
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file));
  }
}
