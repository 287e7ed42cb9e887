package io.breakwater.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class InstrumentTest {
  public static final Symbol BTC = new Symbol("BTCUSDT");
  private static final Price MARK = Price.of("60000");

  /** Close to the exchange's own rules of BTCUSDT. */
  public static Instrument btc() {
    return btc(InstrumentStatus.TRADING);
  }

  public static Instrument btc(InstrumentStatus status) {
    return new Instrument(
        BTC,
        status,
        "BTC",
        "USDT",
        "USDT",
        2,
        3,
        new PriceFilter(decimal("556.80"), decimal("4529764"), decimal("0.10")),
        new LotSize(decimal("0.001"), decimal("1000"), decimal("0.001")),
        new LotSize(decimal("0.001"), decimal("120"), decimal("0.001")),
        200,
        Notional.of("100"),
        new PercentPrice(decimal("1.05"), decimal("0.95")),
        decimal("0.05"),
        decimal("0.0125"),
        decimal("0.05"));
  }

  public static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  public static NewOrder market(Side side, String quantity) {
    return new NewOrder(
        new ClientOrderId("test"),
        BTC,
        side,
        PositionSide.BOTH,
        OrderType.MARKET,
        Quantity.of(quantity),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  public static NewOrder limit(Side side, String quantity, String price) {
    return new NewOrder(
        new ClientOrderId("test"),
        BTC,
        side,
        PositionSide.BOTH,
        OrderType.LIMIT,
        Quantity.of(quantity),
        Optional.of(Price.of(price)),
        Optional.of(TimeInForce.GTC),
        false);
  }

  @Property
  void aRoundedQuantityIsNeverMoreThanAsked(
      @ForAll("instruments") Instrument any,
      @ForAll("quantities") Quantity asked,
      @ForAll OrderType type) {
    assertTrue(!any.roundDown(asked, type).isAbove(asked));
  }

  @Property
  void aRoundedQuantityObeysItsFilterOrIsZero(
      @ForAll("instruments") Instrument any,
      @ForAll("quantities") Quantity asked,
      @ForAll OrderType type) {
    Quantity rounded = any.roundDown(asked, type);
    LotSize lot = any.lotSize(type);
    if (!rounded.isZero()) {
      assertTrue(rounded.value().compareTo(lot.min()) >= 0);
      assertTrue(lot.max().signum() == 0 || rounded.value().compareTo(lot.max()) <= 0);
      assertTrue(lot.isOnGrid(rounded.value()));
    }
  }

  @Property
  void roundingDownLosesLessThanOneStepWithinTheBounds(
      @ForAll("instruments") Instrument any, @ForAll("quantities") Quantity asked) {
    LotSize lot = any.lotSize();
    if (asked.value().compareTo(lot.min()) >= 0
        && (lot.max().signum() == 0 || asked.value().compareTo(lot.max()) <= 0)) {
      BigDecimal lost = asked.value().subtract(any.roundDown(asked, OrderType.LIMIT).value());
      assertTrue(lost.signum() == 0 || lost.compareTo(lot.step()) < 0);
    }
  }

  @Property
  void roundingTwiceChangesNothingMore(
      @ForAll("instruments") Instrument any,
      @ForAll("quantities") Quantity quantity,
      @ForAll("prices") Price price,
      @ForAll Side side) {
    Quantity once = any.roundDown(quantity, OrderType.MARKET);
    assertEquals(once, any.roundDown(once, OrderType.MARKET));
    Price passive = any.roundPassive(price, side);
    assertEquals(passive, any.roundPassive(passive, side));
  }

  @Property
  void aRoundedPriceObeysItsFilter(
      @ForAll("instruments") Instrument any, @ForAll("prices") Price price, @ForAll Side side) {
    BigDecimal rounded = any.roundPassive(price, side).value();
    PriceFilter filter = any.priceFilter();
    assertTrue(rounded.compareTo(filter.min()) >= 0);
    assertTrue(filter.max().signum() == 0 || rounded.compareTo(filter.max()) <= 0);
    assertTrue(filter.isOnGrid(rounded));
  }

  @Property
  void withinTheBoundsABuyIsNeverRoundedUpNorASellDown(
      @ForAll("instruments") Instrument any, @ForAll("prices") Price price) {
    PriceFilter filter = any.priceFilter();
    BigDecimal lowest = filter.min().add(filter.tick());
    BigDecimal highest = filter.max().subtract(filter.tick());
    if (price.value().compareTo(lowest) >= 0
        && (filter.max().signum() == 0 || price.value().compareTo(highest) <= 0)) {
      assertTrue(!any.roundPassive(price, Side.BUY).isAbove(price));
      assertTrue(!any.roundPassive(price, Side.SELL).isBelow(price));
    }
  }

  @Property
  void theWorstLimitIsWithinPercentPrice(@ForAll Side side, @ForAll("marks") Price mark) {
    Price worst = btc().worstLimit(side, mark);
    assertTrue(
        btc().check(limit(side, "1", worst.toString()), mark).stream()
            .noneMatch(violation -> violation.field().equals("price")));
  }

  @Provide
  Arbitrary<Instrument> instruments() {
    Arbitrary<BigDecimal> steps =
        Arbitraries.of("0.001", "0.1", "1", "10", "0.5").map(BigDecimal::new);
    Arbitrary<BigDecimal> minima = Arbitraries.of("0", "0.001", "0.5", "1").map(BigDecimal::new);
    Arbitrary<BigDecimal> maxima = Arbitraries.of("0", "120.3", "1000").map(BigDecimal::new);
    Arbitrary<LotSize> lots = Combinators.combine(minima, maxima, steps).as(LotSize::new);
    Arbitrary<PriceFilter> filters =
        Combinators.combine(minima, maxima, steps).as(PriceFilter::new);
    Instrument btc = btc();
    return Combinators.combine(filters, lots, lots)
        .as(
            (filter, lot, marketLot) ->
                new Instrument(
                    BTC,
                    InstrumentStatus.TRADING,
                    "BTC",
                    "USDT",
                    "USDT",
                    8,
                    8,
                    filter,
                    lot,
                    marketLot,
                    200,
                    btc.minNotional(),
                    btc.percentPrice(),
                    btc.triggerProtect(),
                    btc.liquidationFee(),
                    btc.marketTakeBound()));
  }

  @Provide
  Arbitrary<Quantity> quantities() {
    return Arbitraries.bigDecimals()
        .between(BigDecimal.ZERO, decimal("2000"))
        .ofScale(6)
        .map(Quantity::new);
  }

  @Provide
  Arbitrary<Price> prices() {
    return Arbitraries.bigDecimals()
        .between(decimal("0.000001"), decimal("2000"))
        .ofScale(6)
        .map(Price::new);
  }

  @Provide
  Arbitrary<Price> marks() {
    return Arbitraries.bigDecimals()
        .between(decimal("1000"), decimal("4000000"))
        .ofScale(8)
        .map(Price::new);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0       | quantity 0: must be above 0",
        "0.0009  | quantity 0.0009: must be at least 0.001",
        "120.001 | quantity 120.001: must be at most 120",
        "0.0105  | quantity 0.0105: must be a multiple of the step 0.001",
        "0.001   | notional 60: must be at least 100",
      })
  void aMarketOrdersBreachIsNamed(String quantity, String expected) {
    List<String> told = told(btc().check(market(Side.BUY, quantity), MARK));
    assertTrue(told.contains(expected), told.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BUY  | 556.7    | price 556.7: must be at least 556.80",
        "BUY  | 4529764.1| price 4529764.1: must be at most 4529764",
        "BUY  | 60000.05 | price 60000.05: must be a multiple of the tick 0.10",
        "BUY  | 63000.1  | price 63000.1: must be at most 63000 for a buy",
        "SELL | 56999.9  | price 56999.9: must be at least 57000 for a sell",
      })
  void aLimitOrdersBreachIsNamed(Side side, String price, String expected) {
    List<String> told = told(btc().check(limit(side, "1", price), MARK));
    assertTrue(told.contains(expected), told.toString());
  }

  @Test
  void aRightOrderHasNoBreach() {
    assertEquals(List.of(), btc().check(market(Side.BUY, "0.01"), MARK));
    assertEquals(List.of(), btc().check(limit(Side.SELL, "0.01", "60000.1"), MARK));
  }

  @Test
  void aLimitOrderMayBeLargerThanAMarketOrder() {
    assertEquals(List.of(), btc().check(limit(Side.BUY, "500", "60000"), MARK));
  }

  @Test
  void aSymbolThatDoesNotTradeTakesOnlyWhatReduces() {
    Instrument halted = btc(InstrumentStatus.TRADING_HALT);
    NewOrder entry = market(Side.SELL, "0.01");
    assertEquals(
        List.of("symbol BTCUSDT: is TRADING_HALT, not TRADING"), told(halted.check(entry, MARK)));
    NewOrder exit =
        new NewOrder(
            entry.clientOrderId(),
            BTC,
            Side.SELL,
            PositionSide.LONG,
            OrderType.MARKET,
            Quantity.of("0.001"),
            Optional.empty(),
            Optional.empty(),
            false);
    assertEquals(List.of(), halted.check(exit, MARK));
  }

  @Test
  void aStopsBreachIsNamed() {
    NewAlgoOrder stop =
        new NewAlgoOrder(
            new ClientOrderId("test"),
            BTC,
            Side.SELL,
            PositionSide.BOTH,
            OrderType.STOP_MARKET,
            Price.of("59000.05"),
            Optional.of(Quantity.of("120.5")),
            false,
            true,
            WorkingType.MARK_PRICE);
    assertEquals(
        List.of(
            "quantity 120.5: must be at most 120",
            "stopPrice 59000.05: must be a multiple of the tick 0.10"),
        told(btc().check(stop)));
  }

  public static List<String> told(List<Violation> violations) {
    return violations.stream().map(Violation::toString).toList();
  }
}
