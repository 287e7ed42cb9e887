package io.breakwater.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.breakwater.domain.Symbol;
import io.breakwater.node.Configuration;
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
import io.breakwater.simulator.source.TradeSourceException;
import io.breakwater.strategy.Breakout;
import io.breakwater.strategy.StrategySettings;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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
  private static final int LONGEST_NAME = 24;

  /** Looks at the equity, where nothing is said of them. */
  private static final long USUAL_LOOKS = 20_000;

  @Option(
      names = "--strategy",
      paramLabel = "CLASS",
      description =
          "A class on the class path that implements io.breakwater.strategy.Strategy; without it"
              + " the sample runs, a breakout. Its settings are those of conf/strategy.conf and --set.")
  private String strategy;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the strategy, such as --set stop-loss=50; repeatable.")
  private Map<String, String> sets = new LinkedHashMap<>();

  @Mixin private ConfOption conf;

  @Mixin private RecordingOptions recordings;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      required = true,
      description = "Where the report goes; made where it is not there.")
  private Path report;

  @Option(
      names = "--funding",
      paramLabel = "FILE",
      description =
          "Recorded funding rates of a symbol: calc_time,funding_interval_hours,last_funding_rate."
              + " Without them the exchange's formula holds.",
      arity = "1..*")
  private List<Path> funding = List.of();

  @Option(
      names = "--marks",
      paramLabel = "FILE",
      description =
          "Mark prices of a symbol as a node records them, in the order of their times. Without them"
              + " the mark price follows the last price.",
      arity = "1..*")
  private List<Path> marks = List.of();

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

  private Map<Symbol, List<FundingFile.Row>> fundingRows(List<Symbol> symbols) {
    Map<Symbol, List<FundingFile.Row>> rows = new LinkedHashMap<>();
    bySymbol("--funding", funding, "BTCUSDT-fundingRate-2025-06.csv", symbols)
        .forEach(
            (symbol, files) ->
                rows.put(
                    symbol,
                    files.stream().flatMap(file -> FundingFile.read(file).stream()).toList()));
    return rows;
  }

  /** Files that are of a symbol each, by their names. */
  private static Map<Symbol, List<Path>> bySymbol(
      String option, List<Path> files, String example, List<Symbol> symbols) {
    Map<Symbol, List<Path>> found = new LinkedHashMap<>();
    for (Path file : files) {
      Symbol symbol =
          FileNames.symbol(file)
              .or(() -> Optional.of(symbols.get(0)).filter(only -> symbols.size() == 1))
              .filter(symbols::contains)
              .orElseThrow(
                  () ->
                      new StartFailure(
                          option,
                          file.toString(),
                          "must be named like " + example + ", of one of " + symbols));
      if (!Files.isReadable(file)) {
        throw new StartFailure(option, file.toString(), "no such file; name one that can be read");
      }
      found.computeIfAbsent(symbol, key -> new ArrayList<>()).add(file);
    }
    return found;
  }

  private BacktestSettings settings() {
    List<RecordedMarket> markets = recordings.markets();
    List<Symbol> symbols = markets.stream().map(RecordedMarket::symbol).toList();
    Config config = conf.load();
    String[] bounds = depth.split(":", -1);
    try {
      if (bounds.length != 2) {
        throw new IllegalArgumentException("depth " + depth + ": must be LEAST:MOST");
      }
      return BacktestSettings.usual(markets, choice(symbols, config))
          .with(
              draft -> {
                draft.wallet = wallet;
                draft.leverage = leverage;
                draft.makerFee = makerFee;
                draft.takerFee = takerFee;
                draft.latency = Duration.ofMillis(latency);
                draft.jitter = Duration.ofMillis(jitter);
                draft.leastDepth = new BigDecimal(bounds[0]);
                draft.mostDepth = new BigDecimal(bounds[1]);
                draft.funding = fundingRows(symbols);
                draft.marks =
                    bySymbol("--marks", marks, "BTCUSDT-markPrices-2026-11-26.csv", symbols);
                draft.sampling =
                    sampling == null ? usualSampling(markets) : Duration.ofSeconds(sampling);
                draft.seed = seed;
                draft.nodeSettings = nodeSettings(config);
              });
    } catch (NumberFormatException e) {
      throw new StartFailure("--depth", depth, "must be LEAST:MOST in USDT");
    } catch (IllegalArgumentException e) {
      throw new StartFailure("backtest", "", String.valueOf(e.getMessage()));
    }
  }

  /** The class that was asked for, with its settings of the person's file and those set here. */
  private StrategyChoice choice(List<Symbol> symbols, Config config) {
    String className = strategy == null ? Breakout.class.getName() : strategy;
    Optional<StrategySettings> written =
        Configuration.read(config, StrategySettings::from).stream()
            .filter(each -> each.className().equals(className))
            .findFirst();
    Config own = written.map(StrategySettings::own).orElse(ConfigFactory.empty());
    for (Map.Entry<String, String> set : sets.entrySet()) {
      own = parsed(set, own, written.isPresent()).withFallback(own);
    }
    Config settings = own;
    String name = written.map(StrategySettings::name).orElseGet(() -> nameOf(className));
    ClassLoader loader = BacktestCommand.class.getClassLoader();
    return Configuration.read(
        config, any -> StrategyChoice.of(name, className, symbols, settings, loader));
  }

  /**
   * @param closed whether all keys that there may be stand in a file
   */
  private static Config parsed(Map.Entry<String, String> set, Config own, boolean closed) {
    boolean right =
        set.getKey().matches("[A-Za-z0-9.-]+") && (!closed || own.hasPath(set.getKey()));
    if (!right) {
      throw new StartFailure(
          "--set", set.getKey(), "must be one of the strategy's settings" + known(own));
    }
    try {
      return ConfigFactory.parseString(set.getKey() + " = " + set.getValue());
    } catch (ConfigException e) {
      throw new StartFailure("--set", set.toString(), "must be KEY=VALUE");
    }
  }

  private static String known(Config own) {
    return own.isEmpty() ? "" : ": " + String.join(", ", new TreeSet<>(own.root().keySet()));
  }

  private static String nameOf(String className) {
    String plain =
        className.replaceAll(".*[.$]", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    return plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
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
