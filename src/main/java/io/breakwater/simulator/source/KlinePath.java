package io.breakwater.simulator.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A way that the price may have gone within a kline: from the open to the nearer extreme, to the
 * other one, to the close. A leg that is longer than a stride is walked in strides, so that a stop
 * within it is met near its price and not at the leg's end. The volume is shared out evenly.
 */
final class KlinePath {
  private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);

  /** More steps than this would tell nothing more; the legs of a crash are long. */
  private static final int MOST_STEPS = 64;

  /** One row. */
  record Kline(
      Instant openTime,
      BigDecimal open,
      BigDecimal high,
      BigDecimal low,
      BigDecimal close,
      BigDecimal volume) {}

  private final Duration length;
  private final BigDecimal stride;

  KlinePath(Duration length, int strideBasisPoints) {
    this.length = length;
    this.stride = BigDecimal.valueOf(strideBasisPoints);
  }

  /** The trades of one kline, oldest first; none where nothing was traded. */
  void walk(Kline kline, Consumer<RecordedTrade> out) {
    if (kline.volume().signum() == 0) {
      return;
    }
    List<BigDecimal> prices = new ArrayList<>();
    prices.add(kline.open());
    boolean lowFirst = lowFirst(kline);
    leg(prices, lowFirst ? kline.low() : kline.high());
    leg(prices, lowFirst ? kline.high() : kline.low());
    leg(prices, kline.close());
    int count = prices.size();
    BigDecimal unit = BigDecimal.ONE.movePointLeft(kline.volume().scale());
    BigDecimal share =
        kline
            .volume()
            .divide(BigDecimal.valueOf(count), kline.volume().scale(), RoundingMode.DOWN)
            .max(unit);
    BigDecimal rest =
        kline.volume().subtract(share.multiply(BigDecimal.valueOf(count - 1L))).max(unit);
    long step = length.toMillis() / count;
    for (int i = 0; i < count; i++) {
      out.accept(
          new RecordedTrade(
              kline.openTime().plusMillis(step * i),
              prices.get(i),
              i == count - 1 ? rest : share,
              Optional.empty()));
    }
  }

  /** The extreme that is nearer to the open comes first; of two equal ones that against the way. */
  private static boolean lowFirst(Kline kline) {
    int nearer = kline.open().subtract(kline.low()).compareTo(kline.high().subtract(kline.open()));
    return nearer != 0 ? nearer < 0 : kline.close().compareTo(kline.open()) >= 0;
  }

  /** From the last price to this one; a leg of no length is no leg. */
  private void leg(List<BigDecimal> prices, BigDecimal to) {
    BigDecimal from = prices.get(prices.size() - 1);
    BigDecimal way = to.subtract(from);
    if (way.signum() == 0) {
      return;
    }
    BigDecimal size = way.abs().multiply(BASIS_POINTS);
    BigDecimal most = from.multiply(stride);
    if (size.compareTo(most) > 0) {
      int steps = Math.min(MOST_STEPS, size.divide(most, 0, RoundingMode.CEILING).intValue());
      int scale = Math.max(from.scale(), to.scale());
      for (int i = 1; i < steps; i++) {
        prices.add(
            from.add(
                way.multiply(BigDecimal.valueOf(i))
                    .divide(BigDecimal.valueOf(steps), scale, RoundingMode.HALF_UP)));
      }
    }
    prices.add(to);
  }
}
