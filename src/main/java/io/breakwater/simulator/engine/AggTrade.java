package io.breakwater.simulator.engine;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one taker took at one price, for everybody to see.
 *
 * @param id grows by one per symbol
 * @param rpiQuantity how much of it was taken from RPI orders
 * @param firstTradeId the first of the trades in it; {@code lastTradeId} the last
 */
public record AggTrade(
    long id,
    BigDecimal price,
    BigDecimal quantity,
    BigDecimal rpiQuantity,
    long firstTradeId,
    long lastTradeId,
    Instant time,
    boolean buyerIsMaker) {

  /** One without RPI orders. */
  public AggTrade(
      long id,
      BigDecimal price,
      BigDecimal quantity,
      long firstTradeId,
      long lastTradeId,
      Instant time,
      boolean buyerIsMaker) {
    this(id, price, quantity, BigDecimal.ZERO, firstTradeId, lastTradeId, time, buyerIsMaker);
  }
}
