package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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

  private static final int HANGING_ONE_IN = 4;
  private static final Duration HANGING = Duration.ofSeconds(30);

  private final EngineSettings settings;
  private final Bookkeeper books;
  private final ClientIds ids;
  private final RandomGenerator random;
  private final Supplier<String> names;
  private final List<AlgoOrder> triggering = new ArrayList<>();
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
    OrderRules.checkTrigger(market.instrument, request.triggerPrice());
    request.price().ifPresent(price -> OrderRules.checkPrice(market.instrument, price));
    boolean isMarket =
        request.type() == OrderType.STOP_MARKET || request.type() == OrderType.TAKE_PROFIT_MARKET;
    request
        .quantity()
        .ifPresent(quantity -> OrderRules.checkQuantity(market.instrument, quantity, isMarket));
    request.clientAlgoId().ifPresent(id -> ids.checkAlgo(account, id, now));
    if (account.openAlgos.size() >= MOST) {
      throw Refusal.of(-4045, "Reach max stop order limit.");
    }
    if (request.closePosition() && hasClosePosition(account, request)) {
      throw Refusal.of(
          -4130,
          "An open stop or take profit order with GTE and closePosition in the direction is"
              + " existing.");
    }
    if (fires(request, latest(market, request.workingType()))) {
      throw Refusal.of(-2021, "Order would immediately trigger.");
    }
    var algo =
        new AlgoOrder(
            ++latestId,
            account,
            market,
            request.clientAlgoId().orElseGet(() -> names.get()),
            request,
            now);
    account.openAlgos.put(algo.id, algo);
    books.algoMoved(algo, AlgoStatus.NEW, now);
    return algo.view();
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
      throw Refusal.of(-1106, "Parameter 'reduceonly' sent when not required.");
    }
    boolean market =
        request.type() == OrderType.STOP_MARKET || request.type() == OrderType.TAKE_PROFIT_MARKET;
    if (!market) {
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
  void trigger(Collection<TradingAccount> accounts, SymbolMarket market, Instant now) {
    for (TradingAccount account : accounts) {
      // An order that triggers stays among the open ones, so nothing is changed on the way.
      for (AlgoOrder algo : account.openAlgos.values()) {
        if (algo.market == market
            && algo.status == AlgoStatus.NEW
            && fires(algo.request, latest(market, algo.request.workingType()))
            && isTrusted(algo)) {
          algo.triggered = Optional.of(now);
          algo.childDue = now.plus(triggerDelay());
          books.algoMoved(algo, AlgoStatus.TRIGGERING, now);
          triggering.add(algo);
        }
      }
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
      if (!algo.childDue.isAfter(now)) {
        triggering.remove(algo);
        try {
          placing.accept(algo, childRequest(algo));
        } catch (Refusal refusal) {
          books.algoEnded(algo, AlgoStatus.REJECTED, refusal.text(), now);
        }
      }
    }
  }

  private static BigDecimal latest(SymbolMarket market, WorkingType type) {
    return type == WorkingType.MARK_PRICE ? market.mark() : market.last();
  }

  private static boolean fires(AlgoRequest request, BigDecimal latest) {
    boolean stop = request.type() == OrderType.STOP || request.type() == OrderType.STOP_MARKET;
    boolean whenHigh = stop == (request.side() == Side.BUY);
    int compared = latest.compareTo(request.triggerPrice());
    return whenHigh ? compared >= 0 : compared <= 0;
  }

  /** With priceProtect, mark and last price must not be far apart. */
  private static boolean isTrusted(AlgoOrder algo) {
    if (!algo.request.priceProtect()) {
      return true;
    }
    BigDecimal mark = algo.market.mark();
    BigDecimal gap = algo.market.last().subtract(mark).abs();
    return gap.compareTo(mark.multiply(algo.market.instrument.triggerProtect())) <= 0;
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
        OrderRequest.SelfTrade.EXPIRE_MAKER,
        Optional.empty());
  }
}
