package io.breakwater.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A symbol with the exchange's rules for its orders, and the only place that rounds.
 *
 * <p>Quantities are rounded down to the step, prices to the tick on the passive side of the order,
 * so that rounding never adds exposure. A rounded value can still breach a bound: {@link #check}
 * says so.
 *
 * @param pricePrecision the most decimals of a price; not the tick
 * @param quantityPrecision the most decimals of a quantity; not the step
 * @param lotSize for limit orders
 * @param marketLotSize for market orders, also those that a trigger creates; its maximum is smaller
 * @param maxOrders open plain orders per account
 * @param minNotional of an order that is neither reduce-only nor close-position
 * @param triggerProtect a share (0.05 is 5 %): the gap of mark and contract price beyond which an
 *     order with priceProtect does not fire
 * @param liquidationFee a share of the notional
 * @param marketTakeBound a share: how far from the mark price a market order may take
 * @see "Binance USDⓈ-M Futures API, Exchange Information"
 */
public record Instrument(
    Symbol symbol,
    InstrumentStatus status,
    String baseAsset,
    String quoteAsset,
    String marginAsset,
    int pricePrecision,
    int quantityPrecision,
    PriceFilter priceFilter,
    LotSize lotSize,
    LotSize marketLotSize,
    int maxOrders,
    Notional minNotional,
    PercentPrice percentPrice,
    BigDecimal triggerProtect,
    BigDecimal liquidationFee,
    BigDecimal marketTakeBound) {

  public boolean isTradable() {
    return status == InstrumentStatus.TRADING;
  }

  /** The bounds and grid that a quantity of this order type obeys. */
  public LotSize lotSize(OrderType type) {
    return type.isMarket() ? marketLotSize : lotSize;
  }

  /** The largest valid quantity not above {@code quantity}; zero where it is below one step. */
  public Quantity roundDown(Quantity quantity, OrderType type) {
    LotSize lot = lotSize(type);
    BigDecimal value = quantity.value();
    if (lot.max().signum() > 0) {
      value = value.min(lot.max());
    }
    BigDecimal above = value.subtract(lot.min());
    if (above.signum() < 0) {
      return Quantity.ZERO;
    }
    return new Quantity(lot.min().add(toGrid(above, lot.step(), RoundingMode.DOWN)));
  }

  /**
   * The nearest price on the grid that is no better for the other side: a buy goes down, a sell up.
   * The same holds for triggers: a long's stop (a sell) goes up, towards the smaller loss. Stays
   * within the filter's bounds.
   */
  public Price roundPassive(Price price, Side side) {
    PriceFilter filter = priceFilter;
    RoundingMode mode = side == Side.BUY ? RoundingMode.FLOOR : RoundingMode.CEILING;
    BigDecimal rounded =
        filter.min().add(toGrid(price.value().subtract(filter.min()), filter.tick(), mode));
    if (filter.max().signum() > 0 && rounded.compareTo(filter.max()) > 0) {
      BigDecimal span = filter.max().subtract(filter.min());
      rounded = filter.min().add(toGrid(span, filter.tick(), RoundingMode.FLOOR));
    }
    BigDecimal lowest = filter.min().signum() > 0 ? filter.min() : filter.tick();
    return new Price(rounded.max(lowest));
  }

  /** The bound of PERCENT_PRICE: the worst limit that an order of this side may carry now. */
  public Price worstLimit(Side side, Price mark) {
    BigDecimal factor = side == Side.BUY ? percentPrice.up() : percentPrice.down();
    return roundPassive(new Price(mark.value().multiply(factor)), side);
  }

  /**
   * Everything about a plain order that the exchange would refuse by its filters.
   *
   * @param mark the current mark price: MIN_NOTIONAL of a market order and PERCENT_PRICE use it
   * @return empty when the order is right
   */
  public List<Violation> check(NewOrder order, Price mark) {
    List<Violation> violations = new ArrayList<>();
    if (!isTradable() && !order.isReducing()) {
      violations.add(new Violation("symbol", symbol.value(), "is " + status + ", not TRADING"));
    }
    checkQuantity(order.quantity(), order.type(), violations);
    order.price().ifPresent(limit -> checkLimit(limit, order.side(), mark, violations));
    if (!order.isReducing()) {
      checkNotional(order.price().orElse(mark), order.quantity(), violations);
    }
    return violations;
  }

  /** Everything about a conditional order that the exchange would refuse by its filters. */
  public List<Violation> check(NewAlgoOrder order) {
    List<Violation> violations = new ArrayList<>();
    order.quantity().ifPresent(size -> checkQuantity(size, order.type(), violations));
    checkPrice("stopPrice", order.triggerPrice(), violations);
    return violations;
  }

  private void checkQuantity(Quantity quantity, OrderType type, List<Violation> violations) {
    LotSize lot = lotSize(type);
    String rule = null;
    BigDecimal value = quantity.value();
    if (value.signum() == 0) {
      rule = "must be above 0";
    } else if (value.compareTo(lot.min()) < 0) {
      rule = "must be at least " + lot.min().toPlainString();
    } else if (lot.max().signum() > 0 && value.compareTo(lot.max()) > 0) {
      rule = "must be at most " + lot.max().toPlainString();
    } else if (!lot.isOnGrid(value)) {
      rule = "must be a multiple of the step " + lot.step().toPlainString();
    } else if (value.scale() > quantityPrecision) {
      rule = "must have at most " + quantityPrecision + " decimals";
    }
    add("quantity", value, rule, violations);
  }

  private void checkLimit(Price limit, Side side, Price mark, List<Violation> violations) {
    checkPrice("price", limit, violations);
    BigDecimal cap = mark.value().multiply(percentPrice.up());
    BigDecimal floor = mark.value().multiply(percentPrice.down());
    if (side == Side.BUY && limit.value().compareTo(cap) > 0) {
      add("price", limit.value(), "must be at most " + plain(cap) + " for a buy", violations);
    }
    if (side == Side.SELL && limit.value().compareTo(floor) < 0) {
      add("price", limit.value(), "must be at least " + plain(floor) + " for a sell", violations);
    }
  }

  private void checkPrice(String field, Price price, List<Violation> violations) {
    BigDecimal value = price.value();
    String rule = null;
    if (value.compareTo(priceFilter.min()) < 0) {
      rule = "must be at least " + priceFilter.min().toPlainString();
    } else if (priceFilter.max().signum() > 0 && value.compareTo(priceFilter.max()) > 0) {
      rule = "must be at most " + priceFilter.max().toPlainString();
    } else if (!priceFilter.isOnGrid(value)) {
      rule = "must be a multiple of the tick " + priceFilter.tick().toPlainString();
    } else if (value.scale() > pricePrecision) {
      rule = "must have at most " + pricePrecision + " decimals";
    }
    add(field, value, rule, violations);
  }

  private void checkNotional(Price price, Quantity quantity, List<Violation> violations) {
    Notional notional = price.times(quantity);
    if (notional.compareTo(minNotional) < 0) {
      add("notional", notional.value(), "must be at least " + minNotional, violations);
    }
  }

  private static void add(String field, BigDecimal value, String rule, List<Violation> all) {
    Optional.ofNullable(rule).ifPresent(text -> all.add(new Violation(field, plain(value), text)));
  }

  private static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }

  private static BigDecimal toGrid(BigDecimal value, BigDecimal step, RoundingMode mode) {
    if (step.signum() == 0) {
      return value;
    }
    return value.divide(step, 0, mode).multiply(step);
  }
}
