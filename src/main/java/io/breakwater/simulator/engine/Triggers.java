package io.breakwater.simulator.engine;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.Side;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The conditional orders of one market that wait, by the price that they wait for: a price change
 * looks only at those that it reaches. Trailing ones follow every price, and are looked at each
 * time.
 *
 * @see "Binance USDⓈ-M Futures API, New Algo Order: condition of triggering"
 */
final class Triggers {
  private final SymbolMarket market;
  private final Waiting byLast = new Waiting();
  private final Waiting byMark = new Waiting();
  private final List<AlgoOrder> trailing = new ArrayList<>();

  /** Those that one kind of price triggers. Prices are counted in {@link Grid#UNITS}. */
  private static final class Waiting {
    private final TreeMap<Long, ArrayDeque<AlgoOrder>> rising = new TreeMap<>();
    private final TreeMap<Long, ArrayDeque<AlgoOrder>> falling =
        new TreeMap<>(Comparator.reverseOrder());

    /** The nearest of each, so that most prices cost two comparisons. */
    private long risesTo = Long.MAX_VALUE;

    private long fallsTo = Long.MIN_VALUE;

    private boolean isReached(long price) {
      return price >= risesTo || price <= fallsTo;
    }

    private void nearest() {
      risesTo = rising.isEmpty() ? Long.MAX_VALUE : rising.firstKey();
      fallsTo = falling.isEmpty() ? Long.MIN_VALUE : falling.firstKey();
    }

    private void gather(long price, List<AlgoOrder> reached) {
      for (var level : rising.entrySet()) {
        if (level.getKey() > price) {
          break;
        }
        reached.addAll(level.getValue());
      }
      for (var level : falling.entrySet()) {
        if (level.getKey() < price) {
          break;
        }
        reached.addAll(level.getValue());
      }
    }
  }

  Triggers(SymbolMarket market) {
    this.market = market;
  }

  void add(AlgoOrder algo) {
    if (algo.request.isTrailing()) {
      algo.extreme = latest(algo);
      follow(algo);
      trailing.add(algo);
      return;
    }
    Waiting waiting = waiting(algo);
    side(waiting, algo).computeIfAbsent(price(algo), key -> new ArrayDeque<>()).addLast(algo);
    waiting.nearest();
  }

  /** Does nothing where it waits no more. */
  void remove(AlgoOrder algo) {
    if (algo.request.isTrailing()) {
      trailing.remove(algo);
      return;
    }
    Waiting waiting = waiting(algo);
    var prices = side(waiting, algo);
    ArrayDeque<AlgoOrder> level = prices.get(price(algo));
    if (level != null && level.remove(algo)) {
      if (level.isEmpty()) {
        prices.remove(price(algo));
      }
      waiting.nearest();
    }
  }

  /**
   * Whether the price that is the latest now would trigger such an order at once.
   *
   * @param trigger in {@link Grid#UNITS}
   */
  boolean firesNow(AlgoRequest request, long trigger) {
    long latest = latest(request.workingType());
    return whenHigh(request) ? latest >= trigger : latest <= trigger;
  }

  long latest(WorkingType type) {
    return type == WorkingType.MARK_PRICE ? market.markUnits() : market.lastUnits();
  }

  private long latest(AlgoOrder algo) {
    return latest(algo.request.workingType());
  }

  /**
   * Takes out those that fire at the prices of now: the nearest trigger first, at one price the
   * earliest order. One with priceProtect waits on where mark and last price are too far apart.
   *
   * @param activated is told of trailing orders that begin to follow the price
   */
  Collection<AlgoOrder> fire(Consumer<AlgoOrder> activated) {
    boolean quiet = !byLast.isReached(market.lastUnits()) && !byMark.isReached(market.markUnits());
    if (quiet && trailing.isEmpty()) {
      return List.of();
    }
    List<AlgoOrder> reached = new ArrayList<>();
    byLast.gather(market.lastUnits(), reached);
    byMark.gather(market.markUnits(), reached);
    for (AlgoOrder algo : trailing) {
      if (trails(algo, activated)) {
        reached.add(algo);
      }
    }
    Iterator<AlgoOrder> each = reached.iterator();
    while (each.hasNext()) {
      AlgoOrder algo = each.next();
      if (algo.status != AlgoStatus.NEW || !isTrusted(algo)) {
        each.remove();
      }
    }
    reached.forEach(this::remove);
    return reached;
  }

  /** Lets a trailing order follow the latest price; says whether that fires it. */
  private boolean trails(AlgoOrder algo, Consumer<AlgoOrder> activated) {
    long latest = latest(algo);
    boolean sells = algo.request.side() == Side.SELL;
    if (sells ? latest > algo.extreme : latest < algo.extreme) {
      algo.extreme = latest;
      follow(algo);
    }
    long start = Grid.units(algo.activatePrice);
    if (!algo.activated && (sells ? algo.extreme >= start : algo.extreme <= start)) {
      algo.activated = true;
      activated.accept(algo);
    }
    return algo.activated && (sells ? latest <= algo.firesAt : latest >= algo.firesAt);
  }

  private static void follow(AlgoOrder algo) {
    boolean sells = algo.request.side() == Side.SELL;
    BigDecimal rate = algo.request.callbackRate().orElseThrow().movePointLeft(2);
    BigDecimal factor = sells ? BigDecimal.ONE.subtract(rate) : BigDecimal.ONE.add(rate);
    algo.firesAt =
        BigDecimal.valueOf(algo.extreme)
            .multiply(factor)
            .setScale(0, sells ? RoundingMode.FLOOR : RoundingMode.CEILING)
            .longValueExact();
  }

  /** With priceProtect, mark and last price must not be far apart. */
  private boolean isTrusted(AlgoOrder algo) {
    if (!algo.request.priceProtect()) {
      return true;
    }
    BigDecimal mark = market.mark();
    BigDecimal gap = market.last().subtract(mark).abs();
    return gap.compareTo(mark.multiply(market.instrument.triggerProtect())) <= 0;
  }

  private Waiting waiting(AlgoOrder algo) {
    return algo.request.workingType() == WorkingType.MARK_PRICE ? byMark : byLast;
  }

  private static TreeMap<Long, ArrayDeque<AlgoOrder>> side(Waiting waiting, AlgoOrder algo) {
    return whenHigh(algo.request) ? waiting.rising : waiting.falling;
  }

  private static long price(AlgoOrder algo) {
    return Grid.units(algo.request.triggerPrice());
  }

  /** Whether a rise of the price triggers it. */
  private static boolean whenHigh(AlgoRequest request) {
    boolean stop = request.type() == OrderType.STOP || request.type() == OrderType.STOP_MARKET;
    return stop == (request.side() == Side.BUY);
  }
}
