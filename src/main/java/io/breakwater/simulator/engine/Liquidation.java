package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Closes positions whose margin is used up. Open orders go first. Then an order of the exchange's
 * own sells (buys back) the position in the book down to its bankruptcy price, at which nothing of
 * its margin is left. What the book does not take there goes on at the bankruptcy price: the
 * insurance fund pays what that is worse than the mark price, as long as it can; then the opposite
 * positions of the {@link AdlQueue} are closed against it; the liquidity providers take the last
 * rest. Of a margin that is left over the insurance fund gets the liquidation fee.
 */
final class Liquidation {
  /**
   * How the client ids of such orders begin; recorded ones of the first kind are IOC, GTC of ADL.
   */
  private static final String LIQUIDATION = "autoclose-";

  private static final String ADL = "adl_autoclose-";

  private final Collection<TradingAccount> accounts;
  private final Bookkeeper books;
  private final Ledger ledger;
  private final Matching matching;
  private final Consumer<EngineEvent> events;
  private final Map<SymbolMarket, EngineEvent.ForceOrdered> untold = new LinkedHashMap<>();
  private long names = 1_000_000_000_000L;

  Liquidation(
      Collection<TradingAccount> accounts,
      Bookkeeper books,
      Ledger ledger,
      Matching matching,
      Consumer<EngineEvent> events) {
    this.accounts = accounts;
    this.books = books;
    this.ledger = ledger;
    this.matching = matching;
    this.events = events;
  }

  /** Closes cross positions, the largest maintenance margin first, until the others are safe. */
  void cross(TradingAccount account, Instant now) {
    cancelOrders(account, Optional.empty(), now);
    while (true) {
      BigDecimal balance = account.margin.crossBalance();
      BigDecimal maintenance = account.margin.crossMaintenance();
      Optional<Holding> largest = largestCross(account);
      if (largest.isEmpty() || balance.compareTo(maintenance) > 0) {
        break;
      }
      Holding holding = largest.get();
      BigDecimal share =
          maintenance.signum() == 0
              ? balance
              : balance
                  .multiply(holding.maintenanceMargin())
                  .divide(maintenance, Holding.MONEY_SCALE, RoundingMode.DOWN);
      close(account, holding, share, now);
    }
    BigDecimal left = account.margin.crossWallet();
    if (left.signum() < 0 && account.margin.crossMaintenance().signum() == 0) {
      insure(account, left.negate(), now);
    }
  }

  /** Closes one isolated position, unless its symbol stands still. */
  void isolated(TradingAccount account, Holding holding, Instant now) {
    if (!SymbolStates.trades(holding.market.instrument.status())) {
      return;
    }
    cancelOrders(account, Optional.of(holding), now);
    close(account, holding, AccountMargin.isolatedBalance(holding), now);
  }

  /** Closes a position as if its margin had come down to the maintenance margin. */
  void force(TradingAccount account, Holding holding, Instant now) {
    if (holding.isFlat()) {
      return;
    }
    if (account.isIsolated(holding.market.symbol())) {
      isolated(account, holding, now);
    } else if (SymbolStates.trades(holding.market.instrument.status())) {
      cancelOrders(account, Optional.empty(), now);
      close(account, holding, holding.maintenanceMargin(), now);
    }
  }

  /** Closes a position at the mark price; the providers stand for who was liquidated. */
  void deleverage(TradingAccount account, Holding holding, Instant now) {
    SymbolMarket market = holding.market;
    if (holding.isFlat() || !SymbolStates.trades(market.instrument.status())) {
      return;
    }
    Side side = holding.amount.signum() > 0 ? Side.SELL : Side.BUY;
    BigDecimal quantity = holding.amount.abs();
    long ticks = market.grid.ticks(market.mark());
    BigDecimal price = market.grid.price(ticks);
    EngineOrder order = forced(ADL, account, holding, side, ticks, now);
    books.providersTraded(side, price, quantity);
    books.fill(order, price, quantity, true, market.nextTradeId(), now);
  }

  /** Of the symbols that trade now. */
  private static Optional<Holding> largestCross(TradingAccount account) {
    Holding largest = null;
    for (Holding holding : account.holdings()) {
      if (!holding.isFlat()
          && !account.isIsolated(holding.market.symbol())
          && SymbolStates.trades(holding.market.instrument.status())
          && (largest == null
              || holding.maintenanceMargin().compareTo(largest.maintenanceMargin()) > 0)) {
        largest = holding;
      }
    }
    return Optional.ofNullable(largest);
  }

  /** All of the account, or those of an isolated position alone. */
  private void cancelOrders(TradingAccount account, Optional<Holding> only, Instant now) {
    for (EngineOrder order : List.copyOf(account.openOrders.values())) {
      if (order.isOpen() && belongs(order.market, order.positionSide, only)) {
        books.expire(order, Bookkeeper.LIQUIDATED, now);
      }
    }
    for (AlgoOrder algo : List.copyOf(account.openAlgos.values())) {
      if (algo.status == AlgoStatus.NEW
          && belongs(algo.market, algo.request.positionSide(), only)) {
        books.algoEnded(algo, AlgoStatus.EXPIRED, "", now);
      }
    }
  }

  private static boolean belongs(SymbolMarket market, PositionSide side, Optional<Holding> only) {
    return only.map(holding -> holding.market == market && holding.side == side).orElse(true);
  }

  /**
   * @param share of the margin balance that is this position's to lose; below zero where prices
   *     jumped past its bankruptcy
   */
  private void close(TradingAccount account, Holding holding, BigDecimal share, Instant now) {
    SymbolMarket market = holding.market;
    BigDecimal amount = holding.amount;
    BigDecimal mark = market.mark();
    Side side = amount.signum() > 0 ? Side.SELL : Side.BUY;
    long bankrupt = bankruptTicks(market, amount, share, side);
    long best = market.bestTicks(side.opposite());
    BigDecimal executed = BigDecimal.ZERO;
    if (best != Ladder.NONE && Matching.crosses(side, bankrupt, best)) {
      EngineOrder order = forced(LIQUIDATION, account, holding, side, bankrupt, now);
      matching.take(order, now);
      executed = order.executedValue;
      told(order, now);
    }
    if (!holding.isFlat()) {
      executed = executed.add(takeOver(account, holding, side, bankrupt, now));
    }
    // What closing brought more than the bankruptcy price would have.
    BigDecimal gained = executed.subtract(mark.multiply(amount.abs()));
    BigDecimal left = share.add(side == Side.SELL ? gained : gained.negate());
    BigDecimal fee =
        executed
            .multiply(market.instrument.liquidationFee())
            .min(left)
            .setScale(Holding.MONEY_SCALE, RoundingMode.DOWN);
    if (fee.signum() > 0) {
      ledger.insure(account, Optional.of(market.symbol()), fee.negate(), now);
      tellWallet(account, fee.negate(), now);
    }
  }

  /** Never worse for the position than the exact price. */
  private static long bankruptTicks(
      SymbolMarket market, BigDecimal amount, BigDecimal share, Side side) {
    BigDecimal price =
        market.mark().subtract(share.divide(amount, Holding.MONEY_SCALE, RoundingMode.HALF_UP));
    RoundingMode mode = side == Side.SELL ? RoundingMode.CEILING : RoundingMode.FLOOR;
    return price.divide(market.grid.tick(), 0, mode).max(BigDecimal.ONE).longValueExact();
  }

  /** Closes the rest at the bankruptcy price; says for how much in all. */
  private BigDecimal takeOver(
      TradingAccount account, Holding holding, Side side, long bankrupt, Instant now) {
    SymbolMarket market = holding.market;
    BigDecimal price = market.grid.price(bankrupt);
    BigDecimal worse =
        side == Side.SELL ? price.subtract(market.mark()) : market.mark().subtract(price);
    BigDecimal costs =
        worse
            .multiply(holding.amount.abs())
            .setScale(Holding.MONEY_SCALE, RoundingMode.UP)
            .max(BigDecimal.ZERO);
    boolean insured = costs.compareTo(ledger.insuranceFund()) <= 0;
    List<AdlQueue.Ranked> queue =
        insured ? List.of() : AdlQueue.of(accounts, market, -holding.amount.signum());
    EngineOrder order = forced(LIQUIDATION, account, holding, side, bankrupt, now);
    for (AdlQueue.Ranked other : queue) {
      if (order.isOpen() && other.account() != account) {
        deleverage(order, other, price, now);
      }
    }
    if (order.isOpen()) {
      BigDecimal rest = order.remaining();
      books.providersTraded(side, price, rest);
      books.fill(order, price, rest, false, market.nextTradeId(), now);
      if (insured) {
        ledger.insureProviders(costs);
      }
    }
    told(order, now);
    return order.executedValue;
  }

  private void deleverage(EngineOrder order, AdlQueue.Ranked other, BigDecimal price, Instant now) {
    Holding holding = other.holding();
    BigDecimal quantity = order.remaining().min(holding.amount.abs());
    long ticks = order.market.grid.ticks(price);
    EngineOrder against =
        forced(ADL, other.account(), holding, quantity, order.side.opposite(), ticks, now);
    long tradeId = order.market.nextTradeId();
    books.fillPair(against, order, price, quantity, tradeId, now);
  }

  private EngineOrder forced(
      String prefix, TradingAccount account, Holding holding, Side side, long ticks, Instant now) {
    return forced(prefix, account, holding, holding.amount.abs(), side, ticks, now);
  }

  /** An order that the exchange gives itself, and of which the account is told. */
  private EngineOrder forced(
      String prefix,
      TradingAccount account,
      Holding holding,
      BigDecimal quantity,
      Side side,
      long ticks,
      Instant now) {
    SymbolMarket market = holding.market;
    OrderRequest request =
        new OrderRequest(
            market.symbol(),
            side,
            holding.side,
            OrderType.LIMIT,
            Optional.of(prefix.equals(ADL) ? TimeInForce.GTC : TimeInForce.IOC),
            quantity,
            Optional.of(market.grid.price(ticks)),
            holding.side == PositionSide.BOTH ? Optional.of(true) : Optional.empty(),
            Optional.empty(),
            OrderRequest.SelfTrade.EXPIRE_MAKER,
            Optional.empty());
    EngineOrder order =
        new EngineOrder(
            market.nextOrderId(),
            account,
            market,
            prefix + ++names,
            request,
            quantity,
            Optional.empty(),
            now);
    order.forced = true;
    books.accepted(order, now);
    return order;
  }

  private void insure(TradingAccount account, BigDecimal deficit, Instant now) {
    BigDecimal paid = deficit.min(ledger.insuranceFund());
    if (paid.signum() > 0) {
      ledger.insure(account, Optional.empty(), paid, now);
      tellWallet(account, paid, now);
    }
  }

  private void tellWallet(TradingAccount account, BigDecimal change, Instant now) {
    account.updated = now;
    events.accept(
        new EngineEvent.AccountChanged(
            now,
            account.name,
            "INSURANCE_CLEAR",
            Optional.empty(),
            List.of(account.told(Ledger.USDT, change)),
            List.of()));
  }

  /** Of a second's orders the stream tells the largest. */
  private void told(EngineOrder order, Instant now) {
    EngineEvent.ForceOrdered before = untold.get(order.market);
    if (order.executed.signum() > 0
        && (before == null || before.order().executed().compareTo(order.executed) < 0)) {
      Iterator<AccountTrade> fills = order.account.trades.latestOf(Long.MAX_VALUE).iterator();
      untold.put(
          order.market,
          new EngineEvent.ForceOrdered(now, order.symbol(), order.view(), fills.next().quantity()));
    }
  }

  /** Tells what was liquidated since the last call. */
  void tell(Instant now) {
    for (EngineEvent.ForceOrdered each : untold.values()) {
      events.accept(
          new EngineEvent.ForceOrdered(now, each.symbol(), each.order(), each.lastQuantity()));
    }
    untold.clear();
  }
}
