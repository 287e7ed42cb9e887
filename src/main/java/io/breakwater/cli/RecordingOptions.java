package io.breakwater.cli;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.node.InstrumentFile;
import io.breakwater.node.StartFailure;
import io.breakwater.simulation.backtest.RecordedMarket;
import io.breakwater.simulator.source.FileNames;
import io.breakwater.simulator.source.ReadRules;
import io.breakwater.simulator.source.TradeSourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name recordings and say how they are read. */
final class RecordingOptions {
  @Option(
      names = "--trades",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Recorded trades or aggTrades of the exchange's public archive: CSV, ZIP or GZIP, with or"
              + " without header. Several files of a symbol follow each other.")
  private List<Path> trades = new ArrayList<>();

  @Option(
      names = "--klines",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Recorded klines of the archive, or open_time,open,high,low,close,volume.")
  private List<Path> klines = new ArrayList<>();

  @Option(
      names = "--symbol",
      paramLabel = "SYMBOL",
      description = "What is recorded, where the files' names do not begin with it.")
  private String symbol;

  @Option(
      names = "--skip-bad-rows",
      description =
          "Leaves out rows that cannot be used and goes on over gaps; both are counted. Without it"
              + " the first one ends it.")
  private boolean skipBadRows;

  @Option(
      names = "--instrument",
      paramLabel = "FILE",
      description =
          "The symbols' rules: an exchangeInfo answer. Without it those that are built in for"
              + " BTCUSDT and ETHUSDT, else by the digits of the recording.")
  private Path instrument;

  @Option(
      names = "--stride",
      paramLabel = "BP",
      defaultValue = "10",
      description =
          "Klines: a longer way between two prices is walked in steps of so many basis points;"
              + " default ${DEFAULT-VALUE}.")
  private int stride;

  /**
   * All files by their symbols, in the order in which these first come, each looked through once.
   *
   * @throws StartFailure for an option that is wrong
   * @throws TradeSourceException for a recording that cannot be used
   */
  List<RecordedMarket> markets() {
    ReadRules strict = ReadRules.strict().withStride(checkedStride());
    ReadRules rules = skipBadRows ? strict.skippingBadRows() : strict;
    Map<Symbol, List<Path>> byTrades = bySymbol(trades);
    Map<Symbol, List<Path>> byKlines = bySymbol(klines);
    List<RecordedMarket> markets = new ArrayList<>();
    byTrades.forEach((each, files) -> markets.add(market(each, files, false, rules)));
    byKlines.forEach(
        (each, files) -> {
          if (byTrades.containsKey(each)) {
            throw new StartFailure(
                "--klines", each.toString(), "has --trades as well: must be one of the two");
          }
          markets.add(market(each, files, true, rules));
        });
    if (markets.isEmpty()) {
      throw new StartFailure("--trades", "", "a recording is missing: give --trades or --klines");
    }
    return markets;
  }

  private int checkedStride() {
    if (stride < 1 || stride > 10_000) {
      throw new StartFailure("--stride", Integer.toString(stride), "must be 1 to 10000");
    }
    return stride;
  }

  private RecordedMarket market(Symbol each, List<Path> files, boolean areKlines, ReadRules rules) {
    RecordedMarket market = RecordedMarket.of(each, files, areKlines, rules, rulesOf(each));
    if (market.survey().isKlines() != areKlines) {
      throw new StartFailure(
          areKlines ? "--klines" : "--trades",
          files.get(0).toString(),
          areKlines ? "has trades: give it as --trades" : "has klines: give it as --klines");
    }
    return market;
  }

  private Map<Symbol, List<Path>> bySymbol(List<Path> files) {
    Map<Symbol, List<Path>> all = new LinkedHashMap<>();
    for (Path file : files) {
      all.computeIfAbsent(symbolOf(file), any -> new ArrayList<>()).add(file);
    }
    return all;
  }

  private Symbol symbolOf(Path file) {
    try {
      return symbol != null
          ? new Symbol(symbol)
          : FileNames.symbol(file)
              .orElseThrow(
                  () ->
                      new StartFailure(
                          "--symbol",
                          "",
                          "is missing: the name of "
                              + file
                              + " does not tell it as BTCUSDT-trades-2024-08-08.zip would"));
    } catch (IllegalArgumentException e) {
      throw new StartFailure("--symbol", symbol, "must be a symbol such as BTCUSDT");
    }
  }

  private Optional<Instrument> rulesOf(Symbol each) {
    if (instrument == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(InstrumentFile.read(instrument, each));
    } catch (IOException e) {
      throw new StartFailure("--instrument", instrument.toString(), "must be a readable file");
    } catch (IllegalArgumentException e) {
      throw new StartFailure("--instrument", instrument.toString(), e.getMessage());
    }
  }
}
