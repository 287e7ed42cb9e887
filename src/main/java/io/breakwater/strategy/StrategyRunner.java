package io.breakwater.strategy;

import io.breakwater.account.Accounts;
import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TradeSummary;
import io.breakwater.exchange.MarketEvent.AggTrade;
import io.breakwater.market.FeedHealth;
import io.breakwater.market.HistoryWish;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/**
 * The actor around a {@link Strategy}: subscribes for it, calls it, sends its signals. Everything
 * it asks for it asks again every few seconds, which changes nothing unless market, account or this
 * actor were restarted meanwhile; then it mends what was lost.
 */
public final class StrategyRunner {
  public sealed interface Command {}

  private record MarketSaid(MarketNews news) implements Command {}

  private record ReplyCame(OrderGateway.Reply reply) implements Command {}

  private record Refused(OrderExecutionError error) implements Command {}

  private record NewsCame(OrderGateway.News news) implements Command {}

  private record TradesTold(OrderGateway.Trades trades) implements Command {}

  private record MemorySaid(StrategyMemory.Told told) implements Command {}

  private enum RenewDue implements Command {
    INSTANCE
  }

  // The list of all trades grows for ever: asked for seldom, and only while a trade is open.
  private static final int RENEWALS_PER_LOOK = 6;
  private static final int MOST_UNANSWERED = 256;
  private static final int MOST_HELD = 10_000;

  private final ActorContext<Command> context;
  private final StrategyPlan plan;
  private final Strategy strategy;
  private final ActorRef<Market.Command> market;
  private final Accounts accounts;
  private final ActorRef<MarketNews> marketEar;
  private final ActorRef<OrderGateway.Reply> replyEar;
  private final ActorRef<OrderGateway.News> newsEar;
  private final ActorRef<OrderGateway.Trades> tradesEar;
  private final Optional<StrategyNotes> notes;
  private final WarmUp warmUp;
  private final Map<Symbol, Long> latestPast = new TreeMap<>();
  private final OwnDesk desk;
  private final Set<Symbol> unknown = new TreeSet<>();
  private int renewals;

  private StrategyRunner(
      ActorContext<Command> context,
      StrategyPlan plan,
      Strategy strategy,
      StrategySurroundings around) {
    this.context = context;
    context.setLoggerName(StrategyRunner.class);
    this.plan = plan;
    this.strategy = strategy;
    this.market = around.market();
    this.accounts = around.accounts();
    this.marketEar = context.messageAdapter(MarketNews.class, MarketSaid::new);
    this.replyEar = context.messageAdapter(OrderGateway.Reply.class, ReplyCame::new);
    this.newsEar = context.messageAdapter(OrderGateway.News.class, NewsCame::new);
    this.tradesEar = context.messageAdapter(OrderGateway.Trades.class, TradesTold::new);
    this.notes =
        around
            .store()
            .map(
                store ->
                    new StrategyNotes(
                        context.spawn(StrategyMemory.create(plan, store), "memory"),
                        context.messageAdapter(StrategyMemory.Told.class, MemorySaid::new)));
    this.warmUp = new WarmUp(strategy.history(plan.symbols()), plan);
    this.desk = new OwnDesk(around.clock());
  }

  /**
   * @param strategy makes a fresh one, at each start and restart
   */
  public static Behavior<Command> create(
      StrategyPlan plan, Supplier<Strategy> strategy, StrategySurroundings around) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        MOST_HELD,
                        held -> {
                          timers.startTimerWithFixedDelay(
                              RenewDue.INSTANCE, around.renewInterval());
                          StrategyRunner runner =
                              new StrategyRunner(context, plan, strategy.get(), around);
                          runner.notes.ifPresent(StrategyNotes::recall);
                          runner.subscribe();
                          return runner.beginIfReady(held);
                        })));
  }

  /** What comes is held until its state and its history are there. */
  private Behavior<Command> warmingUp(StashBuffer<Command> held) {
    return Behaviors.receive(Command.class)
        .onMessage(MarketSaid.class, said -> onMarketNewsBefore(said, held))
        .onMessage(
            MemorySaid.class,
            said -> {
              notes.ifPresent(all -> all.told(said.told()));
              return beginIfReady(held);
            })
        .onMessageEquals(RenewDue.INSTANCE, () -> onRenewDueBefore(held))
        .onAnyMessage(
            message -> {
              held.stash(message);
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> onMarketNewsBefore(MarketSaid said, StashBuffer<Command> held) {
    MarketNews news = said.news();
    if (news instanceof MarketNews.History history) {
      warmUp.answered(history);
      return beginIfReady(held);
    }
    held.stash(said);
    if (news instanceof MarketNews.UnknownSymbol) {
      warmUp.unknown(news.symbol());
      return beginIfReady(held);
    }
    if (news instanceof MarketNews.Health health
        && (health.health() == FeedHealth.STREAMING || health.health() == FeedHealth.POLLING)) {
      warmUp.spoken(news.symbol()).forEach(this::askFor);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onRenewDueBefore(StashBuffer<Command> held) {
    subscribe();
    warmUp.unanswered().forEach(this::askFor);
    notes.ifPresent(StrategyNotes::renew);
    return beginIfReady(held);
  }

  private void askFor(HistoryWish wish) {
    market.tell(new Market.GetHistory(wish, marketEar));
  }

  private Behavior<Command> beginIfReady(StashBuffer<Command> held) {
    boolean recalled = notes.map(StrategyNotes::isRecalled).orElse(true);
    if (!recalled || !warmUp.isOver()) {
      return warmingUp(held);
    }
    notes.flatMap(StrategyNotes::recalled).ifPresent(state -> strategy.onState(state, desk));
    for (MarketNews.History history : warmUp.answers()) {
      if (history instanceof MarketNews.PastTrades past && !past.trades().isEmpty()) {
        AggTrade last = past.trades().get(past.trades().size() - 1);
        latestPast.merge(history.symbol(), last.aggTradeId(), Math::max);
      }
      strategy.onHistory(history, desk);
    }
    return held.unstashAll(running());
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(MarketSaid.class, said -> onMarketNews(said.news()))
        .onMessage(ReplyCame.class, came -> onReply(came.reply()))
        .onMessage(Refused.class, refused -> onRefused(refused.error()))
        .onMessage(NewsCame.class, came -> onNews(came.news()))
        .onMessage(TradesTold.class, told -> onTrades(told.trades()))
        .onMessage(
            MemorySaid.class,
            said -> {
              notes.ifPresent(all -> all.told(said.told()));
              return Behaviors.same();
            })
        .onMessageEquals(RenewDue.INSTANCE, this::onRenewDue)
        .build();
  }

  private void subscribe() {
    for (Symbol symbol : plan.symbols()) {
      plan.kinds().forEach(kind -> market.tell(new Market.Subscribe(symbol, kind, marketEar)));
    }
    accounts.tell(plan.account(), new OrderGateway.Subscribe(newsEar));
  }

  private Behavior<Command> onRenewDue() {
    subscribe();
    notes.ifPresent(StrategyNotes::renew);
    desk.unanswered.values().forEach(desk::execute);
    renewals++;
    if (renewals % RENEWALS_PER_LOOK == 0 && !desk.open.isEmpty()) {
      accounts.tell(plan.account(), new OrderGateway.GetTrades(tradesEar));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onMarketNews(MarketNews news) {
    Symbol symbol = news.symbol();
    if (news instanceof MarketNews.Trades trades) {
      if (latestPast.isEmpty()) {
        trades.trades().forEach(trade -> strategy.onTrade(trade, desk));
      } else {
        trades.trades().forEach(this::onTradeAfterPast);
      }
      received(symbol, Market.Kind.TRADES);
    } else if (news instanceof MarketNews.Quote quote) {
      strategy.onQuote(quote.ticker(), desk);
      received(symbol, Market.Kind.QUOTES);
    } else if (news instanceof MarketNews.Mark mark) {
      strategy.onMarkPrice(mark.price(), desk);
      received(symbol, Market.Kind.MARK_PRICE);
    } else if (news instanceof MarketNews.Rules rules) {
      desk.instruments.put(symbol, rules.instrument());
    } else if (news instanceof MarketNews.Health health) {
      // Told again with each renewal: only a change is worth a call.
      if (!health.equals(desk.healths.put(symbol, health))) {
        strategy.onHealth(health, desk);
      }
    } else if (news instanceof MarketNews.Lagged lagged) {
      // None: the feed has ended, as at each shutdown, and no trade is known to be missed.
      if (lagged.dropped() > 0) {
        context.getLog().warn("{}: missed {} {}", plan.name(), lagged.dropped(), lagged.kind());
      }
      market.tell(new Market.Subscribe(symbol, lagged.kind(), marketEar));
      strategy.onGap(symbol, lagged.kind(), desk);
    } else if (news instanceof MarketNews.UnknownSymbol && unknown.add(symbol)) {
      context.getLog().warn("{}: no such symbol {}", plan.name(), symbol);
    }
    return Behaviors.same();
  }

  /** Tells what its history has not told, and where something lies between the two. */
  private void onTradeAfterPast(AggTrade trade) {
    Long latest = latestPast.get(trade.symbol());
    if (latest != null && trade.aggTradeId() <= latest) {
      return;
    }
    latestPast.remove(trade.symbol());
    if (latest != null && trade.aggTradeId() > latest + 1) {
      strategy.onGap(trade.symbol(), Market.Kind.TRADES, desk);
    }
    strategy.onTrade(trade, desk);
  }

  private void received(Symbol symbol, Market.Kind kind) {
    market.tell(new Market.Received(symbol, kind, marketEar));
  }

  private Behavior<Command> onReply(OrderGateway.Reply reply) {
    SignalId signal;
    if (reply instanceof OrderGateway.Accepted accepted) {
      signal = accepted.signal();
    } else if (reply instanceof OrderExecutionError error) {
      signal = error.signal();
    } else {
      return Behaviors.unhandled();
    }
    // A signal that was sent twice is answered twice.
    if (desk.unanswered.remove(signal) != null) {
      if (reply instanceof OrderGateway.Accepted) {
        desk.open.add(signal);
      }
      strategy.onReply(reply, desk);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onRefused(OrderExecutionError error) {
    strategy.onReply(error, desk);
    return Behaviors.same();
  }

  private Behavior<Command> onNews(OrderGateway.News news) {
    if (news instanceof OrderGateway.ModeChanged changed) {
      if (!Optional.of(changed.state()).equals(desk.mode)) {
        desk.mode = Optional.of(changed.state());
        strategy.onNews(news, desk);
      }
      return Behaviors.same();
    }
    Optional<SignalId> signal = signalOf(news);
    // An error is an answer and news alike, and an adapter is chosen by the message's class: which
    // of the two it is tells only whether an answer is still due.
    if (news instanceof OrderExecutionError error && desk.isUnanswered(error.signal())) {
      return onReply(error);
    }
    if (signal.isPresent() && desk.isOwn(signal.get())) {
      if (isLast(news)) {
        desk.open.remove(signal.get());
      }
      strategy.onNews(news, desk);
    }
    return Behaviors.same();
  }

  /** Makes up for the news of an end that was lost while the account was restarted. */
  private Behavior<Command> onTrades(OrderGateway.Trades trades) {
    for (TradeSummary summary : trades.closed()) {
      if (desk.open.contains(summary.signal())) {
        onNews(new OrderGateway.Closed(summary));
      }
    }
    return Behaviors.same();
  }

  private static boolean isLast(OrderGateway.News news) {
    return news instanceof OrderGateway.Closed || news instanceof OrderExecutionError;
  }

  private static Optional<SignalId> signalOf(OrderGateway.News news) {
    if (news instanceof OrderGateway.EntryFilled filled) {
      return Optional.of(filled.signal());
    }
    if (news instanceof OrderGateway.Protected guarded) {
      return Optional.of(guarded.signal());
    }
    if (news instanceof OrderGateway.Closed closed) {
      return Optional.of(closed.summary().signal());
    }
    if (news instanceof OrderExecutionError error) {
      return Optional.of(error.signal());
    }
    return Optional.empty();
  }

  private final class OwnDesk implements Desk {
    private final Clock clock;
    private final String idPrefix;
    private final Map<Symbol, Instrument> instruments = new TreeMap<>();
    private final Map<Symbol, MarketNews.Health> healths = new TreeMap<>();
    private final Map<SignalId, Signal> unanswered = new LinkedHashMap<>();
    private final Set<SignalId> open = new TreeSet<>();
    private Optional<ModeState> mode = Optional.empty();
    private int signals;

    private OwnDesk(Clock clock) {
      this.clock = clock;
      // A name holds no colon, so that no strategy takes another's signals for its own.
      this.idPrefix = plan.name() + ':' + Long.toString(clock.millis(), 36) + ':';
    }

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public SignalId nextId() {
      signals++;
      return new SignalId(idPrefix + signals);
    }

    @Override
    public void send(Signal signal) {
      if (unanswered.size() >= MOST_UNANSWERED && !unanswered.containsKey(signal.id())) {
        Mode now = mode.map(ModeState::mode).orElse(Mode.STARTING);
        // Told, not called: a strategy must not be called from within its own call.
        context.getSelf().tell(new Refused(new OrderExecutionError.Busy(signal.id(), now)));
        return;
      }
      unanswered.put(signal.id(), signal);
      execute(signal);
    }

    private void execute(Signal signal) {
      accounts.tell(plan.account(), new OrderGateway.Execute(signal, replyEar));
    }

    @Override
    public void save(String state) {
      if (state.length() > LONGEST_STATE) {
        throw new IllegalArgumentException(
            "a state of %d characters must have at most %d"
                .formatted(state.length(), LONGEST_STATE));
      }
      notes.ifPresent(all -> all.save(state));
    }

    @Override
    public Optional<Instrument> instrument(Symbol symbol) {
      return Optional.ofNullable(instruments.get(symbol));
    }

    @Override
    public Optional<MarketNews.Health> health(Symbol symbol) {
      return Optional.ofNullable(healths.get(symbol));
    }

    @Override
    public Optional<ModeState> mode() {
      return mode;
    }

    private boolean isUnanswered(SignalId signal) {
      return unanswered.containsKey(signal);
    }

    /** Also those from before a restart: what becomes of them still matters. */
    private boolean isOwn(SignalId signal) {
      return signal.value().startsWith(plan.name() + ':');
    }
  }
}
