package io.breakwater.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.node.Configuration;
import io.breakwater.node.InstrumentFile;
import io.breakwater.node.StartFailure;
import io.breakwater.simulation.backtest.Backtest;
import io.breakwater.simulation.backtest.BacktestJson;
import io.breakwater.simulation.backtest.BacktestPage;
import io.breakwater.simulation.backtest.BacktestResult;
import io.breakwater.simulation.backtest.BacktestSettings;
import io.breakwater.simulation.backtest.RecordedMarket;
import io.breakwater.simulation.backtest.StrategyChoice;
import io.breakwater.simulator.source.FileNames;
import io.breakwater.simulator.source.FundingFile;
import io.breakwater.simulator.source.ReadRules;
import io.breakwater.simulator.source.TradeSourceException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tries a strategy on recorded trades or klines, and writes a report. */
@Command(
    name = "backtest",
    description = {
      "Runs a strategy on recorded trades or klines: the whole node against the simulated exchange,"
          + " in virtual time, at the times of the recording.",
      "Writes DIR/index.html, one page that needs no network, and DIR/backtest.json. The models and"
          + " what they leave out: docs/backtesting.md."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class BacktestCommand implements Callable<Integer> {
  /** Looks at the equity, where nothing is said of them. */
  private static final long USUAL_LOOKS = 20_000;

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
      names = "--strategy",
      paramLabel = "CLASS",
      description =
          "A strategy on the class path; without it the sample strategy, a breakout, runs with the"
              + " settings of conf/strategy.conf.")
  private String strategy;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the sample strategy, such as --set stop-loss=50; repeatable.")
  private Map<String, String> sets = new LinkedHashMap<>();

  @Mixin private ConfOption conf;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      required = true,
      description = "Where the report goes; made where it is not there.")
  private Path report;

  @Option(
      names = "--skip-bad-rows",
      description =
          "Leaves out rows that cannot be used and goes on over gaps; both are counted. Without it"
              + " the first one ends it.")
  private boolean skipBadRows;

  @Option(
      names = "--funding",
      paramLabel = "FILE",
      description =
          "Funding rates: calc_time,funding_interval_hours,last_funding_rate. Without it none is"
              + " paid.")
  private Path funding;

  @Option(
      names = "--instrument",
      paramLabel = "FILE",
      description =
          "The symbols' rules: an exchangeInfo answer. Without it those that are built in for"
              + " BTCUSDT and ETHUSDT, else by the digits of the recording.")
  private Path instrument;

  @Option(
      names = "--wallet",
      paramLabel = "USDT",
      defaultValue = "10000",
      description = "At the start; default ${DEFAULT-VALUE}.")
  private BigDecimal wallet;

  @Option(
      names = "--leverage",
      paramLabel = "N",
      defaultValue = "5",
      description = "1 to 125; default ${DEFAULT-VALUE}.")
  private int leverage;

  @Option(
      names = "--maker-fee",
      paramLabel = "SHARE",
      defaultValue = "0.0002",
      description = "Of the notional; default ${DEFAULT-VALUE}.")
  private BigDecimal makerFee;

  @Option(
      names = "--taker-fee",
      paramLabel = "SHARE",
      defaultValue = "0.0005",
      description = "Of the notional; default ${DEFAULT-VALUE}.")
  private BigDecimal takerFee;

  @Option(
      names = "--latency",
      paramLabel = "MS",
      defaultValue = "5",
      description = "One way, of requests, answers and events alike; default ${DEFAULT-VALUE}.")
  private long latency;

  @Option(
      names = "--jitter",
      paramLabel = "MS",
      defaultValue = "3",
      description = "Up to so much more, drawn for each message; default ${DEFAULT-VALUE}.")
  private long jitter;

  @Option(
      names = "--depth",
      paramLabel = "LEAST:MOST",
      defaultValue = "20000:200000",
      description =
          "USDT that others offer at each price of the book: what market orders find, and what a"
              + " limit order waits behind; default ${DEFAULT-VALUE}.")
  private String depth;

  @Option(
      names = "--stride",
      paramLabel = "BP",
      defaultValue = "10",
      description =
          "Klines: a longer way between two prices is walked in steps of so many basis points;"
              + " default ${DEFAULT-VALUE}.")
  private int stride;

  @Option(
      names = "--sampling",
      paramLabel = "SECONDS",
      description = "How often the equity is looked at; by default 20000 times in all.")
  private Long sampling;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Decides jitter and book; default ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() {
    ReportFolder folder = ReportFolder.at(report);
    Clock clock = Clock.systemUTC();
    try {
      BacktestSettings settings = settings();
      long all = settings.markets().stream().mapToLong(each -> each.survey().trades()).sum();
      BacktestProgress progress = new BacktestProgress(all, clock, System.err);
      BacktestResult result = Backtest.run(settings, progress);
      double seconds = progress.seconds();
      progress.end();
      folder.write(BacktestJson.write(result), BacktestPage.write(result));
      BacktestSummary.lines(result, seconds).forEach(System.out::println);
      folder.files().forEach(file -> System.out.println("written: " + file));
      return result.isClean() ? 0 : Main.BROKEN;
    } catch (TradeSourceException wrong) {
      throw new StartFailure("recording", "", wrong.getMessage());
    }
  }

  private BacktestSettings settings() {
    List<RecordedMarket> markets = markets();
    List<Symbol> symbols = markets.stream().map(RecordedMarket::symbol).toList();
    Config config = config(symbols.get(0));
    String[] bounds = depth.split(":", -1);
    try {
      if (bounds.length != 2) {
        throw new IllegalArgumentException("depth " + depth + ": must be LEAST:MOST");
      }
      return new BacktestSettings(
          markets,
          choice(symbols, config),
          wallet,
          leverage,
          makerFee,
          takerFee,
          Duration.ofMillis(latency),
          Duration.ofMillis(jitter),
          new BigDecimal(bounds[0]),
          new BigDecimal(bounds[1]),
          funding == null ? List.of() : FundingFile.read(funding),
          sampling == null ? usualSampling(markets) : Duration.ofSeconds(sampling),
          seed,
          nodeSettings(config));
    } catch (NumberFormatException e) {
      throw new StartFailure("--depth", depth, "must be LEAST:MOST in USDT");
    } catch (IllegalArgumentException e) {
      throw new StartFailure("option", "", String.valueOf(e.getMessage()));
    }
  }

  /** All files by their symbols, in the order in which these first come. */
  private List<RecordedMarket> markets() {
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
    RecordedMarket market =
        RecordedMarket.of(each, files, areKlines, rules, rulesOf(each), read -> {});
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

  /** The person's file, with what was set here, for the symbol that is recorded. */
  private Config config(Symbol traded) {
    Config own = ConfigFactory.parseString("breakwater.strategy.symbol = \"" + traded + "\"");
    for (Map.Entry<String, String> set : sets.entrySet()) {
      own = parsed(set).withFallback(own);
    }
    return conf.load(own);
  }

  private static Config parsed(Map.Entry<String, String> set) {
    String key = "breakwater.strategy." + set.getKey();
    boolean known =
        set.getKey().matches("[a-z-]+") && Configuration.load(Optional.empty()).hasPath(key);
    if (!known) {
      throw new StartFailure("--set", set.getKey(), "must be a key of conf/strategy.conf");
    }
    try {
      return ConfigFactory.parseString(key + " = " + set.getValue());
    } catch (ConfigException e) {
      throw new StartFailure("--set", set.toString(), "must be KEY=VALUE");
    }
  }

  private StrategyChoice choice(List<Symbol> symbols, Config config) {
    if (strategy != null) {
      try {
        return StrategyChoice.named(strategy, symbols);
      } catch (IllegalArgumentException e) {
        throw new StartFailure("--strategy", strategy, e.getMessage());
      }
    }
    StrategyChoice sample = Configuration.read(config, StrategyChoice::breakout);
    List<Symbol> wanted = sample.plan().symbols();
    if (!symbols.containsAll(wanted)) {
      throw new StartFailure(
          "breakwater.strategy.symbol", wanted.get(0).toString(), "must be one that is recorded");
    }
    return sample;
  }

  /** How orders are handled may be tried out as well; the rest of a file is for a live node. */
  private static String nodeSettings(Config config) {
    return "breakwater.account = "
        + config.getConfig("breakwater.account").root().render(ConfigRenderOptions.concise());
  }

  private static Duration usualSampling(List<RecordedMarket> markets) {
    Instant first =
        markets.stream()
            .map(market -> market.survey().first().time())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    Instant last =
        markets.stream()
            .map(market -> market.survey().end())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return Duration.ofSeconds(1 + Duration.between(first, last).toSeconds() / USUAL_LOOKS);
  }
}
