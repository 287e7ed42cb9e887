package io.breakwater.simulator.engine;

import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * One account's margins, in USDT. Cross positions share the wallet that isolated ones leave; each
 * isolated position has its own part of it, which nothing else can use.
 */
final class AccountMargin {
  private final TradingAccount account;

  AccountMargin(TradingAccount account) {
    this.account = account;
  }

  private boolean isCross(Holding holding) {
    return !account.isIsolated(holding.market.symbol());
  }

  /** The wallet without those of isolated positions. */
  BigDecimal crossWallet() {
    BigDecimal left = account.wallet;
    for (Holding holding : account.holdings()) {
      left = left.subtract(holding.isolatedWallet);
    }
    return left;
  }

  BigDecimal crossUnrealized() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Holding holding : account.holdings()) {
      if (isCross(holding)) {
        sum = sum.add(holding.unrealized());
      }
    }
    return sum;
  }

  private BigDecimal unrealized() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Holding holding : account.holdings()) {
      sum = sum.add(holding.unrealized());
    }
    return sum;
  }

  /** What the cross positions may lose. */
  BigDecimal crossBalance() {
    return crossWallet().add(crossUnrealized());
  }

  BigDecimal crossMaintenance() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Holding holding : account.holdings()) {
      if (isCross(holding)) {
        sum = sum.add(holding.maintenanceMargin());
      }
    }
    return sum;
  }

  /** What an isolated position may lose. */
  static BigDecimal isolatedBalance(Holding holding) {
    return holding.isolatedWallet.add(holding.unrealized());
  }

  /** What may be taken out of an isolated position: its initial margin stays. */
  BigDecimal removable(Holding holding) {
    BigDecimal free = isolatedBalance(holding).subtract(positionMargin(holding));
    return free.min(holding.isolatedWallet).max(BigDecimal.ZERO);
  }

  /** The initial margin of what is held: notional by leverage. */
  BigDecimal positionMargin(Holding holding) {
    BigDecimal leverage = BigDecimal.valueOf(account.leverage(holding.market.symbol()));
    return holding.notional().abs().divide(leverage, Holding.MONEY_SCALE, RoundingMode.UP);
  }

  /** The margin that a holding and its open orders take. */
  private BigDecimal margin(Holding holding) {
    int leverage = account.leverage(holding.market.symbol());
    return account.margin(holding, Side.BUY, BigDecimal.ZERO, leverage);
  }

  BalanceView balance() {
    BigDecimal positions = BigDecimal.ZERO;
    BigDecimal orders = BigDecimal.ZERO;
    BigDecimal maintenance = BigDecimal.ZERO;
    BigDecimal taken = BigDecimal.ZERO;
    for (Holding holding : account.holdings()) {
      BigDecimal position = positionMargin(holding);
      BigDecimal all = margin(holding);
      positions = positions.add(position);
      orders = orders.add(all.subtract(position));
      maintenance = maintenance.add(holding.maintenanceMargin());
      // What an isolated position takes has left the cross wallet already.
      taken = taken.add(isCross(holding) ? all : all.subtract(position));
    }
    BigDecimal crossWallet = crossWallet();
    BigDecimal crossUnrealized = crossUnrealized();
    return new BalanceView(
        account.wallet,
        crossWallet,
        unrealized(),
        crossUnrealized,
        positions,
        orders,
        maintenance,
        crossWallet.add(crossUnrealized).subtract(taken).max(BigDecimal.ZERO),
        account.updated);
  }

  /** The mark price at which a position's margin is used up to the maintenance margin; or zero. */
  BigDecimal liquidationPrice(Holding holding) {
    if (holding.isFlat()) {
      return BigDecimal.ZERO;
    }
    Brackets brackets = holding.market.terms.brackets();
    BigDecimal mark = holding.market.mark();
    List<LiquidationPrice.Leg> legs = new ArrayList<>();
    if (!isCross(holding)) {
      legs.add(new LiquidationPrice.Leg(holding.amount, holding.cost));
      return LiquidationPrice.of(brackets, legs, holding.isolatedWallet, mark);
    }
    BigDecimal balance = crossWallet();
    for (Holding other : account.holdings()) {
      if (other.isFlat() || !isCross(other)) {
        continue;
      }
      if (other.market == holding.market) {
        legs.add(new LiquidationPrice.Leg(other.amount, other.cost));
      } else {
        balance = balance.add(other.unrealized()).subtract(other.maintenanceMargin());
      }
    }
    return LiquidationPrice.of(brackets, legs, balance, mark);
  }

  /**
   * @param adl as {@link PositionView} has it
   */
  PositionView view(Holding holding, int adl) {
    Symbol symbol = holding.market.symbol();
    BigDecimal position = positionMargin(holding);
    return new PositionView(
        symbol,
        holding.side,
        holding.amount,
        holding.entryPrice(),
        holding.breakEvenPrice(),
        holding.market.mark(),
        liquidationPrice(holding),
        holding.isolatedWallet,
        holding.unrealized(),
        holding.realized,
        holding.notional(),
        position,
        margin(holding).subtract(position),
        holding.maintenanceMargin(),
        account.openNotional(holding, Side.BUY),
        account.openNotional(holding, Side.SELL),
        account.leverage(symbol),
        account.marginType(symbol),
        adl,
        holding.updated);
  }

  /**
   * Moves margin between the cross wallet and the wallet of an isolated position, as a fill has it.
   * An opening fill brings its value by leverage. A closing one gives back its share of the wallet;
   * profit, loss and commission of the closing go with it, and a loss beyond the share is taken
   * from what stays.
   *
   * @param fee of the whole fill in USDT; {@code opensFromCross}: that of opening is not the
   *     position's
   */
  void moveIsolated(
      Holding holding,
      Holding.Booked booked,
      BigDecimal price,
      BigDecimal fee,
      boolean opensFromCross) {
    if (isCross(holding)) {
      return;
    }
    BigDecimal all = booked.closed().add(booked.opened());
    BigDecimal openingFee = Holding.share(fee, booked.opened(), all);
    if (booked.closed().signum() > 0) {
      BigDecimal released = Holding.share(holding.isolatedWallet, booked.closed(), booked.before());
      BigDecimal left = released.add(booked.pnl()).subtract(fee.subtract(openingFee));
      holding.isolatedWallet = holding.isolatedWallet.subtract(released);
      if (left.signum() < 0) {
        holding.isolatedWallet =
            holding.isolatedWallet.subtract(left.negate().min(holding.isolatedWallet));
      }
    }
    if (booked.opened().signum() > 0) {
      BigDecimal leverage = BigDecimal.valueOf(account.leverage(holding.market.symbol()));
      BigDecimal brought =
          booked.opened().multiply(price).divide(leverage, Holding.MONEY_SCALE, RoundingMode.UP);
      holding.isolatedWallet =
          holding.isolatedWallet.add(opensFromCross ? brought : brought.subtract(openingFee));
    }
  }
}
