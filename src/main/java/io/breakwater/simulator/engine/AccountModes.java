package io.breakwater.simulator.engine;

import io.breakwater.domain.MarginType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an account may set: leverage, margin type, the margin of isolated positions, position mode
 * and asset mode. Refuses by throwing {@link Refusal}. Part of {@link Engine}, confined to it.
 */
final class AccountModes {
  private final int keptChanges;
  private final Consumer<EngineEvent> events;

  AccountModes(EngineSettings settings, Consumer<EngineEvent> events) {
    this.keptChanges = settings.keptOrders();
    this.events = events;
  }

  /** An isolated position keeps the margin that it has when its leverage is raised. */
  void setLeverage(TradingAccount account, SymbolMarket market, int leverage, Instant now) {
    Brackets brackets = market.terms.brackets();
    if (leverage < 1 || leverage > brackets.maxLeverage()) {
      throw Refusal.of(-4028, "Leverage " + leverage + " is not valid");
    }
    int before = account.leverage(market.symbol());
    List<Holding> holdings = account.holdings(market.symbol());
    boolean isolated = account.isIsolated(market.symbol());
    if (isolated && leverage < before && holdings.stream().anyMatch(each -> !each.isFlat())) {
      throw Refusal.of(
          -4161, "Leverage reduction is not supported in Isolated Margin Mode with open positions");
    }
    BigDecimal more = BigDecimal.ZERO;
    for (Holding holding : holdings) {
      BigDecimal exposure = account.exposure(holding, Side.BUY, BigDecimal.ZERO);
      if (exposure.compareTo(brackets.maxNotional(leverage)) > 0) {
        throw Refusal.of(-2027, "Exceeded the maximum allowable position at current leverage.");
      }
      more =
          more.add(account.margin(holding, Side.BUY, BigDecimal.ZERO, leverage))
              .subtract(account.margin(holding, Side.BUY, BigDecimal.ZERO, before));
    }
    if (more.signum() > 0 && more.compareTo(account.balance().available()) > 0) {
      throw Refusal.of(-2028, "Leverage is smaller than permitted: insufficient margin balance.");
    }
    account.leverages.put(market.symbol(), leverage);
    events.accept(new EngineEvent.LeverageChanged(now, account.name, market.symbol(), leverage));
  }

  void setMarginType(TradingAccount account, SymbolMarket market, MarginType type, Instant now) {
    if (account.marginType(market.symbol()) == type) {
      throw Refusal.of(-4046, "No need to change margin type.");
    }
    if (type == MarginType.ISOLATED && account.multiAssets) {
      throw Refusal.of(
          -4168, "Unable to adjust to isolated-margin mode under the Multi-Assets mode.");
    }
    if (account.hasOpenOrders(market.symbol())) {
      throw Refusal.of(-4047, "Margin type cannot be changed if there exists open orders.");
    }
    if (account.holdings(market.symbol()).stream().anyMatch(holding -> !holding.isFlat())) {
      throw Refusal.of(-4048, "Margin type cannot be changed if there exists position.");
    }
    account.marginTypes.put(market.symbol(), type);
    List<PositionView> rows = new ArrayList<>();
    account.holdings(market.symbol()).forEach(holding -> rows.add(account.margin.view(holding, 0)));
    tell(account, "MARGIN_TYPE_CHANGE", rows, now);
  }

  /**
   * Puts margin into an isolated position, or takes out what is above its initial margin.
   *
   * @param side BOTH in one-way mode
   */
  void moveMargin(
      TradingAccount account,
      SymbolMarket market,
      PositionSide side,
      BigDecimal amount,
      boolean add,
      Instant now) {
    if (amount.signum() <= 0) {
      throw Refusal.of(-4055, "Amount must be positive.");
    }
    if (amount.stripTrailingZeros().scale() > Holding.MONEY_SCALE) {
      throw Refusal.of(-1111, "Precision is over the maximum defined for this asset.");
    }
    if (account.hedge == (side == PositionSide.BOTH)) {
      throw Refusal.of(-4061, "Order's position side does not match user's setting.");
    }
    if (!account.isIsolated(market.symbol())) {
      throw Refusal.of(-4049, "Add margin only support for isolated position.");
    }
    Holding holding = account.holding(market, side);
    if (holding.isFlat()) {
      throw Refusal.of(-4054, "Cannot add position margin: position is 0.");
    }
    if (add && amount.compareTo(account.balance().available()) > 0) {
      throw Refusal.of(-4050, "Cross balance insufficient.");
    }
    if (!add && amount.compareTo(account.margin.removable(holding)) > 0) {
      throw Refusal.of(-4051, "Isolated balance insufficient.");
    }
    holding.isolatedWallet = holding.isolatedWallet.add(add ? amount : amount.negate());
    holding.updated = now;
    account.updated = now;
    account.marginChanges.add(
        new MarginChange(market.symbol(), side, add, amount, now), keptChanges);
    tell(account, "MARGIN_TRANSFER", List.of(account.margin.view(holding, 0)), now);
  }

  void setHedge(TradingAccount account, boolean hedge) {
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
  }

  void setMultiAssets(TradingAccount account, boolean multiAssets, Instant now) {
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
    events.accept(new EngineEvent.AssetModeChanged(now, account.name, multiAssets));
  }

  private void tell(TradingAccount account, String reason, List<PositionView> rows, Instant now) {
    events.accept(
        new EngineEvent.AccountChanged(
            now,
            account.name,
            reason,
            Optional.empty(),
            List.of(account.told(Ledger.USDT, BigDecimal.ZERO)),
            rows));
  }
}
