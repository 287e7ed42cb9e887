package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Counts prices in ticks and quantities in steps, both from zero: the liquidity providers' levels
 * are redrawn with every recorded trade, and exact whole numbers keep that cheap.
 */
record Grid(BigDecimal tick, BigDecimal step) {
  /** Prices that are compared often are whole numbers of so many decimals. */
  static final int UNITS = 8;

  static Grid of(Instrument instrument) {
    BigDecimal tick = instrument.priceFilter().tick();
    BigDecimal step = instrument.lotSize().step();
    if (tick.signum() <= 0 || step.signum() <= 0) {
      throw new IllegalArgumentException(
          instrument.symbol() + " needs a tick and a step above 0 to be simulated");
    }
    return new Grid(tick, step);
  }

  /** The nearest tick; exact for a price on the grid. */
  long ticks(BigDecimal price) {
    return price.divide(tick, 0, RoundingMode.HALF_UP).longValueExact();
  }

  /** One tick in {@link #UNITS}. */
  long tickUnits() {
    return tick.movePointRight(UNITS).longValueExact();
  }

  /** A price in {@link #UNITS}. */
  static long units(BigDecimal price) {
    return price.movePointRight(UNITS).longValueExact();
  }

  /** The finest grid that all prices and quantities of both lie on. */
  Grid with(Grid other) {
    return new Grid(commonDivisor(tick, other.tick), commonDivisor(step, other.step));
  }

  private static BigDecimal commonDivisor(BigDecimal one, BigDecimal other) {
    BigDecimal a = one;
    BigDecimal b = other;
    while (b.signum() != 0) {
      BigDecimal rest = a.remainder(b);
      a = b;
      b = rest;
    }
    return a;
  }

  BigDecimal price(long ticks) {
    return tick.multiply(BigDecimal.valueOf(ticks));
  }

  /** Whole steps; a rest below one step is left out. */
  long steps(BigDecimal quantity) {
    return quantity.divide(step, 0, RoundingMode.DOWN).longValueExact();
  }

  BigDecimal quantity(long steps) {
    return step.multiply(BigDecimal.valueOf(steps));
  }
}
