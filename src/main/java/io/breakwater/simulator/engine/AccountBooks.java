package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be read of one account: its orders, fills, positions and money. Refuses a symbol that is
 * not traded by throwing {@link Refusal}. Good for one moment; ask the engine for another.
 */
public final class AccountBooks {
  private static final Duration UNTOUCHED_KEPT = Duration.ofDays(3);
  private static final Duration KEPT = Duration.ofDays(90);

  private final Engine engine;
  private final TradingAccount account;

  AccountBooks(Engine engine, TradingAccount account) {
    this.engine = engine;
    this.account = account;
  }

  /** An order, open or done, as long as it is remembered; by number, or without one by name. */
  public Optional<OrderView> order(
      Symbol symbol, Optional<Long> orderId, Optional<String> clientOrderId) {
    engine.market(symbol);
    return account
        .order(symbol, orderId, clientOrderId)
        .filter(this::isRemembered)
        .map(EngineOrder::view);
  }

  /** What was changed of an order, oldest first. */
  public List<Amendment> amendments(Symbol symbol, long orderId) {
    engine.market(symbol);
    return account
        .order(symbol, Optional.of(orderId), Optional.empty())
        .map(EngineOrder::amendments)
        .orElse(List.of());
  }

  private boolean isRemembered(EngineOrder order) {
    boolean untouched = order.status != OrderStatus.FILLED && order.executed.signum() == 0;
    return order.isOpen() || isRemembered(order.created, untouched);
  }

  private boolean isRemembered(AlgoOrder algo) {
    boolean filled = algo.child.filter(order -> order.executed.signum() > 0).isPresent();
    return !algo.status.isFinal() || isRemembered(algo.created, !filled);
  }

  /** What came to nothing is forgotten soon. */
  private boolean isRemembered(Instant created, boolean untouched) {
    Duration kept = untouched ? UNTOUCHED_KEPT : KEPT;
    return engine.settings().variants().is(Choice.OrderRecords.KEPT)
        || created.plus(kept).isAfter(engine.now());
  }

  /** In the order in which they came. */
  public List<OrderView> openOrders(Optional<Symbol> symbol) {
    symbol.ifPresent(engine::market);
    List<OrderView> found = new ArrayList<>();
    for (EngineOrder order : account.openOrders.values()) {
      if (symbol.filter(wanted -> !wanted.equals(order.symbol())).isEmpty()) {
        found.add(order.view());
      }
    }
    return found;
  }

  /** Open and done orders, by rising number. */
  public List<OrderView> allOrders(Optional<Symbol> symbol) {
    symbol.ifPresent(engine::market);
    List<EngineOrder> all = new ArrayList<>(account.doneOrders());
    all.addAll(account.openOrders.values());
    return all.stream()
        .filter(order -> symbol.filter(wanted -> !wanted.equals(order.symbol())).isEmpty())
        .filter(this::isRemembered)
        .sorted(Comparator.comparingLong(order -> order.id))
        .map(EngineOrder::view)
        .toList();
  }

  /** Oldest first. */
  public List<AccountTrade> trades(Symbol symbol) {
    engine.market(symbol);
    return account.trades().stream().filter(trade -> trade.symbol().equals(symbol)).toList();
  }

  /** Oldest first. */
  public List<IncomeRow> income() {
    return account.income();
  }

  /** A conditional order, as long as it is remembered; by number, or without one by name. */
  public Optional<AlgoView> algo(Optional<Long> algoId, Optional<String> clientAlgoId) {
    return account.algo(algoId, clientAlgoId).filter(this::isRemembered).map(AlgoOrder::view);
  }

  /** Those that wait for their trigger, or for the order that follows it. */
  public List<AlgoView> openAlgos(Optional<Symbol> symbol) {
    symbol.ifPresent(engine::market);
    List<AlgoView> found = new ArrayList<>();
    for (AlgoOrder algo : account.openAlgos.values()) {
      boolean waits = algo.status == AlgoStatus.NEW || algo.status == AlgoStatus.TRIGGERING;
      if (waits && symbol.filter(wanted -> !wanted.equals(algo.market.symbol())).isEmpty()) {
        found.add(algo.view());
      }
    }
    return found;
  }

  /** By rising number. */
  public List<AlgoView> allAlgos(Symbol symbol) {
    engine.market(symbol);
    List<AlgoOrder> all = new ArrayList<>(account.doneAlgos());
    all.addAll(account.openAlgos.values());
    return all.stream()
        .filter(algo -> algo.market.symbol().equals(symbol))
        .filter(this::isRemembered)
        .sorted(Comparator.comparingLong(algo -> algo.id))
        .map(AlgoOrder::view)
        .toList();
  }

  public BalanceView balance() {
    return account.balance();
  }

  /** What it has besides USDT, by asset in alphabetical order. */
  public Map<String, BigDecimal> otherWallets() {
    return account.otherWallets();
  }

  /** Margin put into isolated positions or taken out by the account itself; oldest first. */
  public List<MarginChange> marginChanges(Symbol symbol) {
    engine.market(symbol);
    return account.marginChanges().stream()
        .filter(change -> change.symbol().equals(symbol))
        .toList();
  }

  /** Orders that closed positions by force, by rising number. */
  public List<OrderView> forcedOrders() {
    List<OrderView> found = new ArrayList<>();
    for (EngineOrder order : account.doneOrders()) {
      if (order.forced) {
        found.add(order.view());
      }
    }
    return found;
  }

  /** Positions, and symbols with open orders; with {@code all}, flat ones of every symbol too. */
  public List<PositionView> positions(Optional<Symbol> symbol, boolean all) {
    symbol.ifPresent(engine::market);
    List<PositionView> found = new ArrayList<>();
    for (SymbolMarket market : engine.markets()) {
      if (symbol.filter(wanted -> !wanted.equals(market.symbol())).isPresent()) {
        continue;
      }
      for (PositionSide side : sides()) {
        Holding holding = account.holding(market, side);
        if (all || !holding.isFlat() || hasOrder(market, side)) {
          found.add(account.margin.view(holding, engine.adl(account, holding)));
        }
      }
    }
    return found;
  }

  private boolean hasOrder(SymbolMarket market, PositionSide side) {
    return account.openOrders.values().stream()
        .anyMatch(order -> order.market == market && order.positionSide == side);
  }

  private List<PositionSide> sides() {
    return account.hedge
        ? List.of(PositionSide.LONG, PositionSide.SHORT)
        : List.of(PositionSide.BOTH);
  }

  /** What the open positions were bought for; shorts count below zero. */
  public BigDecimal openCost() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Holding holding : account.holdings()) {
      sum = sum.add(holding.cost);
    }
    return sum;
  }
}
