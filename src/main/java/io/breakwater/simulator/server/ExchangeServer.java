package io.breakwater.simulator.server;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.AccountView;
import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.SimulatedExchange;
import io.breakwater.simulator.engine.BookView;
import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import io.breakwater.simulator.source.RecordedTrade;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;

/** A simulated exchange that listens on a port, for REST and WebSockets alike. */
public final class ExchangeServer {
  private static final int BACKLOG = 100;

  /** Several servers may live in one actor system, and each actor needs a name of its own. */
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final ActorRef<ExchangeActor.Command> exchange;
  private final Connections connections;
  private final Tcp.ServerBinding binding;
  private final String host;

  private ExchangeServer(
      ActorRef<ExchangeActor.Command> exchange,
      Connections connections,
      Tcp.ServerBinding binding,
      String host) {
    this.exchange = exchange;
    this.connections = connections;
    this.binding = binding;
    this.host = host;
  }

  /**
   * Opens the exchange and its port. The stage fails with {@link PortUnavailableException} where
   * the port is taken.
   *
   * @param clock the exchange's time
   * @param random drawn from by the exchange's actor alone from now on
   * @throws io.breakwater.simulator.source.TradeSourceException when the recording cannot be read
   */
  public static CompletionStage<ExchangeServer> start(
      ActorSystem<?> system, ExchangeServerSettings settings, Clock clock, RandomGenerator random) {
    var simulated = new SimulatedExchange(settings.exchange(), random, clock.instant());
    ActorRef<ExchangeActor.Command> exchange =
        system.systemActorOf(
            ExchangeActor.create(simulated, clock, settings),
            "simulated-exchange-" + STARTED.incrementAndGet(),
            Props.empty());
    Materializer materializer = Materializer.createMaterializer(system);
    var connections = new Connections(exchange, system, materializer);
    return Tcp.get(system.classicSystem())
        .bind(settings.host(), settings.port(), BACKLOG, List.of(), false, Optional.empty())
        .to(Sink.foreach(connections::serve))
        .run(materializer)
        .handle(
            (binding, failure) -> {
              if (failure != null) {
                exchange.tell(new ExchangeActor.Stop());
                throw unavailable(settings, failure);
              }
              return new ExchangeServer(exchange, connections, binding, settings.host());
            });
  }

  private static PortUnavailableException unavailable(
      ExchangeServerSettings settings, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new PortUnavailableException(
        settings.host(), settings.port(), String.valueOf(cause.getMessage()), cause);
  }

  /** The port that it listens on, also where the settings left it open. */
  public int port() {
    return binding.localAddress().getPort();
  }

  /** Such as {@code http://127.0.0.1:9090}. */
  public URI restBase() {
    return URI.create("http://" + host + ":" + port());
  }

  /** Such as {@code ws://127.0.0.1:9090}; routes follow, such as {@code /market/ws}. */
  public URI streamBase() {
    return URI.create("ws://" + host + ":" + port());
  }

  public FaultControl faults() {
    return new FaultControl() {
      @Override
      public CompletionStage<Void> add(RequestFault fault) {
        return run((simulated, now) -> simulated.add(fault));
      }

      @Override
      public CompletionStage<Void> add(SocketFault fault) {
        return run((simulated, now) -> simulated.add(fault, now));
      }

      @Override
      public CompletionStage<Void> clear() {
        return run((simulated, now) -> simulated.clearFaults());
      }

      @Override
      public CompletionStage<Void> expireListenKey(String account) {
        return run((simulated, now) -> simulated.expireListenKey(account, now));
      }
    };
  }

  /** What happens in the market that this one follows, where its settings have it follow one. */
  public LiveMarket live() {
    return new LiveMarket() {
      @Override
      public CompletionStage<Void> traded(Symbol symbol, RecordedTrade trade) {
        return run((simulated, now) -> simulated.traded(symbol, trade, now));
      }

      @Override
      public CompletionStage<Void> quoted(Symbol symbol, BookView.Level bid, BookView.Level ask) {
        return run((simulated, now) -> simulated.quoted(symbol, bid, ask, now));
      }

      @Override
      public CompletionStage<Void> changed(Instrument rules) {
        return run((simulated, now) -> simulated.change(rules, now));
      }
    };
  }

  /** The exchange's own books so far, oldest first. */
  public CompletionStage<List<ExchangeRecord>> records() {
    return ask((simulated, now) -> simulated.records());
  }

  /** What an account holds; the stage fails where no account has this name. */
  public CompletionStage<AccountView> accountView(String name) {
    return ask((simulated, now) -> simulated.account(name));
  }

  /** Closes the port and all connections; then the exchange is gone. */
  public CompletionStage<Done> stop() {
    return binding
        .unbind()
        .thenApply(
            unbound -> {
              connections.cutAll();
              exchange.tell(new ExchangeActor.Stop());
              return Done.getInstance();
            });
  }

  private CompletionStage<Void> run(BiConsumer<SimulatedExchange, Instant> action) {
    return ask((simulated, now) -> {
          action.accept(simulated, now);
          return Done.getInstance();
        })
        .thenAccept(done -> {});
  }

  private <T> CompletionStage<T> ask(BiFunction<SimulatedExchange, Instant, T> question) {
    var answer = new CompletableFuture<T>();
    exchange.tell(new ExchangeActor.Ask<>(question, answer));
    return answer;
  }
}
