package io.breakwater.strategy;

import io.breakwater.account.Accounts;
import io.breakwater.account.Mode;
import io.breakwater.account.ModeState;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.Signal;
import io.breakwater.domain.SignalId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TradeSummary;
import io.breakwater.market.Market;
import io.breakwater.market.MarketNews;
import java.time.Clock;
import java.time.Duration;
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

  private enum RenewDue implements Command {
    INSTANCE
  }

  private static final Duration RENEW_INTERVAL = Duration.ofSeconds(10);
  // The list of all trades grows for ever: asked for seldom, and only while a trade is open.
  private static final int RENEWALS_PER_LOOK = 6;
  private static final int MOST_UNANSWERED = 256;

  private final ActorContext<Command> context;
  private final StrategyPlan plan;
  private final Strategy strategy;
  private final ActorRef<Market.Command> market;
  private final Accounts accounts;
  private final ActorRef<MarketNews> marketEar;
  private final ActorRef<OrderGateway.Reply> replyEar;
  private final ActorRef<OrderGateway.News> newsEar;
  private final ActorRef<OrderGateway.Trades> tradesEar;
  private final OwnDesk desk;
  private final Set<Symbol> unknown = new TreeSet<>();
  private int renewals;

  private StrategyRunner(
      ActorContext<Command> context,
      StrategyPlan plan,
      Strategy strategy,
      ActorRef<Market.Command> market,
      Accounts accounts,
      Clock clock) {
    this.context = context;
    context.setLoggerName(StrategyRunner.class);
    this.plan = plan;
    this.strategy = strategy;
    this.market = market;
    this.accounts = accounts;
    this.marketEar = context.messageAdapter(MarketNews.class, MarketSaid::new);
    this.replyEar = context.messageAdapter(OrderGateway.Reply.class, ReplyCame::new);
    this.newsEar = context.messageAdapter(OrderGateway.News.class, NewsCame::new);
    this.tradesEar = context.messageAdapter(OrderGateway.Trades.class, TradesTold::new);
    this.desk = new OwnDesk(clock);
  }

  /**
   * @param strategy makes a fresh one, at each start and restart
   */
  public static Behavior<Command> create(
      StrategyPlan plan,
      Supplier<Strategy> strategy,
      ActorRef<Market.Command> market,
      Accounts accounts,
      Clock clock) {
    return create(plan, strategy, market, accounts, clock, RENEW_INTERVAL);
  }

  /**
   * The same, which asks again for what it asked for so often.
   *
   * @param renewInterval may be long where nothing is ever lost
   */
  public static Behavior<Command> create(
      StrategyPlan plan,
      Supplier<Strategy> strategy,
      ActorRef<Market.Command> market,
      Accounts accounts,
      Clock clock,
      Duration renewInterval) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(RenewDue.INSTANCE, renewInterval);
                  StrategyRunner runner =
                      new StrategyRunner(context, plan, strategy.get(), market, accounts, clock);
                  runner.subscribe();
                  return runner.running();
                }));
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(MarketSaid.class, said -> onMarketNews(said.news()))
        .onMessage(ReplyCame.class, came -> onReply(came.reply()))
        .onMessage(Refused.class, refused -> onRefused(refused.error()))
        .onMessage(NewsCame.class, came -> onNews(came.news()))
        .onMessage(TradesTold.class, told -> onTrades(told.trades()))
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
      trades.trades().forEach(trade -> strategy.onTrade(trade, desk));
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
