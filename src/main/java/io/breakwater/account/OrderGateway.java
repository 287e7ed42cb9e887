package io.breakwater.account;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Order;
import io.breakwater.domain.Position;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.ChangeRules;
import io.breakwater.domain.trade.DueRules;
import io.breakwater.domain.trade.ExchangeCode;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderInput;
import io.breakwater.domain.trade.OrderMachine;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Stamp;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeRules;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.ExchangeTime;
import io.breakwater.exchange.Outcome;
import io.breakwater.exchange.PositionSnapshot;
import io.breakwater.exchange.SendWindow;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The only door for signals: owns all slots and trades of an account. Persists what is to be sent
 * before it is sent, and what the exchange said after; what follows from each is {@link
 * TradeRules}' business.
 */
public final class OrderGateway
    extends EventSourcedBehaviorWithEnforcedReplies<OrderGateway.Command, TradeEvent, Book> {
  /** What the gateway takes. */
  public sealed interface Command {}

  /** What it takes from outside the account; serializable. */
  public sealed interface Request extends Command, Account.Command {}

  /**
   * Executes a signal at most once. Answered exactly once; what comes of an accepted signal is told
   * as {@link News} to subscribers. Repeating an accepted signal repeats its first answer.
   */
  public record Execute(Signal signal, ActorRef<Reply> replyTo) implements Request {}

  /**
   * Closes every position and cancels every order of the account, whoever made them, and takes no
   * entry until two readings in a row have shown none. Goes on after a restart. Answered {@link
   * Accepted}; its end is told as {@link Flattened}.
   */
  public record FlattenAll(SignalId id, ActorRef<Reply> replyTo) implements Request {}

  /** Cancels every entry of ours that is not wholly filled. Answered {@link Accepted}. */
  public record CancelAll(SignalId id, ActorRef<Reply> replyTo) implements Request {}

  /** Tells {@code subscriber} the mode now, and all news from now on, until it stops. */
  public record Subscribe(ActorRef<News> subscriber) implements Request {}

  /** Answered with {@link Trades}. */
  public record GetTrades(ActorRef<Trades> replyTo) implements Request {}

  /**
   * No signal is taken from now on; answered once nothing of ours is on its way to the exchange.
   * Positions and their stops stay.
   */
  public record Drain(ActorRef<Drained> replyTo) implements Request {}

  /** The answer to {@link Drain}. */
  public enum Drained {
    INSTANCE
  }

  /** The answer to {@link Execute}. */
  public sealed interface Reply permits Accepted, OrderExecutionError {}

  /** Written down durably; the entry, or the close, is on its way. */
  public record Accepted(SignalId signal) implements Reply {}

  /** What subscribers are told. */
  public sealed interface News
      permits ModeChanged,
          EntryFilled,
          Protected,
          Changed,
          Closed,
          Flattened,
          BooksDiffered,
          OrderExecutionError {}

  /** The account's mode, or what holds it, changed. */
  public record ModeChanged(ModeState state) implements News {}

  /**
   * More of an entry is filled.
   *
   * @param filled in all so far
   */
  public record EntryFilled(
      SignalId signal, Symbol symbol, Quantity filled, Price averagePrice, Instant at)
      implements News {}

  /** The exchange has acknowledged the stop of a filled entry. */
  public record Protected(SignalId signal, Symbol symbol, Price stop, Instant at) implements News {}

  /**
   * A signal that changed an open trade has done its work.
   *
   * @param signal the change
   * @param executed what its order has executed: added, reduced, or the entry's own
   */
  public record Changed(
      SignalId signal, SignalId trade, Signal.Action action, Quantity executed, Instant at)
      implements News {}

  /** The exchange has shown, twice, that the account has no position and no order. */
  public record Flattened(SignalId id, Instant at) implements News {}

  /** The exchange's books were not as ours; what is done about it is each one's rule. */
  public record BooksDiffered(List<Difference> differences, Instant at) implements News {
    public BooksDiffered {
      differences = List.copyOf(differences);
    }
  }

  /** The trade is over: flat, no order left. */
  public record Closed(TradeSummary summary) implements News {}

  /**
   * The account's trades.
   *
   * @param open summaries of what is not yet closed
   * @param closed the latest 1,000, oldest first
   */
  public record Trades(List<TradeSummary> open, List<TradeSummary> closed) {
    public Trades {
      open = List.copyOf(open);
      closed = List.copyOf(closed);
    }
  }

  private record MarketSeen(MarketNews news) implements Command {}

  private record ModeSeen(ModeState state) implements Command {}

  private record SymbolSettled(SymbolSetup.Output output) implements Command {}

  private record StreamSaid(UserStream.Output output) implements Command {}

  record PositionsArrived(SignalId signal, PositionReader.Reply reply) implements Command {}

  record BalancesArrived(SignalId signal, BalanceReader.Reply reply) implements Command {}

  private record DeskSaid(OrderDesk.Said said) implements Command {}

  /** Asked by the writer of an entry before it sends again: the try must be journaled first. */
  record Renew(SignalId trade, ClientOrderId id, ActorRef<Renewed> replyTo) implements Command {}

  /** The window to sign, or none: the order is not to be sent again. */
  record Renewed(Optional<SendWindow> window) {}

  private record ConfirmedAgain(Renew renew, PositionReader.Reply reply) implements Command {}

  /**
   * An order was sent in our place, while the journal did not answer.
   *
   * @param attempt not stored yet
   */
  record StoodIn(TradeEvent.AttemptStarted attempt) implements Command {}

  private record BooksRead(Books books, boolean ofAllSymbols, long streamGeneration)
      implements Command {}

  private record ChangeAgain(Execute change) implements Command {}

  private record ReversalDue(SignalId signal) implements Command {}

  private record ReversalRefused(OrderExecutionError error) implements Command {}

  private record PositionsSeen(PositionSnapshot positions) implements Command {}

  private record PositionsWatched(PositionSnapshot positions) implements Command {}

  private record SubscriberGone(ActorRef<News> subscriber) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** What several trades, or the account, come to in one piece; see {@link #store(Batch)}. */
  private final class Batch {
    private final List<TradeEvent> events = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();

    void take(Trade trade, List<TradeEvent> facts) {
      take(trade, TradeRules.advance(trade, facts, stamp(trade)));
    }

    void take(Trade before, TradeRules.Step step) {
      events.addAll(step.events());
      then(() -> follow(before, step));
    }

    void add(TradeEvent event) {
      events.add(event);
    }

    void then(Runnable work) {
      afterwards.add(work);
    }
  }

  /**
   * Everything around the gateway; made by {@link Account}.
   *
   * @param suspicion told why the private stream is not to be relied on
   */
  record Surroundings(
      GatewaySettings settings,
      OrderDesk.Tools tools,
      Gate gate,
      Door door,
      JournalPulse pulse,
      Copies copies,
      List<Symbol> symbols,
      ActorRef<SafeMode.Command> safeMode,
      ActorRef<PositionReader.Command> positionReader,
      ActorRef<BalanceReader.Command> balanceReader,
      ActorRef<Reconciler.Command> reconciler,
      ActorRef<ExitDesk.Command> exitDesk,
      ActorRef<Market.Command> market,
      AccountJournal journal,
      Consumer<String> suspicion) {
    Clock clock() {
      return tools.clock();
    }

    ExchangeTime time() {
      return tools.time();
    }
  }

  private static final Duration RENEWAL_LIMIT = Duration.ofSeconds(5);

  private static final Duration REVERSAL_PAUSE = Duration.ofSeconds(1);
  private static final Duration FLATTEN_PAUSE = Duration.ofSeconds(1);
  private static final int CLEAN_READINGS = 2;

  /** So long it is awaited that a stop tells which order it has become. */
  private static final Duration STRANGER_PAUSE = Duration.ofMillis(250);

  private static final Duration NEXT_PASS = Duration.ofSeconds(2);
  private static final Duration MISSING_PAUSE = Duration.ofSeconds(3);
  private static final int OUTAGES_IN_A_ROW = 3;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Surroundings around;
  private final GatewaySettings settings;
  private final OrderDesk desk;
  private final ActorRef<MarketNews> marketEar;
  private final MarketViews views = new MarketViews();
  private final Admission admission;
  private final Vigil vigil;
  private final StreamFacts streamFacts;
  private final PositionComparison comparison;
  private final Announcements announcements = new Announcements();
  private final Set<ActorRef<News>> subscribers = new LinkedHashSet<>();
  private final List<ActorRef<Drained>> draining = new ArrayList<>();

  /** What is being handled; a journal that does not store what follows from it makes it stay. */
  private Optional<Command> inHand = Optional.empty();

  private Instant inHandSince;

  /** Since when what was heard has not been stored; empty while the journal is well. */
  private Optional<Instant> unstoredSince = Optional.empty();

  private List<Difference> toldDifferences = List.of();
  private Instant reconcileAt;
  private final Strangers strangers;
  private int cleanReadings;

  private Instant reconcileAllAt;
  private Instant readAt = Instant.EPOCH;

  /** Where somebody else's orders were heard of since the last pass. */
  private final Set<Symbol> strangeSymbols = new TreeSet<>();

  /** When an order that nobody knows was heard of. */
  private Optional<Instant> strangerSeenAt = Optional.empty();

  /** Since when an order that was acknowledged is not found; empty while all are. */
  private Optional<Instant> missingSince = Optional.empty();

  private Instant watchAt;
  private boolean reconciling;
  private long streamGeneration;
  private boolean streamUp;
  private boolean stopping;
  private int outages;
  private boolean positionsUnreadable;

  private OrderGateway(
      ActorContext<Command> context, TimerScheduler<Command> timers, Surroundings around) {
    super(
        PersistenceId.of("account", around.settings().account().value()),
        // Without jitter: Pekko would draw it from a chance that no seed decides.
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(500), Duration.ofSeconds(2), 0));
    this.context = context;
    this.timers = timers;
    this.around = around;
    this.settings = around.settings();
    ActorRef<Command> self = context.getSelf();
    this.desk =
        new OrderDesk(
            context.getSystem(),
            around.tools(),
            said -> self.tell(new DeskSaid(said)),
            renewals(context),
            around.copies());
    this.marketEar = context.messageAdapter(MarketNews.class, MarketSeen::new);
    Instant startedAt = around.clock().instant();
    this.admission = new Admission(context, around, views);
    this.vigil =
        new Vigil(desk, settings, new StopGuard(settings, views, startedAt), this::cancelsEntries);
    this.streamFacts = new StreamFacts(settings.maxPending());
    this.strangers = new Strangers(settings.foundStop());
    this.comparison = new PositionComparison(settings.vanishesAfter());
    this.reconcileAt = startedAt;
    this.reconcileAllAt = startedAt;
    this.watchAt = startedAt;
    this.inHandSince = startedAt;
  }

  private static OrderDesk.Renewals renewals(ActorContext<Command> context) {
    ActorRef<Command> self = context.getSelf();
    ActorSystem<?> system = context.getSystem();
    return (trade, id) ->
        Asking.of(
                system,
                self,
                RENEWAL_LIMIT,
                (ActorRef<Renewed> replyTo) -> new Renew(trade, id, replyTo))
            .handle((renewed, failure) -> failure == null ? renewed.window() : Optional.empty());
  }

  static Behavior<Command> create(Surroundings around) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new OrderGateway(context, timers, around)));
  }

  /** How what the readers read reaches the gateway. */
  static Command positionsSeen(PositionSnapshot positions) {
    return new PositionsSeen(positions);
  }

  /** How the private stream's word reaches the gateway. */
  static Command streamSaid(UserStream.Output output) {
    return new StreamSaid(output);
  }

  /** How the symbols' set-up reaches the gateway. */
  static Command symbolSettled(SymbolSetup.Output output) {
    return new SymbolSettled(output);
  }

  @Override
  public String journalPluginId() {
    return around.journal().plugin();
  }

  @Override
  public String snapshotPluginId() {
    return around.journal().snapshotPlugin();
  }

  @Override
  public SnapshotAdapter<Book> snapshotAdapter() {
    return new BookAdapter();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    JournalSettings journal = around.journal().settings();
    return RetentionCriteria.snapshotEvery(journal.snapshotEvery(), journal.keepSnapshots());
  }

  @Override
  public Book emptyState() {
    return Book.EMPTY;
  }

  @Override
  public EventHandler<Book, TradeEvent> eventHandler() {
    return Book::apply;
  }

  @Override
  public EventAdapter<TradeEvent, ?> eventAdapter() {
    return new StoredEventAdapter();
  }

  @Override
  public CommandHandlerWithReply<Command, TradeEvent, Book> commandHandler() {
    CommandHandlerWithReply<Command, TradeEvent, Book> handler = handler();
    return (book, command) -> {
      inHand = Optional.of(command);
      inHandSince = now();
      return handler.apply(book, command);
    };
  }

  private CommandHandlerWithReply<Command, TradeEvent, Book> handler() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(Execute.class, this::onExecute)
        .onCommand(
            PositionsArrived.class,
            (book, read) -> follow(admission.positions(book, read.signal(), read.reply())))
        .onCommand(
            BalancesArrived.class,
            (book, read) -> follow(admission.balances(book, read.signal(), read.reply())))
        .onCommand(Renew.class, this::onRenew)
        .onCommand(ConfirmedAgain.class, this::onConfirmedAgain)
        .onCommand(DeskSaid.class, (book, heard) -> onDeskSaid(book, heard.said()))
        .onCommand(StoodIn.class, this::onStoodIn)
        .onCommand(FlattenAll.class, this::onFlatten)
        .onCommand(CancelAll.class, this::onCancelAll)
        .onCommand(ReversalDue.class, this::onReversalDue)
        .onCommand(
            ReversalRefused.class, (book, refused) -> onReversalRefused(book, refused.error()))
        .onCommand(ChangeAgain.class, (book, again) -> examine(book, again.change()))
        .onCommand(StreamSaid.class, this::onStreamSaid)
        .onCommand(BooksRead.class, this::onBooksRead)
        .onCommand(PositionsSeen.class, (book, seen) -> onPositionsSeen(book, seen.positions()))
        .onCommand(PositionsWatched.class, this::onPositionsWatched)
        .onCommand(MarketSeen.class, (book, seen) -> onMarketSeen(seen))
        .onCommand(ModeSeen.class, (book, seen) -> onModeSeen(seen))
        .onCommand(SymbolSettled.class, (book, settled) -> onSymbolSettled(settled))
        .onCommand(Subscribe.class, (book, subscribe) -> onSubscribe(subscribe))
        .onCommand(SubscriberGone.class, (book, gone) -> onSubscriberGone(gone))
        .onCommand(GetTrades.class, this::onGetTrades)
        .onCommand(Drain.class, (book, drain) -> onDrain(drain))
        .onCommand(Tick.class, (book, tick) -> onTick(book))
        .build();
  }

  @Override
  public SignalHandler<Book> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(
            PreRestart.class,
            (book, restart) -> {
              around.pulse().fails();
              unstoredSince = unstoredSince.or(() -> Optional.of(inHandSince));
              hold(Reason.JOURNAL_FAILING, "an event was not stored");
              hold(Reason.NOT_RECONCILED, "what followed from the latest news was not stored");
            })
        .build();
  }

  private void onRecovered(Book book) {
    context
        .getLog()
        .info("recovered {} open and {} closed trades", book.open().size(), book.closedCount());
    around.pulse().isWell();
    book.open().forEach(trade -> around.exitDesk().tell(new ExitDesk.Known(trade)));
    // Also after a journal failure, from which memory is left: what was in hand then is lost.
    admission.recovered(book);
    unstoredSince.ifPresent(since -> vigil.wasDeaf(since, now()));
    inHand.flatMap(OrderGateway::again).ifPresent(context.getSelf()::tell);
    inHand = Optional.empty();
    reconciling = false;
    reconcileAt = now();
    around.safeMode().tell(new SafeMode.Release(Reason.JOURNAL_FAILING));
    around
        .safeMode()
        .tell(new SafeMode.Subscribe(context.messageAdapter(ModeState.class, ModeSeen::new)));
    MarketViews.subscribe(
        around.market(),
        marketEar,
        around.symbols(),
        List.of(Market.Kind.RULES, Market.Kind.MARK_PRICE, Market.Kind.HEALTH));
    timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.checkInterval());
    book.reversalsDue().forEach(id -> context.getSelf().tell(new ReversalDue(id)));
    // Whatever was on its way when the process died is asked for before anything is sent again.
    for (Trade trade : book.open()) {
      trade.orders().stream()
          .filter(order -> order.on(OrderInput.RESTARTED).then() == OrderMachine.Then.LOOK_UP)
          .forEach(order -> desk.lookUp(trade, order, OrderDesk.Refusal.NONE));
    }
  }

  /**
   * What is handled again where the journal did not store what followed: what nobody will say a
   * second time, and commands, for a missed close is worse than a late one. An entry is none of
   * them: it is not stored where it is asked for, but when its readings have come.
   */
  private static Optional<Command> again(Command unstored) {
    if (unstored instanceof Execute execute) {
      return Optional.of(new ChangeAgain(execute));
    }
    return unstored instanceof ChangeAgain
            || unstored instanceof FlattenAll
            || unstored instanceof CancelAll
            || unstored instanceof StreamSaid
            || unstored instanceof DeskSaid
            || unstored instanceof StoodIn
        ? Optional.of(unstored)
        : Optional.empty();
  }

  // A signal's way in: asked, examined, confirmed, written down.

  private ReplyEffect<TradeEvent, Book> onExecute(Book book, Execute execute) {
    around.door().leave();
    return examine(book, execute);
  }

  private ReplyEffect<TradeEvent, Book> examine(Book book, Execute execute) {
    Signal signal = execute.signal();
    if (book.knows(signal.id())) {
      return Effect().reply(execute.replyTo(), new Accepted(signal.id()));
    }
    Optional<OrderExecutionError> known = admission.answered(signal.id());
    if (known.isPresent()) {
      return Effect().reply(execute.replyTo(), known.get());
    }
    if (stopping) {
      return Effect()
          .reply(
              execute.replyTo(),
              new OrderExecutionError.Unavailable(
                  signal.id(), around.gate().read().mode(), "the node is stopping"));
    }
    Slot slot = slotOf(signal, signal.direction());
    return switch (signal.action()) {
      case ENTER -> follow(admission.examine(book, execute, slot));
      case CLOSE, REDUCE, CANCEL, ADD, AMEND -> onChange(book, execute, slot);
      case REVERSE -> onReverse(book, execute, slotOf(signal, signal.direction().opposite()));
    };
  }

  private Slot slotOf(Signal signal, Direction direction) {
    return new Slot(signal.symbol(), settings.positionMode().sideOf(direction));
  }

  /** The open trade that a change is meant for. */
  private static Optional<Trade> meant(Book book, Signal signal, Slot slot, Direction direction) {
    return book.inSlot(slot)
        .filter(trade -> trade.signal().direction() == direction)
        .filter(trade -> signal.trade().map(trade.id()::equals).orElse(true));
  }

  private ReplyEffect<TradeEvent, Book> onChange(Book book, Execute execute, Slot slot) {
    Signal signal = execute.signal();
    Optional<Trade> open = meant(book, signal, slot, signal.direction());
    if (open.isEmpty()) {
      return follow(admission.noSuchTrade(execute, signal.direction()));
    }
    Trade trade = open.get();
    if (ChangeRules.increases(signal, trade)) {
      return follow(admission.examine(book, execute, slot));
    }
    Optional<Admission.Refused> refused = admission.againstChange(execute, trade);
    return refused.isPresent()
        ? follow(refused.get())
        : change(trade, execute, admission.grounds(slot));
  }

  /**
   * The trade of the other direction is closed; when it is flat, the signal is judged as an entry.
   */
  private ReplyEffect<TradeEvent, Book> onReverse(Book book, Execute execute, Slot slot) {
    Signal signal = execute.signal();
    Direction other = signal.direction().opposite();
    Optional<Trade> open = meant(book, signal, slot, other).filter(trade -> !trade.isClosing());
    if (open.isEmpty()) {
      return follow(admission.noSuchTrade(execute, other));
    }
    Optional<Admission.Refused> refused = admission.againstReversal(execute);
    return refused.isPresent()
        ? follow(refused.get())
        : change(open.get(), execute, admission.grounds(slot));
  }

  private ReplyEffect<TradeEvent, Book> change(Trade trade, Execute execute, List<String> grounds) {
    Signal signal = execute.signal();
    TradeRules.Step step = changed(trade, signal, grounds);
    return store(
        step.events(),
        () -> {
          context.getLog().info("accepted {}", signal);
          execute.replyTo().tell(new Accepted(signal.id()));
          follow(trade, step);
        });
  }

  private TradeRules.Step changed(Trade trade, Signal signal, List<String> grounds) {
    List<TradeEvent> facts = new ArrayList<>();
    facts.add(new TradeEvent.ChangeAccepted(trade.id(), signal, grounds, now()));
    if (signal.action() == Signal.Action.CLOSE || signal.action() == Signal.Action.REVERSE) {
      facts.add(
          new TradeEvent.CloseRequested(trade.id(), signal.id(), "signal " + signal.id(), now()));
    }
    Stamp stamp = stamp(trade);
    ChangeRules.amendment(signal, trade, stamp).ifPresent(facts::add);
    return TradeRules.advance(trade, facts, stamp);
  }

  /** A trade was reversed and has ended: what is to follow it is judged as an entry. */
  private ReplyEffect<TradeEvent, Book> onReversalDue(Book book, ReversalDue due) {
    Optional<Signal> waiting = book.reversal(due.signal());
    return waiting.isEmpty()
        ? Effect().noReply()
        : follow(
            admission.examine(
                book,
                new Execute(waiting.get(), context.getSystem().ignoreRef()),
                slotOf(waiting.get(), waiting.get().direction())));
  }

  private ReplyEffect<TradeEvent, Book> onReversalRefused(Book book, OrderExecutionError error) {
    if (error instanceof OrderExecutionError.Busy) {
      timers.startSingleTimer(error.signal(), new ReversalDue(error.signal()), REVERSAL_PAUSE);
      return Effect().noReply();
    }
    SignalId trade = book.reversed(error.signal());
    return store(
        List.of(new TradeEvent.ReversalEnded(trade, error.signal(), error.reason(), now())),
        () -> publish(error));
  }

  private ReplyEffect<TradeEvent, Book> follow(Admission.Verdict verdict) {
    if (verdict instanceof Admission.Refused refused) {
      context.getLog().info("{}: {}", refused.error().signal(), refused.error().reason());
      if (refused.isReversal()) {
        ActorRef<Command> self = context.getSelf();
        self.tell(new ReversalRefused(refused.error()));
        return Effect().noReply();
      }
      admission.note(refused);
      refused.replyTo().forEach(replyTo -> replyTo.tell(refused.error()));
    }
    if (verdict instanceof Admission.Admitted admitted && !admitted.signal().action().enters()) {
      Trade trade = admitted.target().orElseThrow();
      TradeRules.Step step = changed(trade, admitted.signal(), admitted.grounds());
      return store(
          step.events(),
          () -> {
            context.getLog().info("accepted {}", admitted.signal());
            admission.accepted(admitted.signal().id());
            follow(trade, step);
          });
    }
    if (verdict instanceof Admission.Admitted admitted) {
      Signal signal = admitted.signal();
      TradeRules.Step step =
          TradeRules.begin(signal, admitted.slot(), admitted.grounds(), stamp(signal.symbol()));
      return store(
          step.events(),
          () -> {
            context.getLog().info("accepted {}", signal);
            // Its position has just been read.
            watchAt = now().plus(settings.pollEntries());
            admission.accepted(signal.id());
            carryOut(step);
          });
    }
    return Effect().noReply();
  }

  // Facts: each is stored with what follows from it, and then acted on.

  private ReplyEffect<TradeEvent, Book> take(Trade trade, List<TradeEvent> facts) {
    TradeRules.Step step = TradeRules.advance(trade, facts, stamp(trade));
    return store(step.events(), () -> follow(trade, step));
  }

  private ReplyEffect<TradeEvent, Book> take(Trade trade, TradeEvent fact) {
    return take(trade, List.of(fact));
  }

  private void follow(Trade before, TradeRules.Step step) {
    TradeNews.of(before, step, around.gate().read(), now()).forEach(this::publish);
    carryOut(step);
  }

  private void carryOut(TradeRules.Step step) {
    Trade after = step.after();
    around.exitDesk().tell(new ExitDesk.Known(after));
    desk.carryOut(step);
    if (after.endedAt().isPresent()) {
      vigil.forget(after);
      comparison.forget(after.id());
      after.changes().stream()
          .filter(change -> change.action() == Signal.Action.REVERSE)
          .forEach(change -> context.getSelf().tell(new ReversalDue(change.id())));
    }
  }

  private void publish(News news) {
    context.getLog().info("{}", news);
    tell(news);
  }

  private void tell(News news) {
    subscribers.forEach(subscriber -> subscriber.tell(news));
  }

  private ReplyEffect<TradeEvent, Book> onRenew(Book book, Renew renew) {
    Optional<Trade> open = renewable(book, renew);
    if (open.isEmpty()) {
      return Effect().reply(renew.replyTo(), new Renewed(Optional.empty()));
    }
    context.pipeToSelf(
        PositionReader.read(context, around.positionReader(), settings.freshness()),
        (reply, never) -> new ConfirmedAgain(renew, reply));
    return Effect().noReply();
  }

  private static Optional<Trade> renewable(Book book, Renew renew) {
    return book.trade(renew.trade())
        .filter(trade -> !trade.isClosing())
        .filter(
            trade ->
                trade
                    .order(renew.id())
                    .filter(order -> order.status() == TradeOrder.Status.SENDING)
                    .isPresent());
  }

  private ReplyEffect<TradeEvent, Book> onConfirmedAgain(Book book, ConfirmedAgain again) {
    Renew renew = again.renew();
    Optional<Trade> trade =
        renewable(book, renew)
            .filter(
                open ->
                    again.reply() instanceof PositionReader.PositionsRead read
                        && PositionComparison.agrees(open, read.snapshot()));
    if (trade.isEmpty()) {
      return Effect().reply(renew.replyTo(), new Renewed(Optional.empty()));
    }
    TradeOrder order = trade.get().order(renew.id()).orElseThrow();
    var attempt = TradeRules.renew(trade.get(), order, stamp(trade.get()));
    SendWindow window = new SendWindow(attempt.timestamp(), attempt.recvWindow());
    return store(List.of(attempt), () -> renew.replyTo().tell(new Renewed(Optional.of(window))));
  }

  private ReplyEffect<TradeEvent, Book> onDeskSaid(Book book, OrderDesk.Said said) {
    desk.heard(said);
    if (said instanceof OrderDesk.Written written) {
      count(written.last());
      if (written.last() instanceof Outcome.Rejected<?> no
          && ExchangeCode.tellsOfOtherRules(no.code())) {
        around.market().tell(Market.ReadRules.INSTANCE);
      }
    }
    Optional<Trade> owner = book.owning(said.id());
    if (owner.isEmpty()) {
      return Effect().noReply();
    }
    Trade trade = owner.get();
    TradeOrder order = trade.order(said.id()).orElseThrow();
    Hearing heard = Hearing.of(trade, said, now());
    if (said instanceof OrderDesk.LookedUp) {
      announcements.found(trade, heard.facts(), now());
    }
    switch (heard.then()) {
      case NOTHING, IGNORE, WATCH -> {}
      case LOOK_UP -> {
        if (heard.doubt().equals(OrderDesk.Refusal.NONE) && said instanceof OrderDesk.LookedUp) {
          desk.lookUpPatiently(trade, order, OrderDesk.LOOKUP_PAUSE);
        } else {
          desk.lookUp(trade, order, heard.doubt());
        }
      }
      case SEND_AGAIN -> desk.send(trade, order);
      case ALARM -> context.getLog().error("nobody should say this of {}: {}", order, said);
    }
    if (order.leg().equals(Leg.CLOSE) && !heard.facts().isEmpty()) {
      // Where a close is refused the position may be gone already; the books tell.
      boolean refused = heard.facts().get(0) instanceof TradeEvent.OrderRefused;
      reconcileAt = refused ? now() : reconcileAt;
    }
    return take(trade, heard.facts());
  }

  /** What was sent without a journal is taken into it, and from now on is an order like others. */
  private ReplyEffect<TradeEvent, Book> onStoodIn(Book book, StoodIn stoodIn) {
    return book.trade(stoodIn.attempt().trade())
        .filter(trade -> trade.order(stoodIn.attempt().id()).isEmpty())
        .map(trade -> take(trade, stoodIn.attempt()))
        .orElseGet(() -> Effect().noReply());
  }

  /** Writes that get no proper answer, several in a row, mean that the exchange cannot be used. */
  private void count(Outcome<?> last) {
    if (last instanceof Outcome.Unauthorized<?> no) {
      hold(Reason.UNAUTHORIZED, no.code() + " " + no.reason());
    }
    outages = last.isOutage() ? outages + 1 : 0;
    if (outages == OUTAGES_IN_A_ROW) {
      hold(
          Reason.WRITES_FAILING,
          outages + " writes in a row failed, last: " + Hearing.causeOf(last));
      reconcileAt = now();
    } else if (outages == 0) {
      around.safeMode().tell(new SafeMode.Release(Reason.WRITES_FAILING));
    }
  }

  // The private stream.

  private ReplyEffect<TradeEvent, Book> onStreamSaid(Book book, StreamSaid said) {
    if (said.output() instanceof UserStream.StreamUp up) {
      streamUp = true;
      announcements.streamIsUp(around.time().now());
      streamGeneration = up.generation();
      reconcileAt = now();
      reconcileAllAt = now();
      return Effect().noReply();
    }
    if (said.output() instanceof UserStream.StreamDown down) {
      streamUp = false;
      announcements.streamIsDown();
      // Held already, unless a comparison that ended before this was heard has released it since.
      hold(Reason.USER_STREAM_DOWN, down.cause());
      return Effect().noReply();
    }
    if (said.output() instanceof UserStream.Event pushed) {
      if (pushed.event() instanceof AccountEvent.OrderUpdated updated) {
        updated.fill().ifPresent(announcements::told);
      }
      if (pushed.event() instanceof AccountEvent.AlgoOrderUpdated updated
          && isOrphan(book, updated.order())) {
        if (isStandIn(book, updated.order())) {
          // It is about to be handed over; where that fails, the books bring it.
          strangerSeenAt = Optional.of(now());
          return Effect().noReply();
        }
        context.getLog().warn("an order that was sent twice is canceled: {}", updated.order());
        desk.cancelConditional(updated.order().clientOrderId());
      }
      Optional<StreamFacts.Told> told = streamFacts.of(book, pushed.event(), now());
      if (told.isPresent()) {
        if (told.get().isDoubtful()) {
          strangerSeenAt = Optional.of(now());
        }
        return take(told.get().trade(), told.get().facts());
      }
      if (pushed.event() instanceof AccountEvent.OrderUpdated updated && isStranger(updated)) {
        strangeSymbols.add(updated.order().symbol());
        strangerSeenAt = strangerSeenAt.or(() -> Optional.of(now()));
      }
    }
    return Effect().noReply();
  }

  /** An order that waits and is nobody's, as far as is known yet. */
  private boolean isStranger(AccountEvent.OrderUpdated updated) {
    Order order = updated.order();
    return OrderReport.of(order).status() == TradeOrder.Status.LIVE
        && !OrderName.isOurs(settings.idPrefix(), order.clientOrderId());
  }

  /**
   * A stop or take-profit is sent again while its answer is missing, so that a late copy of it may
   * arrive when the order itself is gone.
   */
  private boolean isOrphan(Book book, AlgoOrder order) {
    ClientOrderId id = order.clientOrderId();
    return OrderName.isOurs(settings.idPrefix(), id)
        && OrderReport.of(order).status() == TradeOrder.Status.LIVE
        && book.owning(id).flatMap(trade -> trade.order(id)).map(TradeOrder::isOver).orElse(true);
  }

  private boolean isStandIn(Book book, AlgoOrder order) {
    ClientOrderId id = order.clientOrderId();
    return OrderName.standInLeg(id).isPresent()
        && book.open().stream()
            .anyMatch(
                trade ->
                    OrderName.root(settings.idPrefix(), settings.account(), trade.id())
                        .equals(OrderName.rootOf(id)));
  }

  // The books: compared at start, after each reconnect, now and then, and in doubt.

  private void reconcile(Book book) {
    boolean all = !now().isBefore(reconcileAllAt);
    Set<Symbol> symbols = new LinkedHashSet<>(all ? around.symbols() : List.of());
    book.open().forEach(trade -> symbols.add(trade.slot().symbol()));
    symbols.addAll(around.copies().symbols());
    symbols.addAll(strangeSymbols);
    strangeSymbols.clear();
    if (all) {
      reconcileAllAt = now().plus(settings.reconcileAllEvery());
    }
    read(
        book,
        all,
        new Reconciler.Scope(
            book.unfinishedOrders(), List.copyOf(symbols), book.flattening().isPresent()));
  }

  private void read(Book book, boolean all, Reconciler.Scope scope) {
    reconciling = true;
    readAt = now();
    reconcileAt = now().plus(settings.reconcileEvery());
    watchAt = now().plus(settings.pollEntries());
    long generation = streamUp ? streamGeneration : -1;
    List<Trade> open = book.open();
    Map<Symbol, Long> lastFills = book.lastFills();
    Instant asked = now();
    Duration exitWindow = around.tools().writers().recvWindow();
    ActorRef<Command> self = context.getSelf();
    around
        .reconciler()
        .tell(
            new Reconciler.Run(
                scope,
                positions -> self.tell(new PositionsSeen(positions)),
                books -> Reconciliation.doubts(open, lastFills, books, settings, exitWindow, asked),
                books -> self.tell(new BooksRead(books, all, generation))));
  }

  /** A fill that neither a reply nor the stream tells shows in the position. */
  private void watchPositions() {
    reconciling = true;
    watchAt = now().plus(settings.pollEntries());
    ActorRef<Command> self = context.getSelf();
    around
        .reconciler()
        .tell(
            new Reconciler.Run(
                Reconciler.Scope.POSITIONS,
                positions -> {},
                books -> List.of(),
                books -> self.tell(new PositionsWatched(books.positions()))));
  }

  private ReplyEffect<TradeEvent, Book> onPositionsWatched(Book book, PositionsWatched watched) {
    reconciling = false;
    boolean differs =
        book.open().stream()
            .anyMatch(trade -> !PositionComparison.agrees(trade, watched.positions()));
    if (differs) {
      reconcileAt = now();
    }
    return onPositionsSeen(book, watched.positions());
  }

  private ReplyEffect<TradeEvent, Book> onPositionsSeen(Book book, PositionSnapshot positions) {
    Batch batch = new Batch();
    for (Trade trade : book.open()) {
      noticed(trade, positions).ifPresent(fact -> batch.take(trade, List.of(fact)));
    }
    return store(batch);
  }

  private Optional<TradeEvent> noticed(Trade trade, PositionSnapshot positions) {
    return PositionComparison.noticed(trade, positions)
        .map(size -> new TradeEvent.PositionNoticed(trade.id(), size, now()));
  }

  private ReplyEffect<TradeEvent, Book> onBooksRead(Book book, BooksRead read) {
    reconciling = false;
    outages = 0;
    around.safeMode().tell(new SafeMode.Release(Reason.WRITES_FAILING));
    Books books = read.books();
    Reconciliation.Result result =
        Reconciliation.of(
            book.open(), books, settings, around.tools().writers().recvWindow(), now());
    boolean doubtful = false;
    List<Difference> differences = new ArrayList<>(result.differences());
    List<String> unexplained = new ArrayList<>();
    Batch batch = new Batch();
    for (Reconciliation.Heard heard : result.heard()) {
      Trade trade = heard.trade();
      List<TradeEvent> facts = new ArrayList<>(heard.facts());
      announcements.found(trade, facts, now());
      Trade seen = trade.after(facts);
      noticed(seen, books.positions()).ifPresent(facts::add);
      PositionComparison.Result compared = comparison.of(seen, books.positions(), now());
      doubtful |= compared.isDoubtful() && compared.difference().isEmpty();
      if (compared.isDoubtful()) {
        reconcileAt = now().plus(NEXT_PASS);
      }
      if (compared.isVanished()) {
        facts.add(new TradeEvent.FoundFlat(trade.id(), now()));
      } else if (!compared.difference().isEmpty()) {
        unexplained.add(compared.difference());
      }
      if (!compared.difference().isEmpty()) {
        differences.add(
            new Difference(
                compared.isVanished()
                    ? Difference.Kind.POSITION_VANISHED
                    : Difference.Kind.POSITION_UNEXPLAINED,
                trade.slot().symbol(),
                Optional.of(trade.id()),
                compared.difference(),
                "no fill that the exchange tells explains it"));
      }
      book.flattening().ifPresent(by -> facts.add(closedBy(trade.id(), by)));
      batch.take(trade, facts);
    }
    for (Position position : books.positions().positions()) {
      found(book, position)
          .ifPresent(
              step -> {
                batch.take(step.after(), step);
                differences.add(
                    new Difference(
                        Difference.Kind.POSITION_FOUND,
                        position.symbol(),
                        Optional.of(step.after().id()),
                        "position of " + position.size(),
                        "no trade of ours explains it"));
              });
    }
    if (book.flattening().isPresent()) {
      flatten(book, books, batch);
    }
    if (read.ofAllSymbols()) {
      admission.foreignConditional(foreignConditional(book, books));
    }
    tellDifferences(differences);
    result.cancel().forEach(order -> desk.cancelPlain(order.symbol(), order.clientOrderId()));
    result.cancelAlgos().forEach(order -> desk.cancelConditional(order.clientOrderId()));
    awaitMissing(result.missing());
    if (!unexplained.isEmpty()) {
      hold(Reason.NOT_RECONCILED, String.join("; ", unexplained));
    }
    if (!doubtful && streamUp && read.streamGeneration() == streamGeneration) {
      boolean explained = unexplained.isEmpty() && !positionsUnreadable;
      batch.then(() -> releaseReconciled(explained));
    }
    return store(batch);
  }

  /**
   * That the exchange does not find what it has acknowledged proves nothing: look-ups lag, and
   * forget for minutes. The books are looked at more often until they tell.
   */
  private void awaitMissing(List<ClientOrderId> missing) {
    if (missing.isEmpty()) {
      missingSince = Optional.empty();
      return;
    }
    Instant since = missingSince.orElse(now());
    missingSince = Optional.of(since);
    if (now().isBefore(since.plus(settings.watch()))) {
      reconcileAt = earlier(reconcileAt, now().plus(MISSING_PAUSE));
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static int foreignConditional(Book book, Books books) {
    return (int)
        books.openAlgos().stream().filter(order -> isUnowned(book, order.clientOrderId())).count();
  }

  private static boolean isUnowned(Book book, ClientOrderId id) {
    return book.owning(id).isEmpty();
  }

  /** A position that no trade explains becomes one, where that is wanted. */
  private Optional<TradeRules.Step> found(Book book, Position position) {
    Slot slot = new Slot(position.symbol(), position.positionSide());
    Optional<SignalId> flattening = book.flattening();
    boolean wanted =
        flattening.isPresent() || settings.foundPositions() == GatewaySettings.FoundPositions.ADOPT;
    if (!wanted || book.inSlot(slot).isPresent() || admission.isExamining(slot)) {
      strangers.forget(slot);
      return Optional.empty();
    }
    if (!strangers.isProven(position, book.filledAt(slot))) {
      reconcileAt = now().plus(NEXT_PASS);
      return Optional.empty();
    }
    strangers.forget(slot);
    Stamp stamp = stamp(position.symbol());
    Signal signal = strangers.signal(position, stamp.instrument(), stamp.mark(), now());
    List<TradeEvent> facts = flattening.stream().map(by -> closedBy(signal.id(), by)).toList();
    return Optional.of(
        TradeRules.adopt(
            new TradeEvent.PositionAdopted(
                signal, slot, signal.quantity(), position.entryPrice(), now()),
            facts,
            stamp));
  }

  /** Goes on until two readings in a row show nothing. */
  private void flatten(Book book, Books books, Batch batch) {
    books.open().stream()
        .filter(order -> isUnowned(book, order.clientOrderId()))
        .forEach(order -> desk.cancelPlain(order.symbol(), order.clientOrderId()));
    books.openAlgos().stream()
        .filter(order -> isUnowned(book, order.clientOrderId()))
        .forEach(order -> desk.cancelConditional(order.clientOrderId()));
    boolean clean =
        book.open().isEmpty()
            && books.positions().positions().isEmpty()
            && books.open().isEmpty()
            && books.openAlgos().isEmpty();
    cleanReadings = clean ? cleanReadings + 1 : 0;
    if (cleanReadings >= CLEAN_READINGS) {
      cleanReadings = 0;
      SignalId by = book.flattening().orElseThrow();
      batch.add(new TradeEvent.FlattenDone(by, now()));
      batch.then(() -> publish(new Flattened(by, now())));
    } else {
      reconcileAt = now().plus(FLATTEN_PAUSE);
    }
  }

  private TradeEvent closedBy(SignalId trade, SignalId by) {
    return new TradeEvent.CloseRequested(trade, by, "everything is closed by " + by, now());
  }

  private ReplyEffect<TradeEvent, Book> onFlatten(Book book, FlattenAll flatten) {
    if (book.knows(flatten.id()) || book.flattening().isPresent()) {
      // Pressed twice: it is under way already, or has been done.
      return Effect().reply(flatten.replyTo(), new Accepted(flatten.id()));
    }
    Batch batch = new Batch();
    batch.add(new TradeEvent.FlattenStarted(flatten.id(), now()));
    batch.then(
        () -> {
          cleanReadings = 0;
          reconcileAt = now();
          flatten.replyTo().tell(new Accepted(flatten.id()));
        });
    for (Trade trade : book.open()) {
      batch.take(trade, List.of(closedBy(trade.id(), flatten.id())));
    }
    return store(batch);
  }

  /** Every entry that is not wholly filled; what is filled stays, protected. */
  private ReplyEffect<TradeEvent, Book> onCancelAll(Book book, CancelAll cancel) {
    Batch batch = new Batch();
    for (Trade trade : book.open()) {
      batch.take(
          trade,
          List.of(new TradeEvent.EntryGivenUp(trade.id(), "canceled by " + cancel.id(), now())));
    }
    batch.then(() -> cancel.replyTo().tell(new Accepted(cancel.id())));
    return store(batch);
  }

  /** Whether a late copy of an order may come to a symbol that nobody looks at any more. */
  private boolean isCopyFeared(Book book) {
    return now().isAfter(readAt.plus(NEXT_PASS))
        && around.copies().symbols().stream()
            .anyMatch(
                symbol ->
                    book.open().stream().noneMatch(trade -> trade.slot().symbol().equals(symbol)));
  }

  /** Each difference once, until it is another one. */
  private void tellDifferences(List<Difference> differences) {
    List<Difference> fresh =
        differences.stream().filter(each -> !toldDifferences.contains(each)).toList();
    toldDifferences = List.copyOf(differences);
    if (!fresh.isEmpty()) {
      tell(fresh);
    }
  }

  private void tell(List<Difference> differences) {
    differences.forEach(each -> context.getLog().warn("{}", each));
    tell(new BooksDiffered(differences, now()));
  }

  /** Once what the books told is stored: not before is our own word to be relied on. */
  private void releaseReconciled(boolean explained) {
    around.safeMode().tell(new SafeMode.Release(Reason.USER_STREAM_DOWN));
    if (explained) {
      around.safeMode().tell(new SafeMode.Release(Reason.NOT_RECONCILED));
    }
  }

  /** Several trades' facts in one piece, and then what follows from them. */
  private ReplyEffect<TradeEvent, Book> store(Batch batch) {
    return store(batch.events, () -> batch.afterwards.forEach(Runnable::run));
  }

  /** The one way into the journal: first stored, then done. */
  private ReplyEffect<TradeEvent, Book> store(List<TradeEvent> all, Runnable afterwards) {
    if (all.isEmpty()) {
      afterwards.run();
      return Effect().noReply();
    }
    around.pulse().stores(now());
    around.exitDesk().tell(new ExitDesk.Believed(all));
    return Effect()
        .persist(all)
        .thenRun(
            stored -> {
              around.pulse().isWell();
              unstoredSince = Optional.empty();
              afterwards.run();
            })
        .thenNoReply();
  }

  // Time: whatever is due.

  private ReplyEffect<TradeEvent, Book> onTick(Book book) {
    Instant now = now();
    if (strangerSeenAt.filter(at -> now.isAfter(at.plus(STRANGER_PAUSE))).isPresent()) {
      strangerSeenAt = Optional.empty();
      reconcileAt = now;
    }
    announcements.missing(now).ifPresent(cause -> around.suspicion().accept(cause));
    if (stopping && admission.isIdle() && !desk.isBusy()) {
      draining.forEach(replyTo -> replyTo.tell(Drained.INSTANCE));
      draining.clear();
    }
    if (!reconciling && (!now.isBefore(reconcileAt) || isCopyFeared(book))) {
      reconcile(book);
    } else if (!reconciling && !book.open().isEmpty() && !now.isBefore(watchAt)) {
      watchPositions();
    }
    Batch batch = new Batch();
    for (Trade trade : book.open()) {
      Stamp stamp = stamp(trade);
      List<TradeEvent> due = new ArrayList<>(vigil.due(trade, now, stamp.exchangeNow()));
      due.addAll(DueRules.due(trade, stamp));
      batch.take(trade, TradeRules.advance(trade, due, stamp));
    }
    return store(batch);
  }

  // What is told, and asked, about the gateway's own memory.

  private ReplyEffect<TradeEvent, Book> onMarketSeen(MarketSeen seen) {
    boolean blindBefore = views.anyBlind();
    views.hear(seen.news(), now(), around.market(), marketEar);
    if (views.anyBlind() && !blindBefore) {
      hold(Reason.MARKET_DATA_UNREADABLE, "streams silent and the fallback's breaker open");
    }
    if (!views.anyBlind() && blindBefore) {
      around.safeMode().tell(new SafeMode.Release(Reason.MARKET_DATA_UNREADABLE));
    }
    return Effect().noReply();
  }

  private ReplyEffect<TradeEvent, Book> onModeSeen(ModeSeen seen) {
    // SafeMode has logged it.
    tell(new ModeChanged(seen.state()));
    // One read that succeeds closes the breaker; the books are compared before that is believed.
    boolean unreadable = seen.state().reasons().contains(Reason.POSITIONS_UNREADABLE);
    if (unreadable && !seen.state().reasons().contains(Reason.NOT_RECONCILED)) {
      hold(Reason.NOT_RECONCILED, "positions could not be read");
    }
    if (positionsUnreadable && !unreadable) {
      reconcileAt = now();
    }
    positionsUnreadable = unreadable;
    return Effect().noReply();
  }

  private ReplyEffect<TradeEvent, Book> onSymbolSettled(SymbolSettled settled) {
    admission.take(settled.output());
    if (settled.output() instanceof SymbolSetup.SymbolChanged changed) {
      tell(List.of(settingsChanged(changed)));
    }
    if (settled.output() instanceof SymbolSetup.SymbolNotReady not) {
      context.getLog().warn("{} is not tradable: {}", not.symbol(), not.reason());
    }
    return Effect().noReply();
  }

  private static Difference settingsChanged(SymbolSetup.SymbolChanged changed) {
    return new Difference(
        Difference.Kind.SETTINGS_CHANGED,
        changed.symbol(),
        Optional.empty(),
        changed.symbol()
            + " is "
            + SymbolSetup.describe(changed.found())
            + ", and is to be "
            + SymbolSetup.describe(changed.wanted()),
        "somebody changed leverage or margin type; it is put back while the symbol is flat");
  }

  private ReplyEffect<TradeEvent, Book> onSubscribe(Subscribe subscribe) {
    if (subscribers.add(subscribe.subscriber())) {
      context.watchWith(subscribe.subscriber(), new SubscriberGone(subscribe.subscriber()));
      subscribe.subscriber().tell(new ModeChanged(around.gate().read()));
    }
    return Effect().noReply();
  }

  private ReplyEffect<TradeEvent, Book> onSubscriberGone(SubscriberGone gone) {
    subscribers.remove(gone.subscriber());
    return Effect().noReply();
  }

  private ReplyEffect<TradeEvent, Book> onGetTrades(Book book, GetTrades get) {
    return Effect()
        .reply(
            get.replyTo(), new Trades(book.openSummaries(), book.latestClosed(Book.MOST_CLOSED)));
  }

  private ReplyEffect<TradeEvent, Book> onDrain(Drain drain) {
    stopping = true;
    draining.add(drain.replyTo());
    return Effect().noReply();
  }

  private void hold(Reason reason, String detail) {
    around.safeMode().tell(new SafeMode.Hold(reason, detail));
  }

  private Instant now() {
    return around.clock().instant();
  }

  private Mode mode() {
    return around.gate().read().mode();
  }

  private boolean cancelsEntries() {
    return mode() == Mode.SAFE || mode() == Mode.HALTED;
  }

  private Stamp stamp(Trade trade) {
    return stamp(trade.slot().symbol());
  }

  private Stamp stamp(Symbol symbol) {
    return views.stamp(
        symbol,
        new Stamp.Names(settings.idPrefix(), false),
        settings,
        around.tools().writers(),
        around.time().now(),
        now());
  }
}
