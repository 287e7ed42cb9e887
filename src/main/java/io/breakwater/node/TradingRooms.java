package io.breakwater.node;

import com.typesafe.config.Config;
import io.breakwater.account.Account;
import io.breakwater.account.AccountSettings;
import io.breakwater.account.Accounts;
import io.breakwater.account.GatewaySettings;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.exchange.BudgetSettings;
import io.breakwater.exchange.ClockSettings;
import io.breakwater.exchange.ExchangeClock;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.RequestBudget;
import io.breakwater.exchange.SettingsReader;
import io.breakwater.exchange.Transport;
import io.breakwater.exchange.binance.BinanceExchange;
import io.breakwater.exchange.binance.BinanceMarketData;
import io.breakwater.exchange.binance.BinanceSettings;
import io.breakwater.exchange.binance.Credentials;
import io.breakwater.exchange.binance.UserStreamForm;
import io.breakwater.market.Market;
import io.breakwater.market.MarketSettings;
import io.breakwater.strategy.Strategy;
import io.breakwater.strategy.StrategyClass;
import io.breakwater.strategy.StrategyPlan;
import io.breakwater.strategy.StrategyRunner;
import io.breakwater.strategy.StrategySettings;
import io.breakwater.strategy.StrategyStore;
import io.breakwater.strategy.StrategySurroundings;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The rooms of a trading node, wired by hand: exchange, market, accounts, strategies. */
public final class TradingRooms implements Rooms {
  private static final Duration MIN_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
  // Pekko would draw it from a chance that no seed decides.
  private static final double NO_JITTER = 0;

  private final Map<AccountId, Credentials> credentials;
  private ActorRef<Market.Command> market;

  /**
   * @param credentials of every account of the node
   */
  public TradingRooms(Map<AccountId, Credentials> credentials) {
    this.credentials = new LinkedHashMap<>(credentials);
  }

  /** The same with key pairs by which no other room knows the exchange's wire. */
  public static TradingRooms signedWith(Map<AccountId, KeyPair> pairs) {
    Map<AccountId, Credentials> credentials = new LinkedHashMap<>();
    pairs.forEach(
        (account, pair) -> credentials.put(account, new Credentials(pair.key(), pair.secret())));
    return new TradingRooms(credentials);
  }

  @Override
  public Function<AccountId, Behavior<Account.Command>> open(Site site) {
    NodeSettings settings = site.settings();
    Config config = settings.config();
    MarketSettings marketSettings = Configuration.read(config, MarketSettings::from);
    checkSymbols(settings, marketSettings);
    checkStrategies(settings, marketSettings);
    AccountSettings accountSettings =
        Configuration.read(
            config, all -> AccountSettings.from(all.getConfig("breakwater.account")));
    ClockSettings clockSettings =
        Configuration.read(
            config, all -> ClockSettings.from(all.getConfig("breakwater.exchange.clock")));
    BudgetSettings budgetSettings =
        Configuration.read(
            config, all -> BudgetSettings.from(all.getConfig("breakwater.exchange.budget")));
    BinanceSettings binance = binance(settings.exchange(), config);

    ActorContext<NodeGuardian.Command> context = site.context();
    ActorSystem<?> system = context.getSystem();
    Clock clock = site.seams().clock();
    Randomness random = site.seams().random();
    Transport transport = site.seams().transport().apply(system);
    ExchangeTime time = new ExchangeTime(clock);
    ActorRef<RequestBudget.Command> budget =
        spawn(context, RequestBudget.create(time, budgetSettings), "request-budget");
    BinanceMarketData data =
        BinanceMarketData.create(system, clock, transport, time, budget, binance);
    ActorRef<ExchangeClock.Command> exchangeClock =
        spawn(
            context,
            ExchangeClock.create(data, time, clock, random.of("exchange-clock"), clockSettings),
            "exchange-clock");
    market =
        spawn(context, Market.create(marketSettings, data, clock, random.of("market")), "market");

    Map<AccountId, Account.Parts> parts = new LinkedHashMap<>();
    for (TradingAccount account : settings.accounts()) {
      BinanceExchange exchange =
          BinanceExchange.create(
              system,
              clock,
              transport,
              time,
              budget,
              exchangeClock,
              binance,
              account.id(),
              credentials.get(account.id()));
      GatewaySettings gateway =
          Configuration.read(
              config,
              all ->
                  GatewaySettings.from(
                      all.getConfig("breakwater.account"),
                      account.id(),
                      settings.name(),
                      account.positionMode()));
      parts.put(
          account.id(),
          new Account.Parts(
              gateway,
              accountSettings,
              account.symbols(),
              exchange,
              time,
              clock,
              random.of("account-" + account.id()),
              exchangeClock,
              budget,
              market,
              site.seams().journal().journal(),
              site.seams().journal().accountSnapshots()));
    }
    return id -> Account.create(parts.get(id));
  }

  /** Known once the rooms are open. */
  public ActorRef<Market.Command> market() {
    return market;
  }

  /** Orders in a symbol whose market nobody watches could not be decided. */
  private static void checkSymbols(NodeSettings settings, MarketSettings market) {
    for (TradingAccount account : settings.accounts()) {
      for (SymbolConfig symbol : account.symbols()) {
        if (!market.symbols().contains(symbol.symbol())) {
          throw new StartFailure(
              "breakwater.market.symbols",
              market.symbols().toString(),
              "must contain " + symbol.symbol() + ", which account " + account.id() + " trades");
        }
      }
    }
  }

  /** A strategy that trades for nobody, or hears nothing, would fail in silence. */
  private static void checkStrategies(NodeSettings settings, MarketSettings market) {
    for (StrategyPlan plan : strategies(settings).keySet()) {
      String path = "breakwater.strategies." + plan.name();
      if (settings.accounts().stream().noneMatch(each -> each.id().equals(plan.account()))) {
        throw new StartFailure(
            path + ".account", plan.account().value(), "must be one of breakwater.accounts");
      }
      if (!market.symbols().containsAll(plan.symbols())) {
        throw new StartFailure(
            path + ".symbols",
            plan.symbols().toString(),
            "must be of breakwater.market.symbols, " + market.symbols());
      }
    }
  }

  private static BinanceSettings binance(ExchangeSettings exchange, Config config) {
    ExchangeSettings.Endpoints endpoints =
        exchange
            .endpoints()
            .orElseThrow(() -> new IllegalStateException("the embedded exchange is not started"));
    UserStreamForm form =
        Configuration.read(
            config,
            all ->
                new SettingsReader(all.getConfig("breakwater.exchange"), "breakwater.exchange")
                    .word("user-stream-form", UserStreamForm.class));
    return new BinanceSettings(
        endpoints.restBase(),
        endpoints.streamBase(),
        exchange.requestTimeout(),
        exchange.recvWindow(),
        form);
  }

  @Override
  public void opened(Site site, Accounts accounts) {
    NodeSettings settings = site.settings();
    ActorContext<NodeGuardian.Command> context = site.context();
    for (TradingAccount account : settings.accounts()) {
      accounts.tell(account.id(), Account.Wake.INSTANCE);
      drainAtEnd(site, accounts, account.id());
    }
    Seams.JournalPlugins journal = site.seams().journal();
    var around =
        new StrategySurroundings(
            market,
            accounts,
            site.seams().clock(),
            Optional.of(new StrategyStore(journal.journal(), journal.snapshots())));
    strategies(settings)
        .forEach(
            (plan, strategy) ->
                spawn(
                    context,
                    StrategyRunner.create(plan, strategy, around),
                    "strategy-" + plan.account() + "-" + plan.name()));
  }

  /** Each is made once here, so that a wrong one ends the start and not a trading day. */
  private static Map<StrategyPlan, Supplier<Strategy>> strategies(NodeSettings settings) {
    Map<StrategyPlan, Supplier<Strategy>> all = new LinkedHashMap<>();
    for (StrategySettings each : Configuration.read(settings.config(), StrategySettings::from)) {
      if (each.enabled()) {
        StrategyClass type =
            Configuration.read(
                settings.config(),
                config ->
                    StrategyClass.named(
                        each.className(), Thread.currentThread().getContextClassLoader()));
        Supplier<Strategy> made = () -> type.create(each.own());
        Strategy first = Configuration.read(settings.config(), config -> made.get());
        all.put(new StrategyPlan(each.name(), each.account(), each.symbols(), first.hears()), made);
      }
    }
    return all;
  }

  /** At the end no signal is taken any more, and what is on its way is waited for. */
  private static void drainAtEnd(Site site, Accounts accounts, AccountId id) {
    CompletableFuture<Done> drained = new CompletableFuture<>();
    ActorRef<OrderGateway.Drained> ear =
        site.context()
            .spawn(
                Behaviors.receive(OrderGateway.Drained.class)
                    .onAnyMessage(
                        message -> {
                          drained.complete(Done.getInstance());
                          return Behaviors.stopped();
                        })
                    .build(),
                "drain-" + id);
    site.shutdown()
        .stopSignals(
            "stop-signals-" + id,
            () -> {
              accounts.tell(id, new OrderGateway.Drain(ear));
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    site.shutdown().settleWrites("settle-writes-" + id, () -> drained);
  }

  /** Kept alive: restarted with backoff whatever happens to it. */
  private static <T> ActorRef<T> spawn(
      ActorContext<NodeGuardian.Command> context, Behavior<T> behavior, String name) {
    return context.spawn(
        Behaviors.supervise(behavior)
            .onFailure(SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, NO_JITTER)),
        name);
  }
}
