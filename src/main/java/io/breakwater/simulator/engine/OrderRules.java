package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.LotSize;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.PriceFilter;
import io.breakwater.domain.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The filters of a symbol and the rules of an order's form, with the exchange's codes and texts.
 *
 * @see "Binance USDⓈ-M Futures API, Filters, and Error Codes"
 */
final class OrderRules {
  private static final Pattern CLIENT_ID = Pattern.compile("^[\\.A-Z\\:/a-z0-9_-]{1,36}$");

  private static final Duration LEAST_GOOD_TILL = Duration.ofSeconds(600);

  /** In epoch milliseconds, itself too late. */
  private static final long LATEST_GOOD_TILL = 253_402_300_799_000L;

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

  static void checkNoPriceMatch(PriceMatch match) {
    if (match != PriceMatch.NONE) {
      throw Refusal.of(-5038, "Price match only supports order type: LIMIT, STOP AND TAKE_PROFIT");
    }
  }

  static void checkPriceMatch(PriceMatch match, Optional<BigDecimal> price, Variants variants) {
    if (match == PriceMatch.NONE) {
      return;
    }
    if (match.isRefused()) {
      throw Refusal.of(-5037, "Invalid price match");
    }
    if (price.isPresent()) {
      if (variants.is(Choice.PriceWithMatch.CODE_1106)) {
        throw Refusal.of(-1106, "Parameter 'price' sent when not required.");
      }
      throw variants.is(Choice.PriceWithMatch.CODE_5037)
          ? Refusal.of(-5037, "Invalid price match")
          : Refusal.of(-1128, "Combination of optional parameters invalid.");
    }
  }

  /**
   * @param till in whole seconds; absent is refused too
   */
  static void checkGoodTill(Optional<Instant> till, Instant now) {
    if (till.isEmpty()) {
      throw Refusal.missing("goodTillDate");
    }
    boolean soon = !till.get().isAfter(now.plus(LEAST_GOOD_TILL));
    if (soon || till.get().toEpochMilli() >= LATEST_GOOD_TILL) {
      throw Refusal.of(
          -5040,
          "The goodTillDate timestamp must be greater than the current time plus 600 seconds and"
              + " smaller than 253402300799000");
    }
  }

  /** The limit of a stop or take-profit must not be far beyond its trigger. */
  static void checkLimitOfTrigger(
      Instrument instrument, Side side, BigDecimal price, BigDecimal trigger) {
    BigDecimal cap = trigger.multiply(instrument.percentPrice().up());
    BigDecimal floor = trigger.multiply(instrument.percentPrice().down());
    if (side == Side.BUY && price.compareTo(cap) > 0) {
      throw Refusal.of(-4183, "Limit price can't be higher than " + shown(cap, instrument) + ".");
    }
    if (side == Side.SELL && price.compareTo(floor) < 0) {
      throw Refusal.of(-4184, "Limit price can't be lower than " + shown(floor, instrument) + ".");
    }
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
