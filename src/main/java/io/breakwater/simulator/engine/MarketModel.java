package io.breakwater.simulator.engine;

import java.time.Duration;

/**
 * How the liquidity providers quote and how the mark price follows. They belong to no account and
 * keep levels around the last recorded price, so that spread and depth always exist.
 *
 * @param levels on each side; 0: nobody provides, and accounts trade with each other and with
 *     recorded trades
 * @param maxSpreadTicks the spread is drawn from 1 to this many ticks
 * @param maxGapTicks the distance between two levels is drawn from 1 to this many ticks
 * @param minLevelSteps the least quantity of a level, in steps of LOT_SIZE
 * @param maxLevelSteps the largest quantity of a level, in steps of LOT_SIZE
 * @param quoteStep how often they quote anew and the mark price takes a step
 * @param markStep how often the mark price is told
 * @param markLag the time constant of the mark price, an exponential average of the last price
 * @param marksTrades whether the mark price is at once where a recorded trade is: for klines, whose
 *     trades are far apart
 * @param quotesTrades whether the best bid and ask are told after each recorded trade; otherwise
 *     only when the providers quote anew, and after orders
 */
public record MarketModel(
    int levels,
    int maxSpreadTicks,
    int maxGapTicks,
    int minLevelSteps,
    int maxLevelSteps,
    Duration quoteStep,
    Duration markStep,
    Duration markLag,
    boolean marksTrades,
    boolean quotesTrades) {

  public MarketModel {
    require(levels >= 0 && levels <= 1000, "levels", levels, "0 to 1000");
    require(maxSpreadTicks >= 1, "maxSpreadTicks", maxSpreadTicks, "1 or more");
    require(maxGapTicks >= 1, "maxGapTicks", maxGapTicks, "1 or more");
    require(minLevelSteps >= 1, "minLevelSteps", minLevelSteps, "1 or more");
    require(
        maxLevelSteps >= minLevelSteps && maxLevelSteps < Integer.MAX_VALUE,
        "maxLevelSteps",
        maxLevelSteps,
        "at least minLevelSteps");
    if (quoteStep.toMillis() < 1) {
      throw new IllegalArgumentException("quoteStep " + quoteStep + " must be 1 ms or more");
    }
    if (markStep.toMillis() < 1) {
      throw new IllegalArgumentException("markStep " + markStep + " must be 1 ms or more");
    }
    if (markLag.isNegative()) {
      throw new IllegalArgumentException("markLag " + markLag + " must be 0 or more");
    }
  }

  /**
   * 20 levels of 0.2 to 3 BTC where a step is 0.001, 1 to 3 ticks apart, quoted four times a
   * second; the mark lags by 2 s.
   */
  public static MarketModel usual() {
    return new MarketModel(
        20,
        3,
        3,
        200,
        3000,
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        false,
        true);
  }

  public MarketModel withLevels(int value) {
    return new MarketModel(
        value,
        maxSpreadTicks,
        maxGapTicks,
        minLevelSteps,
        maxLevelSteps,
        quoteStep,
        markStep,
        markLag,
        marksTrades,
        quotesTrades);
  }

  public MarketModel withQuoteStep(Duration value) {
    return with(minLevelSteps, maxLevelSteps, value, markStep, marksTrades, quotesTrades);
  }

  /** The mark price told so often; the exchange has 1 s. */
  public MarketModel withMarkStep(Duration value) {
    return with(minLevelSteps, maxLevelSteps, quoteStep, value, marksTrades, quotesTrades);
  }

  /** Levels of these quantities, in steps of LOT_SIZE: what an order at a price has before it. */
  public MarketModel withLevelSteps(int least, int most) {
    return with(least, most, quoteStep, markStep, marksTrades, quotesTrades);
  }

  public MarketModel markingTrades(boolean value) {
    return with(minLevelSteps, maxLevelSteps, quoteStep, markStep, value, quotesTrades);
  }

  public MarketModel quotingTrades(boolean value) {
    return with(minLevelSteps, maxLevelSteps, quoteStep, markStep, marksTrades, value);
  }

  private MarketModel with(
      int least,
      int most,
      Duration quotes,
      Duration marks,
      boolean markedByTrades,
      boolean quotedByTrades) {
    return new MarketModel(
        levels,
        maxSpreadTicks,
        maxGapTicks,
        least,
        most,
        quotes,
        marks,
        markLag,
        markedByTrades,
        quotedByTrades);
  }

  private static void require(boolean right, String field, int value, String rule) {
    if (!right) {
      throw new IllegalArgumentException(field + " " + value + " must be " + rule);
    }
  }
}
