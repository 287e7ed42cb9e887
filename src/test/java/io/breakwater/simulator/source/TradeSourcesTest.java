package io.breakwater.simulator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.breakwater.domain.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TradeSourcesTest {
  private static final Path MARKET = Path.of("..", "shared", "data", "market");
  private static final String AGG_ROW = "7,100.5,0.25,11,12,1626992756696,true\n";

  @TempDir private Path folder;

  @Test
  void theSampleIsReadWholeButForItsRowsWithoutAnAmount() {
    int count = 0;
    try (TradeReader reader = TradeSources.sample().open()) {
      Optional<RecordedTrade> first = reader.next();
      assertEquals(Instant.ofEpochSecond(1385337600), first.orElseThrow().time());
      assertTrue(first.get().taker().isEmpty());
      for (Optional<RecordedTrade> next = first; next.isPresent(); next = reader.next()) {
        count++;
      }
    }
    // 100,000 rows, of which 18 have the amount 0.
    assertEquals(99_982, count);
  }

  @ParameterizedTest
  @CsvSource({
    "usdm-btcusdt-2024-08-08-2354utc/BTCUSDT-trades-2024-08-08.zip, 21313",
    "usdm-trxusdt-2025-03-04/TRXUSDT-trades-2025-03-04.zip, 9999",
    "usdm-ltcusdt-2020-10-16/LTCUSDT-aggTrades-2020-10-16.csv, 500"
  })
  void recordedArchivesAreReadWhole(String file, int rows) {
    Path path = MARKET.resolve(file);
    assumeTrue(Files.exists(path), path + " is not there: recorded data is not part of this clone");
    assertEquals(rows, count(TradeSources.file(path)));
  }

  @Test
  void aHeaderMayBeMissingAndAZipMayWrapTheFile() throws IOException {
    assertEquals(1, count(TradeSources.file(write("plain.csv", AGG_ROW))));
    Path zip = folder.resolve("wrapped.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("wrapped.csv"));
      out.write(
          ("agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,"
                  + "is_buyer_maker\n"
                  + AGG_ROW)
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    try (TradeReader reader = TradeSources.file(zip).open()) {
      RecordedTrade trade = reader.next().orElseThrow();
      assertEquals(Optional.of(Side.SELL), trade.taker());
      assertEquals(Instant.ofEpochMilli(1626992756696L), trade.time());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'7,abc,0.25,11,12,1626992756696,true', price 'abc'",
    "'7,100,0.25,11,12,1626992756696,maybe', is_buyer_maker 'maybe'",
    "'7,100,0.25,11,12,16269927,true', time '16269927'",
    "'7,100,0.25', 3 columns",
    "'7,-1,0.25,11,12,1626992756696,true', price '-1'",
    "'7,100,0.25,11,12,1526992756696,true', is before the row above"
  })
  void aWrongRowIsNamed(String row, String wrong) throws IOException {
    Path file = write("wrong.csv", AGG_ROW + row + "\n");
    try (TradeReader reader = TradeSources.file(file).open()) {
      reader.next();
      var failure = assertThrows(TradeSourceException.class, reader::next);
      assertEquals(2, failure.line());
      assertTrue(failure.getMessage().contains(wrong), failure.getMessage());
      assertTrue(failure.getMessage().contains("wrong.csv"), failure.getMessage());
    }
  }

  @Test
  void anUnknownLayoutAndAMissingFileSayWhatWouldBeRight() throws IOException {
    Path odd = write("odd.csv", "a,b\n1,2\n");
    TradeSource source = TradeSources.file(odd);
    var layout = assertThrows(TradeSourceException.class, source::open);
    assertTrue(layout.getMessage().contains("known layouts"), layout.getMessage());
    var empty = TradeSources.file(write("empty.csv", ""));
    assertThrows(TradeSourceException.class, empty::open);
    Path none = folder.resolve("none.csv");
    assertThrows(TradeSourceException.class, () -> TradeSources.file(none));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static int count(TradeSource source) {
    int count = 0;
    try (TradeReader reader = source.open()) {
      while (reader.next().isPresent()) {
        count++;
      }
    }
    return count;
  }
}
