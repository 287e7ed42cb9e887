package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.breakwater.domain.AccountId;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.BudgetSettings;
import io.breakwater.exchange.Call;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeClock;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.Precedence;
import io.breakwater.exchange.RequestBudget;
import io.breakwater.exchange.RequestCost;
import io.breakwater.exchange.RequestLimits;
import io.breakwater.exchange.StreamListener;
import io.breakwater.exchange.Transport;
import io.breakwater.exchange.binance.BinanceExchange;
import io.breakwater.exchange.binance.BinanceSettings;
import io.breakwater.exchange.binance.Credentials;
import io.breakwater.exchange.binance.UserStreamForm;
import io.breakwater.simulator.wire.WireAnswer;
import io.breakwater.simulator.wire.WireRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The node's own client of a {@link WireWorld}: what it sends and hears is wire text. */
final class WireClient implements AutoCloseable {
  private final WireWorld world;
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final TestProbe<RequestBudget.Command> asked =
      kit.createTestProbe(RequestBudget.Command.class);
  private final Line line = new Line();
  private final Heard heard = new Heard();
  private final Exchange exchange;

  WireClient(WireWorld world) {
    this.world = world;
    Clock clock = new WorldClock();
    ExchangeTime time = new ExchangeTime(clock);
    var limits = new BudgetSettings(new RequestLimits(2400, 300, 1200), 20);
    this.exchange =
        BinanceExchange.create(
            kit.system(),
            clock,
            line,
            time,
            kit.spawn(
                Behaviors.monitor(
                    RequestBudget.Command.class,
                    asked.getRef(),
                    RequestBudget.create(time, limits))),
            kit.createTestProbe(ExchangeClock.Command.class).getRef(),
            new BinanceSettings(
                URI.create("http://127.0.0.1:9090"),
                URI.create("ws://127.0.0.1:9090"),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                UserStreamForm.KEY_AND_EVENTS),
            new AccountId("alice"),
            new Credentials("key", "secret"));
  }

  Exchange exchange() {
    return exchange;
  }

  /** What the client took the next of its calls to cost. */
  RequestCost cost() {
    RequestBudget.Command command;
    do {
      command = asked.receiveMessage();
    } while (!(command instanceof RequestBudget.Acquire));
    return ((RequestBudget.Acquire) command).cost();
  }

  /** What the exchange took the last call to cost, apart from orders. */
  int chargedWeight() {
    return line.lastArrival().weight();
  }

  /** How many orders the exchange has counted in ten seconds; empty where it does not say. */
  String countedOrders() {
    return line.lastAnswer.headers().getOrDefault("X-MBX-ORDER-COUNT-10S", "");
  }

  /** Opens the private stream. */
  void listens() {
    var key = done(exchange.startListenKey(Call.of(Precedence.READ)));
    exchange.openAccountStream(key, Integer.MAX_VALUE / 2, heard);
  }

  /** The events of this type since the stream was opened. */
  <E extends AccountEvent> List<E> heard(Class<E> type) {
    line.deliver();
    assertEquals(List.of(), heard.unreadable);
    return heard.events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static <T> T done(CompletionStage<Outcome<T>> stage) {
    Outcome<T> outcome = outcome(stage);
    assertInstanceOf(Outcome.Done.class, outcome, outcome.toString());
    return ((Outcome.Done<T>) outcome).value();
  }

  static <T> Outcome<T> outcome(CompletionStage<Outcome<T>> stage) {
    try {
      return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("a call must end in an outcome", e);
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  /** Carries text in no time. The test waits for each call, so one thread at a time is here. */
  private final class Line implements Transport {
    private WireAnswer lastAnswer;
    private long socket;
    private SocketListener listener;

    @Override
    public CompletionStage<Answer> send(Request request) {
      Map<String, String> headers = new LinkedHashMap<>();
      request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
      URI uri = request.uri();
      String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
      WireResult result =
          world.handle(
              new WireRequest(
                  request.method(), uri.getPath(), query, request.form(), headers, "10.0.0.1"));
      lastAnswer = assertInstanceOf(WireResult.Answered.class, result).answer();
      return CompletableFuture.completedFuture(
          new Answered(lastAnswer.status(), Map.of(), lastAnswer.body()));
    }

    private ExchangeRecord.RequestArrived lastArrival() {
      var records = world.exchange().records();
      return assertInstanceOf(ExchangeRecord.RequestArrived.class, records.get(records.size() - 1));
    }

    @Override
    public Socket open(URI uri, int demand, SocketListener hears) {
      socket = world.socket(uri.getPath(), uri.getRawQuery());
      listener = hears;
      return new Socket() {
        @Override
        public void request(int messages) {}

        @Override
        public void send(String text) {
          world.says(socket, text);
        }

        @Override
        public void close() {
          listener.onClosed("closed by us");
        }
      };
    }

    private void deliver() {
      world.told(socket).forEach(text -> listener.onText(text.toString()));
    }
  }

  private static final class Heard implements StreamListener<AccountEvent> {
    private final List<AccountEvent> events = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    @Override
    public void onOpen() {}

    @Override
    public void onEvent(AccountEvent event) {
      events.add(event);
    }

    @Override
    public void onUnreadable(String kind, String cause) {
      unreadable.add(kind + ": " + cause);
    }

    @Override
    public void onClosed(String cause) {}
  }

  private final class WorldClock extends Clock {
    @Override
    public Instant instant() {
      return world.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
