package io.breakwater.simulator.engine;

import io.breakwater.domain.MarginType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One account's money, settings, positions and orders; now, or as a copy of an earlier moment. */
final class TradingAccount {
  private static final int DEFAULT_LEVERAGE = 20;

  final String name;

  /** By {@link EngineOrder#key}. */
  final Map<Long, EngineOrder> openOrders = new LinkedHashMap<>();

  final Map<Long, AlgoOrder> openAlgos = new LinkedHashMap<>();
  final History<EngineOrder> doneOrders;
  final History<AlgoOrder> doneAlgos;
  final History<AccountTrade> trades;
  final History<IncomeRow> income;
  final History<MarginChange> marginChanges;
  final Map<Symbol, Integer> leverages = new LinkedHashMap<>();
  final Map<Symbol, MarginType> marginTypes = new LinkedHashMap<>();

  /** USDT: the wallets of isolated positions are part of it. */
  BigDecimal wallet = BigDecimal.ZERO;

  boolean hedge;
  boolean multiAssets;

  /** Of commission. */
  int tier;

  /** Whether commission is paid in the discount's asset, where there is enough of it. */
  boolean feeBurn;

  /** Accounts of one group do not trade with each other, as their orders wish; 0: no group. */
  long tradeGroup;

  Instant updated;

  /** Its margins as they are now. */
  final AccountMargin margin = new AccountMargin(this);

  /** Where prices may go before its margins must be looked at again; not part of a copy. */
  final RiskBands risk = new RiskBands();

  private final Map<String, BigDecimal> otherWallets = new TreeMap<>();

  private final Map<Symbol, Map<PositionSide, Holding>> holdings = new LinkedHashMap<>();
  private final List<Holding> allHoldings = new ArrayList<>();

  /** A copy shares the histories; of what is in them it shows only so many. */
  private final Known known;

  private record Known(long orders, long algos, long trades, long income, long margins) {
    private static final Known ALL =
        new Known(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  TradingAccount(String name, Instant now) {
    this.name = name;
    this.updated = now;
    this.doneOrders = new History<>();
    this.doneAlgos = new History<>();
    this.trades = new History<>();
    this.income = new History<>();
    this.marginChanges = new History<>();
    this.known = Known.ALL;
  }

  private TradingAccount(TradingAccount other) {
    this.name = other.name;
    this.wallet = other.wallet;
    this.hedge = other.hedge;
    this.multiAssets = other.multiAssets;
    this.tier = other.tier;
    this.feeBurn = other.feeBurn;
    this.tradeGroup = other.tradeGroup;
    this.updated = other.updated;
    this.doneOrders = other.doneOrders;
    this.doneAlgos = other.doneAlgos;
    this.trades = other.trades;
    this.income = other.income;
    this.marginChanges = other.marginChanges;
    this.known =
        new Known(
            doneOrders.added(),
            doneAlgos.added(),
            trades.added(),
            income.added(),
            marginChanges.added());
    otherWallets.putAll(other.otherWallets);
    leverages.putAll(other.leverages);
    marginTypes.putAll(other.marginTypes);
    other.holdings.forEach(
        (symbol, sides) -> {
          Map<PositionSide, Holding> copies = new LinkedHashMap<>();
          sides.forEach((side, holding) -> copies.put(side, keep(holding.copy())));
          holdings.put(symbol, copies);
        });
    other.openOrders.forEach((id, order) -> openOrders.put(id, order.copy()));
    other.openAlgos.forEach((id, algo) -> openAlgos.put(id, algo.copy(openOrders)));
  }

  /** The account as it is now, whatever happens to it later. */
  TradingAccount copy() {
    return new TradingAccount(this);
  }

  List<EngineOrder> doneOrders() {
    return doneOrders.upTo(known.orders());
  }

  List<AlgoOrder> doneAlgos() {
    return doneAlgos.upTo(known.algos());
  }

  List<AccountTrade> trades() {
    return trades.upTo(known.trades());
  }

  List<IncomeRow> income() {
    return income.upTo(known.income());
  }

  List<MarginChange> marginChanges() {
    return marginChanges.upTo(known.margins());
  }

  Holding holding(SymbolMarket market, PositionSide side) {
    return holdings
        .computeIfAbsent(market.symbol(), symbol -> new LinkedHashMap<>())
        .computeIfAbsent(side, key -> keep(new Holding(market, key, updated)));
  }

  private Holding keep(Holding holding) {
    allHoldings.add(holding);
    return holding;
  }

  /** Those that ever were, flat ones too; not to be changed. */
  List<Holding> holdings() {
    return allHoldings;
  }

  List<Holding> holdings(Symbol symbol) {
    return List.copyOf(holdings.getOrDefault(symbol, Map.of()).values());
  }

  int leverage(Symbol symbol) {
    return leverages.getOrDefault(symbol, DEFAULT_LEVERAGE);
  }

  MarginType marginType(Symbol symbol) {
    return marginTypes.getOrDefault(symbol, MarginType.CROSSED);
  }

  boolean isIsolated(Symbol symbol) {
    return marginType(symbol) == MarginType.ISOLATED;
  }

  BigDecimal wallet(String asset) {
    return asset.equals(Ledger.USDT) ? wallet : otherWallets.getOrDefault(asset, BigDecimal.ZERO);
  }

  void add(String asset, BigDecimal amount) {
    if (asset.equals(Ledger.USDT)) {
      wallet = wallet.add(amount);
    } else {
      otherWallets.merge(asset, amount, BigDecimal::add);
    }
  }

  /** What it has besides USDT, in alphabetical order. */
  Map<String, BigDecimal> otherWallets() {
    return new TreeMap<>(otherWallets);
  }

  /** How a wallet stands after something changed it. */
  EngineEvent.WalletChange told(String asset, BigDecimal change) {
    BigDecimal cross = asset.equals(Ledger.USDT) ? margin.crossWallet() : wallet(asset);
    return new EngineEvent.WalletChange(asset, wallet(asset), cross, change);
  }

  /** Open value of resting orders that can add exposure to this holding. */
  BigDecimal openNotional(Holding holding, Side side) {
    BigDecimal sum = BigDecimal.ZERO;
    for (EngineOrder order : openOrders.values()) {
      if (order.market == holding.market
          && order.positionSide == holding.side
          && order.side == side
          && !order.isReducing()) {
        sum = sum.add(order.remaining().multiply(order.price));
      }
    }
    return sum;
  }

  /** The margin that a holding and its open orders take, were {@code extra} ordered as well. */
  BigDecimal margin(Holding holding, Side side, BigDecimal extra, int leverage) {
    BigDecimal exposure = exposure(holding, side, extra);
    return exposure.divide(BigDecimal.valueOf(leverage), Holding.MONEY_SCALE, RoundingMode.UP);
  }

  /** The larger of what the holding could become by its buys and by its sells. */
  BigDecimal exposure(Holding holding, Side side, BigDecimal extra) {
    BigDecimal buys = openNotional(holding, Side.BUY);
    BigDecimal sells = openNotional(holding, Side.SELL);
    if (side == Side.BUY) {
      buys = buys.add(extra);
    } else {
      sells = sells.add(extra);
    }
    BigDecimal notional = holding.notional();
    return notional.add(buys).abs().max(notional.subtract(sells).abs());
  }

  BalanceView balance() {
    return margin.balance();
  }

  boolean hasOpenOrders(Symbol symbol) {
    return openOrders.values().stream().anyMatch(order -> order.symbol().equals(symbol))
        || openAlgos.values().stream().anyMatch(algo -> algo.market.symbol().equals(symbol));
  }

  Iterable<EngineOrder> latestDone() {
    return doneOrders.latestOf(known.orders());
  }

  Iterable<AlgoOrder> latestDoneAlgos() {
    return doneAlgos.latestOf(known.algos());
  }

  /** A client id may be used again once its order is done: the latest one is meant. */
  Optional<EngineOrder> order(Symbol symbol, Optional<Long> id, Optional<String> clientId) {
    return find(openOrders.values(), symbol, id, clientId)
        .or(() -> find(latestDone(), symbol, id, clientId));
  }

  Optional<AlgoOrder> algo(Optional<Long> id, Optional<String> clientId) {
    return findAlgo(openAlgos.values(), id, clientId)
        .or(() -> findAlgo(latestDoneAlgos(), id, clientId));
  }

  private static Optional<EngineOrder> find(
      Iterable<EngineOrder> orders, Symbol symbol, Optional<Long> id, Optional<String> clientId) {
    for (EngineOrder order : orders) {
      boolean same =
          id.isPresent()
              ? order.id == id.get()
              : clientId.filter(order.clientOrderId::equals).isPresent();
      if (same && order.symbol().equals(symbol)) {
        return Optional.of(order);
      }
    }
    return Optional.empty();
  }

  private static Optional<AlgoOrder> findAlgo(
      Iterable<AlgoOrder> algos, Optional<Long> id, Optional<String> clientId) {
    for (AlgoOrder algo : algos) {
      boolean same =
          id.isPresent()
              ? algo.id == id.get()
              : clientId.filter(algo.clientAlgoId::equals).isPresent();
      if (same) {
        return Optional.of(algo);
      }
    }
    return Optional.empty();
  }
}
