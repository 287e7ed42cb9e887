package io.breakwater.simulation;

import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeReader;
import io.breakwater.simulator.source.TradeSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Public trades without end, one in 100 ms, at the price of the moment. The next trade is always
 * fixed already, so another price shows after at most 200 ms.
 */
final class Tape implements TradeSource {
  private static final Duration STEP = Duration.ofMillis(100);

  private BigDecimal price;
  private BigDecimal quantity = new BigDecimal("0.001");

  Tape(String price) {
    this.price = new BigDecimal(price);
  }

  void at(String price, String quantity) {
    this.price = new BigDecimal(price);
    this.quantity = new BigDecimal(quantity);
  }

  @Override
  public String name() {
    return "tape";
  }

  @Override
  public TradeReader open() {
    return new TradeReader() {
      private Instant next = Instant.EPOCH;

      @Override
      public Optional<RecordedTrade> next() {
        var trade = new RecordedTrade(next, price, quantity, Optional.empty());
        next = next.plus(STEP);
        return Optional.of(trade);
      }

      @Override
      public void close() {}
    };
  }
}
