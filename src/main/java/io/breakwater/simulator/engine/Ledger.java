package io.breakwater.simulator.engine;

import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where money is and what moves it: wallets, fees, the insurance fund and the liquidity providers'
 * cash. What leaves one of them reaches another as the same figure.
 */
final class Ledger {
  /** The margin asset of every symbol. */
  static final String USDT = "USDT";

  private final EngineSettings settings;
  private final Map<String, BigDecimal> deposited = new TreeMap<>();
  private final Map<String, BigDecimal> fees = new TreeMap<>();
  private BigDecimal insuranceFund;
  private BigDecimal providersCash = BigDecimal.ZERO;
  private long transactionIds = 1_000_000_000L;

  Ledger(EngineSettings settings) {
    this.settings = settings;
    this.insuranceFund = settings.insuranceFund();
    deposited.put(USDT, settings.insuranceFund());
  }

  /**
   * A commission that was paid.
   *
   * @param value the same in USDT
   */
  record Commission(BigDecimal amount, String asset, BigDecimal value) {
    static final Commission NONE = new Commission(BigDecimal.ZERO, USDT, BigDecimal.ZERO);
  }

  /** Takes the commission of a fill, in the discount's asset where the account has enough. */
  Commission charge(TradingAccount account, SymbolMarket market, BigDecimal value, boolean maker) {
    FeeTable.Rates rates = market.terms.fees().at(account.tier);
    BigDecimal fee = money(value.multiply(maker ? rates.maker() : rates.taker()));
    if (account.feeBurn && fee.signum() > 0 && settings.discount().isPresent()) {
      FeeDiscount discount = settings.discount().get();
      BigDecimal left = value.multiply(maker ? rates.maker() : rates.taker());
      BigDecimal amount =
          left.multiply(BigDecimal.ONE.subtract(discount.share()))
              .divide(discount.price(), Holding.MONEY_SCALE, RoundingMode.HALF_UP);
      if (account.wallet(discount.asset()).compareTo(amount) >= 0) {
        account.add(discount.asset(), amount.negate());
        fees.merge(discount.asset(), amount, BigDecimal::add);
        return new Commission(amount, discount.asset(), money(amount.multiply(discount.price())));
      }
    }
    account.add(USDT, fee.negate());
    fees.merge(USDT, fee, BigDecimal::add);
    return new Commission(fee, USDT, fee);
  }

  private static BigDecimal money(BigDecimal exact) {
    return exact.setScale(Holding.MONEY_SCALE, RoundingMode.HALF_UP);
  }

  void deposit(TradingAccount account, String asset, BigDecimal amount, Instant now) {
    account.add(asset, amount);
    deposited.merge(asset, amount, BigDecimal::add);
    income(account, Optional.empty(), "TRANSFER", asset, amount, Optional.empty(), now);
  }

  void providersPay(BigDecimal amount) {
    providersCash = providersCash.subtract(amount);
  }

  /** From the providers' cash to a wallet; below zero the other way. */
  void fund(TradingAccount account, Symbol symbol, BigDecimal amount, Instant now) {
    providersPay(amount);
    account.add(USDT, amount);
    income(account, Optional.of(symbol), "FUNDING_FEE", USDT, amount, Optional.empty(), now);
  }

  /** From the insurance fund to a wallet; below zero the other way. */
  void insure(TradingAccount account, Optional<Symbol> symbol, BigDecimal amount, Instant now) {
    insuranceFund = insuranceFund.subtract(amount);
    account.add(USDT, amount);
    income(account, symbol, "INSURANCE_CLEAR", USDT, amount, Optional.empty(), now);
  }

  /** From the insurance fund to the providers, who take a position at more than it is worth. */
  void insureProviders(BigDecimal amount) {
    insuranceFund = insuranceFund.subtract(amount);
    providersPay(amount.negate());
  }

  void income(
      TradingAccount account,
      Optional<Symbol> symbol,
      String type,
      String asset,
      BigDecimal amount,
      Optional<Long> tradeId,
      Instant now) {
    account.income.add(
        new IncomeRow(++transactionIds, symbol, type, asset, amount, tradeId, now),
        settings.keptOrders());
  }

  BigDecimal fees(String asset) {
    return fees.getOrDefault(asset, BigDecimal.ZERO);
  }

  BigDecimal insuranceFund() {
    return insuranceFund;
  }

  BigDecimal providersCash() {
    return providersCash;
  }

  MoneyView view(Collection<TradingAccount> accounts) {
    Map<String, MoneyView.Asset> assets = new TreeMap<>();
    for (String asset : new TreeSet<>(deposited.keySet())) {
      boolean margin = asset.equals(USDT);
      BigDecimal wallets = BigDecimal.ZERO;
      BigDecimal openCost = BigDecimal.ZERO;
      for (TradingAccount account : accounts) {
        wallets = wallets.add(account.wallet(asset));
        for (Holding holding : margin ? account.holdings() : List.<Holding>of()) {
          openCost = openCost.add(holding.cost);
        }
      }
      assets.put(
          asset,
          new MoneyView.Asset(
              deposited.get(asset),
              wallets,
              openCost,
              fees(asset),
              margin ? insuranceFund : BigDecimal.ZERO,
              margin ? providersCash : BigDecimal.ZERO));
    }
    return new MoneyView(assets);
  }
}
