package io.breakwater.simulator.engine;

import io.breakwater.domain.Side;
import java.util.random.RandomGenerator;

/**
 * The liquidity providers' levels of one symbol, best first on each side. A level that was taken
 * has quantity zero until the next refresh.
 */
final class Ladder {
  /** No such price. */
  static final long NONE = 0;

  private static final long LOW = 0xFFFF_FFFFL;

  private final MarketModel model;
  private final RandomGenerator random;
  private boolean isQuoted;
  private final long[] bidTicks;
  private final long[] bidSteps;
  private final long[] askTicks;
  private final long[] askSteps;

  Ladder(MarketModel model, RandomGenerator random) {
    this.model = model;
    this.random = random;
    this.bidTicks = new long[model.levels()];
    this.bidSteps = new long[model.levels()];
    this.askTicks = new long[model.levels()];
    this.askSteps = new long[model.levels()];
  }

  /**
   * Quotes around a recorded trade: its price is the best ask where the taker bought, else the best
   * bid; the other side is one drawn spread away.
   */
  void recenter(long ticks, Side taker) {
    if (isQuoted) {
      return;
    }
    long spread = 1 + random.nextInt(model.maxSpreadTicks());
    long ask = taker == Side.BUY ? Math.max(ticks, 2) : ticks + spread;
    long bid = taker == Side.BUY ? Math.max(1, ask - spread) : ticks;
    for (int i = 0; i < bidTicks.length; i++) {
      long quantities = random.nextLong();
      long gaps = random.nextLong();
      bidTicks[i] = bid;
      bidSteps[i] = bid >= 1 ? steps(quantities >>> 32) : 0;
      askTicks[i] = ask;
      askSteps[i] = steps(quantities & LOW);
      bid -= 1 + share(gaps >>> 32, model.maxGapTicks());
      ask += 1 + share(gaps & LOW, model.maxGapTicks());
    }
  }

  /** Of so many equal parts the one in which this lies, a number of 32 bits. */
  private static long share(long bits, int parts) {
    return bits * parts >>> 32;
  }

  private long steps(long bits) {
    int range = model.maxLevelSteps() - model.minLevelSteps() + 1;
    return model.minLevelSteps() + share(bits, range);
  }

  /**
   * Quotes what another exchange has as its best; deeper levels are drawn below and above. From now
   * on nothing else moves them.
   */
  void quote(long bid, long bidQuantity, long ask, long askQuantity) {
    isQuoted = true;
    long nextBid = bid;
    long nextAsk = ask;
    for (int i = 0; i < bidTicks.length; i++) {
      bidTicks[i] = nextBid;
      bidSteps[i] = nextBid < 1 ? 0 : i == 0 ? bidQuantity : drawSteps();
      askTicks[i] = nextAsk;
      askSteps[i] = i == 0 ? askQuantity : drawSteps();
      nextBid -= 1 + random.nextInt(model.maxGapTicks());
      nextAsk += 1 + random.nextInt(model.maxGapTicks());
    }
  }

  /** Redraws the best level and one other of each side; prices stay. */
  void refresh() {
    if (isQuoted || bidTicks.length == 0) {
      return;
    }
    bidSteps[0] = drawSteps();
    askSteps[0] = drawSteps();
    int other = random.nextInt(bidTicks.length);
    bidSteps[other] = bidTicks[other] >= 1 ? drawSteps() : 0;
    askSteps[other] = drawSteps();
  }

  /** Counts in other ticks and steps from now on, so many to each old one. */
  void rescale(long ticks, long steps) {
    for (int i = 0; i < bidTicks.length; i++) {
      bidTicks[i] *= ticks;
      askTicks[i] *= ticks;
      bidSteps[i] *= steps;
      askSteps[i] *= steps;
    }
  }

  int levels() {
    return bidTicks.length;
  }

  long ticksAt(Side side, int level) {
    return side == Side.BUY ? bidTicks[level] : askTicks[level];
  }

  long stepsAt(Side side, int level) {
    return side == Side.BUY ? bidSteps[level] : askSteps[level];
  }

  void take(Side side, int level, long steps) {
    if (side == Side.BUY) {
      bidSteps[level] -= steps;
    } else {
      askSteps[level] -= steps;
    }
  }

  /** The best level that still has quantity, or -1. */
  int best(Side side) {
    long[] steps = side == Side.BUY ? bidSteps : askSteps;
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] > 0) {
        return i;
      }
    }
    return -1;
  }

  /** What the providers offer at one price. */
  long stepsAtPrice(Side side, long ticks) {
    long[] prices = side == Side.BUY ? bidTicks : askTicks;
    long[] steps = side == Side.BUY ? bidSteps : askSteps;
    for (int i = 0; i < prices.length; i++) {
      if (prices[i] == ticks) {
        return steps[i];
      }
    }
    return 0;
  }

  private long drawSteps() {
    return steps(random.nextLong() >>> 32);
  }
}
