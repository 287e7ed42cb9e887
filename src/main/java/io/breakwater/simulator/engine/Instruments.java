package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.LotSize;
import io.breakwater.domain.Notional;
import io.breakwater.domain.PercentPrice;
import io.breakwater.domain.PriceFilter;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;

/** Ready-made rules of symbols. */
public final class Instruments {
  private Instruments() {}

  /**
   * BTCUSDT with the filters that the live exchange had in September 2026; only the lowest price is
   * lower, because the recorded trades that come along are of 2013.
   */
  public static Instrument btcusdt() {
    return perpetual("BTCUSDT", "BTC", 2, 3, "0.10", "0.001", "120", "50");
  }

  /** ETHUSDT; its largest market order is that of an earlier year. */
  public static Instrument ethusdt() {
    return perpetual("ETHUSDT", "ETH", 2, 3, "0.01", "0.001", "2000", "20");
  }

  /**
   * Rules for any symbol against USDT, where nothing better is known.
   *
   * @param symbol such as {@code TRXUSDT}
   * @param tick of the price
   * @param step of the quantity
   * @param minNotional in USDT
   */
  public static Instrument of(String symbol, String tick, String step, String minNotional) {
    String base = symbol.endsWith("USDT") ? symbol.substring(0, symbol.length() - 4) : symbol;
    int pricePrecision = Math.max(0, new BigDecimal(tick).stripTrailingZeros().scale());
    int quantityPrecision = Math.max(0, new BigDecimal(step).stripTrailingZeros().scale());
    String largest = new BigDecimal(step).multiply(new BigDecimal("1000000")).toPlainString();
    return perpetual(
        symbol, base, pricePrecision, quantityPrecision, tick, step, largest, minNotional);
  }

  /** The same rules in another status. */
  public static Instrument withStatus(Instrument rules, InstrumentStatus status) {
    return new Instrument(
        rules.symbol(),
        status,
        rules.baseAsset(),
        rules.quoteAsset(),
        rules.marginAsset(),
        rules.pricePrecision(),
        rules.quantityPrecision(),
        rules.priceFilter(),
        rules.lotSize(),
        rules.marketLotSize(),
        rules.maxOrders(),
        rules.minNotional(),
        rules.percentPrice(),
        rules.triggerProtect(),
        rules.liquidationFee(),
        rules.marketTakeBound());
  }

  /** The same rules with another tick of prices and step of quantities. */
  public static Instrument withGrid(Instrument rules, BigDecimal tick, BigDecimal step) {
    LotSize lots = rules.lotSize();
    LotSize marketLots = rules.marketLotSize();
    return new Instrument(
        rules.symbol(),
        rules.status(),
        rules.baseAsset(),
        rules.quoteAsset(),
        rules.marginAsset(),
        Math.max(0, tick.stripTrailingZeros().scale()),
        Math.max(0, step.stripTrailingZeros().scale()),
        new PriceFilter(tick, rules.priceFilter().max(), tick),
        new LotSize(step, lots.max(), step),
        new LotSize(step, marketLots.max(), step),
        rules.maxOrders(),
        rules.minNotional(),
        rules.percentPrice(),
        rules.triggerProtect(),
        rules.liquidationFee(),
        rules.marketTakeBound());
  }

  private static Instrument perpetual(
      String symbol,
      String base,
      int pricePrecision,
      int quantityPrecision,
      String tick,
      String step,
      String maxMarket,
      String minNotional) {
    BigDecimal smallest = new BigDecimal(step);
    BigDecimal largestMarket = new BigDecimal(maxMarket);
    return new Instrument(
        new Symbol(symbol),
        InstrumentStatus.TRADING,
        base,
        "USDT",
        "USDT",
        pricePrecision,
        quantityPrecision,
        new PriceFilter(new BigDecimal(tick), new BigDecimal("4529764"), new BigDecimal(tick)),
        new LotSize(smallest, largestMarket.multiply(BigDecimal.TEN), smallest),
        new LotSize(smallest, largestMarket, smallest),
        200,
        Notional.of(minNotional),
        new PercentPrice(new BigDecimal("1.0500"), new BigDecimal("0.9500")),
        new BigDecimal("0.0500"),
        new BigDecimal("0.012500"),
        new BigDecimal("0.05"));
  }
}
