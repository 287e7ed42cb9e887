package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an engine is made with.
 *
 * @param instruments at least one; their margin asset is USDT
 * @param usualTerms of symbols that {@code ownTerms} does not name
 * @param discount where commission may be paid in another asset
 * @param insuranceFund what it has at the start, in USDT
 * @param keptAggTrades how many public trades of a symbol can be asked for; older ones are
 *     forgotten
 * @param keptMinutes of a symbol with trades, from which its candles are made
 * @param keptOrders how many finished orders (and fills, and income rows) an account remembers
 * @param keptPast how far back reads can lag that are made to lag later ({@link Engine#lagReads});
 *     to keep an account's past costs a copy with each of its changes
 */
public record EngineSettings(
    List<Instrument> instruments,
    ContractTerms usualTerms,
    Map<Symbol, ContractTerms> ownTerms,
    Optional<FeeDiscount> discount,
    BigDecimal insuranceFund,
    MarketModel model,
    Variants variants,
    int keptAggTrades,
    int keptMinutes,
    int keptOrders,
    Duration keptPast) {

  public EngineSettings {
    instruments = List.copyOf(instruments);
    ownTerms = Collections.unmodifiableMap(new LinkedHashMap<>(ownTerms));
    if (instruments.isEmpty()) {
      throw new IllegalArgumentException("an exchange needs at least one instrument");
    }
    if (insuranceFund.signum() < 0) {
      throw new IllegalArgumentException("insurance fund " + insuranceFund + " must be 0 or more");
    }
    if (keptAggTrades < 1 || keptMinutes < 1 || keptOrders < 1) {
      throw new IllegalArgumentException(
          "kept trades %d, minutes %d and orders %d must be 1 or more"
              .formatted(keptAggTrades, keptMinutes, keptOrders));
    }
  }

  /**
   * The usual terms (at tier 0 fees of 0.02 % and 0.05 %), market and variants, no discount, and a
   * million in the insurance fund.
   */
  public static EngineSettings of(List<Instrument> instruments) {
    return new EngineSettings(
        instruments,
        ContractTerms.usual(),
        Map.of(),
        Optional.empty(),
        new BigDecimal("1000000"),
        MarketModel.usual(),
        Variants.usual(),
        200_000,
        50_000,
        100_000,
        Duration.ZERO);
  }

  public ContractTerms terms(Symbol symbol) {
    return ownTerms.getOrDefault(symbol, usualTerms);
  }

  public EngineSettings with(Variants other) {
    return changed(draft -> draft.variants = other);
  }

  public EngineSettings with(MarketModel other) {
    return changed(draft -> draft.model = other);
  }

  /** Of all symbols that have none of their own. */
  public EngineSettings with(ContractTerms usual) {
    return changed(draft -> draft.usualTerms = usual);
  }

  /** Other fees, as shares of the notional and the same for every tier. */
  public EngineSettings withFees(BigDecimal maker, BigDecimal taker) {
    return with(usualTerms.with(FeeTable.flat(maker, taker)));
  }

  /** Of one symbol. */
  public EngineSettings with(Symbol symbol, ContractTerms own) {
    Map<Symbol, ContractTerms> terms = new LinkedHashMap<>(ownTerms);
    terms.put(symbol, own);
    return changed(draft -> draft.ownTerms = terms);
  }

  public EngineSettings with(FeeDiscount other) {
    return changed(draft -> draft.discount = Optional.of(other));
  }

  /** Of each symbol; what is kept long costs more than what is forgotten soon. */
  public EngineSettings withKeptAggTrades(int most) {
    return changed(draft -> draft.keptAggTrades = most);
  }

  public EngineSettings withKeptPast(Duration span) {
    return changed(draft -> draft.keptPast = span);
  }

  public EngineSettings withInsuranceFund(BigDecimal other) {
    return changed(draft -> draft.insuranceFund = other);
  }

  private EngineSettings changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new EngineSettings(
        instruments,
        draft.usualTerms,
        draft.ownTerms,
        draft.discount,
        draft.insuranceFund,
        draft.model,
        draft.variants,
        draft.keptAggTrades,
        keptMinutes,
        keptOrders,
        draft.keptPast);
  }

  /** What a change may change. */
  private static final class Draft {
    private ContractTerms usualTerms;
    private Map<Symbol, ContractTerms> ownTerms;
    private Optional<FeeDiscount> discount;
    private BigDecimal insuranceFund;
    private MarketModel model;
    private Variants variants;
    private int keptAggTrades;
    private Duration keptPast;

    private Draft(EngineSettings from) {
      this.usualTerms = from.usualTerms;
      this.ownTerms = from.ownTerms;
      this.discount = from.discount;
      this.insuranceFund = from.insuranceFund;
      this.model = from.model;
      this.variants = from.variants;
      this.keptAggTrades = from.keptAggTrades;
      this.keptPast = from.keptPast;
    }
  }
}
