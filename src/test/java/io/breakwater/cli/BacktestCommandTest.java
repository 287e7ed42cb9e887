package io.breakwater.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import io.breakwater.strategy.Desk;
import io.breakwater.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
final class BacktestCommandTest {
  private static final long START = 1_700_000_000_000L;

  @TempDir private Path folder;
  private Path trades;
  private Path report;

  /** Hears trades and does nothing about them. */
  public static final class Listener implements Strategy {
    private static int heard;

    @Override
    public void onTrade(MarketEvent.AggTrade trade, Desk desk) {
      assertEquals(new Symbol("XYZUSDT"), trade.symbol());
      heard++;
    }
  }

  /** Cannot be made without something. */
  public static final class Demanding implements Strategy {
    public Demanding(String something) {
      assertFalse(something.isEmpty());
    }
  }

  @BeforeEach
  void aRecording() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      rows.append(row(i, i < 20 ? "100.0" : i < 35 ? "101.0" : "98.0", i >= 20 && i < 35));
    }
    trades = Files.writeString(folder.resolve("XYZUSDT-trades-2023-11-14.csv"), rows);
    report = folder.resolve("report");
  }

  private static String row(int i, String price, boolean bought) {
    return (1000 + i) + "," + price + ",0.500,0," + (START + 1000L * i) + "," + !bought + "\n";
  }

  private MainRun backtest(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "backtest";
    arguments[1] = "--trades=" + trades;
    arguments[2] = "--report=" + report;
    System.arraycopy(more, 0, arguments, 3, more.length);
    return run(arguments);
  }

  private static MainRun run(String... arguments) {
    return MainRun.of(arguments);
  }

  @Test
  void theSampleStrategyRunsAndItsReportIsWritten() throws IOException {
    MainRun ended = backtest("--set=window=10s", "--set=stop-loss=200", "--set=take-profits=[]");
    assertEquals(0, ended.status(), ended::toString);
    assertTrue(ended.out().contains("1 closed, 0 won, 0 open"), ended.out());
    assertTrue(ended.out().contains("written: " + report.resolve("index.html")), ended.out());
    JsonNode root = new ObjectMapper().readTree(report.resolve("backtest.json").toFile());
    assertEquals("breakwater-backtest/1", root.get("format").asText());
    assertEquals("-30.68505", root.get("statistics").get("net").asText());
    assertEquals(60, root.get("recordings").get(0).get("rows").get("used").asInt());
    assertTrue(Files.readString(report.resolve("index.html")).contains("Breakout on XYZUSDT"));
  }

  @Test
  void aStrategyOfSomebodysOwnRuns() {
    Listener.heard = 0;
    MainRun ended = backtest("--strategy=" + Listener.class.getName());
    assertEquals(0, ended.status(), ended::toString);
    assertEquals(60, Listener.heard);
  }

  @ParameterizedTest
  @CsvSource({
    "no.such.Strategy, there is no such class on the class path",
    "java.lang.String, is no strategy; it must be a public class that implements",
    "io.breakwater.cli.BacktestCommandTest$Demanding, has no constructor that fits"
  })
  void aStrategyThatDoesNotFitIsToldInOneLine(String name, String right) {
    assertOneLine(backtest("--strategy=" + name), right);
  }

  @ParameterizedTest
  @CsvSource({
    "'1003,abc,1,0,1700000003000,true', line 4: price 'abc'",
    "'1003,100,1,0,1700000001000,true', line 4: time 2023-11-14T22:13:21Z is before the row above",
    "'1013,100,1,0,1700000003000,true', line 4: 10 ids are missing before it",
    "'1003,100,1,0', line 4: 4 columns"
  })
  void aBadRecordingIsToldByFileLineAndWhatWasFineBefore(String bad, String wrong)
      throws IOException {
    Files.writeString(
        trades,
        row(0, "100.0", false) + row(1, "100.0", false) + row(2, "100.0", false) + bad + "\n");
    MainRun ended = backtest();
    assertOneLine(ended, trades + " " + wrong);
    assertTrue(ended.err().contains("rows that were fine before it: 3"), ended.err());

    MainRun skipping = backtest("--skip-bad-rows");
    assertEquals(0, skipping.status(), skipping::toString);
    boolean gap = wrong.contains("missing");
    assertTrue(
        skipping
            .out()
            .contains(
                gap ? "4 rows of trades, 0 skipped, 10 missing" : "3 rows of trades, 1 skipped"),
        skipping.out());
    assertTrue(skipping.out().contains(wrong), skipping.out());
  }

  @Test
  void anUnknownLayoutTellsTheKnownOnes() throws IOException {
    Files.writeString(trades, "a,b\n1,2\n");
    assertOneLine(backtest(), "line 1: unknown columns 'a,b'; known layouts: aggTrades");
  }

  @ParameterizedTest
  @CsvSource({
    "--wallet=0, wallet 0: must be above 0",
    "--leverage=200, 'leverage 200: must be 1 to 125'",
    "--depth=5, 'depth 5: must be LEAST:MOST'",
    "--depth=9:5, 'depth 9:5: must be LEAST:MOST'",
    "--stride=0, --stride",
    "--latency=-1, latency",
    "--set=windows=3s, --set is 'windows'",
    "--set=window=soon, window is 'soon'",
    "--funding=nowhere.csv, no such file",
    "--marks=nowhere.csv, no such file",
    "--instrument=nowhere.json, --instrument"
  })
  void aWrongOptionIsToldInOneLine(String option, String wrong) {
    assertOneLine(backtest(option), wrong);
  }

  @Test
  void ratesOfAnotherSymbolAreRefused() throws IOException {
    Path rates =
        Files.writeString(
            folder.resolve("ABCUSDT-fundingRate-2025-06.csv"), "1749744000001,8,0.0001\n");
    assertOneLine(backtest("--funding=" + rates), "of one of [XYZUSDT]");
  }

  @Test
  void klinesAndTradesAreNotTakenForEachOther() {
    MainRun ended = run("backtest", "--klines=" + trades, "--report=" + report);
    assertOneLine(ended, "has trades: give it as --trades");
  }

  @Test
  void aFileWhoseNameTellsNoSymbolNeedsOne() throws IOException {
    Path odd = Files.copy(trades, folder.resolve("odd.csv"));
    MainRun ended = run("backtest", "--trades=" + odd, "--report=" + report);
    assertOneLine(ended, "--symbol: is missing");
    MainRun told = run("backtest", "--trades=" + odd, "--report=" + report, "--symbol=XYZUSDT");
    assertEquals(0, told.status(), told::toString);
  }

  @Test
  void theRulesMayComeFromAFile() throws IOException {
    Path rules = folder.resolve("rules.json");
    Files.writeString(
        rules,
        """
        {"symbols": [{"symbol": "XYZUSDT", "status": "TRADING", "baseAsset": "XYZ",
          "quoteAsset": "USDT", "marginAsset": "USDT", "pricePrecision": 1,
          "quantityPrecision": 2, "triggerProtect": "0.05", "liquidationFee": "0.0125",
          "marketTakeBound": "0.05", "filters": [
          {"filterType": "PRICE_FILTER", "minPrice": "0.1", "maxPrice": "9999", "tickSize": "0.1"},
          {"filterType": "LOT_SIZE", "minQty": "0.05", "maxQty": "999", "stepSize": "0.05"},
          {"filterType": "MIN_NOTIONAL", "notional": "5"},
          {"filterType": "PERCENT_PRICE", "multiplierUp": "1.1", "multiplierDown": "0.9"}]}]}
        """);
    MainRun ended = backtest("--set=window=10s", "--set=stop-loss=200", "--instrument=" + rules);
    assertEquals(0, ended.status(), ended::toString);
    assertTrue(ended.out().contains("rules from the file given"), ended.out());
    JsonNode root = new ObjectMapper().readTree(report.resolve("backtest.json").toFile());
    assertEquals("0.05", root.get("recordings").get(0).get("rules").get("step").asText());
    assertEquals("9.9", root.get("trades").get(0).get("quantity").asText());
  }

  private static void assertOneLine(MainRun ended, String part) {
    assertEquals(2, ended.status(), ended::toString);
    assertTrue(ended.err().contains(part), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
  }
}
