package io.breakwater.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Mode;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.node.ChildProcess;
import io.breakwater.node.Configuration;
import io.breakwater.node.StoppedJournal;
import io.breakwater.simulation.check.Evidence;
import io.breakwater.simulation.check.Limits;
import io.breakwater.simulation.check.Promise;
import io.breakwater.simulation.check.PromiseChecks;
import io.breakwater.simulation.check.Report;
import io.breakwater.simulation.check.Span;
import io.breakwater.simulation.check.Verdict;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.server.ExchangeServer;
import io.breakwater.simulator.server.ExchangeServerSettings;
import io.breakwater.simulator.source.TradeSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;

/**
 * A node in a process of its own that trades by the sample strategy, with a real journal, at an
 * exchange in this process that outlives it; judged by what the exchange recorded, what stands in
 * the journal and what the account told, by the same checks as a simulated run.
 *
 * <p>What a process is allowed here and not in a simulation, since the machine is real and others
 * may use it: a round trip of {@link #ROUND_TRIP}, so that P2 has 2 s more (protected within 3 s, 4
 * s at worst); and a life counts from its first request, since how long a virtual machine takes to
 * start is not the node's doing. The 5 s in which a process takes up the work are the simulation's.
 */
final class JudgedNode implements AutoCloseable {
  private static final String KEY = "judged-node-key";
  private static final String SECRET = "judged-node-secret";
  private static final AccountId MAIN = new AccountId("main");
  private static final Duration ROUND_TRIP = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOKS = Duration.ofMillis(50);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int LOG_LINES = 40;
  private static final int LONGEST_LINE = 300;

  /** What each run puts to the test; an entry outside NORMAL is not among them. */
  private static final Set<Promise> SHOWN =
      EnumSet.of(
          Promise.AT_MOST_ONCE,
          Promise.NEVER_NAKED,
          Promise.READ_OR_REFUSE,
          Promise.SAFE_WHEN_BLIND,
          Promise.EXACT_BOOKS,
          Promise.NOTHING_LOST);

  private final Path directory;
  private final long seed;
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(Configuration.load(Optional.empty())));
  private final TestProbe<Object> eye = kit.createTestProbe();
  private final ExchangeServer exchange;
  private final List<Evidence.Life> lives = new ArrayList<>();
  private final List<Evidence.Pause> pauses = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private final Clock clock = Clock.systemUTC();
  private Optional<ChildProcess> node = Optional.empty();
  private Instant started = Instant.EPOCH;

  JudgedNode(Path directory, long seed) throws Exception {
    this.directory = directory;
    this.seed = seed;
    var settings =
        ExchangeServerSettings.of(
            0,
            TradeSources.sample(),
            new BigDecimal("200"),
            List.of(AccountSettings.parse(MAIN + ":" + KEY + ":" + SECRET + ":100000")));
    exchange =
        ExchangeServer.start(kit.system(), settings, clock, new SplittableRandom(seed))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    configure("trades.conf", true);
    configure("rests.conf", false);
  }

  private void configure(String file, boolean trades) throws IOException {
    Files.writeString(
        directory.resolve(file),
        """
        breakwater {
          node.data-directory = "%s"
          exchange.profile = testnet
          exchange.profiles.testnet { rest-base = "%s", stream-base = "%s" }
          account.safe-mode.settling-time = 500ms
          strategies.breakout {
            enabled = %s
            settings {
              window = 1s
              cool-down = 0s
              stop-loss = 20
              take-profits = ["10:0.5", "20:0.5"]
            }
          }
        }
        """
            .formatted(data(), exchange.restBase(), exchange.streamBase(), trades));
  }

  private Path data() {
    return directory.resolve("data");
  }

  /** A process that trades. */
  void start() {
    start("trades.conf");
  }

  private void start(String file) {
    started = clock.instant();
    node =
        Optional.of(
            ChildProcess.start(
                Map.of("BREAKWATER_API_KEY", KEY, "BREAKWATER_API_SECRET", SECRET),
                directory.resolve("node.log"),
                JudgedNodeChild.class,
                directory.resolve(file).toString()));
  }

  /** Time passes as it does. */
  void passes(Duration span) {
    if (!span.isZero()) {
      eye.expectNoMessage(span);
    }
  }

  /** Until the process has asked for the account's positions, which it does first of all. */
  void awaitReading() {
    await("the process reads nothing", records -> firstRequest(records).isPresent());
  }

  /** Until the process has entered a trade of its own, or for so long. */
  void awaitEntry(Duration longest) {
    come(
        longest,
        records ->
            records.stream()
                .anyMatch(
                    record ->
                        record instanceof ExchangeRecord.OrderAccepted order
                            && order.increasing()
                            && order.time().isAfter(started)));
  }

  private void await(String otherwise, Predicate<List<ExchangeRecord>> awaited) {
    if (!come(PATIENCE, awaited)) {
      fail(otherwise + "\n" + told());
    }
  }

  private boolean come(Duration longest, Predicate<List<ExchangeRecord>> awaited) {
    Instant end = clock.instant().plus(longest);
    while (!awaited.test(records())) {
      if (clock.instant().isAfter(end)) {
        return false;
      }
      passes(LOOKS);
    }
    return true;
  }

  private Optional<Instant> firstRequest(List<ExchangeRecord> records) {
    return records.stream()
        .filter(ExchangeRecord.RequestArrived.class::isInstance)
        .map(ExchangeRecord.RequestArrived.class::cast)
        .filter(request -> request.account().isPresent() && !request.time().isBefore(started))
        .map(ExchangeRecord.RequestArrived::time)
        .findFirst();
  }

  /** SIGKILL. */
  void kill() {
    Instant at = clock.instant();
    node.orElseThrow().kill();
    node.orElseThrow().close();
    over(at, "killed");
  }

  private void over(Instant at, String how) {
    node = Optional.empty();
    Optional<Instant> first = firstRequest(records());
    story.add(
        at
            + " "
            + how
            + " "
            + Duration.between(started, at).toMillis()
            + " ms after its start, "
            + first
                .map(time -> Duration.between(time, at).toMillis() + " ms after its first request")
                .orElse("before any request"));
    first
        .filter(time -> time.isBefore(at))
        .ifPresent(time -> lives.add(new Evidence.Life("node", "127.0.0.1", new Span(time, at))));
  }

  /** SIGSTOP, and SIGCONT after so long. */
  void pause(Duration span) {
    Instant from = clock.instant();
    node.orElseThrow().stop();
    passes(span);
    Instant until = clock.instant();
    node.orElseThrow().goOn();
    pauses.add(new Evidence.Pause("node", new Span(from, until)));
    story.add(from + " stopped until " + until);
  }

  /** Ends a node that runs, by SIGTERM, whatever it has open. */
  void terminate() {
    node.orElseThrow().terminate();
    assertEquals(0, node.orElseThrow().status(30), this::told);
    over(clock.instant(), "ended");
  }

  /**
   * A process without a strategy brings to its end what is open. Then it ends, at a moment at which
   * nothing happens, so that its books and the exchange's can be compared.
   */
  void comesToRest() {
    start("rests.conf");
    await("its books are not compared", records -> isNormal());
    await("what is open does not end", records -> isAtRest(records));
    terminate();
  }

  private boolean isNormal() {
    return news().stream()
        .filter(OrderGateway.ModeChanged.class::isInstance)
        .map(each -> ((OrderGateway.ModeChanged) each).state())
        .anyMatch(state -> state.mode() == Mode.NORMAL && state.since().isAfter(started));
  }

  private boolean isAtRest(List<ExchangeRecord> records) {
    Map<String, BigDecimal> positions = new TreeMap<>();
    Instant last = started;
    for (ExchangeRecord record : records) {
      if (record instanceof ExchangeRecord.PositionChanged changed) {
        positions.put(changed.symbol() + " " + changed.positionSide(), changed.amount());
      }
      boolean moves =
          !(record instanceof ExchangeRecord.RequestArrived
              || record instanceof ExchangeRecord.SocketOpened
              || record instanceof ExchangeRecord.SocketClosed);
      last = moves && record.time().isAfter(last) ? record.time() : last;
    }
    return positions.values().stream().allMatch(amount -> amount.signum() == 0)
        && clock.instant().isAfter(last.plus(QUIET));
  }

  /** Judges everything so far; no process may run. Its books are compared only at rest. */
  void holdsItsPromises() {
    assertHeld(report(), EnumSet.complementOf(EnumSet.of(Promise.EXACT_BOOKS)));
  }

  /**
   * The same with its books, and each promise must have been put to the test.
   *
   * @param entries there must have been so many at least
   */
  void keptAllItsPromises(int entries) {
    Report report = report();
    assertHeld(report, EnumSet.allOf(Promise.class));
    for (Verdict verdict : report.verdicts()) {
      int least = verdict.claim() == Promise.AT_MOST_ONCE ? entries : 1;
      if (SHOWN.contains((Promise) verdict.claim()) && verdict.exercised() < least) {
        fail(
            verdict.claim().code()
                + " was put to the test too seldom\n"
                + String.join("\n", report.table())
                + "\n"
                + told());
      }
    }
    report.table().forEach(System.out::println);
  }

  private void assertHeld(Report report, Set<Promise> judged) {
    boolean broken =
        report.verdicts().stream()
            .anyMatch(verdict -> judged.contains((Promise) verdict.claim()) && verdict.isBroken());
    if (broken) {
      fail(String.join("\n", report.table()) + "\n" + told());
    }
  }

  private Report report() {
    List<TradeEvent> facts = List.of();
    if (Files.exists(data().resolve("journal.mv.db"))) {
      try (StoppedJournal journal =
          StoppedJournal.open(data(), Configuration.load(Optional.empty()))) {
        facts = journal.facts(MAIN);
      }
    }
    List<OrderGateway.News> news = news();
    return PromiseChecks.judge(
        Evidence.of(MAIN, "bw")
            .exchange(records())
            .news(news)
            .modes(
                "node",
                news.stream()
                    .filter(OrderGateway.ModeChanged.class::isInstance)
                    .map(each -> ((OrderGateway.ModeChanged) each).state())
                    .toList())
            .journal(facts)
            .lives(lives)
            .pauses(pauses)
            .limits(Limits.usual().withRoundTrip(ROUND_TRIP))
            .build());
  }

  private List<OrderGateway.News> news() {
    return log().stream()
        .flatMap(line -> JudgedNodeChild.told(kit.system(), line).stream())
        .toList();
  }

  private List<ExchangeRecord> records() {
    try {
      return exchange.records().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the exchange does not tell its books", e);
    }
  }

  /** Seed, moments, and the last that the node logged. */
  private String told() {
    return "seed "
        + seed
        + "\n"
        + String.join("\n", story)
        + "\nnow "
        + clock.instant()
        + "\n"
        + lastOfLog();
  }

  private String lastOfLog() {
    List<String> lines = log();
    return lines.stream()
        .skip(Math.max(0, lines.size() - LOG_LINES))
        .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line)
        .collect(Collectors.joining("\n"));
  }

  private List<String> log() {
    try {
      return Files.readAllLines(directory.resolve("node.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    node.ifPresent(ChildProcess::close);
    kit.shutdownTestKit();
  }
}
