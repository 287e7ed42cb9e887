package io.breakwater.simulation.virtual;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.stored.StoredEvent;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.PositionMode;
import io.breakwater.node.Configuration;
import io.breakwater.node.KeyPair;
import io.breakwater.node.NodeSettings;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeSettings;
import io.breakwater.simulator.SimulatedExchange;
import io.breakwater.simulator.WireResult;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.wire.WireRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.dispatch.Mailbox;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * An exchange, a network, a journal and the processes of nodes, in virtual time on one thread: the
 * real actors and the real wire text, and one seed that decides everything else.
 */
public final class VirtualWorld implements AutoCloseable {
  /** The one account, at the exchange and in the node. */
  public static final AccountId ACCOUNT = new AccountId("main");

  /** The process that runs where nothing is said of others. */
  public static final String NODE = "node";

  private static final List<String> PROCESSES = List.of(NODE, "standby");

  /** To parse and resolve them costs more than a simulated minute. */
  private static final Map<String, Config> CONFIGS = new ConcurrentHashMap<>();

  private static final String KEY = "virtual-key";
  private static final String SECRET = "virtual-secret";
  private static final long HELPERS_PAUSE = 20_000;
  private static final int MOST_RECORDS = 4_000_000;

  private final WorldSettings settings;
  private final VirtualTime time;
  private final EventLog log;
  private final VirtualStore store;
  private final SimulatedExchange exchange;
  private final SimulatedNetwork network;
  private final Config config;
  private final ActorSystem<Order> system;
  private final Serialization serialization;
  private final Map<String, VirtualProcess> processes = new LinkedHashMap<>();
  private final List<String> unhandled = new ArrayList<>();
  private long ears;

  private sealed interface Order {}

  private record Spawn(Behavior<?> behavior, String name) implements Order {}

  private record Stop(String name) implements Order {}

  private VirtualWorld(WorldSettings settings) {
    this.settings = settings;
    this.time = new VirtualTime(settings.start());
    this.log = new EventLog(time, settings.notes());
    this.store = new VirtualStore(time, settings.journalLatency(), log::add);
    SplittableRandom random = new SplittableRandom(settings.seed());
    this.exchange =
        new SimulatedExchange(exchangeSettings(settings), random.split(), settings.start());
    this.network = new SimulatedNetwork(time, exchange, settings.latency(), random.split(), log);
    this.config =
        ConfigFactory.parseString(new Habitat(time, store).open())
            .withFallback(CONFIGS.computeIfAbsent(own(settings), VirtualWorld::load));
    NodeSettings node = NodeSettings.from(config);
    this.system = start(Behaviors.setup(VirtualWorld::obey), node.config());
    this.serialization = SerializationExtension.get(Adapter.toClassic(system));
    for (String name : PROCESSES) {
      processes.put(name, new VirtualProcess(name, this, node));
    }
    time.drain();
    listen();
    // Not before: an actor system's start runs on two threads, and no seed decides that.
    time.interleave(random.split());
  }

  /** The world at its first moment: no process runs, and nobody has connected. */
  public static VirtualWorld create(WorldSettings settings) {
    VirtualWorld world = new VirtualWorld(settings);
    if (settings.positionMode() == PositionMode.HEDGE) {
      world.byHand("POST", "/fapi/v1/positionSide/dual", "dualSidePosition=true");
    }
    return world;
  }

  private static ExchangeSettings exchangeSettings(WorldSettings settings) {
    var instruments = settings.markets().stream().map(WorldSettings.Market::instrument).toList();
    return new ExchangeSettings(
        settings
            .engine()
            .apply(EngineSettings.of(instruments).with(settings.variants()).with(settings.model())),
        settings.limits(),
        List.of(
            AccountSettings.parse(ACCOUNT + ":" + KEY + ":" + SECRET + ":" + settings.wallet())),
        settings.markets().stream()
            .map(
                market ->
                    new ExchangeSettings.Recording(
                        market.symbol(), market.trades(), market.asRecorded()))
            .toList(),
        BigDecimal.ONE,
        ExchangeSettings.WhenDone.HOLD,
        MOST_RECORDS);
  }

  /** What differs from a live node's settings, as a file has it. */
  private static String own(WorldSettings settings) {
    String symbols =
        settings.markets().stream()
            .map(
                market ->
                    "{ symbol = \""
                        + market.symbol()
                        + "\", leverage = "
                        + settings.leverage()
                        + ", margin-type = \"ISOLATED\" }")
            .collect(Collectors.joining(", "));
    String watched =
        settings.markets().stream()
            .map(market -> '"' + market.symbol().toString() + '"')
            .collect(Collectors.joining(", "));
    StringBuilder own = new StringBuilder();
    own.append(
        """
        breakwater {
          node { name = virtual, seed = 1 }
          exchange {
            profile = testnet
            profiles.testnet { rest-base = "http://127.0.0.1:1", stream-base = "ws://127.0.0.1:1" }
          }
          market.symbols = [%s]
          accounts = [{
            id = "%s"
            api-key { environment = "BREAKWATER_API_KEY", file = "" }
            api-secret { environment = "BREAKWATER_API_SECRET", file = "" }
            position-mode = "%s"
            symbols = [%s]
          }]
          strategies.breakout.enabled = false
          # A story of minutes takes several, so that what recovers reads them.
          account.journal.snapshot-every = 5
        }
        pekko {
          loggers = []
          # Of real time, and a busy machine may take longer than the usual 5 s.
          logger-startup-timeout = 60s
          actor.provider = local
          coordinated-shutdown.run-by-actor-system-terminate = off
          persistence {
            journal.plugin = "%s"
            snapshot-store.plugin = "pekko.persistence.no-snapshot-store"
          }
        }
        """
            .formatted(
                watched, ACCOUNT, settings.positionMode(), symbols, VirtualJournal.plugin(NODE)));
    own.append(settings.changes()).append('\n').append(VirtualDispatcher.config());
    PROCESSES.forEach(name -> own.append(VirtualJournal.config(name)));
    PROCESSES.forEach(name -> own.append(VirtualSnapshots.config(name)));
    return own.toString();
  }

  private static Config load(String own) {
    // Nothing is bound to the other Jackson serializers, and each costs a mapper of its own.
    return Configuration.load(Optional.empty(), ConfigFactory.parseString(own))
        .withoutPath("pekko.actor.serializers.jackson-cbor")
        .withoutPath("pekko.actor.serializers.jackson-cbor-264");
  }

  /** An actor system waits for its own first steps: another thread does them meanwhile. */
  private <T> ActorSystem<T> start(Behavior<T> guardian, Config all) {
    AtomicBoolean starting = new AtomicBoolean(true);
    Thread helper =
        new Thread(
            () -> {
              while (starting.get()) {
                time.drain();
                LockSupport.parkNanos(HELPERS_PAUSE);
              }
            },
            "virtual-start");
    helper.setDaemon(true);
    helper.start();
    try {
      return ActorSystem.create(
          guardian,
          "virtual",
          BootstrapSetup.create(all).withClassloader(WithoutManifests.loader()));
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

  /** The root of everything: it makes processes and ends them. */
  private static Behavior<Order> obey(ActorContext<Order> context) {
    return Behaviors.receive(Order.class)
        .onMessage(
            Spawn.class,
            spawn -> {
              context.spawn(spawn.behavior(), spawn.name());
              return Behaviors.same();
            })
        .onMessage(
            Stop.class,
            stop -> {
              context.getChild(stop.name()).ifPresent(context::stop);
              return Behaviors.same();
            })
        .build();
  }

  private void listen() {
    ear(
        UnhandledMessage.class,
        message -> {
          // Of a batch that was not stored, each event is told; Pekko itself ignores all but one.
          if (!message.getMessage().getClass().getName().startsWith("org.apache.pekko.persist")) {
            unhandled.add(message.getRecipient() + " got " + message.getMessage());
          }
        },
        ref -> system.eventStream().tell(new EventStream.Subscribe<>(UnhandledMessage.class, ref)));
  }

  void spawn(Behavior<?> behavior, String name) {
    system.tell(new Spawn(behavior, name));
  }

  void stop(String name) {
    system.tell(new Stop(name));
  }

  /** Nothing of this process runs until {@link #thaw}. */
  void freeze(String actor) {
    String path = "/user/" + actor;
    time.freeze(
        work ->
            work instanceof Mailbox mailbox
                && mailbox.actor() != null
                && isBelow(mailbox.actor().self().path().toStringWithoutAddress(), path));
  }

  private static boolean isBelow(String path, String top) {
    return path.equals(top) || path.startsWith(top + "/");
  }

  void thaw() {
    time.thaw();
  }

  /** The address under which the exchange sees a process. */
  public String addressOf(String process) {
    return "10.0.0." + (1 + PROCESSES.indexOf(process));
  }

  Map<AccountId, KeyPair> keys() {
    return Map.of(ACCOUNT, new KeyPair(KEY, SECRET));
  }

  long seed() {
    return settings.seed();
  }

  public WorldSettings settings() {
    return settings;
  }

  public VirtualTime time() {
    return time;
  }

  public Instant now() {
    return time.now();
  }

  public EventLog log() {
    return log;
  }

  public VirtualStore store() {
    return store;
  }

  public SimulatedExchange exchange() {
    return exchange;
  }

  public SimulatedNetwork network() {
    return network;
  }

  /** The node; it runs once it was started. */
  public VirtualProcess node() {
    return process(NODE);
  }

  /** By name: {@code node} or {@code standby}. */
  public VirtualProcess process(String name) {
    return processes.get(name);
  }

  /** Messages that an actor had no use for. */
  public List<String> unhandled() {
    return List.copyOf(unhandled);
  }

  /** What must be written nowhere, by what it is. */
  public static Map<String, String> secrets() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("API key", KEY);
    all.put("API secret", SECRET);
    return all;
  }

  /** What the node's client order ids begin with. */
  public String idPrefix() {
    return config.getString("breakwater.account.gateway.id-prefix");
  }

  /** Lets time pass; everything that happens in it has happened when this returns. */
  public void passes(Duration span) {
    passes(span, () -> false);
  }

  /** Lets time pass, at most so long, until it is so; whether it has become so. */
  public boolean passes(Duration span, BooleanSupplier enough) {
    AtomicBoolean become = new AtomicBoolean();
    Silence.during(() -> become.set(time.passes(span, enough)));
    processes
        .values()
        .forEach(
            process ->
                process
                    .failure()
                    .ifPresent(
                        problem -> {
                          throw new IllegalStateException("the node did not start", problem);
                        }));
    return become.get();
  }

  /** Does everything that can be done without time passing. */
  public void settle() {
    Silence.during(time::drain);
  }

  /** After this span, this is done; before whatever was planned later for the same moment. */
  public void plan(Duration span, Runnable work) {
    time.plan(span, work);
  }

  /** Between two steps of any actors, that many from now on. */
  public void afterSteps(int steps, Runnable work) {
    time.after(steps, work);
  }

  /** At this moment of whatever is written to the journal next. */
  public void atNextWrite(VirtualStore.Moment moment, Runnable work) {
    store.trap(moment, work);
  }

  /** Just before this process next hands an order over to the network. */
  public void atNextOrder(VirtualProcess process, Runnable work) {
    network.trap(
        (what, from) -> from.equals(process.name()) && what.matches("POST .*/(order|algoOrder)"),
        work);
  }

  /** What waits for a step, a write or an order waits no more. */
  public void disarm() {
    time.after(Long.MAX_VALUE / 2, () -> {});
    store.trap(Optional.empty(), () -> {});
    network.trap((what, from) -> false, () -> {});
  }

  /** A fact of the account in the journal, as it is stored, and when it was. */
  public record Fact(StoredEvent event, Instant at) {}

  /** The account's facts in the journal, oldest first. */
  public List<Fact> journal() {
    String id = PersistenceId.of("account", ACCOUNT.value()).id();
    return store.read(id, 1, Long.MAX_VALUE).stream()
        .map(row -> new Fact((StoredEvent) VirtualJournal.payload(serialization, row), row.at()))
        .toList();
  }

  /** An actor beside the nodes that passes on what it is told; it outlives them. */
  public <T> void ear(Class<T> type, Consumer<T> heard, Consumer<ActorRef<T>> user) {
    Behavior<T> behavior =
        Behaviors.receive(type)
            .onAnyMessage(
                message -> {
                  heard.accept(message);
                  return Behaviors.same();
                })
            .build();
    user.accept(actor(behavior, "ear"));
  }

  /** An actor beside the nodes, under a name of its own that begins so. */
  public <T> ActorRef<T> actor(Behavior<T> behavior, String name) {
    ears++;
    return system.systemActorOf(behavior, name + "-" + ears, Props.empty());
  }

  /**
   * What the account's owner does by hand, from another address.
   *
   * @param parameters without time and signature
   */
  public WireResult byHand(String method, String path, String parameters) {
    String text = parameters + "&recvWindow=5000&timestamp=" + time.now().toEpochMilli();
    String signed = text + "&signature=" + hmac(text);
    return network.foreign(
        new WireRequest(method, path, signed, "", Map.of("x-mbx-apikey", KEY), "10.0.1.1"));
  }

  /** A request of another program behind the node's address; it carries no key. */
  public WireResult besideNode(String method, String path, String parameters) {
    return network.foreign(
        new WireRequest(method, path, parameters, "", Map.of(), addressOf(NODE)));
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

  @Override
  public void close() {
    processes.values().forEach(VirtualProcess::crash);
    time.thaw();
    system.terminate();
    Silence.during(this::drainUntilTerminated);
    Habitat.close(config);
    exchange.close();
  }

  private void drainUntilTerminated() {
    time.drain();
    for (int i = 0; i < 100 && !system.getWhenTerminated().toCompletableFuture().isDone(); i++) {
      time.passes(Duration.ofSeconds(1), () -> false);
    }
  }
}
