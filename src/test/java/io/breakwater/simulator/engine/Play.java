package io.breakwater.simulator.engine;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Random operations on an engine, decided by a seed and by what the engine shows. Prices are around
 * 1,000 on a tick of 0.1.
 */
final class Play {
  static final List<Symbol> SYMBOLS = List.of(new Symbol("BTCUSDT"), new Symbol("XYZUSDT"));

  /** Carol has two sides; bob and dave are of one group. */
  static final List<String> ACCOUNTS = List.of("alice", "bob", "carol", "dave");

  static final List<String> HEDGED = List.of("carol");
  static final Map<String, Long> GROUPS = Map.of("bob", 7L, "dave", 7L);
  static final BigDecimal FIRST_PRICE = new BigDecimal("1000.0");
  private static final int REMEMBERED = 25;

  private final SplittableRandom random;
  private final Engine engine;
  private final Map<Symbol, BigDecimal> last = new LinkedHashMap<>();
  private final Map<Symbol, Boolean> halted = new LinkedHashMap<>();
  private final ArrayDeque<String> latest = new ArrayDeque<>();
  private Instant now;

  Play(long seed, Engine engine) {
    this.random = new SplittableRandom(seed);
    this.engine = engine;
    this.now = engine.now();
    SYMBOLS.forEach(symbol -> last.put(symbol, FIRST_PRICE));
    SYMBOLS.forEach(symbol -> halted.put(symbol, false));
  }

  /** One operation, of which somebody may ask afterwards. */
  interface Operation {
    /** Says whether it was taken. */
    boolean on(Played exchange);
  }

  /** What was done at last, one line each. */
  List<String> latest() {
    return List.copyOf(latest);
  }

  private Operation told(String text, Operation operation) {
    latest.addLast(now + " " + text);
    if (latest.size() > REMEMBERED) {
      latest.removeFirst();
    }
    return operation;
  }

  /** Time goes on first. */
  Instant nextMoment() {
    int drawn = random.nextInt(500);
    // GTD orders live for ten minutes at least.
    long pause = drawn == 0 ? 660_000 : drawn < 25 ? random.nextInt(3000) : random.nextInt(300);
    now = now.plusMillis(pause);
    return now;
  }

  SplittableRandom random() {
    return random;
  }

  Operation next() {
    int drawn = random.nextInt(100);
    if (drawn < 22) {
      return trade();
    }
    if (drawn < 55) {
      return order();
    }
    if (drawn < 66) {
      return amendment();
    }
    if (drawn < 75) {
      return cancel();
    }
    if (drawn < 92) {
      return conditional();
    }
    if (drawn < 96) {
      return cancelConditional();
    }
    return rare(drawn);
  }

  private Operation rare(int drawn) {
    Symbol symbol = symbol();
    String account = account();
    if (drawn == 96) {
      return told(
          "cancel all " + account + " " + symbol,
          exchange -> {
            exchange.cancelAll(account, symbol);
            return true;
          });
    }
    if (drawn == 97) {
      Duration wait = Duration.ofMillis(random.nextInt(4) * 700L);
      return told(
          "countdown " + account + " " + symbol + " " + wait,
          exchange -> {
            exchange.countdown(account, symbol, wait);
            return true;
          });
    }
    boolean other = !halted.get(symbol) && random.nextInt(3) == 0;
    halted.put(symbol, other);
    return told(
        "halt " + symbol + " " + other,
        exchange -> {
          exchange.halt(symbol, other);
          return true;
        });
  }

  private Operation trade() {
    Symbol symbol = symbol();
    int span = random.nextInt(30) == 0 ? 600 : 25;
    BigDecimal price = around(symbol, span);
    last.put(symbol, price.max(new BigDecimal("700")).min(new BigDecimal("1400")));
    BigDecimal at = last.get(symbol);
    BigDecimal quantity = quantity();
    Side taker = side();
    return told(
        "trade " + symbol + " " + taker + " " + quantity + " at " + at,
        exchange -> {
          exchange.trade(symbol, at, quantity, taker);
          return true;
        });
  }

  private Operation order() {
    String account = account();
    Symbol symbol = symbol();
    boolean limit = random.nextInt(4) != 0;
    TimeInForce force =
        List.of(
                TimeInForce.GTC,
                TimeInForce.GTC,
                TimeInForce.GTC,
                TimeInForce.IOC,
                TimeInForce.FOK,
                TimeInForce.GTX,
                TimeInForce.GTD,
                TimeInForce.RPI)
            .get(random.nextInt(8));
    PriceMatch match = limit && random.nextInt(8) == 0 ? match() : PriceMatch.NONE;
    boolean hedge = HEDGED.contains(account);
    var request =
        new OrderRequest(
            symbol,
            side(),
            positionSide(hedge),
            limit ? OrderType.LIMIT : OrderType.MARKET,
            limit ? Optional.of(force) : Optional.empty(),
            quantity(),
            limit && match == PriceMatch.NONE
                ? Optional.of(around(symbol, random.nextInt(25) == 0 ? 700 : 30))
                : Optional.empty(),
            !hedge && random.nextInt(4) == 0 ? Optional.of(true) : Optional.empty(),
            Optional.empty(),
            OrderRequest.SelfTrade.values()[random.nextInt(4)],
            force == TimeInForce.GTD && limit ? Optional.of(goodTill()) : Optional.empty(),
            match);
    return told("place " + account + " " + request, exchange -> exchange.place(account, request));
  }

  private Operation amendment() {
    String account = account();
    Optional<OrderView> open = any(engine.books(account).openOrders(Optional.empty()));
    if (open.isEmpty()) {
      return order();
    }
    OrderView order = open.get();
    PriceMatch match = random.nextInt(10) == 0 ? match() : PriceMatch.NONE;
    boolean samePrice = random.nextInt(3) == 0;
    boolean less = random.nextInt(3) == 0;
    var request =
        new AmendRequest(
            order.symbol(),
            order.side(),
            Optional.of(order.orderId()),
            Optional.empty(),
            less ? order.executed().max(new BigDecimal("0.06")) : quantity(),
            match != PriceMatch.NONE
                ? Optional.empty()
                : Optional.of(samePrice ? order.price() : around(order.symbol(), 30)),
            match,
            Optional.of(random.nextLong(1000)));
    return told("amend " + account + " " + request, exchange -> exchange.amend(account, request));
  }

  private Operation cancel() {
    String account = account();
    Optional<OrderView> open = any(engine.books(account).openOrders(Optional.empty()));
    if (open.isEmpty()) {
      return trade();
    }
    Symbol symbol = open.get().symbol();
    long id = open.get().orderId();
    return told(
        "cancel " + account + " " + symbol + " " + id,
        exchange -> exchange.cancel(account, symbol, id));
  }

  private Operation conditional() {
    String account = account();
    Symbol symbol = symbol();
    OrderType type =
        List.of(
                OrderType.STOP,
                OrderType.STOP_MARKET,
                OrderType.TAKE_PROFIT,
                OrderType.TAKE_PROFIT_MARKET,
                OrderType.TRAILING_STOP_MARKET)
            .get(random.nextInt(5));
    boolean trailing = type == OrderType.TRAILING_STOP_MARKET;
    boolean hedge = HEDGED.contains(account);
    boolean closes =
        (type == OrderType.STOP_MARKET || type == OrderType.TAKE_PROFIT_MARKET)
            && random.nextInt(3) == 0;
    BigDecimal trigger = trailing ? BigDecimal.ZERO : around(symbol, 40);
    PriceMatch match = !type.isMarket() && random.nextInt(6) == 0 ? match() : PriceMatch.NONE;
    TimeInForce force =
        List.of(
                TimeInForce.GTC,
                TimeInForce.GTC,
                TimeInForce.GTE_GTC,
                TimeInForce.IOC,
                TimeInForce.GTX,
                TimeInForce.FOK,
                TimeInForce.GTD)
            .get(random.nextInt(7));
    var request =
        new AlgoRequest(
            symbol,
            side(),
            positionSide(hedge),
            type,
            force,
            closes ? Optional.empty() : Optional.of(quantity()),
            type.isMarket() || match != PriceMatch.NONE
                ? Optional.empty()
                : Optional.of(around(symbol, 50)),
            trigger,
            random.nextBoolean() ? WorkingType.MARK_PRICE : WorkingType.CONTRACT_PRICE,
            closes,
            !hedge && !closes && random.nextInt(3) == 0 ? Optional.of(true) : Optional.empty(),
            random.nextInt(4) == 0,
            Optional.empty(),
            trailing && random.nextBoolean() ? Optional.of(around(symbol, 40)) : Optional.empty(),
            trailing
                ? Optional.of(new BigDecimal(1 + random.nextInt(20)).movePointLeft(1))
                : Optional.empty(),
            match,
            OrderRequest.SelfTrade.values()[random.nextInt(4)],
            force == TimeInForce.GTD ? Optional.of(goodTill()) : Optional.empty());
    return told(
        "algo " + account + " " + request, exchange -> exchange.placeAlgo(account, request));
  }

  private Operation cancelConditional() {
    String account = account();
    Optional<AlgoView> open = any(engine.books(account).openAlgos(Optional.empty()));
    if (open.isEmpty()) {
      return trade();
    }
    long id = open.get().algoId();
    return told("cancel algo " + account + " " + id, exchange -> exchange.cancelAlgo(account, id));
  }

  private <T> Optional<T> any(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
  }

  private Instant goodTill() {
    return now.plusSeconds(590 + random.nextInt(60)).truncatedTo(ChronoUnit.SECONDS);
  }

  private PriceMatch match() {
    return List.of(PriceMatch.OPPONENT, PriceMatch.OPPONENT_5, PriceMatch.QUEUE, PriceMatch.QUEUE_5)
        .get(random.nextInt(4));
  }

  /** On the tick, at most so many ticks away. */
  private BigDecimal around(Symbol symbol, int span) {
    return last.get(symbol)
        .add(new BigDecimal(random.nextInt(2 * span + 1) - span).movePointLeft(1));
  }

  String account() {
    return ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
  }

  Symbol symbol() {
    return SYMBOLS.get(random.nextInt(SYMBOLS.size()));
  }

  private Side side() {
    return random.nextBoolean() ? Side.BUY : Side.SELL;
  }

  private PositionSide positionSide(boolean hedge) {
    if (!hedge) {
      return PositionSide.BOTH;
    }
    return random.nextBoolean() ? PositionSide.LONG : PositionSide.SHORT;
  }

  /** A few are too small for the least notional. */
  private BigDecimal quantity() {
    return new BigDecimal(40 + random.nextInt(400)).movePointLeft(3);
  }
}
