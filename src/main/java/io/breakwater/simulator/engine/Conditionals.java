package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Conditional orders: takes them, watches for their price, and has a plain order placed for each
 * that was triggered. Refuses by throwing {@link Refusal}. Part of {@link Engine}, confined to it.
 */
final class Conditionals {
  /** Of one account at a time. */
  private static final int MOST = 200;

  /** In percent, until 2026-10-23. */
  private static final BigDecimal MOST_CALLBACK = BigDecimal.TEN;

  private static final BigDecimal LEAST_CALLBACK = new BigDecimal("0.1");

  private static final int HANGING_ONE_IN = 4;
  private static final Duration HANGING = Duration.ofSeconds(30);

  private final EngineSettings settings;
  private final Bookkeeper books;
  private final ClientIds ids;
  private final RandomGenerator random;
  private final Supplier<String> names;
  private final List<AlgoOrder> triggering = new ArrayList<>();
  private final Expiries<AlgoOrder> ends = new Expiries<>(algo -> algo.status == AlgoStatus.NEW);
  private long latestId = 1_000_000_000_000_000L;

  /**
   * @param names client ids for those that come without
   */
  Conditionals(
      EngineSettings settings,
      Bookkeeper books,
      ClientIds ids,
      RandomGenerator random,
      Supplier<String> names) {
    this.settings = settings;
    this.books = books;
    this.ids = ids;
    this.random = random;
    this.names = names;
  }

  AlgoView place(TradingAccount account, SymbolMarket market, AlgoRequest request, Instant now) {
    OrderRules.checkSide(account.hedge, request.positionSide(), request.reduceOnly());
    request.clientAlgoId().ifPresent(id -> OrderRules.checkClientId("clientAlgoId", id));
    checkForm(request);
    checkPrices(market, request, now);
    request
        .quantity()
        .ifPresent(
            quantity ->
                OrderRules.checkQuantity(market.instrument, quantity, request.type().isMarket()));
    request.clientAlgoId().ifPresent(id -> ids.checkAlgo(account, id, now));
    if (waiting(account) >= MOST) {
      throw Refusal.of(-4045, "Reach max stop order limit.");
    }
    if (request.closePosition() && hasClosePosition(account, request)) {
      throw Refusal.of(
          -4130,
          "An open stop or take profit order with GTE and closePosition in the direction is"
              + " existing.");
    }
    checkNotFired(market, request);
    var algo =
        new AlgoOrder(
            ++latestId,
            account,
            market,
            request.clientAlgoId().orElseGet(() -> names.get()),
            request,
            now);
    if (request.isTrailing()) {
      BigDecimal latest =
          BigDecimal.valueOf(market.triggers.latest(request.workingType()), Grid.UNITS);
      algo.activatePrice = request.activatePrice().orElse(latest);
    }
    account.openAlgos.put(algo.id, algo);
    books.algoMoved(algo, AlgoStatus.NEW, now);
    AlgoView taken = algo.view();
    market.triggers.add(algo);
    request
        .goodTill()
        .filter(till -> request.timeInForce() == TimeInForce.GTD)
        .ifPresent(till -> ends.add(till, algo));
    trigger(market, now);
    return taken;
  }

  /** How many of an account wait for their trigger or for the order that follows it. */
  private static long waiting(TradingAccount account) {
    return account.openAlgos.values().stream()
        .filter(algo -> algo.status != AlgoStatus.TRIGGERED)
        .count();
  }

  private void checkPrices(SymbolMarket market, AlgoRequest request, Instant now) {
    if (request.isTrailing()) {
      checkTrailing(market, request);
    } else {
      OrderRules.checkTrigger(market.instrument, request.triggerPrice());
    }
    if (request.type().isMarket()) {
      OrderRules.checkNoPriceMatch(request.priceMatch());
    }
    OrderRules.checkPriceMatch(request.priceMatch(), request.price(), settings.variants());
    request
        .price()
        .ifPresent(
            price -> {
              OrderRules.checkPrice(market.instrument, price);
              OrderRules.checkLimitOfTrigger(
                  market.instrument, request.side(), price, request.triggerPrice());
            });
    if (request.timeInForce() == TimeInForce.GTD) {
      OrderRules.checkGoodTill(request.goodTill(), now);
    }
  }

  private static void checkTrailing(SymbolMarket market, AlgoRequest request) {
    BigDecimal rate = request.callbackRate().orElseThrow(() -> Refusal.missing("callbackRate"));
    if (rate.compareTo(LEAST_CALLBACK) < 0 || rate.compareTo(MOST_CALLBACK) > 0) {
      throw Refusal.of(-1130, "Data sent for parameter 'callbackRate' is not valid.");
    }
    if (request.activatePrice().filter(price -> price.signum() <= 0).isPresent()) {
      throw Refusal.of(-4135, "Invalid activation price");
    }
    request.activatePrice().ifPresent(price -> OrderRules.checkPrice(market.instrument, price));
  }

  private static void checkNotFired(SymbolMarket market, AlgoRequest request) {
    boolean fired;
    if (request.isTrailing()) {
      long latest = market.triggers.latest(request.workingType());
      boolean sells = request.side() == Side.SELL;
      fired =
          request
              .activatePrice()
              .map(Grid::units)
              .filter(start -> sells ? start <= latest : start >= latest)
              .isPresent();
    } else {
      fired = market.triggers.firesNow(request, Grid.units(request.triggerPrice()));
    }
    if (fired) {
      throw Refusal.of(-2021, "Order would immediately trigger.");
    }
  }

  private static void checkForm(AlgoRequest request) {
    if (!request.closePosition()) {
      if (request.quantity().isEmpty()) {
        throw Refusal.missing("quantity");
      }
      return;
    }
    if (request.quantity().isPresent()) {
      throw Refusal.of(-4137, "Quantity must be zero with closePosition equals true");
    }
    if (request.reduceOnly().isPresent()) {
      throw request.reduceOnly().get()
          ? Refusal.of(-1106, "Parameter 'reduceonly' sent when not required.")
          : Refusal.of(-4138, "Reduce only must be true with closePosition equals true");
    }
    boolean closes =
        request.type() == OrderType.STOP_MARKET || request.type() == OrderType.TAKE_PROFIT_MARKET;
    if (!closes) {
      throw Refusal.of(-1106, "Parameter 'closePosition' sent when not required.");
    }
    boolean opens =
        (request.positionSide() == PositionSide.LONG && request.side() == Side.BUY)
            || (request.positionSide() == PositionSide.SHORT && request.side() == Side.SELL);
    if (opens) {
      throw Refusal.of(-2022, "ReduceOnly Order is rejected.");
    }
  }

  private boolean hasClosePosition(TradingAccount account, AlgoRequest request) {
    Variants variants = settings.variants();
    if (variants.is(Choice.SecondClosePosition.TAKEN)) {
      return false;
    }
    boolean anyType = variants.is(Choice.SecondClosePosition.SAME_SIDE_REFUSED);
    return account.openAlgos.values().stream()
        .map(algo -> algo.request)
        .anyMatch(
            other ->
                other.closePosition()
                    && other.symbol().equals(request.symbol())
                    && other.side() == request.side()
                    && other.positionSide() == request.positionSide()
                    && (anyType || other.type() == request.type()));
  }

  AlgoView cancel(
      TradingAccount account, Optional<Long> algoId, Optional<String> clientAlgoId, Instant now) {
    AlgoOrder algo =
        account
            .algo(algoId, clientAlgoId)
            .filter(found -> !found.status.isFinal() && found.status != AlgoStatus.TRIGGERED)
            .orElseThrow(() -> Refusal.of(-2011, "Unknown order sent."));
    if (algo.status == AlgoStatus.TRIGGERING) {
      throw Refusal.of(-4117, "stop order is triggering");
    }
    books.algoEnded(algo, AlgoStatus.CANCELED, "", now);
    return algo.view();
  }

  void cancelAll(TradingAccount account, SymbolMarket market, Instant now) {
    for (AlgoOrder algo : List.copyOf(account.openAlgos.values())) {
      if (algo.market == market && algo.status == AlgoStatus.NEW) {
        books.algoEnded(algo, AlgoStatus.CANCELED, "", now);
      }
    }
  }

  /** Triggers what the market's prices now ask for; the plain orders come after a delay. */
  void trigger(SymbolMarket market, Instant now) {
    for (AlgoOrder algo :
        market.triggers.fire(begun -> books.algoMoved(begun, AlgoStatus.NEW, now))) {
      algo.triggered = Optional.of(now);
      algo.childDue = now.plus(triggerDelay());
      books.algoMoved(algo, AlgoStatus.TRIGGERING, now);
      triggering.add(algo);
    }
  }

  /** Ends those whose date has come. */
  void expireOld(Instant now) {
    for (AlgoOrder algo : ends.takeDue(now)) {
      books.algoEnded(algo, AlgoStatus.EXPIRED, "", now);
    }
  }

  /** When the next plain order is to be placed; never, where none is. */
  Instant nextDue() {
    Instant first = Instant.MAX;
    for (AlgoOrder algo : triggering) {
      first = algo.childDue.isBefore(first) ? algo.childDue : first;
    }
    return first;
  }

  /** Has the plain orders that are due placed; one that is refused ends its conditional order. */
  void placeDue(Instant now, BiConsumer<AlgoOrder, OrderRequest> placing) {
    for (AlgoOrder algo : List.copyOf(triggering)) {
      if (algo.status != AlgoStatus.TRIGGERING) {
        // Its symbol was closed in between.
        triggering.remove(algo);
      } else if (!algo.childDue.isAfter(now)) {
        triggering.remove(algo);
        try {
          placing.accept(algo, childRequest(algo));
        } catch (Refusal refusal) {
          books.algoEnded(algo, AlgoStatus.REJECTED, refusal.text(), now);
        }
      }
    }
  }

  private Duration triggerDelay() {
    Duration delay = settings.variants().triggerDelay();
    boolean hangs =
        settings.variants().is(Choice.Triggering.HANGS) && random.nextInt(HANGING_ONE_IN) == 0;
    return hangs ? delay.plus(HANGING) : delay;
  }

  private OrderRequest childRequest(AlgoOrder algo) {
    AlgoRequest request = algo.request;
    BigDecimal position = algo.account.holding(algo.market, request.positionSide()).amount.abs();
    boolean oneWay = request.positionSide() == PositionSide.BOTH;
    Optional<Boolean> reduceOnly =
        request.closePosition() && oneWay ? Optional.of(true) : request.reduceOnly();
    boolean taken = ids.isOpen(algo.account, algo.market.symbol(), algo.clientAlgoId);
    Optional<String> clientId =
        settings.variants().is(Choice.ChildName.CLIENT_ALGO_ID) && !taken
            ? Optional.of(algo.clientAlgoId)
            : Optional.empty();
    return new OrderRequest(
        request.symbol(),
        request.side(),
        request.positionSide(),
        algo.isMarket() ? OrderType.MARKET : OrderType.LIMIT,
        algo.isMarket() ? Optional.empty() : Optional.of(request.timeInForce()),
        request.quantity().orElse(position),
        request.price(),
        reduceOnly,
        clientId,
        request.selfTrade(),
        request.goodTill(),
        request.priceMatch());
  }
}
