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
  final Map<Symbol, Integer> leverages = new LinkedHashMap<>();
  final Map<Symbol, MarginType> marginTypes = new LinkedHashMap<>();

  BigDecimal wallet;
  BigDecimal feesPaid = BigDecimal.ZERO;
  boolean hedge;
  boolean multiAssets;

  /** Accounts of one group do not trade with each other, as their orders wish; 0: no group. */
  long tradeGroup;

  Instant updated;

  private final Map<Symbol, Map<PositionSide, Holding>> holdings = new LinkedHashMap<>();

  /** A copy shares the histories; of what is in them it shows only so many. */
  private final Known known;

  private record Known(long orders, long algos, long trades, long income) {
    private static final Known ALL =
        new Known(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  TradingAccount(String name, BigDecimal wallet, Instant now) {
    this.name = name;
    this.wallet = wallet;
    this.updated = now;
    this.doneOrders = new History<>();
    this.doneAlgos = new History<>();
    this.trades = new History<>();
    this.income = new History<>();
    this.known = Known.ALL;
  }

  private TradingAccount(TradingAccount other) {
    this.name = other.name;
    this.wallet = other.wallet;
    this.feesPaid = other.feesPaid;
    this.hedge = other.hedge;
    this.multiAssets = other.multiAssets;
    this.tradeGroup = other.tradeGroup;
    this.updated = other.updated;
    this.doneOrders = other.doneOrders;
    this.doneAlgos = other.doneAlgos;
    this.trades = other.trades;
    this.income = other.income;
    this.known = new Known(doneOrders.added(), doneAlgos.added(), trades.added(), income.added());
    leverages.putAll(other.leverages);
    marginTypes.putAll(other.marginTypes);
    other.holdings.forEach(
        (symbol, sides) -> {
          Map<PositionSide, Holding> copies = new LinkedHashMap<>();
          sides.forEach((side, holding) -> copies.put(side, holding.copy()));
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

  Holding holding(SymbolMarket market, PositionSide side) {
    return holdings
        .computeIfAbsent(market.symbol(), symbol -> new LinkedHashMap<>())
        .computeIfAbsent(side, key -> new Holding(market, key, updated));
  }

  List<Holding> holdings() {
    List<Holding> all = new ArrayList<>();
    holdings.values().forEach(sides -> all.addAll(sides.values()));
    return all;
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

  BigDecimal unrealized() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Holding holding : holdings()) {
      sum = sum.add(holding.unrealized());
    }
    return sum;
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

  BigDecimal positionMargin() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Holding holding : holdings()) {
      sum = sum.add(positionMargin(holding));
    }
    return sum;
  }

  BigDecimal positionMargin(Holding holding) {
    BigDecimal leverage = BigDecimal.valueOf(leverage(holding.market.symbol()));
    return holding.notional().abs().divide(leverage, Holding.MONEY_SCALE, RoundingMode.UP);
  }

  BigDecimal totalMargin() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Holding holding : holdings()) {
      int leverage = leverage(holding.market.symbol());
      sum = sum.add(margin(holding, Side.BUY, BigDecimal.ZERO, leverage));
    }
    return sum;
  }

  BalanceView balance() {
    BigDecimal unrealized = unrealized();
    BigDecimal positions = positionMargin();
    BigDecimal total = totalMargin();
    BigDecimal maintenance = BigDecimal.ZERO;
    for (Holding holding : holdings()) {
      maintenance = maintenance.add(Brackets.maintenanceMargin(holding.notional().abs()));
    }
    BigDecimal available = wallet.add(unrealized).subtract(total).max(BigDecimal.ZERO);
    return new BalanceView(
        wallet, unrealized, positions, total.subtract(positions), maintenance, available, updated);
  }

  PositionView view(Holding holding, BigDecimal takerFee) {
    Symbol symbol = holding.market.symbol();
    BigDecimal entry = holding.entryPrice();
    BigDecimal fee = entry.multiply(takerFee);
    BigDecimal breakEven = holding.amount.signum() >= 0 ? entry.add(fee) : entry.subtract(fee);
    BigDecimal positionMargin = positionMargin(holding);
    BigDecimal total = margin(holding, Side.BUY, BigDecimal.ZERO, leverage(symbol));
    return new PositionView(
        symbol,
        holding.side,
        holding.amount,
        entry,
        breakEven,
        holding.market.mark(),
        holding.unrealized(),
        holding.realized,
        holding.notional(),
        positionMargin,
        total.subtract(positionMargin),
        Brackets.maintenanceMargin(holding.notional().abs()),
        openNotional(holding, Side.BUY),
        openNotional(holding, Side.SELL),
        leverage(symbol),
        marginType(symbol),
        holding.updated);
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
