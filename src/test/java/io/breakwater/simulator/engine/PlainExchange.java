package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An exchange as the fact sheet has it and nothing else: plain lists that are sorted anew for each
 * step, the milliseconds gone through one by one, decimals throughout. It has no liquidity
 * providers, its mark price is the last price of four times a second, and accounts have money
 * enough. What it says an engine must say too.
 */
final class PlainExchange implements Played {
  private static final BigDecimal LEAST_NOTIONAL = new BigDecimal("50");
  private static final BigDecimal BOUND = new BigDecimal("0.05");
  private static final BigDecimal TICK = new BigDecimal("0.1");
  private static final Duration TRIGGER_DELAY = Duration.ofMillis(10);
  private static final int MOST_ORDERS = 200;

  final List<PlainOrder> orders = new ArrayList<>();
  final List<PlainAlgo> algos = new ArrayList<>();
  final Map<String, BigDecimal> wallets = new TreeMap<>();

  private final List<String> hedged;
  private final Map<String, Long> groups;
  private final Map<String, PlainPosition> positions = new TreeMap<>();
  private final Map<Symbol, Market> markets = new LinkedHashMap<>();
  private final Map<String, Instant> countdowns = new LinkedHashMap<>();
  private final BigDecimal makerFee;
  private final BigDecimal takerFee;
  private List<Fill> fills = new ArrayList<>();
  private Instant now;
  private long turns;
  private long algoIds;

  /** What is known of a symbol. */
  private static final class Market {
    private BigDecimal last;
    private BigDecimal mark;
    private boolean halted;
    private long orderIds;
  }

  /** One side of one trade. */
  record Fill(
      String account,
      Symbol symbol,
      long orderId,
      BigDecimal price,
      BigDecimal quantity,
      boolean maker,
      BigDecimal pnl,
      BigDecimal fee) {}

  /** The model's no. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Refused(String reason) {
      super(reason, null, false, false);
    }
  }

  PlainExchange(
      EngineSettings settings, List<String> hedged, Map<String, Long> groups, Instant start) {
    this.makerFee = settings.usualTerms().fees().at(0).maker();
    this.takerFee = settings.usualTerms().fees().at(0).taker();
    this.hedged = hedged;
    this.groups = groups;
    this.now = start;
  }

  void openAccount(String name, BigDecimal wallet) {
    wallets.put(name, wallet);
  }

  void open(Symbol symbol, BigDecimal price) {
    Market market = new Market();
    market.last = price;
    market.mark = price;
    markets.put(symbol, market);
  }

  List<Fill> takeFills() {
    List<Fill> taken = fills;
    fills = new ArrayList<>();
    return taken;
  }

  PlainPosition position(String account, Symbol symbol, PositionSide side) {
    return positions.computeIfAbsent(
        account + " " + symbol.value() + " " + side, key -> new PlainPosition());
  }

  private PlainPosition position(PlainOrder order) {
    return position(order.account, order.symbol, order.positionSide);
  }

  // ---- time

  @Override
  public void at(Instant moment) {
    while (now.isBefore(moment)) {
      boolean quiet = isQuiet();
      now = now.plusMillis(1);
      while (quiet && now.toEpochMilli() % 250 != 0 && now.isBefore(moment)) {
        now = now.plusMillis(1);
      }
      runCountdowns();
      placeTriggered();
      if (now.toEpochMilli() % 250 == 0) {
        markets.forEach(
            (symbol, market) -> {
              if (!market.halted) {
                market.mark = market.last;
                trigger(symbol);
              }
            });
      }
      if (now.toEpochMilli() % 1000 == 0) {
        expireOld();
      }
    }
  }

  /** Whether nothing can happen between quarters of a second. */
  private boolean isQuiet() {
    return countdowns.isEmpty()
        && algos.stream().noneMatch(algo -> algo.status == AlgoStatus.TRIGGERING);
  }

  private void runCountdowns() {
    for (String key : List.copyOf(countdowns.keySet())) {
      if (!countdowns.get(key).isAfter(now)) {
        countdowns.remove(key);
        String[] parts = key.split(" ");
        cancelAll(parts[0], new Symbol(parts[1]));
      }
    }
  }

  private void expireOld() {
    for (PlainOrder order : orders) {
      boolean over = order.goodTill.filter(till -> !till.isAfter(now)).isPresent();
      if (order.isOpen() && order.timeInForce == TimeInForce.GTD && over) {
        order.status = OrderStatus.EXPIRED;
        endParent(order);
      }
    }
    for (PlainAlgo algo : algos) {
      boolean over = algo.request.goodTill().filter(till -> !till.isAfter(now)).isPresent();
      if (algo.status == AlgoStatus.NEW && algo.request.timeInForce() == TimeInForce.GTD && over) {
        algo.status = AlgoStatus.EXPIRED;
      }
    }
  }

  // ---- orders

  @Override
  public boolean place(String account, OrderRequest request) {
    return taken(
        () -> {
          if (request.timeInForce().filter(tif -> tif == TimeInForce.GTD).isPresent()) {
            checkGoodTill(request.goodTill());
          }
          accept(account, request, Optional.empty());
        });
  }

  private static boolean taken(Runnable action) {
    try {
      action.run();
      return true;
    } catch (Refused refused) {
      return false;
    }
  }

  private static void check(boolean right, String rule) {
    if (!right) {
      throw new Refused(rule);
    }
  }

  private void checkGoodTill(Optional<Instant> till) {
    Instant least = now.plusSeconds(600);
    check(till.filter(end -> end.isAfter(least)).isPresent(), "good till too soon");
  }

  private void checkBounds(Market market, Side side, BigDecimal price) {
    BigDecimal cap = market.mark.multiply(BigDecimal.ONE.add(BOUND));
    BigDecimal floor = market.mark.multiply(BigDecimal.ONE.subtract(BOUND));
    check(side == Side.SELL || price.compareTo(cap) <= 0, "price above its cap");
    check(side == Side.BUY || price.compareTo(floor) >= 0, "price below its floor");
  }

  private void accept(String account, OrderRequest request, Optional<PlainAlgo> parent) {
    Market market = markets.get(request.symbol());
    check(!market.halted, "halted");
    check(hedged.contains(account) != (request.positionSide() == PositionSide.BOTH), "side");
    boolean isMarket = request.type() == OrderType.MARKET;
    BigDecimal price =
        isMarket
            ? BigDecimal.ZERO
            : price(request.symbol(), request.side(), request.price(), request.priceMatch());
    if (!isMarket) {
      checkBounds(market, request.side(), price);
    }
    PlainOrder order = new PlainOrder(0, account, request, price, request.quantity(), parent);
    BigDecimal quantity = request.quantity();
    if (order.reduces()) {
      BigDecimal closable = closable(order, quantity);
      check(closable.signum() > 0, "nothing to reduce");
      boolean whole = closable.compareTo(quantity) == 0;
      check(whole || !order.closesHedge() || parent.isPresent(), "more than the position");
      quantity = closable;
    } else {
      BigDecimal each = isMarket ? market.mark : price;
      check(each.multiply(quantity).compareTo(LEAST_NOTIONAL) >= 0, "notional");
    }
    long open =
        orders.stream()
            .filter(each -> each.isOpen() && each.account.equals(account))
            .filter(each -> each.symbol.equals(request.symbol()))
            .count();
    check(open < MOST_ORDERS, "too many orders");
    BigDecimal limit = limit(order);
    List<PlainOrder> others = facing(order, limit);
    if (isMarket) {
      boolean none = visible(order.symbol, order.side.opposite()).isEmpty();
      check(none || !others.isEmpty(), "best price out of bounds");
    }
    check(!order.isPostOnly() || others.isEmpty(), "would take");
    check(
        order.timeInForce != TimeInForce.FOK || fillsWholly(order, quantity, others),
        "cannot be filled at once");
    PlainOrder taken = new PlainOrder(++market.orderIds, account, request, price, quantity, parent);
    orders.add(taken);
    parent.ifPresent(algo -> algo.status = AlgoStatus.TRIGGERED);
    match(taken);
    trigger(order.symbol);
  }

  private BigDecimal price(Symbol symbol, Side side, Optional<BigDecimal> asked, PriceMatch match) {
    if (match == PriceMatch.NONE) {
      return asked.orElseThrow();
    }
    boolean opponent = match.name().startsWith("OPPONENT");
    String name = match.name();
    int level = name.contains("_") ? Integer.parseInt(name.substring(name.indexOf('_') + 1)) : 1;
    List<BigDecimal> prices =
        visible(symbol, opponent ? side.opposite() : side).stream()
            .map(order -> order.price)
            .distinct()
            .toList();
    check(prices.size() >= level, "no such depth");
    return prices.get(level - 1);
  }

  /** Resting orders that all see, the first in line first. */
  private List<PlainOrder> visible(Symbol symbol, Side side) {
    return resting(symbol, side).stream().filter(order -> !order.isHidden()).toList();
  }

  private List<PlainOrder> resting(Symbol symbol, Side side) {
    Comparator<PlainOrder> byPrice = Comparator.comparing(order -> order.price);
    return orders.stream()
        .filter(order -> order.isOpen() && order.turn > 0)
        .filter(order -> order.symbol.equals(symbol) && order.side == side)
        .sorted(
            (side == Side.BUY ? byPrice.reversed() : byPrice)
                .thenComparing(PlainOrder::isHidden)
                .thenComparing(order -> order.turn))
        .toList();
  }

  private List<PlainOrder> facing(PlainOrder taker, BigDecimal limit) {
    return visible(taker.symbol, taker.side.opposite()).stream()
        .filter(
            order ->
                taker.side == Side.BUY
                    ? order.price.compareTo(limit) <= 0
                    : order.price.compareTo(limit) >= 0)
        .toList();
  }

  private BigDecimal limit(PlainOrder order) {
    if (order.type == OrderType.LIMIT) {
      return order.price;
    }
    BigDecimal mark = markets.get(order.symbol).mark;
    boolean buys = order.side == Side.BUY;
    BigDecimal far =
        mark.multiply(buys ? BigDecimal.ONE.add(BOUND) : BigDecimal.ONE.subtract(BOUND));
    RoundingMode mode = buys ? RoundingMode.FLOOR : RoundingMode.CEILING;
    return far.divide(TICK, 0, mode).multiply(TICK);
  }

  private BigDecimal closable(PlainOrder order, BigDecimal wanted) {
    return order.reduces() ? wanted.min(closing(order, position(order).amount)) : wanted;
  }

  private static BigDecimal closing(PlainOrder order, BigDecimal amount) {
    boolean against = order.side == Side.SELL ? amount.signum() > 0 : amount.signum() < 0;
    return against ? amount.abs() : BigDecimal.ZERO;
  }

  private boolean fillsWholly(PlainOrder taker, BigDecimal quantity, List<PlainOrder> others) {
    Map<PlainPosition, BigDecimal> amounts = new LinkedHashMap<>();
    BigDecimal left = quantity;
    for (PlainOrder maker : others) {
      BigDecimal amount = amounts.getOrDefault(position(maker), position(maker).amount);
      BigDecimal given = left.min(maker.rest());
      given = maker.reduces() ? given.min(closing(maker, amount)) : given;
      amounts.put(position(maker), amount.add(signed(maker, given)));
      BigDecimal own = amounts.getOrDefault(position(taker), position(taker).amount);
      amounts.put(position(taker), own.add(signed(taker, given)));
      left = left.subtract(given);
    }
    return left.signum() == 0;
  }

  private static BigDecimal signed(PlainOrder order, BigDecimal quantity) {
    return order.side == Side.BUY ? quantity : quantity.negate();
  }

  private void match(PlainOrder taker) {
    BigDecimal limit = limit(taker);
    while (taker.isOpen()) {
      if (closable(taker, taker.rest()).signum() == 0) {
        end(taker, OrderStatus.EXPIRED);
        return;
      }
      List<PlainOrder> others = facing(taker, limit);
      if (others.isEmpty()) {
        break;
      }
      meet(taker, others.get(0));
    }
    if (!taker.isOpen()) {
      return;
    }
    boolean rests =
        taker.type == OrderType.LIMIT
            && taker.timeInForce != TimeInForce.IOC
            && taker.timeInForce != TimeInForce.FOK;
    if (rests) {
      taker.turn = ++turns;
    } else {
      end(taker, OrderStatus.EXPIRED);
    }
  }

  private void meet(PlainOrder taker, PlainOrder maker) {
    boolean prevented =
        taker.selfTrade != OrderRequest.SelfTrade.NONE && taker.timeInForce != TimeInForce.FOK;
    if (prevented && isOwn(taker.account, maker.account)) {
      if (taker.selfTrade != OrderRequest.SelfTrade.EXPIRE_TAKER) {
        end(maker, OrderStatus.EXPIRED_IN_MATCH);
      }
      if (taker.selfTrade != OrderRequest.SelfTrade.EXPIRE_MAKER) {
        end(taker, OrderStatus.EXPIRED_IN_MATCH);
      }
      return;
    }
    BigDecimal quantity = closable(taker, taker.rest()).min(closable(maker, maker.rest()));
    if (quantity.signum() == 0) {
      end(maker, OrderStatus.EXPIRED);
      return;
    }
    boolean makerGone = fill(maker, maker.price, quantity, true);
    boolean takerGone = fill(taker, maker.price, quantity, false);
    markets.get(taker.symbol).last = maker.price;
    if (makerGone) {
      positionGone(maker);
    }
    if (takerGone) {
      positionGone(taker);
    }
  }

  private boolean isOwn(String one, String other) {
    return one.equals(other)
        || (groups.containsKey(one) && groups.get(one).equals(groups.get(other)));
  }

  /** Says whether the position went or turned by it. */
  private boolean fill(PlainOrder order, BigDecimal price, BigDecimal quantity, boolean maker) {
    PlainPosition position = position(order);
    int before = position.amount.signum();
    BigDecimal pnl = position.trade(signed(order, quantity), price);
    BigDecimal fee =
        price
            .multiply(quantity)
            .multiply(maker ? makerFee : takerFee)
            .setScale(8, RoundingMode.HALF_UP);
    wallets.merge(order.account, pnl.subtract(fee), BigDecimal::add);
    order.executed = order.executed.add(quantity);
    order.status = order.rest().signum() == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    fills.add(new Fill(order.account, order.symbol, order.id, price, quantity, maker, pnl, fee));
    if (!order.isOpen()) {
      endParent(order);
    }
    return before != 0 && position.amount.signum() != before;
  }

  private void positionGone(PlainOrder by) {
    for (PlainOrder order : orders) {
      boolean same =
          order.account.equals(by.account)
              && order.symbol.equals(by.symbol)
              && order.positionSide == by.positionSide;
      boolean useless = order.reduces() && closable(order, order.rest()).signum() == 0;
      if (order.isOpen() && same && (useless || order.timeInForce == TimeInForce.GTE_GTC)) {
        end(order, OrderStatus.EXPIRED);
      }
    }
    for (PlainAlgo algo : algos) {
      boolean same =
          algo.account.equals(by.account)
              && algo.request.symbol().equals(by.symbol)
              && algo.request.positionSide() == by.positionSide;
      if (same
          && algo.status == AlgoStatus.NEW
          && algo.request.timeInForce() == TimeInForce.GTE_GTC) {
        algo.status = AlgoStatus.EXPIRED;
      }
    }
  }

  private static void end(PlainOrder order, OrderStatus status) {
    order.status = status;
    endParent(order);
  }

  private static void endParent(PlainOrder order) {
    order.parent.ifPresent(algo -> algo.status = AlgoStatus.FINISHED);
  }

  @Override
  public boolean cancel(String account, Symbol symbol, long id) {
    return taken(
        () -> {
          end(open(account, symbol, id), OrderStatus.CANCELED);
          trigger(symbol);
        });
  }

  private PlainOrder open(String account, Symbol symbol, long id) {
    return orders.stream()
        .filter(order -> order.isOpen() && order.id == id)
        .filter(order -> order.account.equals(account) && order.symbol.equals(symbol))
        .findFirst()
        .orElseThrow(() -> new Refused("no such order"));
  }

  @Override
  public void cancelAll(String account, Symbol symbol) {
    for (PlainOrder order : orders) {
      if (order.isOpen() && order.account.equals(account) && order.symbol.equals(symbol)) {
        end(order, OrderStatus.CANCELED);
      }
    }
  }

  @Override
  public void countdown(String account, Symbol symbol, Duration wait) {
    String key = account + " " + symbol.value();
    countdowns.remove(key);
    if (!wait.isZero()) {
      countdowns.put(key, now.plus(wait));
    }
  }

  @Override
  public boolean amend(String account, AmendRequest request) {
    return taken(() -> change(account, request));
  }

  private void change(String account, AmendRequest request) {
    PlainOrder order = open(account, request.symbol(), request.orderId().orElseThrow());
    Market market = markets.get(order.symbol);
    check(!market.halted && order.type == OrderType.LIMIT, "not to be changed");
    check(request.side() == order.side, "other side");
    BigDecimal price = price(order.symbol, order.side, request.price(), request.priceMatch());
    BigDecimal quantity = request.quantity();
    boolean same = price.compareTo(order.price) == 0 && quantity.compareTo(order.quantity) == 0;
    check(!same, "nothing to change");
    checkBounds(market, order.side, price);
    boolean enough = price.multiply(quantity).compareTo(LEAST_NOTIONAL) >= 0;
    check(order.reduces() || enough, "notional");
    if (order.executed.signum() > 0 && quantity.compareTo(order.executed) <= 0) {
      end(order, OrderStatus.CANCELED);
      trigger(order.symbol);
      return;
    }
    if (order.reduces()) {
      BigDecimal rest = quantity.subtract(order.executed);
      BigDecimal closable = closable(order, rest);
      boolean whole = closable.compareTo(rest) == 0;
      check(whole || (closable.signum() > 0 && !order.closesHedge()), "too much to reduce");
      quantity = order.executed.add(closable);
    }
    if (order.isPostOnly() && !facing(order, price).isEmpty()) {
      end(order, OrderStatus.CANCELED);
      trigger(order.symbol);
      return;
    }
    order.price = price;
    order.quantity = quantity;
    order.selfTrade = OrderRequest.SelfTrade.NONE;
    order.turn = 0;
    match(order);
    trigger(order.symbol);
  }

  // ---- market

  @Override
  public void trade(Symbol symbol, BigDecimal price, BigDecimal quantity, Side taker) {
    Market market = markets.get(symbol);
    if (market.halted) {
      return;
    }
    BigDecimal left = quantity;
    while (left.signum() > 0) {
      List<PlainOrder> makers =
          resting(symbol, taker.opposite()).stream()
              .filter(
                  order ->
                      taker == Side.BUY
                          ? order.price.compareTo(price) <= 0
                          : order.price.compareTo(price) >= 0)
              .toList();
      if (makers.isEmpty()) {
        break;
      }
      PlainOrder maker = makers.get(0);
      BigDecimal given = closable(maker, maker.rest().min(left));
      if (given.signum() == 0) {
        end(maker, OrderStatus.EXPIRED);
        continue;
      }
      left = left.subtract(given);
      if (fill(maker, maker.price, given, true)) {
        positionGone(maker);
      }
    }
    market.last = price;
    trigger(symbol);
  }

  @Override
  public void halt(Symbol symbol, boolean halted) {
    markets.get(symbol).halted = halted;
    trigger(symbol);
  }

  // ---- conditional orders

  @Override
  public boolean placeAlgo(String account, AlgoRequest request) {
    return taken(() -> acceptAlgo(account, request));
  }

  private void acceptAlgo(String account, AlgoRequest request) {
    Market market = markets.get(request.symbol());
    check(!market.halted, "halted");
    check(hedged.contains(account) != (request.positionSide() == PositionSide.BOTH), "side");
    if (request.timeInForce() == TimeInForce.GTD) {
      checkGoodTill(request.goodTill());
    }
    long waiting =
        algos.stream()
            .filter(algo -> algo.account.equals(account))
            .filter(algo -> algo.status == AlgoStatus.NEW || algo.status == AlgoStatus.TRIGGERING)
            .count();
    check(waiting < 200, "too many conditional orders");
    if (request.closePosition()) {
      boolean opens =
          (request.positionSide() == PositionSide.LONG && request.side() == Side.BUY)
              || (request.positionSide() == PositionSide.SHORT && request.side() == Side.SELL);
      check(!opens, "closes nothing");
      check(algos.stream().noneMatch(algo -> closesToo(algo, account, request)), "second close");
    }
    BigDecimal latest = latest(market, request.workingType());
    PlainAlgo algo = new PlainAlgo(algoIds + 1, account, request);
    if (request.type() == OrderType.TRAILING_STOP_MARKET) {
      algo.start = request.activatePrice().orElse(latest);
      algo.best = latest;
      int away = algo.start.compareTo(latest);
      boolean beyond = request.side() == Side.SELL ? away > 0 : away < 0;
      check(request.activatePrice().isEmpty() || beyond, "active already");
    } else {
      check(!isReached(request, latest), "would trigger at once");
      request.price().ifPresent(price -> checkBesideTrigger(request, price));
    }
    algoIds++;
    algos.add(algo);
    trigger(request.symbol());
  }

  private static void checkBesideTrigger(AlgoRequest request, BigDecimal price) {
    BigDecimal trigger = request.triggerPrice();
    BigDecimal cap = trigger.multiply(BigDecimal.ONE.add(BOUND));
    BigDecimal floor = trigger.multiply(BigDecimal.ONE.subtract(BOUND));
    check(request.side() == Side.SELL || price.compareTo(cap) <= 0, "far from its trigger");
    check(request.side() == Side.BUY || price.compareTo(floor) >= 0, "far from its trigger");
  }

  private static boolean closesToo(PlainAlgo algo, String account, AlgoRequest request) {
    boolean open =
        algo.status == AlgoStatus.NEW
            || algo.status == AlgoStatus.TRIGGERING
            || algo.status == AlgoStatus.TRIGGERED;
    return open
        && algo.account.equals(account)
        && algo.request.closePosition()
        && algo.request.symbol().equals(request.symbol())
        && algo.request.side() == request.side()
        && algo.request.positionSide() == request.positionSide()
        && algo.request.type() == request.type();
  }

  private static BigDecimal latest(Market market, WorkingType type) {
    return type == WorkingType.MARK_PRICE ? market.mark : market.last;
  }

  private static boolean isReached(AlgoRequest request, BigDecimal latest) {
    int compared = latest.compareTo(request.triggerPrice());
    return switch (request.type()) {
      case STOP, STOP_MARKET -> request.side() == Side.BUY ? compared >= 0 : compared <= 0;
      case TAKE_PROFIT, TAKE_PROFIT_MARKET ->
          request.side() == Side.BUY ? compared <= 0 : compared >= 0;
      case LIMIT, MARKET, TRAILING_STOP_MARKET -> throw new IllegalArgumentException();
    };
  }

  private void trigger(Symbol symbol) {
    Market market = markets.get(symbol);
    if (market.halted) {
      return;
    }
    for (PlainAlgo algo : algos) {
      if (algo.status != AlgoStatus.NEW || !algo.request.symbol().equals(symbol)) {
        continue;
      }
      BigDecimal latest = latest(market, algo.request.workingType());
      boolean reached =
          algo.request.type() == OrderType.TRAILING_STOP_MARKET
              ? trails(algo, latest)
              : isReached(algo.request, latest);
      BigDecimal gap = market.last.subtract(market.mark).abs();
      boolean trusted =
          !algo.request.priceProtect() || gap.compareTo(market.mark.multiply(BOUND)) <= 0;
      if (reached && trusted) {
        algo.status = AlgoStatus.TRIGGERING;
        algo.placing = now.plus(TRIGGER_DELAY);
      }
    }
  }

  private static boolean trails(PlainAlgo algo, BigDecimal latest) {
    boolean sells = algo.request.side() == Side.SELL;
    algo.best = sells ? algo.best.max(latest) : algo.best.min(latest);
    int begun = algo.best.compareTo(algo.start);
    algo.following |= sells ? begun >= 0 : begun <= 0;
    BigDecimal rate = algo.request.callbackRate().orElseThrow().movePointLeft(2);
    BigDecimal turning =
        algo.best.multiply(sells ? BigDecimal.ONE.subtract(rate) : BigDecimal.ONE.add(rate));
    int turned = latest.compareTo(turning);
    return algo.following && (sells ? turned <= 0 : turned >= 0);
  }

  /** Those of one moment in the order of their triggers: see {@link #triggerOrder}. */
  private void placeTriggered() {
    List<PlainAlgo> due =
        algos.stream()
            .filter(algo -> algo.status == AlgoStatus.TRIGGERING && !algo.placing.isAfter(now))
            .sorted(triggerOrder())
            .toList();
    for (PlainAlgo algo : due) {
      if (!taken(() -> accept(algo.account, child(algo), Optional.of(algo)))) {
        algo.status = AlgoStatus.REJECTED;
      }
    }
  }

  /** The order in which an engine fires them; the sheet has none, so the test gives it. */
  private Comparator<PlainAlgo> triggerOrder() {
    return Comparator.comparing((PlainAlgo algo) -> algo.placing)
        .thenComparing(algo -> firing.getOrDefault(algo.id, 0L));
  }

  /** By algo id: the number of its TRIGGERING event. */
  final Map<Long, Long> firing = new LinkedHashMap<>();

  private OrderRequest child(PlainAlgo algo) {
    AlgoRequest request = algo.request;
    boolean market = request.type().isMarket();
    boolean oneWay = request.positionSide() == PositionSide.BOTH;
    BigDecimal whole =
        position(algo.account, request.symbol(), request.positionSide()).amount.abs();
    return new OrderRequest(
        request.symbol(),
        request.side(),
        request.positionSide(),
        market ? OrderType.MARKET : OrderType.LIMIT,
        market ? Optional.empty() : Optional.of(request.timeInForce()),
        request.closePosition() ? whole : request.quantity().orElseThrow(),
        request.price(),
        request.closePosition() && oneWay ? Optional.of(true) : request.reduceOnly(),
        Optional.empty(),
        request.selfTrade(),
        request.goodTill(),
        request.priceMatch());
  }

  @Override
  public boolean cancelAlgo(String account, long id) {
    return taken(
        () -> {
          PlainAlgo algo =
              algos.stream()
                  .filter(each -> each.id == id && each.account.equals(account))
                  .filter(each -> each.status == AlgoStatus.NEW)
                  .findFirst()
                  .orElseThrow(() -> new Refused("no such conditional order"));
          algo.status = AlgoStatus.CANCELED;
        });
  }
}
