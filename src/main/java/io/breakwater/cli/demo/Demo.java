package io.breakwater.cli.demo;

import com.typesafe.config.Config;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.node.EmbeddedExchange;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.TradingNode;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.JournalReader;
import io.breakwater.simulation.check.PromiseChecks;
import io.breakwater.simulation.check.Report;
import io.breakwater.simulator.ExchangeRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One run: exchange and node in this process, which talk only over the wire; a script that breaks
 * things; a timeline; the promises judged at the end.
 */
public final class Demo {
  private static final Duration READ_INTERVAL = Duration.ofMillis(100);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration QUIET_LIMIT = Duration.ofSeconds(20);
  private static final int MOST_LOOKS = 5;
  private static final Pattern LISTEN_KEY = Pattern.compile("\"listenKey\"\\s*:\\s*\"([^\"]+)\"");

  private final NodeSettings settings;
  private final Path log;
  private final Clock clock;
  private final AccountId account;
  private final Symbol symbol;
  private final String idPrefix;
  private final Timeline timeline;
  private final Chronicle chronicle;
  private final LogFile logFile;
  private final TradingNode running;
  private final EmbeddedExchange exchange;
  private final ScheduledExecutorService reader;
  private volatile List<Evidence.Text> journalFile = List.of();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();

  private Demo(NodeSettings settings, Path log, Clock clock, PrintStream out) {
    this.settings = settings;
    this.log = log;
    this.clock = clock;
    this.account = settings.accounts().get(0).id();
    this.symbol = settings.accounts().get(0).symbols().get(0).symbol();
    Config config = settings.config();
    this.idPrefix = config.getString("breakwater.account.gateway.id-prefix");
    this.logFile = LogFile.open(log);
    try {
      this.running = TradingNode.start(settings, Map.of());
    } catch (RuntimeException e) {
      cleanUp();
      throw e;
    }
    this.timeline = new Timeline(out, clock.instant());
    this.chronicle = new Chronicle(account, clock, timeline);
    this.exchange = running.exchange().orElseThrow();
    this.reader =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "demo-reader");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts exchange, node and script.
   *
   * @param settings of the embedded profile; its data directory is removed at the end
   * @param log where the log goes
   * @throws io.breakwater.node.StartFailure where something that the settings name is wrong
   */
  public static Demo start(NodeSettings settings, Path log, Clock clock, PrintStream out) {
    Demo demo = new Demo(settings, log, clock, out);
    Thread script = new Thread(demo::run, "demo-script");
    script.setDaemon(true);
    script.start();
    return demo;
  }

  /** 0 where no promise is broken and every act came about; 1 otherwise. Completes at the end. */
  public CompletionStage<Integer> status() {
    return status;
  }

  /** Ends node and exchange in order, before the script is through. */
  public CompletionStage<Done> stop() {
    reader.shutdownNow();
    return running.stop().thenApply(done -> cleanUp());
  }

  private void run() {
    try {
      status.complete(play());
    } catch (RuntimeException | IOException e) {
      stop().whenComplete((done, problem) -> status.completeExceptionally(e));
    }
  }

  private int play() throws IOException {
    timeline.print(
        "Real trades of 2013, %s times as fast, on a simulated exchange at %s"
            .formatted(settings.exchange().embedded().speed(), exchange.endpoints().restBase()));
    timeline.print("log: " + log);
    timeline.print("");
    ActorRef<SecondTrader.Command> second = spawnActors();
    reader.scheduleWithFixedDelay(
        this::readBooks, 0, READ_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    Script script = new Script(chronicle, timeline, clock, exchange.server().faults(), second);
    Optional<String> unfulfilled = Optional.empty();
    try {
      script.play();
    } catch (Script.Unfulfilled e) {
      unfulfilled = Optional.of(String.valueOf(e.getMessage()));
    }
    Evidence.Builder collected = collect(script);
    join(stop());
    timeline.flushAll();
    timeline.print("");
    TradeTable.of(collected.build().summaries()).forEach(timeline::print);
    timeline.print("");
    Report report = PromiseChecks.judge(withTexts(collected));
    report.table().forEach(timeline::print);
    timeline.print("");
    unfulfilled.ifPresent(what -> timeline.print("demo: " + what));
    timeline.print(report.lastLine());
    return report.broken() == 0 && unfulfilled.isEmpty() ? 0 : 1;
  }

  private ActorRef<SecondTrader.Command> spawnActors() {
    var system = running.node().system();
    var accounts = running.node().accounts();
    system.systemActorOf(
        Witness.create(accounts, account, running.market(), symbol, chronicle),
        "demo-witness",
        Props.empty());
    return system.systemActorOf(
        SecondTrader.create(accounts, account, running.market(), symbol, clock, chronicle),
        "demo-second-trader",
        Props.empty());
  }

  private void readBooks() {
    chronicle.read(records());
    timeline.flush(clock.instant());
  }

  private List<ExchangeRecord> records() {
    return join(exchange.server().records());
  }

  /** At a moment when nothing moves: the exchange's books and the node's are of the same moment. */
  private Evidence.Builder collect(Script script) {
    List<TradeEvent> journal;
    List<TradeSummary> summaries = new ArrayList<>();
    Instant seen;
    int looks = 0;
    do {
      chronicle.await(QUIET_LIMIT, told -> told.isQuietFor(QUIET));
      seen = chronicle.lastMove();
      OrderGateway.Trades trades = trades();
      summaries.clear();
      summaries.addAll(trades.closed());
      summaries.addAll(trades.open());
      journal = join(JournalReader.read(running.node().system(), account));
      readBooks();
    } while (!chronicle.lastMove().equals(seen) && ++looks < MOST_LOOKS);
    return Evidence.of(account, idPrefix)
        .exchange(chronicle.books())
        .journal(journal)
        .modes("node", chronicle.modes())
        .news(chronicle.news())
        .replies(chronicle.replies())
        .sent(chronicle.sent())
        .summaries(summaries)
        .heard(chronicle.trades())
        .outages(script.outages())
        .secrets(secrets());
  }

  private OrderGateway.Trades trades() {
    CompletableFuture<OrderGateway.Trades> answer = new CompletableFuture<>();
    Behavior<OrderGateway.Trades> ear =
        Behaviors.receiveMessage(
            trades -> {
              answer.complete(trades);
              return Behaviors.stopped();
            });
    ActorRef<OrderGateway.Trades> replyTo =
        running.node().system().systemActorOf(ear, "demo-trades-" + clock.millis(), Props.empty());
    running.node().accounts().tell(account, new OrderGateway.GetTrades(replyTo));
    return join(answer);
  }

  private List<Evidence.Secret> secrets() {
    List<Evidence.Secret> all = new ArrayList<>();
    exchange.secrets().forEach((name, value) -> all.add(new Evidence.Secret(name, value)));
    listenKey(exchange.secrets().get("API key of " + account))
        .ifPresent(key -> all.add(new Evidence.Secret("listen key of " + account, key)));
    return all;
  }

  /** The exchange gives the key that lives to whoever asks with the account's API key. */
  private Optional<String> listenKey(String apiKey) {
    URI address = exchange.endpoints().restBase().resolve("/fapi/v1/listenKey");
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("X-MBX-APIKEY", apiKey)
            .timeout(ANSWER_LIMIT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    String body =
        join(HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString()))
            .body();
    Matcher key = LISTEN_KEY.matcher(body);
    return key.find() ? Optional.of(key.group(1)) : Optional.empty();
  }

  /** With everything that was written down: the log, the journal's facts and file, the timeline. */
  private Evidence withTexts(Evidence.Builder collected) throws IOException {
    List<Evidence.Text> texts = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
      texts.add(new Evidence.Text("log line " + ++number, line));
    }
    number = 0;
    for (TradeEvent event : collected.build().journal()) {
      texts.add(new Evidence.Text("journal row " + ++number, event.toString()));
    }
    number = 0;
    for (String line : timeline.printed()) {
      texts.add(new Evidence.Text("printed line " + ++number, line));
    }
    texts.addAll(journalFile);
    return collected.texts(texts).build();
  }

  private Done cleanUp() {
    logFile.close();
    try (Stream<Path> inside = Files.walk(settings.dataDirectory())) {
      List<Path> all = inside.sorted(Comparator.reverseOrder()).toList();
      List<Evidence.Text> texts = new ArrayList<>();
      for (Path path : all) {
        if (Files.isRegularFile(path)) {
          // One byte, one character: whatever the file's form, plain text in it is found.
          texts.add(
              new Evidence.Text(
                  "file " + path.getFileName(),
                  Files.readString(path, StandardCharsets.ISO_8859_1)));
        }
        Files.delete(path);
      }
      journalFile = texts;
    } catch (IOException e) {
      throw new IllegalStateException(
          "data directory " + settings.dataDirectory() + " cannot be removed: " + e, e);
    }
    return Done.getInstance();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
