package io.breakwater.simulator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class KlinePathTest {
  private static final Instant OPEN = Instant.parse("2026-02-01T00:00:00Z");

  @Property(tries = 300)
  void aPathTouchesAllFourPricesAndSharesOutTheWholeVolume(
      @ForAll @IntRange(min = 1000, max = 9999) int low,
      @ForAll @IntRange(max = 2000) int height,
      @ForAll @IntRange(max = 2000) int open,
      @ForAll @IntRange(max = 2000) int close,
      @ForAll @IntRange(min = 200, max = 1_000_000) int volume,
      @ForAll @IntRange(min = 1, max = 200) int stride) {
    var kline =
        new KlinePath.Kline(
            OPEN,
            cents(low + Math.min(open, height)),
            cents(low + height),
            cents(low),
            cents(low + Math.min(close, height)),
            cents(volume));
    List<RecordedTrade> walked = new ArrayList<>();
    new KlinePath(Duration.ofMinutes(1), stride).walk(kline, walked::add);

    assertEquals(kline.open(), walked.get(0).price());
    assertEquals(kline.close(), walked.get(walked.size() - 1).price());
    List<BigDecimal> prices = walked.stream().map(RecordedTrade::price).toList();
    assertTrue(prices.contains(kline.high()) && prices.contains(kline.low()), prices::toString);
    BigDecimal sum = BigDecimal.ZERO;
    Instant before = OPEN.minusMillis(1);
    for (RecordedTrade trade : walked) {
      assertTrue(trade.price().compareTo(kline.low()) >= 0, prices::toString);
      assertTrue(trade.price().compareTo(kline.high()) <= 0, prices::toString);
      assertTrue(trade.time().isAfter(before));
      assertTrue(trade.time().isBefore(OPEN.plusSeconds(60)));
      before = trade.time();
      sum = sum.add(trade.quantity());
    }
    assertEquals(kline.volume(), sum);
  }

  private static BigDecimal cents(int count) {
    return BigDecimal.valueOf(count, 2);
  }
}
