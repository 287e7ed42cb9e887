package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One symbol: its book of account orders and providers' levels, its prices and public trades. */
final class SymbolMarket {
  final Instrument instrument;
  final Grid grid;
  final Ladder ladder;
  final ContractTerms terms;

  /** Nobody pays for telling what nobody hears: these two are set by who is listening. */
  boolean bestWanted;

  boolean depthWanted;

  private final MarketModel model;
  private final int keptAggTrades;
  private final TreeMap<Long, ArrayDeque<EngineOrder>> bids =
      new TreeMap<>((a, b) -> b.compareTo(a));
  private final TreeMap<Long, ArrayDeque<EngineOrder>> asks = new TreeMap<>();
  private final ArrayDeque<AggTrade> aggTrades = new ArrayDeque<>();

  private Levels publishedBids = Levels.NONE;
  private Levels publishedAsks = Levels.NONE;
  private long lastTicks = Ladder.NONE;
  private Side lastTaker = Side.BUY;
  private long mark;
  private long index;

  /** Mark and index price come from outside; the last price moves them no more. */
  private boolean marked;

  private long markAverage;
  private long updateId = 1_000_000;
  private long publishedUpdateId = updateId;
  private long orderIds = 10_000_000_000L;
  private long tradeIds = 1_000_000_000L;
  private long aggIds = 1_000_000L;
  private long bidTicks = Ladder.NONE;
  private long bidSteps;
  private long askTicks = Ladder.NONE;
  private long askSteps;

  SymbolMarket(Instrument instrument, EngineSettings settings, RandomGenerator random) {
    this.instrument = instrument;
    this.grid = Grid.of(instrument);
    this.model = settings.model();
    this.terms = settings.terms(instrument.symbol());
    this.keptAggTrades = settings.keptAggTrades();
    this.ladder = new Ladder(settings.model(), random);
  }

  Symbol symbol() {
    return instrument.symbol();
  }

  boolean isOpen() {
    return lastTicks != Ladder.NONE;
  }

  long lastTicks() {
    return lastTicks;
  }

  Side lastTaker() {
    return lastTaker;
  }

  BigDecimal last() {
    return grid.price(lastTicks);
  }

  void lastTraded(long ticks, Side taker) {
    if (!isOpen() && !marked) {
      mark = grid.price(ticks).movePointRight(8).longValue();
      markAverage = mark;
      index = mark;
    }
    lastTicks = ticks;
    lastTaker = taker;
  }

  /** Eight decimals, above zero once the symbol is open. */
  BigDecimal mark() {
    return BigDecimal.valueOf(mark, 8);
  }

  /** In whole numbers of 10^-8. */
  long markUnits() {
    return mark;
  }

  BigDecimal index() {
    return BigDecimal.valueOf(index, 8);
  }

  /** From now on prices from outside hold; decimals beyond the eighth are cut. */
  void marked(BigDecimal markPrice, BigDecimal indexPrice) {
    mark = markPrice.movePointRight(8).longValue();
    index = indexPrice.movePointRight(8).longValue();
    markAverage = markAverage == 0 ? mark : markAverage;
    marked = true;
  }

  BigDecimal markAverage() {
    return BigDecimal.valueOf(markAverage, 8);
  }

  /** One step of the exponential average, in whole numbers of 10^-8. */
  void followLast(Duration step) {
    if (!marked) {
      long last = last().movePointRight(8).longValue();
      mark = follow(mark, last, step.toMillis(), model.markLag().toMillis());
      index = mark;
    }
    markAverage = follow(markAverage, mark, step.toMillis(), 30_000);
  }

  private static long follow(long from, long to, long stepMillis, long lagMillis) {
    long whole = (to - from) / (stepMillis + lagMillis);
    long rest = (to - from) % (stepMillis + lagMillis);
    return from + whole * stepMillis + rest * stepMillis / (stepMillis + lagMillis);
  }

  long nextOrderId() {
    return ++orderIds;
  }

  long nextTradeId() {
    return ++tradeIds;
  }

  long lastTradeId() {
    return tradeIds;
  }

  AggTrade print(
      BigDecimal price, BigDecimal quantity, long first, Instant time, boolean buyerIsMaker) {
    AggTrade trade = new AggTrade(++aggIds, price, quantity, first, tradeIds, time, buyerIsMaker);
    aggTrades.addLast(trade);
    if (aggTrades.size() > keptAggTrades) {
      aggTrades.removeFirst();
    }
    return trade;
  }

  /** Oldest first, at most {@code limit}, from this id on. */
  List<AggTrade> aggTradesFrom(long id, int limit) {
    List<AggTrade> found = new ArrayList<>();
    if (aggTrades.isEmpty() || id > aggTrades.getLast().id()) {
      return found;
    }
    long newer = aggTrades.getLast().id() - id + 1;
    Iterator<AggTrade> iterator;
    if (newer <= aggTrades.size() / 2) {
      // Near the end, which is what back-filling asks for: walk from there.
      ArrayDeque<AggTrade> tail = new ArrayDeque<>();
      Iterator<AggTrade> backwards = aggTrades.descendingIterator();
      while (backwards.hasNext() && tail.size() < newer) {
        tail.addFirst(backwards.next());
      }
      iterator = tail.iterator();
    } else {
      iterator = aggTrades.iterator();
    }
    while (iterator.hasNext() && found.size() < limit) {
      AggTrade trade = iterator.next();
      if (trade.id() >= id) {
        found.add(trade);
      }
    }
    return found;
  }

  /** Oldest first, at most {@code limit}, from this time on until that, both included. */
  List<AggTrade> aggTradesBetween(Instant from, Instant until, int limit) {
    List<AggTrade> found = new ArrayList<>();
    for (AggTrade trade : aggTrades) {
      if (found.size() == limit || trade.time().isAfter(until)) {
        break;
      }
      if (!trade.time().isBefore(from)) {
        found.add(trade);
      }
    }
    return found;
  }

  /** The latest ones, oldest first. */
  List<AggTrade> latestAggTrades(int limit) {
    ArrayDeque<AggTrade> found = new ArrayDeque<>();
    Iterator<AggTrade> backwards = aggTrades.descendingIterator();
    while (backwards.hasNext() && found.size() < limit) {
      found.addFirst(backwards.next());
    }
    return List.copyOf(found);
  }

  private TreeMap<Long, ArrayDeque<EngineOrder>> resting(Side side) {
    return side == Side.BUY ? bids : asks;
  }

  void rest(EngineOrder order) {
    long ticks = grid.ticks(order.price);
    order.ahead = ladder.stepsAtPrice(order.side, ticks);
    resting(order.side).computeIfAbsent(ticks, key -> new ArrayDeque<>()).addLast(order);
    changed();
  }

  void remove(EngineOrder order) {
    long ticks = grid.ticks(order.price);
    ArrayDeque<EngineOrder> level = resting(order.side).get(ticks);
    if (level != null && level.remove(order)) {
      if (level.isEmpty()) {
        resting(order.side).remove(ticks);
      }
      changed();
    }
  }

  /** The first in line among account orders. */
  Optional<EngineOrder> firstResting(Side side) {
    var best = resting(side).firstEntry();
    return best == null ? Optional.empty() : Optional.of(best.getValue().getFirst());
  }

  /** The providers traded this much at a price: whoever waits behind them comes closer. */
  void advanceQueue(Side side, long ticks, long steps) {
    ArrayDeque<EngineOrder> level = resting(side).get(ticks);
    if (level != null) {
      for (EngineOrder order : level) {
        order.ahead = Math.max(0, order.ahead - steps);
      }
    }
  }

  /** The best price of a side in ticks, account orders and providers together; NONE when empty. */
  long bestTicks(Side side) {
    int level = ladder.best(side);
    long provider = level < 0 ? Ladder.NONE : ladder.ticksAt(side, level);
    var resting = resting(side).firstEntry();
    if (resting == null) {
      return provider;
    }
    if (provider == Ladder.NONE) {
      return resting.getKey();
    }
    return side == Side.BUY
        ? Math.max(provider, resting.getKey())
        : Math.min(provider, resting.getKey());
  }

  /** What stands between the best price and this limit, in steps; for fill-or-kill. */
  long stepsWithin(Side side, long limitTicks) {
    return levels(side).stepsFrom(side, limitTicks);
  }

  void changed() {
    updateId++;
  }

  BookView book() {
    return new BookView(
        updateId, levels(Side.BUY).view(Side.BUY, grid), levels(Side.SELL).view(Side.SELL, grid));
  }

  BookView.Level best(Side side) {
    long ticks = bestTicks(side);
    return level(ticks, stepsAt(side, ticks));
  }

  private BookView.Level level(long ticks, long steps) {
    return ticks == Ladder.NONE
        ? new BookView.Level(BigDecimal.ZERO, BigDecimal.ZERO)
        : new BookView.Level(grid.price(ticks), grid.quantity(steps));
  }

  /** What all together offer at one price. */
  private long stepsAt(Side side, long ticks) {
    if (ticks == Ladder.NONE) {
      return 0;
    }
    long steps = ladder.stepsAtPrice(side, ticks);
    ArrayDeque<EngineOrder> resting = resting(side).get(ticks);
    if (resting != null) {
      for (EngineOrder order : resting) {
        steps += grid.steps(order.remaining());
      }
    }
    return steps;
  }

  long updateId() {
    return updateId;
  }

  /** Tells the best bid and ask if they are others than told before. */
  void tellBest(Instant now, Consumer<EngineEvent> events) {
    if (!bestWanted) {
      return;
    }
    long bid = bestTicks(Side.BUY);
    long ask = bestTicks(Side.SELL);
    long bids = stepsAt(Side.BUY, bid);
    long asks = stepsAt(Side.SELL, ask);
    if (bid != bidTicks || bids != bidSteps || ask != askTicks || asks != askSteps) {
      bidTicks = bid;
      bidSteps = bids;
      askTicks = ask;
      askSteps = asks;
      events.accept(
          new EngineEvent.BestChanged(now, symbol(), updateId, level(bid, bids), level(ask, asks)));
    }
  }

  /** Tells what changed in the book since it was told before. */
  void tellDepth(Instant now, Consumer<EngineEvent> events) {
    if (!depthWanted || updateId == publishedUpdateId) {
      return;
    }
    Levels newBids = levels(Side.BUY);
    Levels newAsks = levels(Side.SELL);
    events.accept(
        new EngineEvent.DepthChanged(
            now,
            symbol(),
            publishedUpdateId + 1,
            updateId,
            publishedUpdateId,
            newBids.changesSince(publishedBids, grid),
            newAsks.changesSince(publishedAsks, grid)));
    publishedBids = newBids;
    publishedAsks = newAsks;
    publishedUpdateId = updateId;
  }

  private Levels levels(Side side) {
    return Levels.of(side, ladder, resting(side), grid);
  }
}
