package io.breakwater.simulation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.Account;
import io.breakwater.account.Accounts;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.binance.Credentials;
import io.breakwater.node.Configuration;
import io.breakwater.node.NodeGuardian;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.Randomness;
import io.breakwater.node.Seams;
import io.breakwater.node.TradingRooms;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeSettings;
import io.breakwater.simulator.SimulatedExchange;
import io.breakwater.simulator.WireResult;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.LimitSettings;
import io.breakwater.simulator.wire.WireRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.Persistence;

/**
 * A whole node and its exchange in virtual time: the real actors, the real wire text, one thread.
 * The accounts are plain children of one actor, the journal is in memory and outlives them.
 */
final class VirtualNode implements AutoCloseable {
  static final AccountId ACCOUNT = new AccountId("main");
  static final Symbol SYMBOL = new Symbol("BTCUSDT");

  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final String KEY = "virtual-key";
  private static final String SECRET = "virtual-secret";

  private static final String SETTINGS =
      """
      breakwater {
        node { name = virtual, seed = 1 }
        exchange {
          profile = testnet
          profiles.testnet { rest-base = "http://127.0.0.1:1", stream-base = "ws://127.0.0.1:1" }
        }
        strategy.enabled = false
      }
      pekko {
        loggers = []
        actor.provider = local
        persistence {
          journal.plugin = "virtual-journal"
          snapshot-store.plugin = "pekko.persistence.no-snapshot-store"
        }
      }
      virtual-journal {
        class = "io.breakwater.simulation.VirtualJournal"
        plugin-dispatcher = "pekko.actor.default-dispatcher"
        test-serialization = on
      }
      """;

  private final VirtualTime time = new VirtualTime(START);
  private final Tape tape;
  private final SimulatedExchange exchange;
  private final SimulatedNetwork network;
  private final Config config;
  private final ActorSystem<NodeGuardian.Command> system;
  private final Accounts accounts;
  private ActorRef<Household> household;
  private long ears;

  /**
   * Starts everything; no time has passed when this returns.
   *
   * @param price of the symbol, in USDT
   * @param changes to the node's settings
   * @param variants how the exchange decides what its documents leave open
   * @param onUnhandled told every message that an actor had no use for
   */
  VirtualNode(String price, String changes, Variants variants, Consumer<String> onUnhandled) {
    this.tape = new Tape(price);
    this.exchange =
        new SimulatedExchange(exchangeSettings(tape, variants), new SplittableRandom(1), START);
    this.network = new SimulatedNetwork(time, exchange, LATENCY);
    this.config =
        VirtualDispatcher.config(time)
            .withFallback(ConfigFactory.parseString(changes))
            .withFallback(ConfigFactory.parseString(SETTINGS));
    NodeSettings settings = NodeSettings.from(Configuration.load(Optional.empty(), config));
    Seams seams =
        new Seams(
            time.clock(),
            new Randomness(settings.seed().orElseThrow()),
            any -> network,
            new Seams.JournalPlugins("virtual-journal", "pekko.persistence.no-snapshot-store"),
            this::localAccounts);
    var rooms = new TradingRooms(Map.of(ACCOUNT, new Credentials(KEY, SECRET)));
    CompletableFuture<Accounts> opened = new CompletableFuture<>();
    this.system = start(NodeGuardian.create(settings, seams, rooms, opened), settings.config());
    time.drain();
    this.accounts = opened.getNow(null);
    if (accounts == null) {
      opened.join(); // Fails with what prevented the start.
    }
    ear(
        UnhandledMessage.class,
        message -> {
          // Of a batch that was not stored, each event is told; Pekko itself ignores all but one.
          if (!message.getMessage().getClass().getName().startsWith("org.apache.pekko.persist")) {
            onUnhandled.accept(message.getRecipient() + " got " + message.getMessage());
          }
        },
        ref -> system.eventStream().tell(new EventStream.Subscribe<>(UnhandledMessage.class, ref)));
    time.drain();
  }

  private static ExchangeSettings exchangeSettings(Tape tape, Variants variants) {
    return new ExchangeSettings(
        EngineSettings.of(List.of(Instruments.btcusdt())).with(variants),
        LimitSettings.usual(),
        List.of(AccountSettings.parse("main:" + KEY + ":" + SECRET + ":100000")),
        tape,
        SYMBOL,
        BigDecimal.ONE,
        ExchangeSettings.WhenDone.HOLD,
        1_000_000);
  }

  /** An actor system waits for its own first steps: another thread does them meanwhile. */
  private <T> ActorSystem<T> start(Behavior<T> guardian, Config settings) {
    AtomicBoolean starting = new AtomicBoolean(true);
    Thread helper =
        new Thread(
            () -> {
              while (starting.get()) {
                time.drain();
                Thread.onSpinWait();
              }
            },
            "virtual-start");
    helper.setDaemon(true);
    helper.start();
    try {
      return ActorSystem.create(guardian, "virtual", settings);
    } finally {
      starting.set(false);
      join(helper);
    }
  }

  private static void join(Thread helper) {
    try {
      helper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private sealed interface Household {}

  private record Pass(Account.Command command) implements Household {}

  private enum Crash implements Household {
    INSTANCE
  }

  private enum Restart implements Household {
    INSTANCE
  }

  private Accounts localAccounts(
      ActorSystem<?> any,
      List<AccountId> known,
      Function<AccountId, Behavior<Account.Command>> behavior) {
    household = any.systemActorOf(household(behavior.apply(ACCOUNT)), "accounts", Props.empty());
    return (account, command) -> household.tell(new Pass(command));
  }

  private static Behavior<Household> household(Behavior<Account.Command> account) {
    return Behaviors.setup(context -> awake(context, account, 1));
  }

  private static Behavior<Household> awake(
      ActorContext<Household> context, Behavior<Account.Command> account, int life) {
    ActorRef<Account.Command> living = context.spawn(account, "account-" + life);
    return Behaviors.receive(Household.class)
        .onMessage(
            Pass.class,
            pass -> {
              living.tell(pass.command());
              return Behaviors.same();
            })
        .onMessageEquals(
            Crash.INSTANCE,
            () -> {
              context.stop(living);
              return dead(context, account, life);
            })
        .build();
  }

  /** What is said to a dead process is lost. */
  private static Behavior<Household> dead(
      ActorContext<Household> context, Behavior<Account.Command> account, int life) {
    return Behaviors.receive(Household.class)
        .onMessage(Pass.class, lost -> Behaviors.same())
        .onMessageEquals(Restart.INSTANCE, () -> awake(context, account, life + 1))
        .build();
  }

  Instant now() {
    return time.now();
  }

  Tape tape() {
    return tape;
  }

  SimulatedExchange exchange() {
    return exchange;
  }

  SimulatedNetwork network() {
    return network;
  }

  /** What the account's owner does by hand, from another address. */
  WireResult byHand(String method, String path, String parameters) {
    String text = parameters + "&recvWindow=5000&timestamp=" + time.now().toEpochMilli();
    String signed = text + "&signature=" + hmac(text);
    return network.foreign(
        new WireRequest(method, path, signed, "", Map.of("x-mbx-apikey", KEY), "10.0.0.2"));
  }

  private static String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  void timePasses(Duration span) {
    time.passes(span);
  }

  void tell(OrderGateway.Request command) {
    accounts.tell(ACCOUNT, command);
    time.drain();
  }

  /** All at once: none is handled before the last is there. */
  void tellAll(List<? extends OrderGateway.Request> commands) {
    commands.forEach(command -> accounts.tell(ACCOUNT, command));
    time.drain();
  }

  void tellJournal(VirtualJournal.Order order) {
    Persistence.get(system)
        .journalFor("virtual-journal", ConfigFactory.empty())
        .tell(order, org.apache.pekko.actor.ActorRef.noSender());
    time.drain();
  }

  /** An actor that passes on what it is told. */
  <T> void ear(Class<T> type, Consumer<T> heard, Consumer<ActorRef<T>> user) {
    ears++;
    Behavior<T> behavior =
        Behaviors.receive(type)
            .onAnyMessage(
                message -> {
                  heard.accept(message);
                  return Behaviors.same();
                })
            .build();
    user.accept(system.systemActorOf(behavior, "ear-" + ears, Props.empty()));
    time.drain();
  }

  /** The account's actors are gone at once, with all that was in their mailboxes. */
  void crashAccount() {
    household.tell(Crash.INSTANCE);
    time.drain();
  }

  /** It lives again, from what the journal holds. */
  void restartAccount() {
    household.tell(Restart.INSTANCE);
    time.drain();
  }

  @Override
  public void close() {
    system.terminate();
    time.drain();
    for (int i = 0; i < 100 && !system.getWhenTerminated().toCompletableFuture().isDone(); i++) {
      time.passes(Duration.ofSeconds(1));
    }
    VirtualDispatcher.forget(config);
    exchange.close();
  }
}
