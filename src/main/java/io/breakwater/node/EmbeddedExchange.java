package io.breakwater.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.domain.AccountId;
import io.breakwater.exchange.binance.Credentials;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.server.ExchangeServer;
import io.breakwater.simulator.server.ExchangeServerSettings;
import io.breakwater.simulator.server.PortUnavailableException;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.source.TradeSourceException;
import io.breakwater.simulator.source.TradeSources;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The simulated exchange in this process, in an actor system of its own: the node reaches it only
 * over its port, as it would reach a real one.
 */
public final class EmbeddedExchange {
  private static final int KEY_LENGTH = 64;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final ActorSystem<Void> system;
  private final ExchangeServer server;
  private final Map<AccountId, Credentials> credentials;

  private EmbeddedExchange(
      ActorSystem<Void> system, ExchangeServer server, Map<AccountId, Credentials> credentials) {
    this.system = system;
    this.server = server;
    this.credentials = credentials;
  }

  /**
   * Starts it with an account for each of the node's, under keys drawn for this run.
   *
   * @throws StartFailure where the port is taken, the trades cannot be read, or the market that it
   *     is to follow does not answer
   */
  public static EmbeddedExchange start(NodeSettings settings, Clock clock, Randomness random) {
    ExchangeSettings.Embedded embedded = settings.exchange().embedded();
    Map<AccountId, Credentials> credentials = new LinkedHashMap<>();
    List<AccountSettings> accounts = new ArrayList<>();
    RandomGenerator keys = random.of("embedded-exchange-keys");
    for (TradingAccount account : settings.accounts()) {
      Credentials drawn = new Credentials(token(keys), token(keys));
      credentials.put(account.id(), drawn);
      accounts.add(
          AccountSettings.parse(
              account.id()
                  + ":"
                  + drawn.apiKey()
                  + ":"
                  + drawn.secret()
                  + ":"
                  + embedded.balance()));
    }
    boolean recorded = settings.exchange().followed().isEmpty();
    Optional<TradeSource> trades = recorded ? Optional.of(trades(embedded)) : Optional.empty();
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "embedded-exchange", systemConfig(settings.config()));
    try {
      Optional<PaperMarket> paper =
          recorded
              ? Optional.empty()
              : Optional.of(PaperMarket.find(system, settings, clock, random));
      ExchangeServerSettings server =
          paper
              .map(market -> ExchangeServerSettings.live(embedded.port(), market.rules(), accounts))
              .orElseGet(
                  () ->
                      ExchangeServerSettings.of(
                          embedded.port(),
                          trades.orElseThrow(),
                          BigDecimal.valueOf(embedded.speed()),
                          accounts));
      ExchangeServer started =
          ExchangeServer.start(system, server, clock, random.of("embedded-exchange"))
              .toCompletableFuture()
              .join();
      paper.ifPresent(market -> market.follow(started.live()));
      return new EmbeddedExchange(system, started, credentials);
    } catch (CompletionException | TradeSourceException e) {
      system.terminate();
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      throw startFailure(embedded, cause);
    } catch (StartFailure e) {
      system.terminate();
      throw e;
    }
  }

  private static TradeSource trades(ExchangeSettings.Embedded embedded) {
    try {
      return embedded.trades().map(TradeSources::file).orElseGet(TradeSources::sample);
    } catch (TradeSourceException e) {
      throw startFailure(embedded, e);
    }
  }

  private static StartFailure startFailure(ExchangeSettings.Embedded embedded, Throwable cause) {
    if (cause instanceof PortUnavailableException taken) {
      return new StartFailure(
          "breakwater.exchange.embedded.port",
          Integer.toString(taken.port()),
          "another program may have it; give a free port, or 0");
    }
    if (cause instanceof TradeSourceException unreadable) {
      return new StartFailure(
          "breakwater.exchange.embedded.trades",
          embedded.trades().map(Object::toString).orElse(""),
          unreadable.getMessage());
    }
    throw new CompletionException(cause);
  }

  /** Nothing of the node's: no cluster, no journal. */
  private static Config systemConfig(Config all) {
    return ConfigFactory.parseString("pekko.actor.provider = local").withFallback(all);
  }

  /** A key or secret of the exchange's form. */
  public static String token(RandomGenerator random) {
    StringBuilder token = new StringBuilder();
    for (int i = 0; i < KEY_LENGTH; i++) {
      token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return token.toString();
  }

  /** Where it listens. */
  public ExchangeSettings.Endpoints endpoints() {
    return new ExchangeSettings.Endpoints(server.restBase(), server.streamBase());
  }

  public Map<AccountId, Credentials> credentials() {
    return credentials;
  }

  /**
   * Every key and secret of its accounts by what it is, to prove that they were not written down.
   */
  public Map<String, String> secrets() {
    Map<String, String> all = new LinkedHashMap<>();
    credentials.forEach(
        (account, pair) -> {
          all.put("API key of " + account, pair.apiKey());
          all.put("API secret of " + account, pair.secret());
        });
    return all;
  }

  /** To inject faults, and to read the exchange's own books. */
  public ExchangeServer server() {
    return server;
  }

  public CompletionStage<Done> stop() {
    return server
        .stop()
        .handle((done, failure) -> Done.getInstance())
        .thenCompose(
            done -> {
              system.terminate();
              return system.getWhenTerminated();
            });
  }
}
