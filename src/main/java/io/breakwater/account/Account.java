package io.breakwater.account;

import io.breakwater.domain.Symbol;
import io.breakwater.domain.SymbolConfig;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeClock;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.RequestBudget;
import io.breakwater.exchange.ThrottleScope;
import io.breakwater.market.Market;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One trading account: the parent of all its actors, reached through {@link Accounts}. When its
 * {@link OrderGateway} dies of a bug, the whole account begins anew from its journal, in STARTING
 * until its books are compared again.
 */
public final class Account {
  /** What may be sent to an account from outside; serializable. */
  public sealed interface Command permits OrderGateway.Request, Wake {}

  /** Brings the account to life where it lives; it then starts by itself. */
  public enum Wake implements Command {
    INSTANCE
  }

  /**
   * What an account is made of.
   *
   * @param symbols what may be traded, with the leverage and margin type it must have
   * @param journalPlugin the id of Pekko's persistence plugin; empty: the default one
   * @param snapshotPlugin the same of its snapshot store
   */
  public record Parts(
      GatewaySettings gateway,
      AccountSettings settings,
      List<SymbolConfig> symbols,
      Exchange exchange,
      ExchangeTime time,
      Clock clock,
      RandomGenerator random,
      ActorRef<ExchangeClock.Command> exchangeClock,
      ActorRef<RequestBudget.Command> budget,
      ActorRef<Market.Command> market,
      String journalPlugin,
      String snapshotPlugin) {
    public Parts {
      symbols = List.copyOf(symbols);
    }
  }

  private static final Duration MIN_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(2);
  // Pekko would draw it from a chance that no seed decides.
  private static final double NO_JITTER = 0;

  private Account() {}

  public static Behavior<Command> create(Parts parts) {
    return Behaviors.supervise(Behaviors.<Command>setup(context -> start(context, parts)))
        .onFailure(restart());
  }

  /** Each child's own: a generator is not to be shared by threads. */
  private static RandomGenerator ownRandom(Parts parts) {
    return new SplittableRandom(parts.random().nextLong());
  }

  private static SupervisorStrategy restart() {
    return SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, NO_JITTER);
  }

  private static Behavior<Command> start(ActorContext<Command> context, Parts parts) {
    AccountSettings settings = parts.settings();
    Gate gate = new Gate();
    Door door = new Door();
    var heldAtStart = List.of(Reason.USER_STREAM_DOWN, Reason.NOT_RECONCILED, Reason.CLOCK_SKEWED);
    ActorRef<SafeMode.Command> safeMode =
        context.spawn(
            SafeMode.create(gate, heldAtStart, settings.safeMode(), parts.clock()), "safe-mode");
    // It alone knows what holds the account: without it everything is asked for anew.
    context.watch(safeMode);
    // The breakers are made here, so that a restarted reader does not forget an outage.
    var positionBreaker =
        Breakers.create(
            context.getSystem(), settings.decidingReads(), safeMode, Reason.POSITIONS_UNREADABLE);
    var balanceBreaker =
        Breakers.create(
            context.getSystem(), settings.decidingReads(), safeMode, Reason.BALANCES_UNREADABLE);
    CompletableFuture<ActorRef<OrderGateway.Command>> born = new CompletableFuture<>();
    ActorRef<PositionReader.Command> positions =
        context.spawn(
            Behaviors.supervise(
                    PositionReader.create(
                        parts.exchange(),
                        positionBreaker,
                        settings.decidingReads(),
                        parts.clock(),
                        read ->
                            born.thenAccept(
                                gateway -> gateway.tell(OrderGateway.positionsSeen(read)))))
                .onFailure(restart()),
            "position-reader");
    ActorRef<BalanceReader.Command> balances =
        context.spawn(
            Behaviors.supervise(
                    BalanceReader.create(
                        parts.exchange(), balanceBreaker, settings.decidingReads(), parts.clock()))
                .onFailure(restart()),
            "balance-reader");
    ActorRef<Reconciler.Command> reconciler =
        context.spawn(Reconciler.create(parts.exchange(), parts.time(), safeMode), "reconciler");
    ActorRef<SpawnProtocol.Command> workers = context.spawn(SpawnProtocol.create(), "workers");
    var exchangeClock = parts.exchangeClock();
    Writes writes =
        new Writes(
            parts.exchange(),
            gate,
            parts.time(),
            settings.writers(),
            () -> exchangeClock.tell(ExchangeClock.Resync.INSTANCE));
    JournalPulse pulse = new JournalPulse();
    Copies copies = new Copies(parts.time(), settings.writers().recvWindow());
    List<Symbol> symbols = parts.symbols().stream().map(SymbolConfig::symbol).toList();
    ActorRef<ExitDesk.Command> exitDesk =
        context.spawn(
            Behaviors.supervise(
                    ExitDesk.create(
                        new ExitDesk.Surroundings(
                            parts.gateway(),
                            tools(parts, writes, workers),
                            pulse,
                            copies,
                            symbols,
                            safeMode,
                            parts.market())))
                .onFailure(restart()),
            "exit-desk");
    CompletableFuture<ActorRef<UserStream.Command>> stream = new CompletableFuture<>();
    ActorRef<OrderGateway.Command> gateway =
        context.spawn(
            OrderGateway.create(
                new OrderGateway.Surroundings(
                    parts.gateway(),
                    tools(parts, writes, workers),
                    gate,
                    door,
                    pulse,
                    copies,
                    symbols,
                    safeMode,
                    positions,
                    balances,
                    reconciler,
                    exitDesk,
                    parts.market(),
                    new AccountJournal(
                        parts.journalPlugin(), parts.snapshotPlugin(), settings.journal()),
                    cause ->
                        stream.thenAccept(opened -> opened.tell(new UserStream.Suspect(cause))))),
            "order-gateway");
    exitDesk.tell(new ExitDesk.Meet(gateway));
    born.complete(gateway);
    // Without its gateway the account is nothing: it ends with it, and is restarted as a whole.
    context.watch(gateway);
    context.watch(reconciler);
    ActorRef<SymbolSetup.Command> symbolSetup =
        context.spawn(
            Behaviors.supervise(
                    SymbolSetup.create(
                        parts.exchange(),
                        writes,
                        parts.symbols(),
                        settings,
                        parts.time(),
                        ownRandom(parts),
                        relay(
                            context,
                            "setup-relay",
                            SymbolSetup.Output.class,
                            gateway,
                            output -> Optional.of(OrderGateway.symbolSettled(output)))))
                .onFailure(restart()),
            "symbol-setup");
    stream.complete(
        context.spawn(
            Behaviors.supervise(
                    UserStream.create(
                        parts.exchange(),
                        relay(
                            context,
                            "stream-relay",
                            UserStream.Output.class,
                            gateway,
                            output -> {
                              if (output instanceof UserStream.Event pushed) {
                                exitDesk.tell(ExitDesk.streamSaid(pushed.event()));
                                if (tellsOfSettings(pushed.event())) {
                                  symbolSetup.tell(SymbolSetup.Check.INSTANCE);
                                }
                              }
                              return Optional.of(OrderGateway.streamSaid(output));
                            }),
                        safeMode,
                        settings.userStream(),
                        ownRandom(parts)))
                .onFailure(restart()),
            "user-stream"));
    parts
        .budget()
        .tell(
            new RequestBudget.Subscribe(
                relay(
                    context,
                    "budget-relay",
                    RequestBudget.News.class,
                    safeMode,
                    Account::onBudgetNews)));
    exchangeClock.tell(
        new ExchangeClock.Subscribe(
            relay(
                context, "clock-relay", ExchangeClock.News.class, safeMode, Account::onClockNews)));
    return running(gateway, gate, door);
  }

  /** Whether somebody may have changed a symbol's leverage or margin type. */
  private static boolean tellsOfSettings(AccountEvent event) {
    return event instanceof AccountEvent.LeverageChanged
        || (event instanceof AccountEvent.AccountChanged changed
            && changed.cause().equals("MARGIN_TYPE_CHANGE"));
  }

  private static OrderDesk.Tools tools(
      Parts parts, Writes writes, ActorRef<SpawnProtocol.Command> workers) {
    return new OrderDesk.Tools(
        parts.gateway(),
        parts.settings().writers(),
        parts.exchange(),
        writes,
        parts.time(),
        parts.clock(),
        ownRandom(parts),
        parts.exchangeClock(),
        workers);
  }

  private static Behavior<Command> running(
      ActorRef<OrderGateway.Command> gateway, Gate gate, Door door) {
    return Behaviors.receive(Command.class)
        .onMessage(
            OrderGateway.Execute.class,
            execute -> {
              if (door.enter()) {
                gateway.tell(execute);
              } else {
                SignalId id = execute.signal().id();
                execute.replyTo().tell(new OrderExecutionError.Busy(id, gate.read().mode()));
              }
              return Behaviors.same();
            })
        .onMessage(
            OrderGateway.Request.class,
            request -> {
              gateway.tell(request);
              return Behaviors.same();
            })
        .onMessageEquals(Wake.INSTANCE, Behaviors::same)
        .build();
  }

  /**
   * A throttle of the address holds the account while it lasts. The narrower ones do not: the
   * budget itself stops what they forbid, and what they leave open goes on.
   */
  private static Optional<SafeMode.Command> onBudgetNews(RequestBudget.News news) {
    if (news instanceof RequestBudget.ThrottleBegan began && began.scope() == ThrottleScope.IP) {
      return Optional.of(
          new SafeMode.Hold(Reason.THROTTLED, began.cause() + ", until " + began.until()));
    }
    if (news instanceof RequestBudget.ThrottleEnded ended && ended.scope() == ThrottleScope.IP) {
      return Optional.of(new SafeMode.Release(Reason.THROTTLED));
    }
    return Optional.empty();
  }

  private static Optional<SafeMode.Command> onClockNews(ExchangeClock.News news) {
    return Optional.of(
        news instanceof ExchangeClock.ClockSkewed skewed
            ? new SafeMode.Hold(Reason.CLOCK_SKEWED, skewed.cause())
            : new SafeMode.Release(Reason.CLOCK_SKEWED));
  }

  /** One room's word in another's terms; what means nothing there is left out. */
  private static <T, C> ActorRef<T> relay(
      ActorContext<Command> context,
      String name,
      Class<T> type,
      ActorRef<C> target,
      Function<T, Optional<? extends C>> translate) {
    return context.spawn(
        Behaviors.receive(type)
            .onAnyMessage(
                message -> {
                  translate.apply(message).ifPresent(target::tell);
                  return Behaviors.same();
                })
            .build(),
        name);
  }
}
