package io.breakwater.simulation.virtual;

import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeReader;
import io.breakwater.simulator.source.TradeSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Public trades without end, one in each step. The price is what it was last set to, or walks from
 * there. The next trade is always fixed already, so another price shows after at most two steps.
 */
public final class Tape implements TradeSource {
  /** A walk moves the price by at most this share in one step. */
  private static final BigDecimal STRIDE = new BigDecimal("0.0004");

  private static final Duration HURRY = Duration.ofMillis(1);
  private static final int STRIDE_PARTS = 1000;

  private final Duration step;
  private final Optional<RandomGenerator> walk;
  private BigDecimal price;
  private BigDecimal quantity = new BigDecimal("0.001");
  private boolean walks;
  private final Deque<BigDecimal> burst = new ArrayDeque<>();

  private Tape(String price, Duration step, Optional<RandomGenerator> walk) {
    this.price = new BigDecimal(price);
    this.step = step;
    this.walk = walk;
    this.walks = walk.isPresent();
  }

  /** A trade in 100 ms, at the price of the moment. */
  public static Tape steady(String price) {
    return new Tape(price, Duration.ofMillis(100), Optional.empty());
  }

  /** A price that goes up and down by at most 0.04 % in each step. */
  public static Tape walking(String price, Duration step, RandomGenerator random) {
    return new Tape(price, step, Optional.of(random));
  }

  /** From now on at this price, each of this size. */
  public void at(String other, String size) {
    price = new BigDecimal(other);
    quantity = new BigDecimal(size);
    walks = false;
  }

  /** The next trades are at these prices, a millisecond apart; the last price stays. */
  public void burst(List<String> prices) {
    prices.forEach(each -> burst.add(new BigDecimal(each)));
    walks = false;
  }

  /** The price jumps by this share, such as 0.01 for one percent up, and goes on as before. */
  public void jump(BigDecimal share) {
    price = moved(share);
  }

  /** It walks again, from where it is. */
  public void walks() {
    walks = walk.isPresent();
  }

  /** In which steps it walks; empty where the price stays. */
  public Optional<Duration> walk() {
    return walks ? Optional.of(step) : Optional.empty();
  }

  /** The latest that was set or drawn. */
  public BigDecimal price() {
    return price;
  }

  private BigDecimal moved(BigDecimal share) {
    return price.multiply(BigDecimal.ONE.add(share)).setScale(price.scale(), RoundingMode.HALF_UP);
  }

  private void stride(RandomGenerator random) {
    BigDecimal part =
        BigDecimal.valueOf(random.nextInt(2 * STRIDE_PARTS + 1) - STRIDE_PARTS)
            .divide(BigDecimal.valueOf(STRIDE_PARTS));
    price = moved(STRIDE.multiply(part));
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
        if (walks) {
          stride(walk.orElseThrow());
        }
        boolean hurries = !burst.isEmpty();
        if (hurries) {
          price = burst.poll();
        }
        var trade = new RecordedTrade(next, price, quantity, Optional.empty());
        next = next.plus(hurries && !burst.isEmpty() ? HURRY : step);
        return Optional.of(trade);
      }

      @Override
      public void close() {}
    };
  }
}
