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
  /** Of an order without another end. */
  private static final Duration LONGEST_LIFE = Duration.ofDays(365);

  private static final int POST_ONLY_WOULD_TAKE = -5022;
  private static final int FOK_WOULD_REST = -5021;

  private final EngineSettings settings;
  private final Bookkeeper books;
  private final Matching matching;
  private final ClientIds ids;
  private final Supplier<String> names;
  private final Consumer<SymbolMarket> afterTrade;
  private final Reducing reducing;
  private final Expiries<EngineOrder> ends = new Expiries<>(EngineOrder::isOpen);

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
    this.reducing = new Reducing(books, settings.variants());
  }

  /** Takes a client's order. */
  EngineOrder place(
      TradingAccount account, SymbolMarket market, OrderRequest request, Instant now) {
    OrderRequest checked = checked(account, market, request, now);
    return accept(account, market, checked, Optional.empty(), now);
  }

  /** Does all that {@link #place} does but the placing. */
  EngineOrder test(TradingAccount account, SymbolMarket market, OrderRequest request, Instant now) {
    OrderRequest checked = checked(account, market, request, now);
    var draft =
        new EngineOrder(
            0,
            account,
            market,
            checked.clientOrderId().orElseGet(names),
            checked,
            checked.quantity(),
            Optional.empty(),
            now);
    checkBook(draft, checkedQuantity(draft));
    return draft;
  }

  /** Places what a triggered conditional order becomes. */
  EngineOrder placeChild(AlgoOrder algo, OrderRequest request, Instant now) {
    checkState(algo.market, request);
    OrderRequest priced = priced(algo.market, request);
    priced.price().ifPresent(price -> checkPercentPrice(algo.market, request.side(), price));
    return accept(algo.account, algo.market, priced, Optional.of(algo), now);
  }

  /** Refuses what is wrong by itself; gives it the price that it is to match. */
  private OrderRequest checked(
      TradingAccount account, SymbolMarket market, OrderRequest request, Instant now) {
    checkState(market, request);
    OrderRules.checkSide(account.hedge, request.positionSide(), request.reduceOnly());
    request.clientOrderId().ifPresent(id -> OrderRules.checkClientId("newClientOrderId", id));
    boolean isMarket = request.type() == OrderType.MARKET;
    if (isMarket) {
      OrderRules.checkNoPriceMatch(request.priceMatch());
    }
    OrderRules.checkPriceMatch(request.priceMatch(), request.price(), settings.variants());
    request.price().ifPresent(price -> OrderRules.checkPrice(market.instrument, price));
    OrderRules.checkQuantity(market.instrument, request.quantity(), isMarket);
    if (request.timeInForce().filter(tif -> tif == TimeInForce.GTD).isPresent()) {
      OrderRules.checkGoodTill(request.goodTill(), now);
    }
    OrderRequest priced = priced(market, request);
    priced.price().ifPresent(price -> checkPercentPrice(market, request.side(), price));
    request.clientOrderId().ifPresent(id -> ids.check(account, request.symbol(), id, now));
    return priced;
  }

  private void checkState(SymbolMarket market, OrderRequest request) {
    SymbolStates.checkPlacing(
        market.instrument.status(), request.isReducing(), settings.variants());
  }

  private OrderRequest priced(SymbolMarket market, OrderRequest request) {
    return request.priceMatch() == PriceMatch.NONE
        ? request
        : request.withPrice(price(market, request.side(), Optional.empty(), request.priceMatch()));
  }

  /** The price that was asked for, by itself or by a price match. */
  BigDecimal price(SymbolMarket market, Side side, Optional<BigDecimal> asked, PriceMatch match) {
    OrderRules.checkPriceMatch(match, asked, settings.variants());
    if (match == PriceMatch.NONE) {
      return asked.orElseThrow(() -> Refusal.missing("price"));
    }
    long ticks = market.ticksOf(match.isOpponent() ? side.opposite() : side, match.level());
    if (ticks == Ladder.NONE) {
      throw Refusal.of(-5041, "No depth matches this BBO order");
    }
    return market.grid.price(ticks);
  }

  void checkPercentPrice(SymbolMarket market, Side side, BigDecimal price) {
    OrderRules.checkPercentPrice(
        market.instrument,
        side,
        price,
        market.mark(),
        settings.variants().is(Choice.ErrorTexts.LIVE));
  }

  /**
   * Takes an order whose form is right.
   *
   * @param parent the conditional order that it comes from
   */
  private EngineOrder accept(
      TradingAccount account,
      SymbolMarket market,
      OrderRequest request,
      Optional<AlgoOrder> parent,
      Instant now) {
    var draft = new EngineOrder(0, account, market, "", request, request.quantity(), parent, now);
    BigDecimal quantity = checkedQuantity(draft);
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
    reducing.displace(order, now);
    matching.take(order, now);
    if (order.isOpen()) {
      ends.add(end(order), order);
    }
    afterTrade.accept(market);
    return order;
  }

  /** When an order that rests is over by itself. */
  private static Instant end(EngineOrder order) {
    Instant longest = order.created.plus(LONGEST_LIFE);
    return order.goodTill.filter(till -> order.timeInForce == TimeInForce.GTD).orElse(longest);
  }

  /** Ends what is as old as it may get. */
  void expireOld(Instant now) {
    for (EngineOrder order : ends.takeDue(now)) {
      books.expire(order, Bookkeeper.NO_REASON, now);
    }
  }

  /** Refuses what position, money or number of orders do not allow. */
  private BigDecimal checkedQuantity(EngineOrder draft) {
    SymbolMarket market = draft.market;
    BigDecimal quantity = draft.quantity;
    if (draft.isReducing()) {
      quantity = reducing.quantity(draft);
    } else {
      market.riskControl.check(draft.side);
      boolean limit = draft.type == OrderType.LIMIT;
      OrderRules.checkNotional(
          market.instrument, limit ? draft.price : market.mark(), draft.quantity);
      checkMargin(draft, draft.quantity.multiply(assumedPrice(draft)));
    }
    long count =
        draft.account.openOrders.values().stream().filter(order -> order.market == market).count();
    if (count >= market.instrument.maxOrders()) {
      throw Refusal.of(-2025, "Reach max open order limit.");
    }
    return quantity;
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

  /**
   * Refuses what the account cannot pay.
   *
   * @param value of what is ordered; for a change, what it is more than before
   */
  void checkMargin(EngineOrder draft, BigDecimal value) {
    TradingAccount account = draft.account;
    Holding holding = account.holding(draft.market, draft.positionSide);
    int leverage = account.leverage(draft.symbol());
    BigDecimal before = account.exposure(holding, draft.side, BigDecimal.ZERO);
    BigDecimal after = account.exposure(holding, draft.side, value);
    if (after.compareTo(before) <= 0) {
      return;
    }
    if (after.compareTo(draft.market.terms.brackets().maxNotional(leverage)) > 0) {
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
  private void checkBook(EngineOrder draft, BigDecimal quantity) {
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
    if (draft.isPostOnly() && takes) {
      throw Refusal.of(
          POST_ONLY_WOULD_TAKE,
          "Due to the order could not be executed as maker, the Post Only order will be rejected.");
    }
    if (draft.timeInForce == TimeInForce.FOK
        && (books.fillable(draft, quantity).compareTo(quantity) < 0
            || !FillOrKill.canFill(draft, quantity, limit))) {
      throw Refusal.of(
          FOK_WOULD_REST,
          "Due to the order could not be filled immediately, the FOK order has been rejected.");
    }
  }
}
