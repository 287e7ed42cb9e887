package io.breakwater.simulator.engine;

import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.OrderType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Changes resting orders. A changed order goes to the end of the line at its new price, or takes
 * what that price meets. Refuses by throwing {@link Refusal}; a refused change leaves the order as
 * it was.
 *
 * @see "Binance USDⓈ-M Futures API, Modify Order"
 */
final class Amendments {
  private static final int MOST = 10_000;
  private static final Duration PENDING = Duration.ofMillis(10);

  private final EngineSettings settings;
  private final Bookkeeper books;
  private final Matching matching;
  private final Placement placement;
  private final Consumer<SymbolMarket> afterTrade;
  private long latestId = 5000;

  Amendments(
      EngineSettings settings,
      Bookkeeper books,
      Matching matching,
      Placement placement,
      Consumer<SymbolMarket> afterTrade) {
    this.settings = settings;
    this.books = books;
    this.matching = matching;
    this.placement = placement;
    this.afterTrade = afterTrade;
  }

  EngineOrder amend(
      TradingAccount account, SymbolMarket market, AmendRequest request, Instant now) {
    EngineOrder order =
        account
            .order(market.symbol(), request.orderId(), request.clientOrderId())
            .filter(EngineOrder::isOpen)
            .orElseThrow(this::gone);
    check(order, request, now);
    BigDecimal price = placement.price(market, order.side, request.price(), request.priceMatch());
    BigDecimal quantity = request.quantity();
    if (price.compareTo(order.price) == 0 && quantity.compareTo(order.quantity) == 0) {
      throw Refusal.of(-5027, "No need to modify the order.");
    }
    checkFilters(order, price, quantity);
    boolean partly = order.executed.signum() > 0;
    if (partly && quantity.compareTo(order.executed) <= 0) {
      books.cancel(order, now);
      afterTrade.accept(market);
      return order;
    }
    if (order.isReducing()) {
      quantity = reduced(order, quantity);
    } else {
      BigDecimal value = quantity.subtract(order.executed).multiply(price);
      placement.checkMargin(order, value.subtract(order.remaining().multiply(order.price)));
    }
    change(order, price, quantity, request, now);
    return order;
  }

  private void change(
      EngineOrder order, BigDecimal price, BigDecimal quantity, AmendRequest request, Instant now) {
    SymbolMarket market = order.market;
    long best = market.bestTicks(order.side.opposite());
    boolean takes =
        best != Ladder.NONE && Matching.crosses(order.side, market.grid.ticks(price), best);
    if (order.isPostOnly() && takes) {
      books.cancel(order, now);
      afterTrade.accept(market);
      return;
    }
    market.remove(order);
    order.amend(
        new Amendment(
            ++latestId,
            order.price,
            price,
            order.quantity,
            quantity,
            order.amendmentCount + 1,
            now),
        request.priceMatch(),
        request.modifyId());
    books.amended(order, now);
    matching.take(order, now);
    afterTrade.accept(market);
  }

  private Refusal gone() {
    return settings.variants().is(Choice.AmendedGone.CODE_2011)
        ? Refusal.of(-2011, "Unknown order sent.")
        : Refusal.of(-2013, "Order does not exist.");
  }

  private void check(EngineOrder order, AmendRequest request, Instant now) {
    if (order.market.instrument.status() != InstrumentStatus.TRADING) {
      throw Refusal.of(-5024, "Symbol is not in trading status. Order amendment is not permitted.");
    }
    if (order.type != OrderType.LIMIT) {
      throw Refusal.of(-5025, "Only limit order is supported.");
    }
    if (request.side() != order.side) {
      throw Refusal.of(-1130, "Data sent for parameter 'side' is not valid.");
    }
    if (order.amendmentCount >= MOST) {
      throw Refusal.of(-5026, "Exceed maximum modify order limit.");
    }
    boolean pending =
        settings.variants().is(Choice.AmendmentPace.PENDING)
            && order.amendmentCount > 0
            && order.lastAmended().plus(PENDING).isAfter(now);
    if (pending) {
      throw Refusal.of(-5043, "A pending modification already exists for this order.");
    }
  }

  private void checkFilters(EngineOrder order, BigDecimal price, BigDecimal quantity) {
    OrderRules.checkPrice(order.market.instrument, price);
    OrderRules.checkQuantity(order.market.instrument, quantity, false);
    placement.checkPercentPrice(order.market, order.side, price);
    BigDecimal least = order.market.instrument.minNotional().value();
    if (!order.isReducing() && price.multiply(quantity).compareTo(least) < 0) {
      throw Refusal.of(
          -5029,
          "Order's notional must be no smaller than " + order.market.instrument.minNotional());
    }
  }

  /** The new total of an order that reduces: as a new one, it may be shrunk to the position. */
  private BigDecimal reduced(EngineOrder order, BigDecimal quantity) {
    BigDecimal rest = quantity.subtract(order.executed);
    BigDecimal closable = books.fillable(order, rest);
    if (closable.compareTo(rest) == 0
        || settings.variants().is(Choice.OversizeReduceOnly.SHRINKS_AT_FILL)) {
      return quantity;
    }
    boolean strict =
        order.closesSide() || settings.variants().is(Choice.OversizeReduceOnly.REJECTED);
    if (strict || closable.signum() == 0) {
      throw Refusal.of(-2022, "ReduceOnly Order is rejected.");
    }
    return order.executed.add(closable);
  }
}
