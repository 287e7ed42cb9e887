package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.LotSize;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.PriceFilter;
import io.breakwater.domain.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The filters of a symbol and the rules of an order's form, with the exchange's codes and texts.
 *
 * @see "Binance USDⓈ-M Futures API, Filters, and Error Codes"
 */
final class OrderRules {
  private static final Pattern CLIENT_ID = Pattern.compile("^[\\.A-Z\\:/a-z0-9_-]{1,36}$");

  private OrderRules() {}

  static void checkClientId(String name, String value) {
    if (value.length() > 36) {
      throw Refusal.of(-4015, "Client order id length should not be more than 36 chars");
    }
    if (!CLIENT_ID.matcher(value).matches()) {
      throw Refusal.of(
          -1100,
          "Illegal characters found in parameter '"
              + name
              + "'; legal range is '^[\\.A-Z\\:/a-z0-9_-]{1,36}$'.");
    }
  }

  static void checkSide(boolean hedge, PositionSide positionSide, Optional<Boolean> reduceOnly) {
    if (hedge == (positionSide == PositionSide.BOTH)) {
      throw Refusal.of(-4061, "Order's position side does not match user's setting.");
    }
    if (hedge && reduceOnly.isPresent()) {
      throw Refusal.of(-1106, "Parameter 'reduceonly' sent when not required.");
    }
  }

  static void checkQuantity(Instrument instrument, BigDecimal quantity, boolean market) {
    LotSize lot = market ? instrument.marketLotSize() : instrument.lotSize();
    if (quantity.signum() <= 0) {
      throw Refusal.of(-4003, "Quantity less than zero.");
    }
    if (decimals(quantity) > instrument.quantityPrecision()) {
      throw Refusal.of(-1111, "Precision is over the maximum defined for this asset.");
    }
    if (quantity.compareTo(lot.min()) < 0) {
      throw Refusal.of(-4004, "Quantity less than min quantity.");
    }
    if (lot.max().signum() > 0 && quantity.compareTo(lot.max()) > 0) {
      throw Refusal.of(-4005, "Quantity greater than max quantity.");
    }
    if (!isOnGrid(quantity, lot.min(), lot.step())) {
      throw Refusal.of(-4023, "Qty not increased by step size.");
    }
  }

  static void checkPrice(Instrument instrument, BigDecimal price) {
    PriceFilter filter = instrument.priceFilter();
    if (price.signum() <= 0) {
      throw Refusal.of(-4001, "Price less than 0.");
    }
    if (decimals(price) > instrument.pricePrecision()) {
      throw Refusal.of(-1111, "Precision is over the maximum defined for this asset.");
    }
    if (filter.max().signum() > 0 && price.compareTo(filter.max()) > 0) {
      throw Refusal.of(-4002, "Price greater than max price.");
    }
    if (price.compareTo(filter.min()) < 0) {
      throw Refusal.of(-4013, "Price less than min price.");
    }
    if (!isOnGrid(price, filter.min(), filter.tick())) {
      throw Refusal.of(-4014, "Price not increased by tick size.");
    }
  }

  static void checkTrigger(Instrument instrument, BigDecimal trigger) {
    PriceFilter filter = instrument.priceFilter();
    if (trigger.signum() <= 0) {
      throw Refusal.of(-4006, "Stop price less than zero.");
    }
    if (filter.max().signum() > 0 && trigger.compareTo(filter.max()) > 0) {
      throw Refusal.of(-4007, "Stop price greater than max price.");
    }
    checkPrice(instrument, trigger);
  }

  /**
   * @param live whether the text names the bound
   */
  static void checkPercentPrice(
      Instrument instrument, Side side, BigDecimal price, BigDecimal mark, boolean live) {
    BigDecimal cap = mark.multiply(instrument.percentPrice().up());
    BigDecimal floor = mark.multiply(instrument.percentPrice().down());
    if (side == Side.BUY && price.compareTo(cap) > 0) {
      throw Refusal.of(
          -4016,
          live
              ? "Limit price can't be higher than " + shown(cap, instrument) + "."
              : "Price is higher than mark price multiplier cap.");
    }
    if (side == Side.SELL && price.compareTo(floor) < 0) {
      throw Refusal.of(
          -4024,
          live
              ? "Limit price can't be lower than " + shown(floor, instrument) + "."
              : "Price is lower than mark price multiplier floor.");
    }
  }

  private static String shown(BigDecimal bound, Instrument instrument) {
    return bound.setScale(instrument.pricePrecision(), RoundingMode.HALF_UP).toPlainString();
  }

  static void checkNotional(Instrument instrument, BigDecimal price, BigDecimal quantity) {
    if (price.multiply(quantity).compareTo(instrument.minNotional().value()) < 0) {
      throw Refusal.of(
          -4164,
          "Order's notional must be no smaller than "
              + instrument.minNotional()
              + " (unless you choose reduce only)");
    }
  }

  private static boolean isOnGrid(BigDecimal value, BigDecimal origin, BigDecimal step) {
    return step.signum() == 0 || value.subtract(origin).remainder(step).signum() == 0;
  }

  private static int decimals(BigDecimal value) {
    return value.stripTrailingZeros().scale();
  }
}
