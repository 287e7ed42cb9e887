package io.breakwater.node;

import com.typesafe.config.Config;
import io.breakwater.domain.AccountId;
import io.breakwater.exchange.Transport;
import io.breakwater.exchange.binance.Credentials;
import io.breakwater.exchange.network.NetworkSettings;
import io.breakwater.exchange.network.NetworkTransport;
import io.breakwater.market.Market;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** A live node with all its rooms and, under the embedded profile, its exchange. */
public final class TradingNode {
  private final Node node;
  private final ActorRef<Market.Command> market;
  private final Optional<EmbeddedExchange> exchange;

  private TradingNode(Started started, Optional<EmbeddedExchange> exchange) {
    this.node = started.node();
    this.market = started.market();
    this.exchange = exchange;
  }

  private record Started(Node node, ActorRef<Market.Command> market) {}

  /**
   * Starts the exchange, where it is embedded, and then the node.
   *
   * @param variables the process's environment, for secrets
   * @throws StartFailure where something that the settings name is wrong; nothing is left running
   */
  public static TradingNode start(NodeSettings settings, Map<String, String> variables) {
    JournalMark.check(settings.dataDirectory(), settings.exchange().profile());
    Randomness random = settings.seed().map(Randomness::new).orElseGet(Randomness::fresh);
    if (settings.exchange().endpoints().isPresent()) {
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

  private static Started start(
      NodeSettings settings, Randomness random, Map<AccountId, Credentials> credentials) {
    Config config = settings.config();
    NetworkSettings network =
        Configuration.read(
            config, all -> NetworkSettings.from(all.getConfig("breakwater.exchange.network")));
    Function<ActorSystem<?>, Transport> transport =
        system -> NetworkTransport.create(system, network);
    TradingRooms rooms = new TradingRooms(credentials);
    try {
      return Node.start(settings, Seams.live(random, transport), rooms)
          .thenApply(node -> new Started(node, rooms.market()))
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

  /** To hear the market as a strategy does. */
  public ActorRef<Market.Command> market() {
    return market;
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
