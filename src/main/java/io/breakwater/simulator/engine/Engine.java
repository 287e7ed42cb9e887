package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.Instrument;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
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
  private static final Duration MARK_STEP = Duration.ofSeconds(1);
  private static final Duration LEAST_GOOD_TILL = Duration.ofSeconds(600);
  private static final int POST_ONLY_WOULD_TAKE = -5022;
  private static final int FOK_WOULD_REST = -5021;
  private static final String ID_LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final EngineSettings settings;
  private final RandomGenerator random;
  private final Map<Symbol, SymbolMarket> markets = new LinkedHashMap<>();
  private final Map<String, TradingAccount> accounts = new LinkedHashMap<>();
  private final Ledger ledger;
  private final Bookkeeper books;
  private final Matching matching;
  private final AccountModes modes;
  private final Funding funding;
  private final Liquidation liquidation;
  private final RiskWatch risk;
  private final ClientIds ids;
  private final Conditionals conditionals;
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
    this.ledger = new Ledger(settings);
    this.books = new Bookkeeper(settings, ledger, this::emit);
    this.matching = new Matching(books, this::emit);
    this.ids = new ClientIds(settings.variants());
    this.conditionals = new Conditionals(settings, books, ids, random, () -> letters(22));
    this.past = new PastAccounts(settings.variants().readLag());
    for (Instrument instrument : settings.instruments()) {
      markets.put(instrument.symbol(), new SymbolMarket(instrument, settings, random));
    }
    this.modes = new AccountModes(settings, this::emit);
    this.funding = new Funding(markets.values(), ledger, this::emit, start);
    this.liquidation = new Liquidation(accounts.values(), books, ledger, matching, this::emit);
    this.risk = new RiskWatch(settings, accounts.values(), liquidation, this::emit);
    this.now = start;
    this.quoteDue = start.plus(settings.model().quoteStep());
    this.depthDue = start.plus(DEPTH_STEP);
    this.markDue = start.truncatedTo(ChronoUnit.SECONDS).plus(MARK_STEP);
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
    return child.isBefore(due) ? child : due;
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
      conditionals.placeDue(
          now, (algo, order) -> accept(algo.account, algo.market, order, Optional.of(algo)));
      if (!quoteDue.isAfter(now)) {
        quoteDue = quoteDue.plus(settings.model().quoteStep());
        requote();
      }
      if (!markDue.isAfter(now)) {
        markDue = markDue.plus(MARK_STEP);
        tellMarks();
        expireGoodTill();
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
   * quantity is at least one step.
   */
  public void recordedTrade(
      Symbol symbol, BigDecimal price, BigDecimal quantity, Optional<Side> taker, Instant at) {
    advance(at);
    SymbolMarket market = market(symbol);
    long ticks = Math.max(1, market.grid.ticks(price));
    long steps = Math.max(1, market.grid.steps(quantity));
    Side side = taker.orElseGet(() -> takerByTickRule(market, ticks));
    matching.recorded(market, ticks, steps, side, now);
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
      if (market.isOpen()) {
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

  private void expireGoodTill() {
    for (TradingAccount account : accounts.values()) {
      for (EngineOrder order : List.copyOf(account.openOrders.values())) {
        if (order.isOpen() && order.goodTill.filter(till -> !till.isAfter(now)).isPresent()) {
          books.expire(order, Bookkeeper.NO_REASON, now);
        }
      }
    }
  }

  private void afterTrade(SymbolMarket market) {
    market.tellBest(now, this::emit);
    conditionals.trigger(accounts.values(), market, now);
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
    TradingAccount account = account(name);
    SymbolMarket market = tradable(request.symbol());
    OrderRules.checkSide(account.hedge, request.positionSide(), request.reduceOnly());
    request.clientOrderId().ifPresent(id -> OrderRules.checkClientId("newClientOrderId", id));
    boolean isMarket = request.type() == OrderType.MARKET;
    request.price().ifPresent(price -> OrderRules.checkPrice(market.instrument, price));
    OrderRules.checkQuantity(market.instrument, request.quantity(), isMarket);
    checkGoodTill(request);
    request
        .price()
        .ifPresent(
            price ->
                OrderRules.checkPercentPrice(
                    market.instrument,
                    request.side(),
                    price,
                    market.mark(),
                    settings.variants().is(Choice.ErrorTexts.LIVE)));
    request.clientOrderId().ifPresent(id -> ids.check(account, request.symbol(), id, now));
    EngineOrder order = accept(account, market, request, Optional.empty());
    return order.view();
  }

  private EngineOrder accept(
      TradingAccount account,
      SymbolMarket market,
      OrderRequest request,
      Optional<AlgoOrder> parent) {
    var draft = new EngineOrder(0, account, market, "", request, request.quantity(), parent, now);
    BigDecimal quantity = request.quantity();
    if (draft.isReducing()) {
      quantity = reducible(draft);
    } else {
      OrderRules.checkNotional(
          market.instrument, request.price().orElse(market.mark()), request.quantity());
      checkMargin(draft);
    }
    long count =
        account.openOrders.values().stream().filter(order -> order.market == market).count();
    if (count >= market.instrument.maxOrders()) {
      throw Refusal.of(-2025, "Reach max open order limit.");
    }
    try {
      checkBook(draft, quantity);
    } catch (Refusal refusal) {
      boolean told = refusal.code() == POST_ONLY_WOULD_TAKE || refusal.code() == FOK_WOULD_REST;
      if (told && parent.isEmpty() && settings.variants().is(Choice.RefusedByBook.EXPIRED_EVENT)) {
        books.refused(named(account, market, request, quantity, parent), now);
      }
      throw refusal;
    }
    EngineOrder order = named(account, market, request, quantity, parent);
    parent.ifPresent(
        algo -> {
          algo.child = Optional.of(order);
          books.algoMoved(algo, AlgoStatus.TRIGGERED, now);
        });
    books.accepted(order, now);
    matching.take(order, now);
    afterTrade(market);
    return order;
  }

  /** An order with a number and a name. */
  private EngineOrder named(
      TradingAccount account,
      SymbolMarket market,
      OrderRequest request,
      BigDecimal quantity,
      Optional<AlgoOrder> parent) {
    return new EngineOrder(
        market.nextOrderId(),
        account,
        market,
        request.clientOrderId().orElseGet(() -> letters(22)),
        request,
        quantity,
        parent,
        now);
  }

  /** The quantity of a reducing order, which may be shrunk to the position. */
  private BigDecimal reducible(EngineOrder draft) {
    Variants variants = settings.variants();
    BigDecimal closable = books.fillable(draft, draft.quantity.max(BigDecimal.ZERO));
    if (closable.signum() == 0) {
      throw Refusal.of(-2022, "ReduceOnly Order is rejected.");
    }
    checkCovered(draft);
    if (closable.compareTo(draft.quantity) == 0) {
      return closable;
    }
    boolean strict = draft.closesSide() || variants.is(Choice.OversizeReduceOnly.REJECTED);
    if (strict && draft.parent.isEmpty()) {
      throw Refusal.of(-2022, "ReduceOnly Order is rejected.");
    }
    return variants.is(Choice.OversizeReduceOnly.SHRINKS_AT_FILL) ? draft.quantity : closable;
  }

  /** Open orders may reduce all that there is already. */
  private void checkCovered(EngineOrder draft) {
    Variants variants = settings.variants();
    boolean closesAll = draft.parent.filter(algo -> algo.request.closePosition()).isPresent();
    if (closesAll || variants.is(Choice.CoveredReduceOnly.TAKEN)) {
      return;
    }
    BigDecimal left = draft.account.holding(draft.market, draft.positionSide).amount.abs();
    for (EngineOrder order : draft.account.openOrders.values()) {
      if (order.market == draft.market
          && order.positionSide == draft.positionSide
          && order.side == draft.side
          && order.isReducing()) {
        left = left.subtract(order.remaining());
      }
    }
    if (left.signum() <= 0) {
      throw variants.is(Choice.CoveredReduceOnly.REJECTED_2022)
          ? Refusal.of(-2022, "ReduceOnly Order is rejected.")
          : Refusal.of(
              -4118,
              "ReduceOnly Order Failed. Please check your existing position and open orders");
    }
  }

  private void checkMargin(EngineOrder draft) {
    TradingAccount account = draft.account;
    Holding holding = account.holding(draft.market, draft.positionSide);
    int leverage = account.leverage(draft.symbol());
    BigDecimal value = draft.quantity.multiply(assumedPrice(draft));
    BigDecimal before = account.exposure(holding, draft.side, BigDecimal.ZERO);
    BigDecimal after = account.exposure(holding, draft.side, value);
    if (after.compareTo(before) <= 0) {
      return;
    }
    if (after.compareTo(draft.market.terms.brackets().maxNotional(leverage)) > 0) {
      throw Refusal.of(-2027, "Exceeded the maximum allowable position at current leverage.");
    }
    BigDecimal more =
        account
            .margin(holding, draft.side, value, leverage)
            .subtract(account.margin(holding, draft.side, BigDecimal.ZERO, leverage));
    if (more.compareTo(account.balance().available()) > 0) {
      throw Refusal.of(-2019, "Margin is insufficient.");
    }
  }

  /** What a unit of this order will cost at the worst guess that is fair. */
  private static BigDecimal assumedPrice(EngineOrder draft) {
    if (draft.type == OrderType.LIMIT) {
      return draft.price;
    }
    BigDecimal mark = draft.market.mark();
    long best = draft.market.bestTicks(draft.side.opposite());
    return best == Ladder.NONE ? mark : mark.max(draft.market.grid.price(best));
  }

  /** What only the book can say: post-only, fill-or-kill, and a market order's price bound. */
  private static void checkBook(EngineOrder draft, BigDecimal quantity) {
    SymbolMarket market = draft.market;
    Side other = draft.side.opposite();
    long best = market.bestTicks(other);
    long limit = Matching.limitTicks(draft);
    boolean takes = best != Ladder.NONE && Matching.crosses(draft.side, limit, best);
    if (draft.type == OrderType.MARKET) {
      if (best != Ladder.NONE && !takes) {
        throw Refusal.of(
            -4131, "The counterparty's best price does not meet the PERCENT_PRICE filter limit");
      }
      return;
    }
    if (draft.timeInForce == TimeInForce.GTX && takes) {
      throw Refusal.of(
          POST_ONLY_WOULD_TAKE,
          "Due to the order could not be executed as maker, the Post Only order will be rejected.");
    }
    if (draft.timeInForce == TimeInForce.FOK
        && market.stepsWithin(other, limit) < market.grid.steps(quantity)) {
      throw Refusal.of(
          FOK_WOULD_REST,
          "Due to the order could not be filled immediately, the FOK order has been rejected.");
    }
  }

  private void checkGoodTill(OrderRequest request) {
    boolean wanted = request.timeInForce().filter(tif -> tif == TimeInForce.GTD).isPresent();
    Instant least = now.plus(LEAST_GOOD_TILL);
    if (wanted && request.goodTill().filter(till -> till.isAfter(least)).isEmpty()) {
      throw Refusal.of(
          -5040,
          "The goodTillDate timestamp must be greater than the current time plus 600 seconds and"
              + " smaller than 253402300799000");
    }
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
    SymbolMarket market = market(symbol);
    if (settings.variants().is(Choice.CancelAll.TAKES_CONDITIONAL)) {
      conditionals.cancelAll(account(name), market, now);
    }
    for (EngineOrder order : List.copyOf(account(name).openOrders.values())) {
      if (order.market == market) {
        books.cancel(order, now);
      }
    }
    afterTrade(market);
  }

  public AlgoView placeAlgo(String name, AlgoRequest request) {
    TradingAccount account = account(name);
    return conditionals.place(account, tradable(request.symbol()), request, now);
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

  public List<Instrument> instruments() {
    return settings.instruments();
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
    if (market.isOpen()) {
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

  private SymbolMarket tradable(Symbol symbol) {
    SymbolMarket market = market(symbol);
    if (!market.instrument.isTradable()) {
      throw Refusal.of(-4141, "Symbol is closed");
    }
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
