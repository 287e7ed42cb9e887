package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
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
  static final int IOC_SELF_TRADE = 3;
  static final int WOULD_FLIP = 4;
  static final int LIQUIDATED = 5;
  static final int POSITION_GONE = 6;
  static final int DELISTED = 7;
  static final int MARKET_REST = 9;

  private final EngineSettings settings;
  private final Consumer<EngineEvent> events;
  private final Ledger ledger;

  /** Between the two fills of one trade no order comes to its end by the first of them. */
  private boolean pairing;

  private final List<Gone> gone = new ArrayList<>();

  private record Gone(TradingAccount account, Holding holding) {}

  Bookkeeper(EngineSettings settings, Ledger ledger, Consumer<EngineEvent> events) {
    this.settings = settings;
    this.ledger = ledger;
    this.events = events;
  }

  void accepted(EngineOrder order, Instant now) {
    order.account.openOrders.put(order.key(), order);
    EngineEvent.Execution execution =
        order.forced ? EngineEvent.Execution.CALCULATED : EngineEvent.Execution.NEW;
    tell(order, execution, Optional.empty(), NO_REASON, now);
  }

  /** An order has another price or quantity. */
  void amended(EngineOrder order, Instant now) {
    tell(order, EngineEvent.Execution.AMENDMENT, Optional.empty(), NO_REASON, now);
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

  /** Fills both sides of one trade; what their positions' ends bring about comes after. */
  void fillPair(
      EngineOrder maker,
      EngineOrder taker,
      BigDecimal price,
      BigDecimal quantity,
      long tradeId,
      Instant now) {
    pairing = true;
    fill(maker, price, quantity, true, tradeId, now);
    fill(taker, price, quantity, false, tradeId, now);
    pairing = false;
    for (Gone each : gone) {
      positionGone(each.account(), each.holding().market, each.holding().side, now);
    }
    gone.clear();
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
    int before = holding.amount.signum();
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
    boolean calculated =
        order.settles || (order.forced && settings.variants().is(Choice.ForcedFill.CALCULATED));
    var execution = calculated ? EngineEvent.Execution.CALCULATED : EngineEvent.Execution.TRADE;
    tell(order, execution, Optional.of(trade), NO_REASON, now);
    if (!order.isOpen()) {
      order.market.remove(order);
      done(order, now);
    }
    if (before != 0 && holding.amount.signum() != before) {
      if (pairing) {
        gone.add(new Gone(account, holding));
      } else {
        positionGone(account, order.market, order.positionSide, now);
      }
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
    boolean inMatch = reason == SELF_TRADE || reason == IOC_SELF_TRADE;
    OrderStatus status = inMatch ? OrderStatus.EXPIRED_IN_MATCH : OrderStatus.EXPIRED;
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

  /** With the position gone, or turned, nothing is left to reduce, and GTE_GTC has its end. */
  private void positionGone(
      TradingAccount account, SymbolMarket market, PositionSide side, Instant now) {
    for (EngineOrder order : List.copyOf(account.openOrders.values())) {
      if (order.isOpen() && order.market == market && order.positionSide == side) {
        if (order.timeInForce == TimeInForce.GTE_GTC) {
          expire(order, POSITION_GONE, now);
        } else if (order.isReducing() && fillable(order, order.remaining()).signum() == 0) {
          expire(order, WOULD_FLIP, now);
        }
      }
    }
    for (AlgoOrder algo : List.copyOf(account.openAlgos.values())) {
      if (algo.status == AlgoStatus.NEW
          && algo.market == market
          && algo.request.positionSide() == side
          && algo.request.timeInForce() == TimeInForce.GTE_GTC) {
        algoEnded(algo, AlgoStatus.EXPIRED, "", now);
      }
    }
  }

  private void done(EngineOrder order, Instant now) {
    order.account.openOrders.remove(order.key());
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
    algo.market.triggers.remove(algo);
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
