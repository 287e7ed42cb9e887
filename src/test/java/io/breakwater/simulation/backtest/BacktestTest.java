package io.breakwater.simulation.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.breakwater.domain.Symbol;
import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulator.source.FundingFile;
import io.breakwater.simulator.source.ReadRules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BacktestTest {
  private static final Path SHARED = Path.of("..", "shared", "data", "market");

  @TempDir private Path folder;

  @Test
  void aTradeCostsWhatItCostsToTheLastDigit() throws IOException {
    BacktestResult result = MadeMarket.run(MadeMarket.riseAndFall().writtenTo(folder));

    // 1000 USDT at 101.0 are 9.90099…, so 9.900: bought at the ask of 101.0, which a buyer has
    // made.
    // The stop, 2 % below, is sold at the bid of 98.0, which a seller has made.
    assertEquals(1, result.trips().size());
    RoundTrip trip = result.trips().get(0);
    assertEquals("9.9", BacktestJson.text(trip.quantity()));
    assertEquals("101", BacktestJson.text(trip.entryPrice()));
    assertEquals("98", BacktestJson.text(trip.exitPrice().orElseThrow()));
    assertEquals(Optional.of("stop"), trip.exitedBy());
    // (98 - 101) x 9.9
    assertEquals("-29.7", BacktestJson.text(trip.realized()));
    // 101 x 9.9 x 0.0005 + 98 x 9.9 x 0.0005 = 0.49995 + 0.4851
    assertEquals("0.98505", BacktestJson.text(trip.fees()));
    assertEquals("-30.68505", BacktestJson.text(trip.net()));
    assertEquals("-30.68505", BacktestJson.text(result.statistics().net()));
    assertEquals("9969.31495", BacktestJson.text(last(result).equity()));
    assertEquals("30.68505", BacktestJson.text(result.statistics().maxDrawdown()));
  }

  @Test
  void aTradeKnowsTheWorstAndTheBestPriceOfItsTime() throws IOException {
    MadeMarket market =
        new MadeMarket()
            .trades(20, "100.0", false)
            .trades(5, "101.0", true)
            .trades(3, "102.5", true)
            .trades(3, "99.5", false)
            .trades(40, "98.0", false)
            .trades(5, "90.0", false);
    RoundTrip trip = MadeMarket.run(market.writtenTo(folder)).trips().get(0);
    assertEquals("98", BacktestJson.text(trip.worst().orElseThrow()));
    assertEquals("102.5", BacktestJson.text(trip.best().orElseThrow()));
  }

  @Test
  void anEntryTakesTheTimeOfTheWayThereAndBack() throws IOException {
    Path file = MadeMarket.riseAndFall().writtenTo(folder);
    Instant breakout = MadeMarket.START.plusSeconds(20);
    Instant entry = MadeMarket.run(file).trips().get(0).entryAt();
    // The event's way here, two reads there and back, and the order's way there: six times 5 to 8
    // ms, some of them at once.
    assertTrue(entry.isAfter(breakout.plusMillis(20)), entry::toString);
    assertTrue(entry.isBefore(breakout.plusMillis(100)), entry::toString);
  }

  @Test
  void aTradeThatIsOpenAtTheEndIsToldAsOpen() throws IOException {
    MadeMarket market = new MadeMarket().trades(20, "100.0", false).trades(30, "101.0", true);
    BacktestResult result = MadeMarket.run(market.writtenTo(folder));
    RoundTrip trip = result.trips().get(0);
    assertTrue(trip.isOpen());
    assertTrue(trip.exitAt().isEmpty());
    assertEquals(1, result.statistics().openTrades());
    assertEquals(0, result.statistics().trades());
    assertTrue(BacktestPage.write(result).contains("1 trade is open at the end"));
  }

  @Test
  void theSameBacktestGivesTheSameBytes() throws IOException {
    Path file = MadeMarket.riseAndFall().writtenTo(folder);
    BacktestResult first = MadeMarket.run(file);
    BacktestResult second = MadeMarket.run(file);
    assertEquals(BacktestJson.write(first), BacktestJson.write(second));
    assertEquals(BacktestPage.write(first), BacktestPage.write(second));
    assertFalse(BacktestJson.write(first).contains(folder.toString()), "a place of the machine");
  }

  @Test
  void theNodeKeepsItsPromisesMeanwhile() throws IOException {
    BacktestResult result = MadeMarket.run(MadeMarket.riseAndFall().writtenTo(folder));
    assertEquals(
        List.of("P1", "P2", "P5"),
        result.promises().stream().map(verdict -> verdict.claim().code()).toList());
    assertTrue(result.promises().stream().allMatch(Verdict::isHeld), result.promises()::toString);
  }

  @Test
  void aSignalThatIsRefusedIsToldWithItsReason() throws IOException {
    Path file = MadeMarket.riseAndFall().writtenTo(folder);
    // Worth more than wallet and leverage allow.
    BacktestSettings settings = MadeMarket.settings(file, "notional = 60000", false);
    BacktestResult result = Backtest.run(settings, (played, at) -> {});
    assertTrue(result.trips().isEmpty());
    assertFalse(result.denials().isEmpty());
    String reason = result.denials().get(0).reason();
    assertTrue(reason.contains("available times leverage 5"), reason);
    assertTrue(BacktestPage.write(result).contains(Html.escape(reason)));
  }

  @Test
  void thePageHasEveryTradeAndNeedsNoNetwork() throws IOException {
    MadeMarket market = new MadeMarket();
    for (int i = 0; i < 3; i++) {
      market.trades(20, "100.0", false).trades(15, "101.0", true).trades(20, "97.0", false);
    }
    Path file = market.writtenTo(folder);
    BacktestSettings settings = MadeMarket.settings(file, "cool-down = 1s", false);
    BacktestResult result = Backtest.run(settings, (played, at) -> {});
    assertEquals(3, result.trips().size());
    String page = BacktestPage.write(result);
    for (RoundTrip trip : result.trips()) {
      assertTrue(page.contains("<td class=\"t\">" + trip.signal() + "</td>"), trip.signal());
      assertTrue(page.contains(BacktestJson.text(trip.net())), trip.signal());
    }
    assertFalse(page.matches("(?s).*(src|href)=\"(https?:)?//.*"), "asks for something");
    assertTrue(page.contains("The MIT License (MIT)"), "the library's licence is missing");
    assertFalse(page.contains("{{"), "a place was left empty");
  }

  @Test
  void textIsNeverMarkup() {
    assertEquals("&lt;b&gt;&amp;&quot;&#39;", Html.escape("<b>&\"'"));
    assertEquals("\"\\u003c/script\\u003e\"", Html.inScript("\"</script>\""));
  }

  @Test
  void aRecordedCrashIsPlayedFromKlines() throws IOException {
    Path month = SHARED.resolve("klines-1m-official/LTCUSDT-1m-2026-02.zip");
    assumeTrue(
        Files.exists(month), month + " is not there: recorded data is not part of this clone");
    Path days = twoDays(month, Instant.parse("2026-02-05T12:00:00Z"));
    BacktestSettings settings =
        MadeMarket.settings(days, "window = 30m, stop-loss = 100, cool-down = 10m", true);
    BacktestResult result = Backtest.run(settings, (played, at) -> {});
    assertFalse(result.trips().isEmpty());
    assertTrue(result.isClean(), result.promises()::toString);
    BigDecimal low =
        result.prices().get(0).candles().stream()
            .map(PriceTrack.Candle::low)
            .min(BigDecimal::compareTo)
            .orElseThrow();
    // Thinned, and yet the minute of the crash shows its bottom.
    assertTrue(low.compareTo(new BigDecimal("46.11")) <= 0, low::toString);
    assertEquals("tick 0.01", "tick " + settings.markets().get(0).survey().tick());
  }

  @Test
  void recordedTradesArePlayedAtTheirOwnTimes() {
    Path file = SHARED.resolve("usdm-btcusdt-2024-08-08-2354utc/BTCUSDT-trades-2024-08-08.zip");
    assumeTrue(Files.exists(file), file + " is not there: recorded data is not part of this clone");
    RecordedMarket market =
        RecordedMarket.of(
            new Symbol("BTCUSDT"), List.of(file), false, ReadRules.strict(), Optional.empty());
    assertEquals("built in", market.rulesFrom());
    assertEquals(21_313, market.survey().trades());
    assertEquals(Instant.parse("2024-08-08T23:54:16.322Z"), market.survey().first().time());
  }

  /** The rows from there on, 2880 of them. */
  private Path twoDays(Path zip, Instant from) throws IOException {
    StringBuilder rows = new StringBuilder();
    try (var in = new ZipInputStream(Files.newInputStream(zip))) {
      in.getNextEntry();
      var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      reader
          .lines()
          .skip(1)
          .dropWhile(line -> Long.parseLong(line.split(",")[0]) < from.toEpochMilli())
          .limit(2880)
          .forEach(line -> rows.append(line).append('\n'));
    }
    return Files.writeString(folder.resolve("XYZUSDT-1m-two-days.csv"), rows.toString());
  }

  private static EquityPoint last(BacktestResult result) {
    return result.equity().get(result.equity().size() - 1);
  }

  @Test
  void aRecordedFundingIsPaidByTheTradeThatWasOpen() throws IOException {
    Path file = MadeMarket.riseAndFall().writtenTo(folder);
    BacktestSettings usual = MadeMarket.settings(file, "", false);
    Instant inTheTrade = MadeMarket.START.plusSeconds(30);
    var rates =
        Map.of(
            new Symbol("XYZUSDT"),
            List.of(new FundingFile.Row(inTheTrade, Duration.ofHours(8), new BigDecimal("0.001"))));
    BacktestResult result =
        Backtest.run(usual.with(draft -> draft.funding = rates), (played, at) -> {});
    RoundTrip trip = result.trips().get(0);
    // A long pays quantity times mark price, which is on its way from 100 to 101, times the rate.
    BigDecimal least = trip.quantity().multiply(new BigDecimal("0.100"));
    BigDecimal most = trip.quantity().multiply(new BigDecimal("0.101"));
    BigDecimal paid = trip.funding().negate();
    assertTrue(paid.compareTo(least) > 0 && paid.compareTo(most) < 0, trip::toString);
    assertEquals(0, trip.net().compareTo(result.statistics().net()), "the wallet says the same");
    assertEquals(0, trip.funding().compareTo(result.statistics().funding()));
  }

  @Test
  void recordedMarkPricesDecideWhenAStopIsTriggered() throws IOException {
    Path file =
        new MadeMarket().trades(20, "100.0", false).trades(40, "101.0", true).writtenTo(folder);
    // Only the mark price falls through the stop at 98.98, ten seconds after the entry.
    long start = MadeMarket.START.toEpochMilli();
    Path marks =
        Files.writeString(
            folder.resolve("XYZUSDT-markPrices-2026-03-02.csv"),
            "time,mark_price,index_price\n"
                + (start + ",100,100\n")
                + (start + 30_500 + ",98.5,98.5\n")
                + (start + 31_500 + ",101,101\n"));
    BacktestSettings usual = MadeMarket.settings(file, "", false);
    var symbol = new Symbol("XYZUSDT");
    BacktestSettings marked = usual.with(draft -> draft.marks = Map.of(symbol, List.of(marks)));
    assertTrue(Backtest.run(usual, (played, at) -> {}).trips().get(0).isOpen());
    RoundTrip trip = Backtest.run(marked, (played, at) -> {}).trips().get(0);
    assertEquals(Optional.of("stop"), trip.exitedBy());
    Duration late =
        Duration.between(MadeMarket.START.plusMillis(30_500), trip.exitAt().orElseThrow());
    assertTrue(!late.isNegative() && late.compareTo(Duration.ofMillis(300)) < 0, trip::toString);
  }
}
