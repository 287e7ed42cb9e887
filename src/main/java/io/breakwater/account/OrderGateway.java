package io.breakwater.account;

import io.breakwater.domain.AlgoOrder;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.LegKind;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.Trade;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import io.breakwater.domain.trade.TradeRules;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.exchange.AccountEvent;
import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.ExchangeClock;
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
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SpawnProtocol;
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
      permits ModeChanged, EntryFilled, Protected, Closed, OrderExecutionError {}

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

  /** A writer has done what it can to place an order. */
  record OrderWritten(SignalId trade, ClientOrderId id, Outcome<OrderReport> last, int attempts)
      implements Command {}

  record CancelWritten(ClientOrderId id, Outcome<?> last) implements Command {}

  /** Asked by the writer of an entry before it sends again: the try must be journaled first. */
  record Renew(SignalId trade, ClientOrderId id, ActorRef<Renewed> replyTo) implements Command {}

  /** The window to sign, or none: the order is not to be sent again. */
  record Renewed(Optional<SendWindow> window) {}

  private record ConfirmedAgain(Renew renew, PositionReader.Reply reply) implements Command {}

  record LookedUp(SignalId trade, ClientOrderId id, Finding finding, Refusal refused)
      implements Command {}

  /**
   * A refusal that is believed only once the order is not found.
   *
   * @param code the exchange's, below zero; 0 when there is none; above zero it is our own
   */
  record Refusal(int code, String reason) {
    static final Refusal NONE = new Refusal(0, "");

    /** Our own end of trying: the last try was not sent, but an earlier one may have arrived. */
    static Refusal givenUp(String cause) {
      return new Refusal(1, cause);
    }

    boolean isOurs() {
      return code > 0;
    }
  }

  private record CloseRefused(SignalId trade, ClientOrderId id, Refusal refused)
      implements Command {}

  private record BooksRead(Reconciler.Books books, long streamGeneration) implements Command {}

  private record PositionsWatched(PositionSnapshot positions) implements Command {}

  private record SubscriberGone(ActorRef<News> subscriber) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** Everything around the gateway; made by {@link Account}. */
  record Surroundings(
      GatewaySettings settings,
      WriterSettings writers,
      Exchange exchange,
      Writes writes,
      ExchangeTime time,
      Clock clock,
      RandomGenerator random,
      Gate gate,
      Door door,
      List<Symbol> symbols,
      ActorRef<SafeMode.Command> safeMode,
      ActorRef<PositionReader.Command> positionReader,
      ActorRef<BalanceReader.Command> balanceReader,
      ActorRef<Reconciler.Command> reconciler,
      ActorRef<ExchangeClock.Command> exchangeClock,
      ActorRef<Market.Command> market,
      ActorRef<SpawnProtocol.Command> workers,
      AccountJournal journal) {}

  private static final Duration ASK_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_DUE = Duration.ofSeconds(1);
  private static final Duration LOOKUP_PAUSE = Duration.ofSeconds(1);
  private static final Duration NEXT_PASS = Duration.ofSeconds(2);
  private static final int OUTAGES_IN_A_ROW = 3;
  private static final int MOST_CLOSED = 1_000;

  /** The exchange's codes for an order that is there already: ours, from a lost answer. */
  private static final int DUPLICATE_ID = -4116;

  private static final int SECOND_BASE_STOP = -4130;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Surroundings around;
  private final GatewaySettings settings;
  private final OrderDesk desk;
  private final ActorRef<MarketNews> marketEar;
  private final MarketViews views = new MarketViews();
  private final Admission admission;
  private final StopGuard stopGuard;
  private final StreamFacts streamFacts;
  private final PositionComparison comparison = new PositionComparison();
  private final Set<ActorRef<News>> subscribers = new LinkedHashSet<>();
  private final List<ActorRef<Drained>> draining = new ArrayList<>();

  /** The signal to close that is being stored. */
  private Optional<Execute> closing = Optional.empty();

  private Instant reconcileAt;
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
    this.desk = new OrderDesk(context, around);
    this.marketEar = context.messageAdapter(MarketNews.class, MarketSeen::new);
    Instant startedAt = around.clock().instant();
    this.admission = new Admission(context, around, views);
    this.stopGuard = new StopGuard(settings, views, startedAt);
    this.streamFacts = new StreamFacts(settings.maxPending());
    this.reconcileAt = startedAt;
    this.watchAt = startedAt;
  }

  static Behavior<Command> create(Surroundings around) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new OrderGateway(context, timers, around)));
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
        .onCommand(OrderWritten.class, this::onOrderWritten)
        .onCommand(CancelWritten.class, this::onCancelWritten)
        .onCommand(LookedUp.class, this::onLookedUp)
        .onCommand(CloseRefused.class, this::onCloseRefused)
        .onCommand(StreamSaid.class, this::onStreamSaid)
        .onCommand(BooksRead.class, this::onBooksRead)
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
              hold(Reason.JOURNAL_FAILING, "an event was not stored");
              hold(Reason.NOT_RECONCILED, "what was being handled when the journal failed is lost");
            })
        .build();
  }

  private void onRecovered(Book book) {
    context
        .getLog()
        .info("recovered {} open and {} closed trades", book.open().size(), book.closedCount());
    // Also after a journal failure, from which memory is left: what was in hand then is lost.
    admission.recovered(book);
    closing.ifPresent(execute -> execute.replyTo().tell(admission.recovered(book, execute)));
    closing = Optional.empty();
    reconciling = false;
    reconcileAt = now();
    around.safeMode().tell(new SafeMode.Release(Reason.JOURNAL_FAILING));
    around
        .safeMode()
        .tell(new SafeMode.Subscribe(context.messageAdapter(ModeState.class, ModeSeen::new)));
    for (Symbol symbol : around.symbols()) {
      for (Market.Kind kind :
          List.of(Market.Kind.RULES, Market.Kind.MARK_PRICE, Market.Kind.HEALTH)) {
        around.market().tell(new Market.Subscribe(symbol, kind, marketEar));
      }
    }
    timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.checkInterval());
    // Whatever was on its way when the process died is asked for before anything is sent again.
    for (Trade trade : book.open()) {
      trade.orders().stream()
          .filter(order -> isUnresolved(order.status()))
          .forEach(order -> desk.lookUp(trade, order, Refusal.NONE));
    }
  }

  private static boolean isUnresolved(TradeOrder.Status status) {
    return status == TradeOrder.Status.SENDING || status == TradeOrder.Status.UNSURE;
  }

  // A signal's way in: asked, examined, confirmed, written down.

  private ReplyEffect<TradeEvent, Book> onExecute(Book book, Execute execute) {
    around.door().leave();
    Signal signal = execute.signal();
    if (book.knows(signal.id())) {
      return Effect().reply(execute.replyTo(), new Accepted(signal.id()));
    }
    if (stopping) {
      return Effect()
          .reply(
              execute.replyTo(),
              new OrderExecutionError.Unavailable(
                  signal.id(), around.gate().read().mode(), "the node is stopping"));
    }
    Slot slot = new Slot(signal.symbol(), settings.positionMode().sideOf(signal.direction()));
    return signal.action() == Signal.Action.CLOSE
        ? onCloseSignal(book, execute, slot)
        : follow(admission.examine(book, execute, slot));
  }

  private ReplyEffect<TradeEvent, Book> onCloseSignal(Book book, Execute execute, Slot slot) {
    Signal signal = execute.signal();
    Optional<Trade> open =
        book.inSlot(slot).filter(t -> t.signal().direction() == signal.direction());
    if (open.isEmpty()) {
      return follow(admission.noSuchTrade(execute));
    }
    Trade trade = open.get();
    TradeEvent close =
        new TradeEvent.CloseRequested(trade.id(), signal.id(), "signal " + signal.id(), now());
    TradeRules.Step step = TradeRules.advance(trade, List.of(close), stamp(trade));
    closing = Optional.of(execute);
    return Effect()
        .persist(step.events())
        .thenRun(
            after -> {
              closing = Optional.empty();
              follow(trade, step);
            })
        .thenReply(execute.replyTo(), after -> new Accepted(signal.id()));
  }

  private ReplyEffect<TradeEvent, Book> follow(Admission.Verdict verdict) {
    if (verdict instanceof Admission.Refused refused) {
      context.getLog().info("{}: {}", refused.error().signal(), refused.error().reason());
      refused.replyTo().forEach(replyTo -> replyTo.tell(refused.error()));
    }
    if (verdict instanceof Admission.Admitted admitted) {
      Signal signal = admitted.signal();
      TradeRules.Step step = TradeRules.begin(signal, admitted.slot(), stamp(signal.symbol()));
      return Effect()
          .persist(step.events())
          .thenRun(
              after -> {
                context.getLog().info("accepted {}", signal);
                admission.accepted(signal.id());
                step.send().forEach(order -> desk.send(step.after(), order));
              })
          .thenNoReply();
    }
    return Effect().noReply();
  }

  // Facts: each is stored with what follows from it, and then acted on.

  private ReplyEffect<TradeEvent, Book> take(Trade trade, List<TradeEvent> facts) {
    TradeRules.Step step = TradeRules.advance(trade, facts, stamp(trade));
    if (step.events().isEmpty()) {
      follow(trade, step);
      return Effect().noReply();
    }
    return Effect().persist(step.events()).thenRun(after -> follow(trade, step)).thenNoReply();
  }

  private ReplyEffect<TradeEvent, Book> take(Trade trade, TradeEvent fact) {
    return take(trade, List.of(fact));
  }

  private void follow(Trade before, TradeRules.Step step) {
    Trade after = step.after();
    TradeNews.of(before, step, around.gate().read(), now()).forEach(this::publish);
    after.orders().stream()
        .filter(order -> order.status().isAcknowledged() || order.isOver())
        .forEach(order -> desk.settled(order.id()));
    step.send().forEach(order -> desk.send(after, order));
    step.cancel().forEach(order -> desk.cancel(order));
    step.fetchFills().forEach(order -> desk.lookUpPatiently(after, order, LOOKUP_PAUSE));
    if (after.endedAt().isPresent()) {
      desk.forget(after);
      stopGuard.forget(after.id());
      comparison.forget(after.id());
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
    if (renewable(book, renew).isEmpty()) {
      return Effect().reply(renew.replyTo(), new Renewed(Optional.empty()));
    }
    context.pipeToSelf(
        Asking.of(
            context,
            around.positionReader(),
            ASK_LIMIT,
            (ActorRef<PositionReader.Reply> replyTo) ->
                new PositionReader.ReadPositions(settings.freshness(), replyTo)),
        (reply, late) ->
            new ConfirmedAgain(renew, reply != null ? reply : Admission.noPositions()));
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
                        && EntryChecks.againstPosition(open.slot(), read.snapshot()).isEmpty());
    if (trade.isEmpty()) {
      return Effect().reply(renew.replyTo(), new Renewed(Optional.empty()));
    }
    TradeOrder order = trade.get().order(renew.id()).orElseThrow();
    var attempt = TradeRules.renew(trade.get(), order, stamp(trade.get()));
    SendWindow window = new SendWindow(attempt.timestamp(), attempt.recvWindow());
    return Effect()
        .persist(attempt)
        .thenReply(renew.replyTo(), after -> new Renewed(Optional.of(window)));
  }

  private ReplyEffect<TradeEvent, Book> onOrderWritten(Book book, OrderWritten written) {
    desk.sent(written.id());
    count(written.last());
    SignalId id = written.trade();
    ClientOrderId orderId = written.id();
    Outcome<OrderReport> last = written.last();
    Optional<Trade> open = book.trade(id);
    Optional<TradeOrder> sent = open.flatMap(trade -> trade.order(orderId));
    if (sent.isEmpty()) {
      return Effect().noReply();
    }
    Trade trade = open.get();
    TradeOrder order = sent.get();
    if (last instanceof Outcome.Done<OrderReport> done) {
      return take(trade, new TradeEvent.OrderSeen(id, done.value(), now()));
    }
    if (order.status().isAcknowledged() || order.isOver()) {
      return Effect().noReply(); // The stream has told more than this answer.
    }
    if (last instanceof Outcome.Rejected<OrderReport> no) {
      Refusal refusal = new Refusal(no.code(), no.reason());
      if (mayLive(order, no.code(), written.attempts())) {
        desk.lookUp(trade, order, refusal);
        return Effect().noReply();
      }
      return take(trade, refused(trade, order.id(), refusal));
    }
    if (last instanceof Outcome.Unsure<OrderReport> unsure) {
      desk.lookUp(trade, order, Refusal.NONE);
      return take(trade, new TradeEvent.OrderUnsure(id, orderId, unsure.cause(), now()));
    }
    if (last instanceof Outcome.Unauthorized<OrderReport> no) {
      hold(Reason.UNAUTHORIZED, no.code() + " " + no.reason());
    }
    if (written.attempts() > 1 && order.leg().kind() == LegKind.TAKE_PROFIT) {
      desk.lookUp(trade, order, Refusal.givenUp(cause(last)));
      return Effect().noReply();
    }
    return take(trade, new TradeEvent.OrderNotSent(id, orderId, cause(last), now()));
  }

  /** Writes that get no proper answer, several in a row, mean that the exchange cannot be used. */
  private void count(Outcome<?> last) {
    outages = last.isOutage() ? outages + 1 : 0;
    if (outages == OUTAGES_IN_A_ROW) {
      hold(Reason.WRITES_FAILING, outages + " writes in a row failed, last: " + cause(last));
      reconcileAt = now();
    } else if (outages == 0) {
      around.safeMode().tell(new SafeMode.Release(Reason.WRITES_FAILING));
    }
  }

  /**
   * Whether an earlier try may be at the exchange although this one was refused. An entry is tried
   * again only when the try before certainly was not executed.
   */
  private static boolean mayLive(TradeOrder order, int code, int attempts) {
    return switch (order.leg().kind()) {
      case ENTRY -> code == DUPLICATE_ID;
      case BASE_STOP, TAKE_PROFIT ->
          attempts > 1 || code == DUPLICATE_ID || code == SECOND_BASE_STOP;
      case CLOSE -> true;
    };
  }

  private TradeEvent refused(Trade trade, ClientOrderId id, Refusal refusal) {
    return new TradeEvent.OrderRefused(trade.id(), id, refusal.code(), refusal.reason(), now());
  }

  private static String cause(Outcome<?> last) {
    if (last instanceof Outcome.NotSent<?> unsent) {
      return unsent.cause();
    }
    if (last instanceof Outcome.Throttled<?> throttled) {
      return throttled.cause();
    }
    return last.toString();
  }

  private ReplyEffect<TradeEvent, Book> onCancelWritten(Book book, CancelWritten written) {
    desk.canceled(written.id());
    Optional<Trade> open = book.owning(written.id());
    Optional<TradeOrder> canceled = open.flatMap(trade -> trade.order(written.id()));
    if (canceled.isEmpty()) {
      return Effect().noReply();
    }
    if (written.last() instanceof Outcome.Done && canceled.get().leg().isConditional()) {
      // The algo service cancels only what is not triggered: nothing of it was executed.
      var gone =
          new OrderReport(
              written.id(), TradeOrder.Status.CANCELED, Optional.empty(), Quantity.ZERO);
      return take(open.get(), new TradeEvent.OrderSeen(open.get().id(), gone, now()));
    }
    // Canceled, or gone before: in both cases something of it may have been filled.
    desk.lookUp(open.get(), canceled.get(), Refusal.NONE);
    return Effect().noReply();
  }

  private ReplyEffect<TradeEvent, Book> onLookedUp(Book book, LookedUp answer) {
    desk.lookedUp(answer.id());
    Optional<Trade> open = book.trade(answer.trade());
    Optional<TradeOrder> known = open.flatMap(trade -> trade.order(answer.id()));
    if (known.isEmpty()) {
      return Effect().noReply();
    }
    if (answer.finding() instanceof Finding.Found found) {
      return take(open.get(), facts(answer.trade(), found));
    }
    return onMissing(open.get(), known.get(), answer);
  }

  private List<TradeEvent> facts(SignalId trade, Finding.Found found) {
    List<TradeEvent> facts = new ArrayList<>();
    for (Fill fill : found.fills()) {
      facts.add(new TradeEvent.OrderFilled(trade, found.report().id(), fill, now()));
    }
    facts.add(new TradeEvent.OrderSeen(trade, found.report(), now()));
    return facts;
  }

  /** The exchange does not know the order; what that proves depends on what the order is for. */
  private ReplyEffect<TradeEvent, Book> onMissing(Trade trade, TradeOrder order, LookedUp answer) {
    if (!isUnresolved(order.status())) {
      return Effect().noReply(); // It was there before: reads lag, ask again later.
    }
    Refusal refused = answer.refused();
    if (order.leg().equals(Leg.ENTRY)) {
      boolean afterWindow = answer.finding() instanceof Finding.Missing gone && gone.afterWindow();
      if (!afterWindow) {
        return Effect().noReply();
      }
      return take(
          trade,
          refused.code() == 0
              ? new TradeEvent.OrderLost(trade.id(), order.id(), now())
              : refused(trade, order.id(), refused));
    }
    if (refused.code() == 0) {
      // Position-bounded: sent again at once, the position bounds what it can do.
      desk.send(trade, order);
      return Effect().noReply();
    }
    if (refused.isOurs()) {
      return take(
          trade, new TradeEvent.OrderNotSent(trade.id(), order.id(), refused.reason(), now()));
    }
    if (order.leg().equals(Leg.CLOSE)) {
      // The position may be gone already; the books tell. Not faster than this, or it is a storm.
      reconcileAt = now();
      timers.startSingleTimer(
          order.id(), new CloseRefused(trade.id(), order.id(), refused), settings.closePause());
      return Effect().noReply();
    }
    return take(trade, refused(trade, order.id(), refused));
  }

  private ReplyEffect<TradeEvent, Book> onCloseRefused(Book book, CloseRefused refused) {
    Optional<Trade> open = book.trade(refused.trade());
    if (open.isEmpty()) {
      return Effect().noReply();
    }
    return take(open.get(), refused(open.get(), refused.id(), refused.refused()));
  }

  // The private stream.

  private ReplyEffect<TradeEvent, Book> onStreamSaid(Book book, StreamSaid said) {
    if (said.output() instanceof UserStream.StreamUp up) {
      streamUp = true;
      streamGeneration = up.generation();
      reconcileAt = now();
      return Effect().noReply();
    }
    if (said.output() instanceof UserStream.StreamDown down) {
      streamUp = false;
      // Held already, unless a comparison that ended before this was heard has released it since.
      hold(Reason.USER_STREAM_DOWN, down.cause());
      return Effect().noReply();
    }
    if (said.output() instanceof UserStream.Event pushed) {
      if (pushed.event() instanceof AccountEvent.AlgoOrderUpdated updated
          && isOrphan(book, updated.order())) {
        context.getLog().warn("an order that was sent twice is canceled: {}", updated.order());
        desk.cancelConditional(updated.order().clientOrderId());
      }
      Optional<StreamFacts.Told> told = streamFacts.of(book, pushed.event(), now());
      if (told.isPresent()) {
        return take(told.get().trade(), told.get().facts());
      }
    }
    return Effect().noReply();
  }

  /**
   * A stop or take-profit is sent again while its answer is missing, so that a late copy of it may
   * arrive when the order itself is gone.
   */
  private boolean isOrphan(Book book, AlgoOrder order) {
    ClientOrderId id = order.clientOrderId();
    return id.value().startsWith(settings.idPrefix() + "-")
        && OrderReport.of(order).status() == TradeOrder.Status.LIVE
        && book.owning(id).flatMap(trade -> trade.order(id)).map(TradeOrder::isOver).orElse(true);
  }

  // The books: compared at start, after each reconnect, now and then, and in doubt.

  private void reconcile(Book book) {
    reconciling = true;
    reconcileAt = now().plus(settings.reconcileEvery());
    watchAt = now().plus(settings.pollEntries());
    long generation = streamUp ? streamGeneration : -1;
    List<TradeOrder> known =
        book.unfinishedOrders().stream().filter(order -> desk.isIdle(order.id())).toList();
    ActorRef<Command> self = context.getSelf();
    around
        .reconciler()
        .tell(new Reconciler.Run(known, books -> self.tell(new BooksRead(books, generation))));
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
                List.of(), books -> self.tell(new PositionsWatched(books.positions()))));
  }

  private ReplyEffect<TradeEvent, Book> onPositionsWatched(Book book, PositionsWatched watched) {
    reconciling = false;
    boolean differs =
        book.open().stream()
            .anyMatch(
                trade ->
                    !watched
                        .positions()
                        .sizeOf(trade.slot().symbol(), trade.slot().positionSide())
                        .equals(trade.position()));
    if (differs) {
      reconcileAt = now();
    }
    return Effect().noReply();
  }

  private ReplyEffect<TradeEvent, Book> onBooksRead(Book book, BooksRead read) {
    reconciling = false;
    outages = 0;
    around.safeMode().tell(new SafeMode.Release(Reason.WRITES_FAILING));
    boolean doubtful = false;
    List<String> differences = new ArrayList<>();
    List<TradeEvent> all = new ArrayList<>();
    List<Runnable> afterwards = new ArrayList<>();
    for (Trade trade : book.open()) {
      List<TradeEvent> facts = new ArrayList<>();
      for (TradeOrder order : trade.orders()) {
        if (read.books().orders().get(order.id()) instanceof Finding.Found found) {
          facts.addAll(facts(trade.id(), found));
        }
      }
      Trade seen = trade;
      for (TradeEvent fact : facts) {
        seen = fact.applyTo(seen);
      }
      PositionComparison.Result compared = comparison.of(seen, read.books().positions());
      doubtful |= compared.isDoubtful();
      if (compared.isDoubtful()) {
        reconcileAt = now().plus(NEXT_PASS);
      }
      if (!compared.difference().isEmpty()) {
        context.getLog().warn("{}", compared.difference());
      }
      if (compared.isVanished()) {
        facts.add(new TradeEvent.FoundFlat(trade.id(), now()));
      } else if (!compared.difference().isEmpty()) {
        differences.add(compared.difference());
      }
      TradeRules.Step step = TradeRules.advance(trade, facts, stamp(trade));
      all.addAll(step.events());
      afterwards.add(() -> follow(trade, step));
    }
    if (!differences.isEmpty()) {
      hold(Reason.NOT_RECONCILED, String.join("; ", differences));
    }
    if (!doubtful && streamUp && read.streamGeneration() == streamGeneration) {
      boolean explained = differences.isEmpty() && !positionsUnreadable;
      afterwards.add(() -> releaseReconciled(explained));
    }
    return store(all, afterwards);
  }

  /** Once what the books told is stored: not before is our own word to be relied on. */
  private void releaseReconciled(boolean explained) {
    around.safeMode().tell(new SafeMode.Release(Reason.USER_STREAM_DOWN));
    if (explained) {
      around.safeMode().tell(new SafeMode.Release(Reason.NOT_RECONCILED));
    }
  }

  /** Several trades' facts in one piece, and then what follows from them. */
  private ReplyEffect<TradeEvent, Book> store(List<TradeEvent> all, List<Runnable> afterwards) {
    if (all.isEmpty()) {
      afterwards.forEach(Runnable::run);
      return Effect().noReply();
    }
    return Effect().persist(all).thenRun(after -> afterwards.forEach(Runnable::run)).thenNoReply();
  }

  // Time: whatever is due.

  private ReplyEffect<TradeEvent, Book> onTick(Book book) {
    Instant now = now();
    if (stopping && admission.isIdle() && !desk.isBusy()) {
      draining.forEach(replyTo -> replyTo.tell(Drained.INSTANCE));
      draining.clear();
    }
    if (!reconciling && !now.isBefore(reconcileAt)) {
      reconcile(book);
    } else if (!reconciling && !book.open().isEmpty() && !now.isBefore(watchAt)) {
      watchPositions();
    }
    List<TradeEvent> all = new ArrayList<>();
    List<Runnable> afterwards = new ArrayList<>();
    for (Trade trade : book.open()) {
      TradeRules.Step step = TradeRules.advance(trade, due(trade, now), stamp(trade));
      all.addAll(step.events());
      afterwards.add(() -> follow(trade, step));
    }
    return store(all, afterwards);
  }

  private List<TradeEvent> due(Trade trade, Instant now) {
    List<TradeEvent> facts = new ArrayList<>();
    Instant exchangeNow = around.time().now();
    for (TradeOrder order : trade.orders()) {
      if (order.status() == TradeOrder.Status.LOST) {
        Instant end = order.windowClosesAt().plus(settings.fenceMargin()).plus(settings.watch());
        if (exchangeNow.isAfter(end)) {
          facts.add(new TradeEvent.WatchEnded(trade.id(), order.id(), now));
        }
      } else if (isUnansweredEntry(order, exchangeNow) && !desk.isIdle(order.id())) {
        // Its answer may come late or never: what is filled meanwhile has no stop.
        desk.lookUpUnanswered(trade, order, settings.pollEntries());
      } else if (isUnresolved(order.status()) && desk.isIdle(order.id())) {
        desk.lookUpPatiently(trade, order, LOOKUP_PAUSE);
      } else if (order.leg().equals(Leg.ENTRY) && order.status().isAcknowledged()) {
        desk.lookUpPatiently(trade, order, settings.pollEntries());
        if (mode() == Mode.SAFE || mode() == Mode.HALTED) {
          desk.cancel(order);
        }
      } else if (trade.executed(order).isAbove(trade.booked(order))) {
        desk.lookUpPatiently(trade, order, LOOKUP_PAUSE);
      }
    }
    stopGuard
        .failure(trade, now, exchangeNow)
        .map(cause -> new TradeEvent.CloseRequested(trade.id(), trade.id(), cause, now))
        .ifPresent(facts::add);
    return facts;
  }

  private static boolean isUnansweredEntry(TradeOrder order, Instant exchangeNow) {
    return order.status() == TradeOrder.Status.SENDING
        && order.leg().equals(Leg.ENTRY)
        && exchangeNow.isAfter(order.timestamp().plus(ANSWER_DUE));
  }

  // What is told, and asked, about the gateway's own memory.

  private ReplyEffect<TradeEvent, Book> onMarketSeen(MarketSeen seen) {
    MarketNews news = seen.news();
    if (news instanceof MarketNews.Lagged lagged) {
      around.market().tell(new Market.Subscribe(lagged.symbol(), lagged.kind(), marketEar));
      return Effect().noReply();
    }
    boolean blindBefore = views.anyBlind();
    views.take(news, now());
    if (news instanceof MarketNews.Mark mark) {
      around.market().tell(new Market.Received(mark.symbol(), Market.Kind.MARK_PRICE, marketEar));
    }
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
    if (settled.output() instanceof SymbolSetup.SymbolNotReady not) {
      context.getLog().warn("{} is not tradable: {}", not.symbol(), not.reason());
    }
    return Effect().noReply();
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
        .reply(get.replyTo(), new Trades(book.openSummaries(), book.latestClosed(MOST_CLOSED)));
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

  private TradeRules.Stamp stamp(Trade trade) {
    return stamp(trade.slot().symbol());
  }

  private TradeRules.Stamp stamp(Symbol symbol) {
    return new TradeRules.Stamp(
        settings.idPrefix(),
        settings.account(),
        settings.positionMode(),
        views.of(symbol).instrument(),
        around.time().now(),
        settings.entryWindow(),
        around.writers().recvWindow(),
        settings.owner(),
        now());
  }
}
