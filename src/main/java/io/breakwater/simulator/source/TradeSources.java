package io.breakwater.simulator.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Where recorded trades come from. */
public final class TradeSources {
  private static final String SAMPLE = "bitstamp_trades_from_20131125_usd.csv";

  private TradeSources() {}

  /**
   * 100,000 real BTC/USD trades of a week of November 2013, which the library ta4j-examples
   * carries. Their times are whole seconds and their takers unknown.
   */
  public static TradeSource sample() {
    return new TradeSource() {
      @Override
      public String name() {
        return SAMPLE;
      }

      @Override
      public TradeReader open() {
        InputStream stream = TradeSources.class.getClassLoader().getResourceAsStream(SAMPLE);
        if (stream == null) {
          throw new TradeSourceException(
              SAMPLE, 0, "not on the class path", "add org.ta4j:ta4j-examples, or name a file");
        }
        return new CsvTradeReader(SAMPLE, reader(stream));
      }
    };
  }

  /**
   * A file in the layout of Binance's public archive: aggTrades or trades, as CSV, ZIP or GZIP,
   * with or without header; oldest first. Read line by line as the replay goes on.
   *
   * @throws TradeSourceException when there is no such file, or it cannot be read
   * @see "Binance public data, data/futures/um"
   */
  public static TradeSource file(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new TradeSourceException(
          path.toString(), 0, "no such file", "name a CSV or ZIP of recorded trades");
    }
    if (!Files.isReadable(path)) {
      throw new TradeSourceException(
          path.toString(), 0, "may not be read", "give this user the right to read it");
    }
    return new TradeSource() {
      @Override
      public String name() {
        return path.toString();
      }

      @Override
      public TradeReader open() {
        return new CsvTradeReader(path.toString(), reader(stream(path)));
      }
    };
  }

  private static InputStream stream(Path path) {
    String name = path.getFileName().toString();
    try {
      if (name.endsWith(".zip")) {
        return firstEntry(path);
      }
      InputStream raw = Files.newInputStream(path);
      return name.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
    } catch (IOException e) {
      throw unreadable(path.toString(), 0, e);
    }
  }

  private static InputStream firstEntry(Path path) throws IOException {
    var zip = new ZipInputStream(Files.newInputStream(path));
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (!entry.isDirectory()) {
        return zip;
      }
    }
    zip.close();
    throw new TradeSourceException(
        path.toString(), 0, "a ZIP without a file in it", "the archive holds one CSV per ZIP");
  }

  static TradeSourceException unreadable(String file, long line, IOException cause) {
    return new TradeSourceException(
        file, line, "cannot be read (" + cause.getMessage() + ")", "a whole CSV, ZIP or GZIP");
  }

  private static BufferedReader reader(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }
}
