package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import java.math.BigDecimal;
import java.util.List;

/**
 * What an engine is made with.
 *
 * @param instruments at least one; their margin asset is USDT
 * @param makerFee a share of the notional, paid by the resting order
 * @param takerFee a share of the notional, paid by the incoming order
 * @param keptAggTrades how many public trades of a symbol can be asked for; older ones are
 *     forgotten
 * @param keptMinutes of a symbol with trades, from which its candles are made
 * @param keptOrders how many finished orders (and fills, and income rows) an account remembers
 */
public record EngineSettings(
    List<Instrument> instruments,
    BigDecimal makerFee,
    BigDecimal takerFee,
    MarketModel model,
    Variants variants,
    int keptAggTrades,
    int keptMinutes,
    int keptOrders) {

  public EngineSettings {
    instruments = List.copyOf(instruments);
    if (instruments.isEmpty()) {
      throw new IllegalArgumentException("an exchange needs at least one instrument");
    }
    if (keptAggTrades < 1 || keptMinutes < 1 || keptOrders < 1) {
      throw new IllegalArgumentException(
          "kept trades %d, minutes %d and orders %d must be 1 or more"
              .formatted(keptAggTrades, keptMinutes, keptOrders));
    }
  }

  /** Fees of 0.02 % and 0.05 %, the usual market and variants. */
  public static EngineSettings of(List<Instrument> instruments) {
    return new EngineSettings(
        instruments,
        new BigDecimal("0.0002"),
        new BigDecimal("0.0005"),
        MarketModel.usual(),
        Variants.usual(),
        200_000,
        50_000,
        100_000);
  }

  /** Other fees, as shares of the notional. */
  public EngineSettings withFees(BigDecimal maker, BigDecimal taker) {
    return new EngineSettings(
        instruments, maker, taker, model, variants, keptAggTrades, keptMinutes, keptOrders);
  }

  public EngineSettings with(Variants other) {
    return new EngineSettings(
        instruments, makerFee, takerFee, model, other, keptAggTrades, keptMinutes, keptOrders);
  }

  public EngineSettings with(MarketModel other) {
    return new EngineSettings(
        instruments, makerFee, takerFee, other, variants, keptAggTrades, keptMinutes, keptOrders);
  }
}
