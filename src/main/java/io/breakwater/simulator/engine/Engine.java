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
 * Liquidation and funding are not part of it yet.
 */
public final class Engine {
  private static final Duration DEPTH_STEP = Duration.ofMillis(100);
  private static final String ID_LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final EngineSettings settings;
  private final RandomGenerator random;
  private final Map<Symbol, SymbolMarket> markets = new LinkedHashMap<>();
  private final Map<String, TradingAccount> accounts = new LinkedHashMap<>();
  private final Bookkeeper books;
  private final Matching matching;
  private final Placement placement;
  private final Conditionals conditionals;
  private final Amendments amendments;
  private final Settlement settlement;
  private final Countdowns countdowns = new Countdowns();
  private final PastAccounts past;

  private List<EngineEvent> events = new ArrayList<>();
  private Instant now;
  private Instant quoteDue;
  private Instant depthDue;
  private Instant markDue;
  private int depthsWanted;

  public Engine(EngineSettings settings, RandomGenerator random, Instant start) {
    this.settings = settings;
    this.random = random;
    this.books = new Bookkeeper(settings, this::emit);
    this.matching = new Matching(books, this::emit);
    ClientIds ids = new ClientIds(settings.variants());
    this.placement =
        new Placement(settings, books, matching, ids, () -> letters(22), this::afterTrade);
    this.conditionals = new Conditionals(settings, books, ids, random, () -> letters(22));
    this.past = new PastAccounts(settings.variants().readLag());
    this.amendments = new Amendments(settings, books, matching, placement, this::afterTrade);
    this.settlement = new Settlement(books);
    for (Instrument instrument : settings.instruments()) {
      markets.put(
          instrument.symbol(), new SymbolMarket(markets.size(), instrument, settings, random));
    }
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
    }
    afterTrade(market);
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
      }
    }
  }

  private void tellMarks() {
    for (SymbolMarket market : markets.values()) {
      if (market.isOpen()) {
        emit(new EngineEvent.MarkPriceTicked(now, market.symbol(), markView(market)));
      }
    }
  }

  private void afterTrade(SymbolMarket market) {
    market.tellBest(now, this::emit);
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
    var account = new TradingAccount(name, wallet, now);
    if (accounts.putIfAbsent(name, account) != null) {
      throw new IllegalArgumentException("account " + name + " is open already");
    }
    books.deposited(account, wallet, now);
    past.changed(account);
    past.keep(now);
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
    TradingAccount account = account(name);
    SymbolMarket market = market(symbol);
    if (leverage < 1 || leverage > Brackets.maxLeverage()) {
      throw Refusal.of(-4028, "Leverage " + leverage + " is not valid");
    }
    BigDecimal more = BigDecimal.ZERO;
    for (Holding holding : account.holdings(symbol)) {
      BigDecimal exposure = account.exposure(holding, Side.BUY, BigDecimal.ZERO);
      if (exposure.compareTo(Brackets.maxNotional(leverage)) > 0) {
        throw Refusal.of(-2027, "Exceeded the maximum allowable position at current leverage.");
      }
      more =
          more.add(account.margin(holding, Side.BUY, BigDecimal.ZERO, leverage))
              .subtract(
                  account.margin(holding, Side.BUY, BigDecimal.ZERO, account.leverage(symbol)));
    }
    if (more.signum() > 0 && more.compareTo(account.balance().available()) > 0) {
      throw Refusal.of(-2028, "Leverage is smaller than permitted: insufficient margin balance.");
    }
    account.leverages.put(market.symbol(), leverage);
    emit(new EngineEvent.LeverageChanged(now, name, symbol, leverage));
  }

  public void setMarginType(String name, Symbol symbol, MarginType type) {
    TradingAccount account = account(name);
    market(symbol);
    if (account.marginType(symbol) == type) {
      throw Refusal.of(-4046, "No need to change margin type.");
    }
    if (type == MarginType.ISOLATED && account.multiAssets) {
      throw Refusal.of(
          -4168, "Unable to adjust to isolated-margin mode under the Multi-Assets mode.");
    }
    if (account.hasOpenOrders(symbol)) {
      throw Refusal.of(-4047, "Margin type cannot be changed if there exists open orders.");
    }
    if (account.holdings(symbol).stream().anyMatch(holding -> !holding.isFlat())) {
      throw Refusal.of(-4048, "Margin type cannot be changed if there exists position.");
    }
    account.marginTypes.put(symbol, type);
    List<PositionView> rows = new ArrayList<>();
    account.holdings(symbol).forEach(holding -> rows.add(view(account, holding)));
    emit(
        new EngineEvent.AccountChanged(
            now, name, "MARGIN_TYPE_CHANGE", account.wallet, BigDecimal.ZERO, rows));
  }

  public void setHedge(String name, boolean hedge) {
    TradingAccount account = account(name);
    if (account.hedge == hedge) {
      throw Refusal.of(-4059, "No need to change position side.");
    }
    if (!account.openOrders.isEmpty() || !account.openAlgos.isEmpty()) {
      throw Refusal.of(-4067, "Position side cannot be changed if there exists open orders.");
    }
    if (account.holdings().stream().anyMatch(holding -> !holding.isFlat())) {
      throw Refusal.of(-4068, "Position side cannot be changed if there exists position.");
    }
    account.hedge = hedge;
    past.changed(account);
  }

  public void setMultiAssets(String name, boolean multiAssets) {
    TradingAccount account = account(name);
    if (account.multiAssets == multiAssets) {
      throw Refusal.of(
          -4171,
          "Adjusted asset mode is currently set and does not need to be adjusted repeatedly.");
    }
    if (!account.openOrders.isEmpty() || !account.openAlgos.isEmpty()) {
      throw Refusal.of(-4170, "Unable to adjust Multi-Assets Mode with open orders");
    }
    if (multiAssets && account.marginTypes.containsValue(MarginType.ISOLATED)) {
      throw Refusal.of(
          -4167, "Unable to adjust to Multi-Assets mode with symbols under isolated-margin mode.");
    }
    account.multiAssets = multiAssets;
    emit(new EngineEvent.AssetModeChanged(now, name, multiAssets));
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
    long period = Duration.ofHours(8).toMillis();
    long next = (now.toEpochMilli() / period + 1) * period;
    return new MarkView(market.mark(), market.markAverage(), Instant.ofEpochMilli(next));
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

  /** All fees that all accounts paid. */
  public BigDecimal feesTaken() {
    return books.feesTaken();
  }

  /**
   * What the liquidity providers took in less what they paid: with the wallets, the costs of the
   * open positions and the fees it makes a sum that no trade changes.
   */
  public BigDecimal providersCash() {
    return books.providersCash();
  }

  private PositionView view(TradingAccount account, Holding holding) {
    return account.view(holding, settings.takerFee());
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
      past.changed(account(told.account()));
    }
    events.add(event);
  }
}
