package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Books fills and ends of orders: money, positions, histories, and the events that tell of it. */
final class Bookkeeper {
  static final int NO_REASON = 0;
  static final int SELF_TRADE = 1;
  static final int IOC_REST = 2;
  static final int WOULD_FLIP = 4;
  static final int LIQUIDATED = 5;
  static final int MARKET_REST = 9;

  private final EngineSettings settings;
  private final Consumer<EngineEvent> events;
  private final Ledger ledger;

  Bookkeeper(EngineSettings settings, Ledger ledger, Consumer<EngineEvent> events) {
    this.settings = settings;
    this.ledger = ledger;
    this.events = events;
  }

  void accepted(EngineOrder order, Instant now) {
    order.account.openOrders.put(order.id, order);
    EngineEvent.Execution execution =
        order.forced ? EngineEvent.Execution.CALCULATED : EngineEvent.Execution.NEW;
    tell(order, execution, Optional.empty(), NO_REASON, now);
  }

  /** An order that the book refused, and of which its account is told all the same. */
  void refused(EngineOrder order, Instant now) {
    order.status = OrderStatus.EXPIRED;
    tell(order, EngineEvent.Execution.EXPIRED, Optional.empty(), NO_REASON, now);
    done(order, now);
  }

  /** How much of {@code wanted} this order may be filled: one that reduces never flips. */
  BigDecimal fillable(EngineOrder order, BigDecimal wanted) {
    if (!order.isReducing()) {
      return wanted;
    }
    BigDecimal amount = order.account.holding(order.market, order.positionSide).amount;
    BigDecimal closable = amount.signum() == -order.side.sign() ? amount.abs() : BigDecimal.ZERO;
    return wanted.min(closable);
  }

  /** The other side of a fill is nobody's account. */
  void providersTraded(Side accountSide, BigDecimal price, BigDecimal quantity) {
    BigDecimal value = price.multiply(quantity);
    ledger.providersPay(accountSide == Side.BUY ? value.negate() : value);
  }

  void fill(
      EngineOrder order,
      BigDecimal price,
      BigDecimal quantity,
      boolean maker,
      long tradeId,
      Instant now) {
    TradingAccount account = order.account;
    Holding holding = account.holding(order.market, order.positionSide);
    BigDecimal signed = order.side == Side.BUY ? quantity : quantity.negate();
    BigDecimal value = price.multiply(quantity);
    Ledger.Commission fee =
        order.forced ? Ledger.Commission.NONE : ledger.charge(account, order.market, value, maker);
    Holding.Booked booked = holding.apply(signed, price, fee.value(), now);
    BigDecimal pnl = booked.pnl();
    account.add(Ledger.USDT, pnl);
    account.margin.moveIsolated(
        holding,
        booked,
        price,
        fee.asset().equals(Ledger.USDT) ? fee.amount() : BigDecimal.ZERO,
        settings.variants().is(Choice.IsolatedOpeningFee.CROSS_WALLET));
    account.updated = now;

    order.executed = order.executed.add(quantity);
    order.executedValue = order.executedValue.add(value);
    order.updated = now;
    order.status =
        order.remaining().signum() == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;

    var trade =
        new AccountTrade(
            tradeId,
            order.id,
            order.symbol(),
            order.side,
            order.positionSide,
            price,
            quantity,
            pnl,
            fee.amount(),
            fee.asset(),
            maker,
            now);
    account.trades.add(trade, settings.keptOrders());
    Optional<Long> id = Optional.of(tradeId);
    Optional<Symbol> symbol = Optional.of(order.symbol());
    if (pnl.signum() != 0) {
      ledger.income(account, symbol, "REALIZED_PNL", Ledger.USDT, pnl, id, now);
    }
    if (!order.forced) {
      BigDecimal paid = fee.amount().negate();
      ledger.income(account, symbol, "COMMISSION", fee.asset(), paid, id, now);
    }
    List<EngineEvent.WalletChange> wallets = new ArrayList<>();
    wallets.add(account.told(Ledger.USDT, BigDecimal.ZERO));
    if (!fee.asset().equals(Ledger.USDT)) {
      wallets.add(account.told(fee.asset(), BigDecimal.ZERO));
    }
    events.accept(
        new EngineEvent.AccountChanged(
            now,
            account.name,
            "ORDER",
            Optional.empty(),
            wallets,
            List.of(account.margin.view(holding, 0))));
    events.accept(
        new EngineEvent.PositionResized(
            now, account.name, order.symbol(), order.positionSide, holding.amount));
    boolean calculated = order.forced && settings.variants().is(Choice.ForcedFill.CALCULATED);
    EngineEvent.Execution execution =
        calculated ? EngineEvent.Execution.CALCULATED : EngineEvent.Execution.TRADE;
    tell(order, execution, Optional.of(trade), NO_REASON, now);
    if (!order.isOpen()) {
      order.market.remove(order);
      done(order, now);
    }
    if (holding.isFlat()) {
      expireReducing(account, order.market, order.positionSide, now);
    }
  }

  void cancel(EngineOrder order, Instant now) {
    end(order, OrderStatus.CANCELED, EngineEvent.Execution.CANCELED, NO_REASON, now);
  }

  void expire(EngineOrder order, int reason, Instant now) {
    if (reason == WOULD_FLIP && settings.variants().is(Choice.FlippingOrder.CANCELED)) {
      end(order, OrderStatus.CANCELED, EngineEvent.Execution.CANCELED, reason, now);
      return;
    }
    if (reason == LIQUIDATED && settings.variants().is(Choice.LiquidatedOrder.CANCELED)) {
      end(order, OrderStatus.CANCELED, EngineEvent.Execution.CANCELED, reason, now);
      return;
    }
    OrderStatus status = reason == SELF_TRADE ? OrderStatus.EXPIRED_IN_MATCH : OrderStatus.EXPIRED;
    end(order, status, EngineEvent.Execution.EXPIRED, reason, now);
  }

  private void end(
      EngineOrder order,
      OrderStatus status,
      EngineEvent.Execution execution,
      int reason,
      Instant now) {
    order.market.remove(order);
    order.status = status;
    order.updated = now;
    tell(order, execution, Optional.empty(), reason, now);
    done(order, now);
  }

  /** With the position gone there is nothing left to reduce. */
  private void expireReducing(
      TradingAccount account, SymbolMarket market, PositionSide side, Instant now) {
    for (EngineOrder order : List.copyOf(account.openOrders.values())) {
      if (order.isOpen()
          && order.market == market
          && order.positionSide == side
          && order.isReducing()) {
        expire(order, WOULD_FLIP, now);
      }
    }
  }

  private void done(EngineOrder order, Instant now) {
    order.account.openOrders.remove(order.id);
    order.account.doneOrders.add(order, settings.keptOrders());
    order.parent.ifPresent(algo -> algoEnded(algo, AlgoStatus.FINISHED, "", now));
  }

  void algoMoved(AlgoOrder algo, AlgoStatus status, Instant now) {
    algo.status = status;
    algo.updated = now;
    events.accept(new EngineEvent.AlgoChanged(now, algo.account.name, algo.view()));
  }

  void algoEnded(AlgoOrder algo, AlgoStatus status, String reason, Instant now) {
    algo.reason = reason;
    algo.account.openAlgos.remove(algo.id);
    algo.account.doneAlgos.add(algo, settings.keptOrders());
    algoMoved(algo, status, now);
  }

  private void tell(
      EngineOrder order,
      EngineEvent.Execution execution,
      Optional<AccountTrade> fill,
      int reason,
      Instant now) {
    events.accept(
        new EngineEvent.OrderChanged(
            now, order.account.name, order.view(), execution, fill, reason));
  }
}
