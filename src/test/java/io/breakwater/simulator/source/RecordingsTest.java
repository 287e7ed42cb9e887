package io.breakwater.simulator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.breakwater.domain.Symbol;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordingsTest {
  private static final Path SHARED = Path.of("..", "shared", "data", "market");
  private static final long START = 1_700_000_040_000L;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "klines-1m-official/LTCUSDT-1m-2026-02.zip, 40320",
    "ohlcv-1m/BTCUSDT-1m-ohlcv-2025-05-04_2025-06-03.zip, 43199"
  })
  void recordedKlinesAreReadWhole(String name, int rows) {
    Path file = SHARED.resolve(name);
    assumeTrue(Files.exists(file), file + " is not there: recorded data is not part of this clone");
    Survey survey = Survey.of(List.of(file), ReadRules.strict());
    assertEquals(rows, survey.findings().rows());
    assertEquals(0, survey.findings().missing());
    assertTrue(survey.isKlines());
  }

  @Test
  void recordedFundingIsReadWhole() {
    Path file = SHARED.resolve("funding/BTCUSDT-fundingRate-1749744000001-1752364800006.csv");
    assumeTrue(Files.exists(file), file + " is not there: recorded data is not part of this clone");
    List<FundingFile.Row> rows = FundingFile.read(file);
    assertEquals(92, rows.size());
    assertEquals(Duration.ofHours(8), rows.get(0).interval());
    assertEquals(new BigDecimal("-0.00001801"), rows.get(1).rate());
  }

  @Test
  void aKlineIsWalkedFromTheOpenToTheNearerExtremeTheOtherAndTheClose() throws IOException {
    // The low is 0.01 away from the open, the high 0.03.
    Path file = write("LTCUSDT-1m-x.csv", kline(0, "50.00", "50.03", "49.99", "50.02", "4.007"));
    List<RecordedTrade> walked = read(ReadRules.strict(), file);
    assertEquals(List.of("50.00", "49.99", "50.03", "50.02"), prices(walked));
    assertEquals(List.of("1.001", "1.001", "1.001", "1.004"), quantities(walked));
    assertEquals(Instant.ofEpochMilli(START), walked.get(0).time());
    assertEquals(Instant.ofEpochMilli(START + 45_000), walked.get(3).time());
  }

  @Test
  void aLongWayIsWalkedInStrides() throws IOException {
    // From 100 down to 99.70 are 30 basis points: three strides of ten.
    Path file = write("LTCUSDT-1m-x.csv", kline(0, "100", "100", "99.70", "99.70", "9"));
    assertEquals(List.of("100", "99.90", "99.80", "99.70"), prices(read(ReadRules.strict(), file)));
    assertEquals(List.of("100", "99.70"), prices(read(ReadRules.strict().withStride(30), file)));
  }

  @Test
  void theArchivesTwelveColumnsAndTheSixAreTheSameKlines() throws IOException {
    String six = kline(0, "50.00", "50.03", "49.99", "50.02", "4.007");
    String twelve = six.strip() + ",1700000099999,200.2,17,2.0,100.1,0\n";
    String header =
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
            + "taker_buy_quote_volume,ignore\n";
    List<RecordedTrade> trades = read(ReadRules.strict(), write("a-1m-x.csv", six));
    assertEquals(trades, read(ReadRules.strict(), write("b-1m-x.csv", twelve)));
    assertEquals(trades, read(ReadRules.strict(), write("c-1m-x.csv", header + twelve)));
    String micros = six.replace(Long.toString(START), START + "000");
    assertEquals(trades, read(ReadRules.strict(), write("d-1m-x.csv", micros)));
  }

  @Test
  void aMinuteWithoutVolumeMakesNoTrade() throws IOException {
    Path file =
        write(
            "LTCUSDT-1m-x.csv",
            kline(0, "50", "50", "50", "50", "1") + kline(1, "50", "50", "50", "50", "0"));
    Survey survey = Survey.of(List.of(file), ReadRules.strict());
    assertEquals(1, survey.findings().rows());
    assertEquals(1, survey.findings().count(RowFault.EMPTY));
  }

  @ParameterizedTest
  @CsvSource({
    "'9,100,1,0,T2,maybe', FIELD, is_buyer_maker 'maybe', 0",
    "'9,100,x,0,T2,true', FIELD, quantity 'x', 0",
    "'9,100,1,0,T2', COLUMNS, 5 columns, 0",
    "'9,100,1,0,T0,true', ORDER, is before the row above, 0",
    "'7,100,1,0,T2,true', ORDER, id 7 comes after 8, 0",
    "'8,100,1,0,T2,true', DUPLICATE, id 8 stands in the row above, 0",
    "'12,100,1,0,T2,true', GAP, 3 ids are missing, 3"
  })
  void whatIsWrongIsNamedWithItsLineOrCounted(String row, RowFault fault, String wrong, int missing)
      throws IOException {
    String good = "8,100.0,1.5,150,T1,false\n";
    Path file = write("XRPUSDT-trades-x.csv", times(good + row + "\n"));
    var failure = assertThrows(TradeSourceException.class, () -> read(ReadRules.strict(), file));
    assertEquals(2, failure.line());
    assertTrue(failure.getMessage().contains(wrong), failure.getMessage());
    assertTrue(failure.getMessage().contains("fine before it: 1)"), failure.getMessage());

    ReadRules lenient = ReadRules.strict().skippingBadRows();
    Survey survey = Survey.of(List.of(file), lenient);
    assertEquals(1, survey.findings().count(fault));
    assertEquals(missing, survey.findings().missing());
    assertEquals(fault == RowFault.GAP ? 0 : 1, survey.findings().skipped());
    assertTrue(
        survey.findings().examples(fault).get(0).contains("line 2: "),
        survey.findings().examples(fault)::toString);
  }

  @Test
  void aRowThatIsLeftOutMakesNoGap() throws IOException {
    Path file =
        write(
            "XRPUSDT-trades-x.csv",
            times("8,100,1,0,T1,true\nx,100,1,0,T1,true\n10,100,1,0,T2,true\n"));
    Survey survey = Survey.of(List.of(file), ReadRules.strict().skippingBadRows());
    assertEquals(1, survey.findings().skipped());
    assertEquals(0, survey.findings().missing());
    assertEquals(2, survey.trades());
  }

  @Test
  void aKlineWhoseHighIsBelowItsCloseIsWrong() throws IOException {
    Path file = write("XRPUSDT-1m-x.csv", kline(0, "50", "51", "49", "52", "1"));
    var failure = assertThrows(TradeSourceException.class, () -> read(ReadRules.strict(), file));
    assertTrue(failure.getMessage().contains("must enclose"), failure.getMessage());
  }

  @Test
  void aMissingMinuteIsAGap() throws IOException {
    String rows = kline(0, "50", "50", "50", "50", "1") + kline(3, "50", "50", "50", "50", "1");
    Path file = write("XRPUSDT-1m-x.csv", rows);
    var failure = assertThrows(TradeSourceException.class, () -> read(ReadRules.strict(), file));
    assertTrue(failure.getMessage().contains("2 klines are missing"), failure.getMessage());
    // Hours that follow each other are no gap.
    Path hours = write("XRPUSDT-1h-x.csv", kline(0, "5", "5", "5", "5", "1"));
    assertEquals(1, read(ReadRules.strict(), hours).size());
  }

  @Test
  void filesOfASymbolFollowEachOtherInTheOrderOfTheirTimes() throws IOException {
    Path late = write("XRPUSDT-trades-2.csv", times("9,102,1,0,T2,true\n"));
    Path early = write("XRPUSDT-trades-1.csv", times("8,101,1,0,T1,true\n"));
    assertEquals(List.of("101", "102"), prices(read(ReadRules.strict(), late, early)));
    Path gap = write("XRPUSDT-trades-3.csv", times("11,103,1,0,T2,true\n"));
    var failure =
        assertThrows(TradeSourceException.class, () -> read(ReadRules.strict(), early, gap));
    assertTrue(failure.getMessage().contains("2 ids are missing"), failure.getMessage());
  }

  @Test
  void aSurveyTellsTheFinestDigits() throws IOException {
    Path file =
        write("XRPUSDT-trades-x.csv", times("8,0.5120,1.500,0,T1,true\n9,0.51234,20,0,T2,false\n"));
    Survey survey = Survey.of(List.of(file), ReadRules.strict());
    assertEquals(new BigDecimal("0.00001"), survey.tick());
    assertEquals(new BigDecimal("0.1"), survey.step());
    assertEquals(new BigDecimal("0.5120"), survey.first().price());
    assertEquals(Instant.ofEpochMilli(START + 2000), survey.end());
  }

  @Test
  void longLinesAndLinesAtTheBuffersEdgeAreWhole() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      rows.append(1000 + i).append(",100.25,0.5,0,").append(START + i).append(",true\r\n\r\n");
    }
    Path file = write("XRPUSDT-trades-x.csv", rows.toString());
    Survey survey = Survey.of(List.of(file), ReadRules.strict());
    assertEquals(5000, survey.trades());
    assertEquals(0, survey.findings().missing());
  }

  @Test
  void aWrongFundingRowIsNamed() throws IOException {
    Path file = write("x.csv", "1749744000001,8,0.0001\n1749772800000,8,lots\n");
    var failure = assertThrows(TradeSourceException.class, () -> FundingFile.read(file));
    assertEquals(2, failure.line());
    assertTrue(failure.getMessage().contains("last_funding_rate 'lots'"), failure.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "BTCUSDT-trades-2024-08-08.zip, BTCUSDT",
    "ETHUSDT-aggTrades-2024-08.csv, ETHUSDT",
    "LTCUSDT-1m-2026-02.zip, LTCUSDT",
    "BTCUSDT-1m-ohlcv-2025-05-04_2025-06-03.zip, BTCUSDT",
    "20221213_adausdt_minute_trade_perp.csv,"
  })
  void aFilesNameTellsTheSymbol(String name, String symbol) {
    assertEquals(
        Optional.ofNullable(symbol).map(Symbol::new), FileNames.symbol(Path.of("data", name)));
  }

  private static String kline(
      int minute, String open, String high, String low, String close, String volume) {
    return (START + minute * 60_000L) + String.join(",", "", open, high, low, close, volume) + "\n";
  }

  /** T1 is a second after the start, and so on. */
  private static String times(String rows) {
    return rows.replace("T0", Long.toString(START))
        .replace("T1", Long.toString(START + 1000))
        .replace("T2", Long.toString(START + 2000));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<RecordedTrade> read(ReadRules rules, Path... files) {
    List<RecordedTrade> all = new ArrayList<>();
    try (TradeReader reader = TradeSources.files(List.of(files), rules, new Findings()).open()) {
      for (Optional<RecordedTrade> next = reader.next(); next.isPresent(); next = reader.next()) {
        all.add(next.get());
      }
    }
    return all;
  }

  private static List<String> prices(List<RecordedTrade> trades) {
    return trades.stream().map(trade -> trade.price().toPlainString()).toList();
  }

  private static List<String> quantities(List<RecordedTrade> trades) {
    return trades.stream().map(trade -> trade.quantity().toPlainString()).toList();
  }
}
