package io.breakwater.cli.bench;

import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.Instrument;
import io.breakwater.node.Configuration;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeSettings;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.MarketModel;
import io.breakwater.simulator.server.ExchangeServer;
import io.breakwater.simulator.server.ExchangeServerSettings;
import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.wire.LimitSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * How soon a node is itself again: 100,000 closed trades of the last week in its journal, 50 open
 * positions with stop and take-profit at an exchange behind a real port. The trades are written
 * into the journal, the positions are traded by the node itself, which also writes its snapshots;
 * then a new process starts it again, with them and without.
 */
final class Restart implements Bench {
  static final String KEY = "bench-restart-key";
  static final String SECRET = "bench-restart-secret";

  private static final int CLOSED = 100_000;

  /** So many trades follow the snapshot that nearly another would be due. */
  private static final int LATER = 110;

  private static final long AIM_MILLIS = 5_000;
  private static final int TOLD_AT_MOST = 1_000;

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public Figure run(Clock clock) {
    try (Scratch scratch = Scratch.open()) {
      return run(clock, scratch.folder());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Figure run(Clock clock, Path folder) throws SQLException {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "bench-exchange",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(Configuration.load(Optional.empty())));
    try {
      var random = new SplittableRandom(1);
      ExchangeServer exchange =
          RestartedNode.wait(ExchangeServer.start(system, market(clock), clock, random));
      // Makes the journal, and sets leverage and margin type of each symbol.
      live(folder, exchange, false);
      try (WrittenHistory history = WrittenHistory.in(folder, system)) {
        Instant first = clock.instant().minus(Duration.ofHours(167));
        history.trades("past-", CLOSED, first, Duration.ofHours(166).dividedBy(CLOSED));
      }
      live(folder, exchange, true);
      String facts;
      try (WrittenHistory history = WrittenHistory.in(folder, system)) {
        Instant first = clock.instant().minus(Duration.ofMinutes(10));
        history.trades("late-", LATER, first, Duration.ofSeconds(1));
        facts = history.number() + " facts, " + history.afterSnapshot() + " since the snapshot";
      }
      RestartedNode.Times with = live(folder, exchange, false);
      try (WrittenHistory history = WrittenHistory.in(folder, system)) {
        history.dropSnapshots();
      }
      return figure(with, live(folder, exchange, false), facts);
    } finally {
      system.terminate();
      RestartedNode.wait(system.getWhenTerminated());
    }
  }

  private static RestartedNode.Times live(Path folder, ExchangeServer exchange, boolean opens) {
    return RestartedNode.live(
        folder, exchange.restBase().toString(), exchange.streamBase().toString(), opens);
  }

  private static Figure figure(
      RestartedNode.Times with, RestartedNode.Times without, String facts) {
    return new Figure(
        String.format(
            Locale.ROOT,
            "%s, %d open trades; from the actor system's start: %s (journal opened in %.1f s before);"
                + " without snapshots: %s",
            facts,
            with.open(),
            shown(with),
            seconds(with.opening()),
            shown(without)),
        "reconciled in 5 s or less",
        with.reconciled() <= AIM_MILLIS
            && with.open() == RestartedNode.OPEN
            && with.closed() == TOLD_AT_MOST);
  }

  private static String shown(RestartedNode.Times times) {
    return String.format(
        Locale.ROOT,
        "recovered %.1f s, reconciled %.1f s, NORMAL %.1f s",
        seconds(times.recovered()),
        seconds(times.reconciled()),
        seconds(times.normal()));
  }

  private static double seconds(long millis) {
    return millis / 1000.0;
  }

  /** Fifty symbols at a price of 100 that hardly moves. */
  private static ExchangeServerSettings market(Clock clock) {
    List<RecordedTrade> trades = new ArrayList<>();
    for (int second = 0; second < 60; second++) {
      trades.add(
          new RecordedTrade(
              clock.instant().plusSeconds(second),
              new BigDecimal(second % 2 == 0 ? "100" : "100.01"),
              BigDecimal.ONE,
              Optional.empty()));
    }
    TradeSource still = TradeSource.of("still", trades);
    return market(
        MarketModel.usual(),
        LimitSettings.usual(),
        RestartedNode.symbols().stream()
            .map(symbol -> new ExchangeSettings.Recording(symbol, still))
            .toList());
  }

  /** An exchange of the node's symbols, where the node has an account with a million. */
  static ExchangeServerSettings market(
      MarketModel model, LimitSettings limits, List<ExchangeSettings.Recording> recordings) {
    List<Instrument> rules =
        RestartedNode.symbols().stream()
            .map(symbol -> Instruments.of(symbol.value(), "0.01", "0.001", "5"))
            .toList();
    String account = RestartedNode.MAIN + ":" + KEY + ":" + SECRET + ":1000000";
    return ExchangeServerSettings.live(0, rules, List.of())
        .with(
            new ExchangeSettings(
                EngineSettings.of(rules).with(model),
                limits,
                List.of(AccountSettings.parse(account)),
                recordings,
                BigDecimal.ONE,
                ExchangeSettings.WhenDone.REPEAT,
                1_000_000));
  }
}
