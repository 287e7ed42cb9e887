package io.breakwater.simulator.engine;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.Side;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who trades with whom: price first, then time. Liquidity providers stand in the same line: at one
 * price, what they had there before an account's order came goes first.
 */
final class Matching {
  private final Bookkeeper books;
  private final Consumer<EngineEvent> events;

  Matching(Bookkeeper books, Consumer<EngineEvent> events) {
    this.books = books;
    this.events = events;
  }

  /** Fills a new order against the book as far as its limit goes; then it rests or expires. */
  void take(EngineOrder taker, Instant now) {
    SymbolMarket market = taker.market;
    long limit = limitTicks(taker);
    var print = new Print(market, taker.side, now);
    while (taker.isOpen()) {
      if (books.fillable(taker, taker.remaining()).signum() == 0) {
        print.flush();
        books.expire(taker, Bookkeeper.WOULD_FLIP, now);
        return;
      }
      long best = market.bestTicks(taker.side.opposite());
      if (best == Ladder.NONE || !crosses(taker.side, limit, best)) {
        break;
      }
      takeBest(taker, best, print, now);
    }
    print.flush();
    if (!taker.isOpen()) {
      return;
    }
    if (taker.type == OrderType.MARKET) {
      books.expire(taker, Bookkeeper.MARKET_REST, now);
    } else if (taker.timeInForce == TimeInForce.IOC || taker.timeInForce == TimeInForce.FOK) {
      books.expire(taker, Bookkeeper.IOC_REST, now);
    } else {
      market.rest(taker);
    }
  }

  private void takeBest(EngineOrder taker, long best, Print print, Instant now) {
    SymbolMarket market = taker.market;
    Side other = taker.side.opposite();
    Optional<EngineOrder> first = market.firstResting(other).filter(order -> order.ticks == best);
    long provided = market.ladder.stepsAtPrice(other, best);
    long provideFirst = first.map(order -> Math.min(provided, order.ahead)).orElse(provided);
    BigDecimal price = market.grid.price(best);
    BigDecimal wanted = books.fillable(taker, taker.remaining());
    if (provideFirst > 0) {
      long steps = Math.min(provideFirst, market.grid.steps(wanted));
      takeFromProviders(market, other, best, steps);
      market.advanceQueue(other, best, steps);
      BigDecimal quantity = market.grid.quantity(steps);
      books.providersTraded(taker.side, price, quantity);
      books.fill(taker, price, quantity, false, print.add(price, quantity), now);
      return;
    }
    // The providers' part is behind it, or there is none.
    EngineOrder maker = first.orElseThrow();
    if (isOwn(taker, maker) && preventsSelfTrade(taker, maker, print, now)) {
      return;
    }
    BigDecimal quantity = wanted.min(books.fillable(maker, maker.remaining()));
    if (quantity.signum() == 0) {
      print.flush();
      books.expire(maker, Bookkeeper.WOULD_FLIP, now);
      return;
    }
    long tradeId = print.add(price, quantity);
    books.fillPair(maker, taker, price, quantity, tradeId, now);
    market.changed();
  }

  /** Whether both are of one account, or of accounts of one group. */
  private static boolean isOwn(EngineOrder taker, EngineOrder maker) {
    return taker.account == maker.account
        || (taker.account.tradeGroup != 0 && taker.account.tradeGroup == maker.account.tradeGroup);
  }

  private boolean preventsSelfTrade(
      EngineOrder taker, EngineOrder maker, Print print, Instant now) {
    if (taker.selfTrade == OrderRequest.SelfTrade.NONE || taker.timeInForce == TimeInForce.FOK) {
      return false;
    }
    print.flush();
    if (taker.selfTrade != OrderRequest.SelfTrade.EXPIRE_TAKER) {
      books.expire(maker, Bookkeeper.SELF_TRADE, now);
    }
    if (taker.selfTrade != OrderRequest.SelfTrade.EXPIRE_MAKER) {
      boolean immediate = taker.timeInForce == TimeInForce.IOC;
      books.expire(taker, immediate ? Bookkeeper.IOC_SELF_TRADE : Bookkeeper.SELF_TRADE, now);
    }
    return true;
  }

  private static void takeFromProviders(SymbolMarket market, Side side, long ticks, long steps) {
    for (int i = 0; i < market.ladder.levels(); i++) {
      if (market.ladder.ticksAt(side, i) == ticks) {
        market.ladder.take(side, i, steps);
        market.changed();
        return;
      }
    }
  }

  /**
   * A trade of the recording: it takes what account orders stand in its way, then the providers
   * quote around its price.
   */
  void recorded(SymbolMarket market, long ticks, long steps, Side taker, Instant now) {
    Side resting = taker.opposite();
    long firstId = market.lastTradeId() + 1;
    long budget = steps;
    while (budget > 0) {
      Optional<EngineOrder> first = market.firstForRecorded(resting);
      if (first.isEmpty()) {
        break;
      }
      EngineOrder maker = first.get();
      long makerTicks = maker.ticks;
      boolean through = resting == Side.BUY ? makerTicks > ticks : makerTicks < ticks;
      if (!through && makerTicks != ticks) {
        break;
      }
      if (!through && maker.ahead > 0) {
        long others = Math.min(budget, maker.ahead);
        market.advanceQueue(resting, ticks, others);
        budget -= others;
        continue;
      }
      budget -= fillMaker(market, maker, budget, market.nextTradeId(), now);
    }
    if (budget > 0 || market.lastTradeId() < firstId) {
      market.nextTradeId();
    }
    publish(market, market.grid.price(ticks), market.grid.quantity(steps), firstId, taker, now);
    market.lastTraded(ticks, taker);
    market.ladder.recenter(ticks, taker);
    market.changed();
    providersCross(market, now);
  }

  /** The providers' new quotes meet account orders: the providers are the takers. */
  void providersCross(SymbolMarket market, Instant now) {
    for (Side side : Side.values()) {
      int level = market.resting.isEmpty(side.opposite()) ? -1 : market.ladder.best(side);
      while (level >= 0) {
        Optional<EngineOrder> first = market.firstResting(side.opposite());
        long provider = market.ladder.ticksAt(side, level);
        if (first.isEmpty() || !crosses(side, provider, first.get().ticks)) {
          break;
        }
        EngineOrder maker = first.get();
        long tradeId = market.nextTradeId();
        long steps = fillMaker(market, maker, market.ladder.stepsAt(side, level), tradeId, now);
        if (steps > 0) {
          market.ladder.take(side, level, steps);
          publish(market, maker.price, market.grid.quantity(steps), tradeId, side, now);
          market.lastTraded(maker.ticks, side);
        }
        level = market.ladder.best(side);
      }
    }
  }

  /** Fills a resting order from nobody's account; says how many steps. */
  private long fillMaker(
      SymbolMarket market, EngineOrder maker, long most, long tradeId, Instant now) {
    BigDecimal wanted = maker.remaining().min(market.grid.quantity(most));
    BigDecimal quantity = books.fillable(maker, wanted);
    if (quantity.signum() == 0) {
      books.expire(maker, Bookkeeper.WOULD_FLIP, now);
      return 0;
    }
    books.providersTraded(maker.side, maker.price, quantity);
    books.fill(maker, maker.price, quantity, true, tradeId, now);
    market.changed();
    return market.grid.steps(quantity);
  }

  private void publish(
      SymbolMarket market,
      BigDecimal price,
      BigDecimal quantity,
      long firstId,
      Side taker,
      Instant now) {
    AggTrade trade = market.print(price, quantity, firstId, now, taker == Side.SELL);
    events.accept(new EngineEvent.TradePrinted(now, market.symbol(), trade));
  }

  static boolean crosses(Side side, long limit, long other) {
    return side == Side.BUY ? other <= limit : other >= limit;
  }

  /** A limit order's own limit; a market order may go as far as the symbol's bounds. */
  static long limitTicks(EngineOrder taker) {
    if (taker.type == OrderType.LIMIT) {
      return taker.ticks;
    }
    return marketBound(taker.market, taker.side);
  }

  static long marketBound(SymbolMarket market, Side side) {
    BigDecimal bound = market.instrument.marketTakeBound();
    BigDecimal take = side == Side.BUY ? BigDecimal.ONE.add(bound) : BigDecimal.ONE.subtract(bound);
    BigDecimal percent =
        side == Side.BUY
            ? market.instrument.percentPrice().up()
            : market.instrument.percentPrice().down();
    BigDecimal factor = side == Side.BUY ? take.min(percent) : take.max(percent);
    RoundingMode mode = side == Side.BUY ? RoundingMode.FLOOR : RoundingMode.CEILING;
    return market.mark().multiply(factor).divide(market.grid.tick(), 0, mode).longValueExact();
  }

  /** Gathers what one taker takes at one price into one public trade. */
  private final class Print {
    private final SymbolMarket market;
    private final Side taker;
    private final Instant now;
    private BigDecimal price = BigDecimal.ZERO;
    private BigDecimal quantity = BigDecimal.ZERO;
    private long firstId;

    private Print(SymbolMarket market, Side taker, Instant now) {
      this.market = market;
      this.taker = taker;
      this.now = now;
    }

    private long add(BigDecimal at, BigDecimal amount) {
      if (quantity.signum() > 0 && price.compareTo(at) != 0) {
        flush();
      }
      long id = market.nextTradeId();
      if (quantity.signum() == 0) {
        firstId = id;
      }
      price = at;
      quantity = quantity.add(amount);
      return id;
    }

    private void flush() {
      if (quantity.signum() > 0) {
        publish(market, price, quantity, firstId, taker, now);
        market.lastTraded(market.grid.ticks(price), taker);
        quantity = BigDecimal.ZERO;
      }
    }
  }
}
