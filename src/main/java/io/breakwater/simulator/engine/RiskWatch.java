package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks after the accounts' margins as mark prices move: warns of those that are nearly used up,
 * and liquidates where the margin balance is no more than the maintenance margin. Cross positions
 * stand together, isolated ones alone.
 */
final class RiskWatch {
  /** Warned where the maintenance margin is this share of the margin balance. */
  private static final BigDecimal WARNING = new BigDecimal("0.8");

  private final boolean warns;
  private final Collection<TradingAccount> accounts;
  private final Liquidation liquidation;
  private final Consumer<EngineEvent> events;

  RiskWatch(
      EngineSettings settings,
      Collection<TradingAccount> accounts,
      Liquidation liquidation,
      Consumer<EngineEvent> events) {
    this.warns = settings.variants().is(Choice.MarginCall.TOLD);
    this.accounts = accounts;
    this.liquidation = liquidation;
    this.events = events;
  }

  /** A market's mark price is another: looks at the accounts for which that may matter. */
  void markMoved(SymbolMarket market, Instant now) {
    for (TradingAccount account : accounts) {
      if (account.risk.mustLook(market)) {
        look(account, now);
      }
    }
  }

  private void look(TradingAccount account, Instant now) {
    List<Holding> cross = new ArrayList<>();
    List<Holding> isolated = new ArrayList<>();
    for (Holding holding : account.holdings()) {
      if (!holding.isFlat()) {
        (account.isIsolated(holding.market.symbol()) ? isolated : cross).add(holding);
      }
    }
    for (Holding holding : isolated) {
      lookAtIsolated(account, holding, now);
    }
    if (!cross.isEmpty()) {
      lookAtCross(account, cross, now);
    }
    drawBands(account);
  }

  private void lookAtIsolated(TradingAccount account, Holding holding, Instant now) {
    BigDecimal balance = AccountMargin.isolatedBalance(holding);
    BigDecimal maintenance = holding.maintenanceMargin();
    boolean near = isNear(balance, maintenance);
    if (near && warns && !holding.called) {
      call(account, Optional.empty(), List.of(holding), now);
    }
    holding.called = near;
    if (balance.compareTo(maintenance) <= 0) {
      liquidation.isolated(account, holding, now);
    }
  }

  private void lookAtCross(TradingAccount account, List<Holding> cross, Instant now) {
    BigDecimal balance = account.margin.crossBalance();
    BigDecimal maintenance = account.margin.crossMaintenance();
    boolean near = isNear(balance, maintenance);
    if (near && warns && !account.risk.called) {
      call(account, Optional.of(account.margin.crossWallet()), cross, now);
    }
    account.risk.called = near;
    if (balance.compareTo(maintenance) <= 0) {
      liquidation.cross(account, now);
    }
  }

  private static boolean isNear(BigDecimal balance, BigDecimal maintenance) {
    return maintenance.compareTo(balance.multiply(WARNING)) >= 0;
  }

  private void call(
      TradingAccount account, Optional<BigDecimal> wallet, List<Holding> near, Instant now) {
    List<PositionView> rows = near.stream().map(each -> account.margin.view(each, 0)).toList();
    events.accept(new EngineEvent.MarginCalled(now, account.name, wallet, rows));
  }

  private void drawBands(TradingAccount account) {
    account.risk.clear();
    Map<SymbolMarket, BigDecimal> cross = new LinkedHashMap<>();
    for (Holding holding : account.holdings()) {
      if (holding.isFlat()) {
        continue;
      }
      if (account.isIsolated(holding.market.symbol())) {
        BigDecimal balance = AccountMargin.isolatedBalance(holding);
        BigDecimal slack = slack(balance, holding.maintenanceMargin(), holding.called);
        account.risk.allow(holding.market, slack, holding.amount.abs());
      } else {
        cross.merge(holding.market, holding.amount.abs(), BigDecimal::add);
      }
    }
    if (!cross.isEmpty()) {
      BigDecimal slack =
          slack(
              account.margin.crossBalance(),
              account.margin.crossMaintenance(),
              account.risk.called);
      // Each market may use up its part of it.
      BigDecimal parts = BigDecimal.valueOf(cross.size());
      cross.forEach((market, amount) -> account.risk.allow(market, slack, amount.multiply(parts)));
    }
  }

  /** What may be lost until there is something to do. */
  private static BigDecimal slack(BigDecimal balance, BigDecimal maintenance, boolean called) {
    BigDecimal until = called ? balance : balance.multiply(WARNING);
    return until.subtract(maintenance).max(BigDecimal.ZERO);
  }
}
