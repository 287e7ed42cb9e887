package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Side;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes plain orders: checks them, gives them a number and a name, and lets them meet the book.
 * Refuses by throwing {@link Refusal}. Part of {@link Engine}, confined to it.
 */
final class Placement {
  private static final Duration LEAST_GOOD_TILL = Duration.ofSeconds(600);
  private static final int POST_ONLY_WOULD_TAKE = -5022;
  private static final int FOK_WOULD_REST = -5021;

  private final EngineSettings settings;
  private final Bookkeeper books;
  private final Matching matching;
  private final ClientIds ids;
  private final Supplier<String> names;
  private final Consumer<SymbolMarket> afterTrade;

  /**
   * @param names client ids for those that come without
   * @param afterTrade what is to be done when an order has met the book
   */
  Placement(
      EngineSettings settings,
      Bookkeeper books,
      Matching matching,
      ClientIds ids,
      Supplier<String> names,
      Consumer<SymbolMarket> afterTrade) {
    this.settings = settings;
    this.books = books;
    this.matching = matching;
    this.ids = ids;
    this.names = names;
    this.afterTrade = afterTrade;
  }

  /** Takes a client's order. */
  EngineOrder place(
      TradingAccount account, SymbolMarket market, OrderRequest request, Instant now) {
    OrderRules.checkSide(account.hedge, request.positionSide(), request.reduceOnly());
    request.clientOrderId().ifPresent(id -> OrderRules.checkClientId("newClientOrderId", id));
    boolean isMarket = request.type() == OrderType.MARKET;
    request.price().ifPresent(price -> OrderRules.checkPrice(market.instrument, price));
    OrderRules.checkQuantity(market.instrument, request.quantity(), isMarket);
    checkGoodTill(request, now);
    request
        .price()
        .ifPresent(
            price ->
                OrderRules.checkPercentPrice(
                    market.instrument,
                    request.side(),
                    price,
                    market.mark(),
                    settings.variants().is(Choice.ErrorTexts.LIVE)));
    request.clientOrderId().ifPresent(id -> ids.check(account, request.symbol(), id, now));
    return accept(account, market, request, Optional.empty(), now);
  }

  /**
   * Takes an order whose form is right.
   *
   * @param parent the conditional order that it comes from
   */
  EngineOrder accept(
      TradingAccount account,
      SymbolMarket market,
      OrderRequest request,
      Optional<AlgoOrder> parent,
      Instant now) {
    var draft = new EngineOrder(0, account, market, "", request, request.quantity(), parent, now);
    BigDecimal quantity = request.quantity();
    if (draft.isReducing()) {
      quantity = reducible(draft);
    } else {
      OrderRules.checkNotional(
          market.instrument, request.price().orElse(market.mark()), request.quantity());
      checkMargin(draft);
    }
    long count =
        account.openOrders.values().stream().filter(order -> order.market == market).count();
    if (count >= market.instrument.maxOrders()) {
      throw Refusal.of(-2025, "Reach max open order limit.");
    }
    try {
      checkBook(draft, quantity);
    } catch (Refusal refusal) {
      boolean told = refusal.code() == POST_ONLY_WOULD_TAKE || refusal.code() == FOK_WOULD_REST;
      if (told && parent.isEmpty() && settings.variants().is(Choice.RefusedByBook.EXPIRED_EVENT)) {
        books.refused(named(account, market, request, quantity, parent, now), now);
      }
      throw refusal;
    }
    EngineOrder order = named(account, market, request, quantity, parent, now);
    parent.ifPresent(
        algo -> {
          algo.child = Optional.of(order);
          books.algoMoved(algo, AlgoStatus.TRIGGERED, now);
        });
    books.accepted(order, now);
    matching.take(order, now);
    afterTrade.accept(market);
    return order;
  }

  /** An order with a number and a name. */
  private EngineOrder named(
      TradingAccount account,
      SymbolMarket market,
      OrderRequest request,
      BigDecimal quantity,
      Optional<AlgoOrder> parent,
      Instant now) {
    return new EngineOrder(
        market.nextOrderId(),
        account,
        market,
        request.clientOrderId().orElseGet(names),
        request,
        quantity,
        parent,
        now);
  }

  /** The quantity of a reducing order, which may be shrunk to the position. */
  private BigDecimal reducible(EngineOrder draft) {
    Variants variants = settings.variants();
    BigDecimal closable = books.fillable(draft, draft.quantity.max(BigDecimal.ZERO));
    if (closable.signum() == 0) {
      throw Refusal.of(-2022, "ReduceOnly Order is rejected.");
    }
    checkCovered(draft);
    if (closable.compareTo(draft.quantity) == 0) {
      return closable;
    }
    boolean strict = draft.closesSide() || variants.is(Choice.OversizeReduceOnly.REJECTED);
    if (strict && draft.parent.isEmpty()) {
      throw Refusal.of(-2022, "ReduceOnly Order is rejected.");
    }
    return variants.is(Choice.OversizeReduceOnly.SHRINKS_AT_FILL) ? draft.quantity : closable;
  }

  /** Open orders may reduce all that there is already. */
  private void checkCovered(EngineOrder draft) {
    Variants variants = settings.variants();
    boolean closesAll = draft.parent.filter(algo -> algo.request.closePosition()).isPresent();
    if (closesAll || variants.is(Choice.CoveredReduceOnly.TAKEN)) {
      return;
    }
    BigDecimal left = draft.account.holding(draft.market, draft.positionSide).amount.abs();
    for (EngineOrder order : draft.account.openOrders.values()) {
      if (order.market == draft.market
          && order.positionSide == draft.positionSide
          && order.side == draft.side
          && order.isReducing()) {
        left = left.subtract(order.remaining());
      }
    }
    if (left.signum() <= 0) {
      throw variants.is(Choice.CoveredReduceOnly.REJECTED_2022)
          ? Refusal.of(-2022, "ReduceOnly Order is rejected.")
          : Refusal.of(
              -4118,
              "ReduceOnly Order Failed. Please check your existing position and open orders");
    }
  }

  private void checkMargin(EngineOrder draft) {
    TradingAccount account = draft.account;
    Holding holding = account.holding(draft.market, draft.positionSide);
    int leverage = account.leverage(draft.symbol());
    BigDecimal value = draft.quantity.multiply(assumedPrice(draft));
    BigDecimal before = account.exposure(holding, draft.side, BigDecimal.ZERO);
    BigDecimal after = account.exposure(holding, draft.side, value);
    if (after.compareTo(before) <= 0) {
      return;
    }
    if (after.compareTo(Brackets.maxNotional(leverage)) > 0) {
      throw Refusal.of(-2027, "Exceeded the maximum allowable position at current leverage.");
    }
    BigDecimal more =
        account
            .margin(holding, draft.side, value, leverage)
            .subtract(account.margin(holding, draft.side, BigDecimal.ZERO, leverage));
    if (more.compareTo(account.balance().available()) > 0) {
      throw Refusal.of(-2019, "Margin is insufficient.");
    }
  }

  /** What a unit of this order will cost at the worst guess that is fair. */
  private static BigDecimal assumedPrice(EngineOrder draft) {
    if (draft.type == OrderType.LIMIT) {
      return draft.price;
    }
    BigDecimal mark = draft.market.mark();
    long best = draft.market.bestTicks(draft.side.opposite());
    return best == Ladder.NONE ? mark : mark.max(draft.market.grid.price(best));
  }

  /** What only the book can say: post-only, fill-or-kill, and a market order's price bound. */
  private static void checkBook(EngineOrder draft, BigDecimal quantity) {
    SymbolMarket market = draft.market;
    Side other = draft.side.opposite();
    long best = market.bestTicks(other);
    long limit = Matching.limitTicks(draft);
    boolean takes = best != Ladder.NONE && Matching.crosses(draft.side, limit, best);
    if (draft.type == OrderType.MARKET) {
      if (best != Ladder.NONE && !takes) {
        throw Refusal.of(
            -4131, "The counterparty's best price does not meet the PERCENT_PRICE filter limit");
      }
      return;
    }
    if (draft.timeInForce == TimeInForce.GTX && takes) {
      throw Refusal.of(
          POST_ONLY_WOULD_TAKE,
          "Due to the order could not be executed as maker, the Post Only order will be rejected.");
    }
    if (draft.timeInForce == TimeInForce.FOK
        && market.stepsWithin(other, limit) < market.grid.steps(quantity)) {
      throw Refusal.of(
          FOK_WOULD_REST,
          "Due to the order could not be filled immediately, the FOK order has been rejected.");
    }
  }

  private static void checkGoodTill(OrderRequest request, Instant now) {
    boolean wanted = request.timeInForce().filter(tif -> tif == TimeInForce.GTD).isPresent();
    Instant least = now.plus(LEAST_GOOD_TILL);
    if (wanted && request.goodTill().filter(till -> till.isAfter(least)).isEmpty()) {
      throw Refusal.of(
          -5040,
          "The goodTillDate timestamp must be greater than the current time plus 600 seconds and"
              + " smaller than 253402300799000");
    }
  }
}
