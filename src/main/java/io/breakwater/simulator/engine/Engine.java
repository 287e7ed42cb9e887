package io.breakwater.simulator.engine;

import io.breakwater.domain.CandleInterval;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The matching engine with its accounts. Calls come one at a time and with times that never go
 * back; what happened is fetched with {@link #drainEvents}. Refuses by throwing {@link Refusal}.
 */
public final class Engine {
  private static final Duration DEPTH_STEP = Duration.ofMillis(100);
  private static final String ID_LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final EngineSettings settings;
  private final RandomGenerator random;
  private final Map<Symbol, SymbolMarket> markets = new LinkedHashMap<>();
  private final Map<String, TradingAccount> accounts = new LinkedHashMap<>();
  private final Ledger ledger;
  private final Bookkeeper books;
  private final Matching matching;
  private final Placement placement;
  private final Conditionals conditionals;
  private final Amendments amendments;
  private final Settlement settlement;
  private final AccountModes modes;
  private final Funding funding;
  private final Liquidation liquidation;
  private final RiskWatch risk;
  private final Countdowns countdowns = new Countdowns();
  private final PastAccounts past;

  private List<EngineEvent> events = new ArrayList<>();
  private Instant now;
  private Instant quoteDue;
  private Instant depthDue;
  private Instant markDue;
  private int depthsWanted;
  private Duration algoForgetting;

  public Engine(EngineSettings settings, RandomGenerator random, Instant start) {
    this.settings = settings;
    this.random = random;
    this.ledger = new Ledger(settings);
    this.books = new Bookkeeper(settings, ledger, this::emit);
    this.matching = new Matching(books, this::emit);
    ClientIds ids = new ClientIds(settings.variants());
    this.placement =
        new Placement(settings, books, matching, ids, () -> letters(22), this::afterTrade);
    this.conditionals = new Conditionals(settings, books, ids, random, () -> letters(22));
    this.past = new PastAccounts(settings.variants().readLag(), settings.keptPast());
    this.algoForgetting = settings.variants().algoForgetting();
    this.amendments = new Amendments(settings, books, matching, placement, this::afterTrade);
    this.settlement = new Settlement(books);
    for (Instrument instrument : settings.instruments()) {
      markets.put(
          instrument.symbol(), new SymbolMarket(markets.size(), instrument, settings, random));
    }
    this.modes = new AccountModes(settings, this::emit);
    this.funding = new Funding(markets.values(), ledger, this::emit, start);
    this.liquidation = new Liquidation(accounts.values(), books, ledger, matching, this::emit);
    this.risk = new RiskWatch(settings, accounts.values(), liquidation, this::emit);
    this.now = start;
    this.quoteDue = start.plus(settings.model().quoteStep());
    this.depthDue = start.plus(DEPTH_STEP);
    this.markDue = start.truncatedTo(ChronoUnit.SECONDS).plus(settings.model().markStep());
  }

  public EngineSettings settings() {
    return settings;
  }

  public Instant now() {
    return now;
  }

  /** When something is due by itself. */
  public Instant nextDue() {
    Instant due = quoteDue.isBefore(markDue) ? quoteDue : markDue;
    due = depthDue.isBefore(due) && depthsWanted > 0 ? depthDue : due;
    Instant child = conditionals.nextDue();
    due = child.isBefore(due) ? child : due;
    Instant countdown = countdowns.nextDue();
    return countdown.isBefore(due) ? countdown : due;
  }

  /** What happened since the last call, oldest first. */
  public List<EngineEvent> drainEvents() {
    past.keep(now);
    List<EngineEvent> drained = events;
    events = new ArrayList<>();
    return drained;
  }

  /** Which of a symbol's costly events somebody listens to; without listeners they are left out. */
  public void listen(Symbol symbol, boolean best, boolean depth) {
    SymbolMarket market = market(symbol);
    market.bestWanted = best;
    depthsWanted += (depth ? 1 : 0) - (market.depthWanted ? 1 : 0);
    market.depthWanted = depth;
  }

  /** Does everything that is due up to this moment, in the order of its times. */
  public void advance(Instant until) {
    while (true) {
      Instant due = nextDue();
      if (due.isAfter(until)) {
        break;
      }
      now = due.isAfter(now) ? due : now;
      countdowns.runOut(now, this::cancelAtCountdown);
      conditionals.placeDue(now, (algo, order) -> placement.placeChild(algo, order, now));
      if (!quoteDue.isAfter(now)) {
        quoteDue = quoteDue.plus(settings.model().quoteStep());
        requote();
      }
      if (!markDue.isAfter(now)) {
        markDue = markDue.plus(settings.model().markStep());
        tellMarks();
        placement.expireOld(now);
        conditionals.expireOld(now);
      }
      if (!depthDue.isAfter(now)) {
        skipDepthTo(now);
        markets.values().forEach(market -> market.tellDepth(now, this::emit));
      }
      past.keep(now);
    }
    now = until.isAfter(now) ? until : now;
  }

  /** Opens a symbol at its first price: from here on it has a book. */
  public void open(Symbol symbol, BigDecimal price, Instant at) {
    advance(at);
    SymbolMarket market = market(symbol);
    long ticks = Math.max(1, market.grid.ticks(price));
    market.lastTraded(ticks, Side.BUY);
    market.ladder.recenter(ticks, Side.BUY);
    market.changed();
    market.tellBest(now, this::emit);
  }

  /**
   * A trade of the recording happens at {@code at}. Its price is put on the symbol's grid, and its
   * quantity is at least one step. While the symbol is halted or closed it is left out.
   */
  public void recordedTrade(
      Symbol symbol, BigDecimal price, BigDecimal quantity, Optional<Side> taker, Instant at) {
    advance(at);
    SymbolMarket market = market(symbol);
    if (!SymbolStates.trades(market.instrument.status())) {
      return;
    }
    long ticks = Math.max(1, market.grid.ticks(price));
    long steps = Math.max(1, market.grid.steps(quantity));
    Side side = taker.orElseGet(() -> takerByTickRule(market, ticks));
    matching.recorded(market, ticks, steps, side, now);
    if (settings.model().marksTrades()) {
      market.markLast();
      afterTrade(market);
      risk.markMoved(market, now);
      return;
    }
    if (settings.model().quotesTrades()) {
      market.tellBest(now, this::emit);
    }
    trigger(market);
  }

  /**
   * The best bid and ask of a market that is lived elsewhere: from now on the providers quote them
   * and no others. One that is crossed is left out.
   */
  public void quoted(Symbol symbol, BookView.Level bid, BookView.Level ask, Instant at) {
    advance(at);
    SymbolMarket market = market(symbol);
    long bidTicks = market.grid.ticks(bid.price());
    long askTicks = market.grid.ticks(ask.price());
    if (bidTicks < 1 || bidTicks >= askTicks || !market.isOpen()) {
      return;
    }
    market.ladder.quote(
        bidTicks, market.grid.steps(bid.quantity()), askTicks, market.grid.steps(ask.quantity()));
    market.changed();
    matching.providersCross(market, now);
    afterTrade(market);
  }

  /** Who was the taker, where a recording does not say: a higher price was bought. */
  private static Side takerByTickRule(SymbolMarket market, long ticks) {
    if (ticks == market.lastTicks()) {
      return market.lastTaker();
    }
    return ticks > market.lastTicks() ? Side.BUY : Side.SELL;
  }

  private void requote() {
    for (SymbolMarket market : markets.values()) {
      if (market.isOpen() && SymbolStates.trades(market.instrument.status())) {
        market.followLast(settings.model().quoteStep());
        market.ladder.refresh();
        market.changed();
        matching.providersCross(market, now);
        afterTrade(market);
        risk.markMoved(market, now);
      }
    }
  }

  private void tellMarks() {
    liquidation.tell(now);
    for (SymbolMarket market : markets.values()) {
      funding.tick(market, accounts.values(), now);
      if (market.isOpen()) {
        emit(new EngineEvent.MarkPriceTicked(now, market.symbol(), markView(market)));
      }
    }
  }

  private void afterTrade(SymbolMarket market) {
    market.tellBest(now, this::emit);
    trigger(market);
  }

  private void trigger(SymbolMarket market) {
    if (SymbolStates.trades(market.instrument.status())) {
      conditionals.trigger(market, now);
    }
  }

  private void skipDepthTo(Instant moment) {
    long behind = Duration.between(depthDue, moment).toMillis() / DEPTH_STEP.toMillis();
    depthDue = depthDue.plus(DEPTH_STEP.multipliedBy(behind + 1));
  }

  /** Opens an account with this much USDT. The name must be new. */
  public void openAccount(String name, BigDecimal wallet) {
    var account = new TradingAccount(name, now);
    if (accounts.putIfAbsent(name, account) != null) {
      throw new IllegalArgumentException("account " + name + " is open already");
    }
    ledger.deposit(account, Ledger.USDT, wallet, now);
    past.changed(account);
    past.keep(now);
  }

  /**
   * Somebody pays into an account.
   *
   * @param asset such as USDT or BNB; nothing but USDT is margin
   */
  public void deposit(String name, String asset, BigDecimal amount, Instant at) {
    advance(at);
    TradingAccount account = account(name);
    ledger.deposit(account, asset, amount, now);
    account.updated = now;
    emit(
        new EngineEvent.AccountChanged(
            now,
            name,
            "DEPOSIT",
            Optional.empty(),
            List.of(account.told(asset, amount)),
            List.of()));
  }

  /** Of commission, as {@link FeeTable} has it. */
  public void setFeeTier(String name, int tier) {
    account(name).tier = tier;
    past.changed(account(name));
  }

  public int feeTier(String name) {
    return account(name).tier;
  }

  /** Whether commission is paid in the asset of {@link EngineSettings#discount} where it can be. */
  public void setFeeBurn(String name, boolean burn) {
    account(name).feeBurn = burn;
    past.changed(account(name));
  }

  public boolean isFeeBurn(String name) {
    return account(name).feeBurn;
  }

  public List<String> accountNames() {
    return List.copyOf(accounts.keySet());
  }

  public int leverage(String account, Symbol symbol) {
    return account(account).leverage(symbol);
  }

  public MarginType marginType(String account, Symbol symbol) {
    return account(account).marginType(symbol);
  }

  public boolean isHedge(String account) {
    return account(account).hedge;
  }

  public boolean isMultiAssets(String account) {
    return account(account).multiAssets;
  }

  public void setLeverage(String name, Symbol symbol, int leverage) {
    modes.setLeverage(account(name), market(symbol), leverage, now);
  }

  public void setMarginType(String name, Symbol symbol, MarginType type) {
    modes.setMarginType(account(name), market(symbol), type, now);
  }

  /**
   * Moves margin between the cross wallet and an isolated position.
   *
   * @param side BOTH in one-way mode
   * @param add false: takes it out
   */
  public void moveMargin(
      String name, Symbol symbol, PositionSide side, BigDecimal amount, boolean add) {
    modes.moveMargin(account(name), market(symbol), side, amount, add, now);
  }

  public void setHedge(String name, boolean hedge) {
    modes.setHedge(account(name), hedge);
    past.changed(account(name));
  }

  public void setMultiAssets(String name, boolean multiAssets) {
    modes.setMultiAssets(account(name), multiAssets, now);
  }

  /** Takes an order, matches it and says where it stands then. */
  public OrderView place(String name, OrderRequest request) {
    return placement.place(account(name), open(request.symbol()), request, now).view();
  }

  /** Says what would be taken, and refuses the rest, without taking it. */
  public OrderView test(String name, OrderRequest request) {
    return placement.test(account(name), open(request.symbol()), request, now).view();
  }

  /** Changes price and quantity of a resting order; it may be filled, or canceled, by that. */
  public OrderView amend(String name, AmendRequest request) {
    return amendments.amend(account(name), market(request.symbol()), request, now).view();
  }

  /**
   * Has all orders of a symbol canceled after a while, unless it is called again before.
   *
   * @param wait zero: not any more
   */
  public void countdown(String name, Symbol symbol, Duration wait) {
    if (wait.isZero()) {
      countdowns.stop(account(name), market(symbol));
    } else {
      countdowns.set(account(name), market(symbol), now.plus(wait));
    }
  }

  private void cancelAtCountdown(TradingAccount account, SymbolMarket market) {
    boolean all = settings.variants().is(Choice.CountdownCancel.TAKES_CONDITIONAL);
    cancelAll(account, market, all);
  }

  /**
   * A symbol has other rules from now on, or another status. With its end (SETTLING and what comes
   * after) open orders expire and positions are settled at the mark price.
   */
  public void change(Instrument next) {
    SymbolMarket market = market(next.symbol());
    boolean wasOver = SymbolStates.isOver(market.instrument.status());
    market.change(next);
    emit(new EngineEvent.ContractChanged(now, next.symbol(), next));
    if (SymbolStates.isOver(next.status()) && !wasOver) {
      settlement.end(market, accounts.values(), now);
    }
    afterTrade(market);
  }

  /**
   * Liquidates what an account has open in a symbol, however much of its margin is left: what a
   * test of that would otherwise have to wait for. Nothing happens while the symbol stands still.
   */
  public void liquidate(String name, Symbol symbol) {
    TradingAccount account = account(name);
    for (Holding holding : account.holdings(symbol)) {
      liquidation.force(account, holding, now);
    }
    afterTrade(market(symbol));
  }

  /**
   * Closes what an account has open in a symbol at its mark price, as if it stood first in the
   * {@link AdlQueue} when somebody else was liquidated. Nothing happens while the symbol stands
   * still.
   */
  public void deleverage(String name, Symbol symbol) {
    TradingAccount account = account(name);
    for (Holding holding : account.holdings(symbol)) {
      liquidation.deleverage(account, holding, now);
    }
    afterTrade(market(symbol));
  }

  /** Lets orders of a symbol only reduce positions. */
  public void control(Symbol symbol, RiskControl control) {
    market(symbol).riskControl = control;
  }

  public RiskControl riskControl(Symbol symbol) {
    return market(symbol).riskControl;
  }

  /**
   * Puts an account into a group that does not trade with itself where its orders say so.
   *
   * @param group 0: none
   */
  public void setTradeGroup(String name, long group) {
    account(name).tradeGroup = group;
  }

  public long tradeGroup(String name) {
    return account(name).tradeGroup;
  }

  /** Cancels an open order, found by number or, without one, by client id. */
  public OrderView cancel(
      String name, Symbol symbol, Optional<Long> orderId, Optional<String> clientOrderId) {
    market(symbol);
    EngineOrder order =
        account(name)
            .order(symbol, orderId, clientOrderId)
            .filter(EngineOrder::isOpen)
            .orElseThrow(() -> Refusal.of(-2011, "Unknown order sent."));
    books.cancel(order, now);
    afterTrade(order.market);
    return order.view();
  }

  /** Cancels all plain orders of a symbol; whether conditional ones stay is a choice. */
  public void cancelAll(String name, Symbol symbol) {
    boolean all = settings.variants().is(Choice.CancelAll.TAKES_CONDITIONAL);
    cancelAll(account(name), market(symbol), all);
  }

  private void cancelAll(TradingAccount account, SymbolMarket market, boolean conditional) {
    if (conditional) {
      conditionals.cancelAll(account, market, now);
    }
    for (EngineOrder order : List.copyOf(account.openOrders.values())) {
      if (order.market == market) {
        books.cancel(order, now);
      }
    }
    afterTrade(market);
  }

  public AlgoView placeAlgo(String name, AlgoRequest request) {
    TradingAccount account = account(name);
    SymbolMarket market = open(request.symbol());
    SymbolStates.checkPlacing(market.instrument.status(), isReducing(request), settings.variants());
    return conditionals.place(account, market, request, now);
  }

  private static boolean isReducing(AlgoRequest request) {
    boolean closesSide =
        (request.positionSide() == PositionSide.LONG && request.side() == Side.SELL)
            || (request.positionSide() == PositionSide.SHORT && request.side() == Side.BUY);
    return request.closePosition() || closesSide || request.reduceOnly().orElse(false);
  }

  public AlgoView cancelAlgo(String name, Optional<Long> algoId, Optional<String> clientAlgoId) {
    return conditionals.cancel(account(name), algoId, clientAlgoId, now);
  }

  public void cancelAllAlgos(String name, Symbol symbol) {
    SymbolMarket market = market(symbol);
    conditionals.cancelAll(account(name), market, now);
  }

  /** All that there is to read of an account. */
  public AccountBooks books(String name) {
    return new AccountBooks(this, account(name));
  }

  /** The same as the exchange tells it to the account: perhaps as it was a little earlier. */
  public AccountBooks shownBooks(String name) {
    return new AccountBooks(this, past.seen(account(name), now));
  }

  /**
   * From now on reads tell what an account was this long ago, or, where that is longer than its
   * past is kept, as long as it is.
   *
   * @param lag empty: as the variants have it
   */
  public void lagReads(Optional<Duration> lag) {
    boolean wasKept = past.isKept();
    past.lag(lag.orElse(settings.variants().readLag()));
    if (past.isKept() && !wasKept) {
      accounts.values().forEach(past::changed);
      past.keep(now);
    }
  }

  /**
   * From now on a look-up finds no conditional order that was taken later than this long ago; the
   * lists do.
   *
   * @param span empty: as the variants have it
   */
  public void forgetAlgos(Optional<Duration> span) {
    algoForgetting = span.orElse(settings.variants().algoForgetting());
  }

  public Duration algoForgetting() {
    return algoForgetting;
  }

  Collection<SymbolMarket> markets() {
    return markets.values();
  }

  /** As they are now. */
  public List<Instrument> instruments() {
    return markets.values().stream().map(market -> market.instrument).toList();
  }

  public Instrument instrument(Symbol symbol) {
    return market(symbol).instrument;
  }

  public BookView book(Symbol symbol) {
    return market(symbol).book();
  }

  public BookView.Level best(Symbol symbol, Side side) {
    return market(symbol).best(side);
  }

  /** The number of the last change of the book. */
  public long updateId(Symbol symbol) {
    return market(symbol).updateId();
  }

  /** Empty before the symbol's first price. */
  public Optional<BigDecimal> lastPrice(Symbol symbol) {
    SymbolMarket market = market(symbol);
    return market.isOpen() ? Optional.of(market.last()) : Optional.empty();
  }

  public MarkView mark(Symbol symbol) {
    return markView(market(symbol));
  }

  private MarkView markView(SymbolMarket market) {
    return new MarkView(
        market.mark(),
        market.markAverage(),
        market.index(),
        funding.rate(market),
        market.terms.interest(),
        funding.next(market));
  }

  /**
   * Mark and index price of a symbol come from outside, now and from now on: they stay until they
   * are set again.
   */
  public void marked(Symbol symbol, BigDecimal mark, BigDecimal index, Instant at) {
    advance(at);
    SymbolMarket market = market(symbol);
    market.marked(mark, index);
    if (market.isOpen() && SymbolStates.trades(market.instrument.status())) {
      afterTrade(market);
      risk.markMoved(market, now);
    }
  }

  /**
   * Rates and times of a symbol's fundings to come, instead of the formula's; after the last one
   * the formula holds again. Rows that are over are left out.
   */
  public void fundingRates(Symbol symbol, List<FundingRate> rows) {
    funding.schedule(market(symbol), rows, now);
  }

  /** The fundings that there were, oldest first. */
  public List<FundingRate> pastFundings(Symbol symbol) {
    return funding.past(market(symbol));
  }

  public List<AggTrade> latestAggTrades(Symbol symbol, int limit) {
    return market(symbol).latestAggTrades(limit);
  }

  public List<AggTrade> aggTradesFrom(Symbol symbol, long id, int limit) {
    return market(symbol).aggTradesFrom(id, limit);
  }

  public List<AggTrade> aggTradesBetween(Symbol symbol, Instant from, Instant until, int limit) {
    return market(symbol).aggTradesBetween(from, until, limit);
  }

  /**
   * Candles of what was traded, oldest first; the last one may still change. Without {@code from}
   * the latest ones, else the first ones.
   *
   * @param from the earliest moment at which one may begin
   * @param until the latest
   */
  public List<CandleView> candles(
      Symbol symbol, CandleInterval interval, Optional<Instant> from, Instant until, int limit) {
    return market(symbol).candles().between(interval, from, until, limit);
  }

  /** All fees in USDT that all accounts paid. */
  public BigDecimal feesTaken() {
    return ledger.fees(Ledger.USDT);
  }

  /** What the liquidity providers took in less what they paid. */
  public BigDecimal providersCash() {
    return ledger.providersCash();
  }

  /**
   * Where all money is. Whatever is ordered, traded, charged or liquidated, {@link
   * MoneyView#isConserved} holds: of each asset the sum is what was deposited.
   */
  public MoneyView moneyView() {
    return ledger.view(accounts.values());
  }

  /** How near a position is to being closed for others' losses: 0, far, to 4. */
  int adl(TradingAccount account, Holding holding) {
    return AdlQueue.quantile(accounts.values(), account.name, holding);
  }

  private TradingAccount account(String name) {
    TradingAccount account = accounts.get(name);
    if (account == null) {
      throw new IllegalArgumentException("no account " + name);
    }
    return account;
  }

  /** Refuses one that is not traded here. */
  SymbolMarket market(Symbol symbol) {
    SymbolMarket market = markets.get(symbol);
    if (market == null) {
      throw Refusal.of(-1121, "Invalid symbol.");
    }
    return market;
  }

  private SymbolMarket open(Symbol symbol) {
    SymbolMarket market = market(symbol);
    if (!market.isOpen()) {
      throw Refusal.of(-1112, "No orders on book for symbol.");
    }
    return market;
  }

  private String letters(int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return text.toString();
  }

  /** A name of 64 letters and digits that nobody can guess from outside. */
  public String newListenKey() {
    return letters(64);
  }

  private void emit(EngineEvent event) {
    if (event instanceof EngineEvent.Private told) {
      TradingAccount account = account(told.account());
      past.changed(account);
      if (event instanceof EngineEvent.AccountChanged) {
        account.risk.stale = true;
      }
    }
    events.add(event);
  }
}
