package io.breakwater.simulator.engine;

import io.breakwater.domain.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Counts prices in ticks and quantities in steps, both from zero: the liquidity providers' levels
 * are redrawn with every recorded trade, and exact whole numbers keep that cheap.
 */
record Grid(BigDecimal tick, BigDecimal step) {
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
