package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One symbol: its book of account orders and providers' levels, its prices and public trades. */
final class SymbolMarket {
  /** So many bits hold {@link #number}. */
  static final int NUMBER_BITS = 12;

  /** Its place among the markets, from 0. */
  final int number;

  final Ladder ladder;
  final ContractTerms terms;

  /** Visible to all. */
  final RestingOrders resting = new RestingOrders();

  /** RPI orders: seen by nobody, met by recorded trades only. */
  final RestingOrders hidden = new RestingOrders();

  final Triggers triggers = new Triggers(this);

  Instrument instrument;
  Grid grid;
  RiskControl riskControl = RiskControl.NONE;

  /** Nobody pays for telling what nobody hears: these two are set by who is listening. */
  boolean bestWanted;

  boolean depthWanted;

  private final MarketModel model;
  private final int keptAggTrades;
  private final ArrayDeque<AggTrade> aggTrades = new ArrayDeque<>();
  private final Candles candles;

  private Levels publishedBids = Levels.NONE;
  private Levels publishedAsks = Levels.NONE;
  private long lastTicks = Ladder.NONE;
  private Side lastTaker = Side.BUY;
  private long tickUnits;
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

  SymbolMarket(int number, Instrument instrument, EngineSettings settings, RandomGenerator random) {
    this.number = number;
    this.instrument = instrument;
    this.grid = Grid.of(instrument);
    this.tickUnits = grid.tickUnits();
    this.model = settings.model();
    this.terms = settings.terms(instrument.symbol());
    this.keptAggTrades = settings.keptAggTrades();
    this.candles = new Candles(settings.keptMinutes());
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

  /** In {@link Grid#UNITS}. */
  long lastUnits() {
    return lastTicks * tickUnits;
  }

  /** In {@link Grid#UNITS}. */
  long markUnits() {
    return mark;
  }

  void lastTraded(long ticks, Side taker) {
    if (!isOpen() && !marked) {
      mark = ticks * tickUnits;
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
      mark = follow(mark, lastUnits(), step.toMillis(), model.markLag().toMillis());
      index = mark;
    }
    markAverage = follow(markAverage, mark, step.toMillis(), 30_000);
  }

  /** The mark price is where the last trade is. */
  void markLast() {
    if (!marked) {
      mark = lastUnits();
      index = mark;
    }
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
      BigDecimal price,
      BigDecimal quantity,
      BigDecimal rpi,
      long first,
      Instant time,
      boolean buyerIsMaker) {
    AggTrade trade =
        new AggTrade(++aggIds, price, quantity, rpi, first, tradeIds, time, buyerIsMaker);
    aggTrades.addLast(trade);
    if (aggTrades.size() > keptAggTrades) {
      aggTrades.removeFirst();
    }
    candles.add(trade);
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

  Candles candles() {
    return candles;
  }

  /** Other rules or another status; what rests stays where it is, even off the new grid. */
  void change(Instrument next) {
    Grid finer = grid.with(Grid.of(next));
    long ticks = grid.tick().divideToIntegralValue(finer.tick()).longValueExact();
    long steps = grid.step().divideToIntegralValue(finer.step()).longValueExact();
    instrument = next;
    if (ticks == 1 && steps == 1) {
      return;
    }
    grid = finer;
    tickUnits = grid.tickUnits();
    lastTicks *= ticks;
    bidTicks *= ticks;
    askTicks *= ticks;
    bidSteps *= steps;
    askSteps *= steps;
    ladder.rescale(ticks, steps);
    resting.rescale(ticks, steps);
    hidden.rescale(ticks, steps);
    publishedBids = publishedBids.rescaled(ticks, steps);
    publishedAsks = publishedAsks.rescaled(ticks, steps);
  }

  private RestingOrders bookOf(EngineOrder order) {
    return order.timeInForce == TimeInForce.RPI ? hidden : resting;
  }

  void rest(EngineOrder order) {
    order.ahead = ladder.stepsAtPrice(order.side, order.ticks);
    bookOf(order).add(order);
    changed();
  }

  void remove(EngineOrder order) {
    if (bookOf(order).remove(order)) {
      changed();
    }
  }

  /** The first in line among the account orders that others see. */
  Optional<EngineOrder> firstResting(Side side) {
    return resting.first(side);
  }

  /** The first in line for a recorded trade: at one price, RPI orders come last. */
  Optional<EngineOrder> firstForRecorded(Side side) {
    Optional<EngineOrder> seen = resting.first(side);
    if (hidden.isEmpty(side)) {
      return seen;
    }
    long best = hidden.bestTicks(side);
    boolean hiddenFirst =
        seen.isEmpty() || (side == Side.BUY ? best > seen.get().ticks : best < seen.get().ticks);
    return hiddenFirst ? hidden.first(side) : seen;
  }

  /** The providers traded this much at a price: whoever waits behind them comes closer. */
  void advanceQueue(Side side, long ticks, long steps) {
    for (EngineOrder order : resting.at(side, ticks)) {
      order.ahead = Math.max(0, order.ahead - steps);
    }
    for (EngineOrder order : hidden.at(side, ticks)) {
      order.ahead = Math.max(0, order.ahead - steps);
    }
  }

  /** The best price of a side in ticks, account orders and providers together; NONE when empty. */
  long bestTicks(Side side) {
    int level = ladder.best(side);
    long provider = level < 0 ? Ladder.NONE : ladder.ticksAt(side, level);
    long order = resting.bestTicks(side);
    if (order == Ladder.NONE || provider == Ladder.NONE) {
      return order == Ladder.NONE ? provider : order;
    }
    return side == Side.BUY ? Math.max(provider, order) : Math.min(provider, order);
  }

  /** The price of a level, counted from 1 for the best; NONE where there is none. */
  long ticksOf(Side side, int level) {
    return levels(side).ticksOf(side, level);
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
    for (EngineOrder order : resting.at(side, ticks)) {
      steps += grid.steps(order.remaining());
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
    return Levels.of(side, ladder, resting.levels(side), grid);
  }
}
