package io.breakwater.node;

import com.typesafe.config.Config;
import io.breakwater.domain.AccountId;
import io.breakwater.exchange.Transport;
import io.breakwater.exchange.binance.Credentials;
import io.breakwater.exchange.network.NetworkSettings;
import io.breakwater.exchange.network.NetworkTransport;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/** A live node with all its rooms and, under the embedded profile, its exchange. */
public final class TradingNode {
  private final Node node;
  private final Optional<EmbeddedExchange> exchange;

  private TradingNode(Node node, Optional<EmbeddedExchange> exchange) {
    this.node = node;
    this.exchange = exchange;
  }

  /**
   * Starts the exchange, where it is embedded, and then the node.
   *
   * @param variables the process's environment, for secrets
   * @throws StartFailure where something that the settings name is wrong; nothing is left running
   */
  public static TradingNode start(NodeSettings settings, Map<String, String> variables) {
    Randomness random = settings.seed().map(Randomness::new).orElseGet(Randomness::fresh);
    if (settings.exchange().profile() != ExchangeSettings.Profile.EMBEDDED) {
      return new TradingNode(
          start(settings, random, credentials(settings, variables)), Optional.empty());
    }
    EmbeddedExchange exchange = EmbeddedExchange.start(settings, Clock.systemUTC(), random);
    try {
      NodeSettings known = settings.with(exchange.endpoints());
      return new TradingNode(start(known, random, exchange.credentials()), Optional.of(exchange));
    } catch (RuntimeException e) {
      exchange.stop().toCompletableFuture().join();
      throw e;
    }
  }

  private static Node start(
      NodeSettings settings, Randomness random, Map<AccountId, Credentials> credentials) {
    Config config = settings.config();
    NetworkSettings network =
        Configuration.read(
            config, all -> NetworkSettings.from(all.getConfig("breakwater.exchange.network")));
    Function<ActorSystem<?>, Transport> transport =
        system -> NetworkTransport.create(system, network);
    try {
      return Node.start(settings, Seams.live(random, transport), new TradingRooms(credentials))
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StartFailure failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static Map<AccountId, Credentials> credentials(
      NodeSettings settings, Map<String, String> variables) {
    Map<AccountId, Credentials> all = new LinkedHashMap<>();
    for (TradingAccount account : settings.accounts()) {
      String key = account.apiKey().read(variables).reveal();
      String secret = account.apiSecret().read(variables).reveal();
      try {
        all.put(account.id(), new Credentials(key, secret));
      } catch (IllegalArgumentException e) {
        throw new StartFailure("account " + account.id(), "", e.getMessage());
      }
    }
    return all;
  }

  public Node node() {
    return node;
  }

  /** Present under the embedded profile. */
  public Optional<EmbeddedExchange> exchange() {
    return exchange;
  }

  /** Ends the node in order, and then its exchange. */
  public CompletionStage<Done> stop() {
    return node.stop()
        .thenCompose(
            done ->
                exchange
                    .map(EmbeddedExchange::stop)
                    .orElseGet(() -> CompletableFuture.completedFuture(done)));
  }

  /** Completes when the node has ended. */
  public CompletionStage<Done> ended() {
    return node.ended();
  }
}
