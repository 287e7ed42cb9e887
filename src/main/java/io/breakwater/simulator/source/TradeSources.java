package io.breakwater.simulator.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
        return reader(SAMPLE, stream);
      }
    };
  }

  /**
   * A file in a layout of Binance's public archive: aggTrades, trades or klines, as CSV, ZIP or
   * GZIP, with or without header; oldest first. Read line by line as the replay goes on. A row that
   * is wrong ends it; a gap does not.
   *
   * @throws TradeSourceException when there is no such file, or it cannot be read
   * @see "Binance public data, data/futures/um"
   */
  public static TradeSource file(Path path) {
    return files(List.of(path), ReadRules.usual(), new Findings());
  }

  /**
   * Files of one symbol, each as by {@link #file}, one after the other in the order of their times.
   *
   * @param findings counts what is read, each time that it is
   * @throws TradeSourceException when one is not there, or may not be read
   */
  public static TradeSource files(List<Path> paths, ReadRules rules, Findings findings) {
    paths.forEach(TradeSources::mustBeReadable);
    String name = paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    return new TradeSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public TradeReader open() {
        List<Path> ordered = paths.size() == 1 ? paths : byTime(paths, rules);
        var sequence = new CsvTradeReader.Sequence();
        return new ChainedReader(
            ordered.stream()
                .<Supplier<TradeReader>>map(
                    path ->
                        () ->
                            new CsvTradeReader(
                                path.toString(), stream(path), rules, findings, sequence))
                .toList());
      }
    };
  }

  /** By the time of each one's first trade; one without any is last. */
  private static List<Path> byTime(List<Path> paths, ReadRules rules) {
    record Begin(Path path, Instant time) {}
    List<Begin> all = new ArrayList<>();
    for (Path path : paths) {
      var once = new CsvTradeReader.Sequence();
      try (TradeReader reader =
          new CsvTradeReader(path.toString(), stream(path), rules, new Findings(), once)) {
        all.add(new Begin(path, reader.next().map(RecordedTrade::time).orElse(Instant.MAX)));
      }
    }
    all.sort(Comparator.comparing(Begin::time));
    return all.stream().map(Begin::path).toList();
  }

  static void mustBeReadable(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new TradeSourceException(
          path.toString(), 0, "no such file", "name a CSV or ZIP of recorded trades or klines");
    }
    if (!Files.isReadable(path)) {
      throw new TradeSourceException(
          path.toString(), 0, "may not be read", "give this user the right to read it");
    }
  }

  private static TradeReader reader(String name, InputStream stream) {
    return new CsvTradeReader(
        name, stream, ReadRules.usual(), new Findings(), new CsvTradeReader.Sequence());
  }

  static InputStream stream(Path path) {
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
}
