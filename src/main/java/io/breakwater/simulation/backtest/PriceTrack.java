package io.breakwater.simulation.backtest;

import io.breakwater.domain.Symbol;
import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recorded prices of a symbol, thinned for a chart: of each span the first, the last, and both
 * extremes, so that no extreme is hidden.
 */
public record PriceTrack(Symbol symbol, Duration span, List<Candle> candles) {
  private static final int MOST_CANDLES = 1500;
  private static final List<Long> USUAL_SPANS =
      List.of(
          1L, 2L, 5L, 10L, 15L, 30L, 60L, 120L, 300L, 600L, 900L, 1800L, 3600L, 7200L, 14_400L,
          28_800L, 86_400L);

  /** One span that had a trade. */
  public record Candle(
      Instant from, BigDecimal first, BigDecimal high, BigDecimal low, BigDecimal last) {}

  public PriceTrack {
    candles = List.copyOf(candles);
  }

  /** What one more reading of a recording tells. */
  record Read(PriceTrack track, List<RoundTrip> trips) {}

  /**
   * Reads the recording once more.
   *
   * @param trips of any symbols; those of this one are given back with the extremes of their time
   */
  static Read read(RecordedMarket market, List<RoundTrip> trips) {
    Instant begin = market.survey().first().time();
    long millis = Duration.between(begin, market.survey().end()).toMillis();
    long span = span(millis);
    List<Candle> candles = new ArrayList<>();
    List<Extremes> extremes = new ArrayList<>();
    for (RoundTrip trip : trips) {
      if (trip.symbol().equals(market.symbol())) {
        extremes.add(new Extremes(trip));
      }
    }
    int firstOpen = 0;
    long from = Long.MIN_VALUE;
    BigDecimal first = null;
    BigDecimal high = null;
    BigDecimal low = null;
    BigDecimal last = null;
    try (TradeReader reader = market.source().open()) {
      for (Optional<RecordedTrade> next = reader.next(); next.isPresent(); next = reader.next()) {
        BigDecimal price = next.get().price();
        long at = next.get().time().toEpochMilli();
        if (at >= from + span || from == Long.MIN_VALUE) {
          if (first != null) {
            candles.add(new Candle(Instant.ofEpochMilli(from), first, high, low, last));
          }
          from = at - Math.floorMod(at, span);
          first = price;
          high = price;
          low = price;
        }
        high = price.compareTo(high) > 0 ? price : high;
        low = price.compareTo(low) < 0 ? price : low;
        last = price;
        firstOpen = see(extremes, firstOpen, at, price);
      }
    }
    candles.add(new Candle(Instant.ofEpochMilli(from), first, high, low, last));
    return new Read(
        new PriceTrack(market.symbol(), Duration.ofMillis(span), candles),
        extremes.stream().map(Extremes::trip).toList());
  }

  /** The shortest usual span of which there are not too many. */
  private static long span(long millis) {
    for (long seconds : USUAL_SPANS) {
      if (millis / (seconds * 1000) < MOST_CANDLES) {
        return seconds * 1000;
      }
    }
    long days = millis / 86_400_000 / MOST_CANDLES + 1;
    return days * 86_400_000;
  }

  /** Trips stand in the order of their entries: those that are over for good are left behind. */
  private static int see(List<Extremes> all, int firstOpen, long at, BigDecimal price) {
    int first = firstOpen;
    while (first < all.size() && all.get(first).until < at) {
      first++;
    }
    for (int i = first; i < all.size() && all.get(i).from <= at; i++) {
      all.get(i).see(at, price);
    }
    return first;
  }

  private static final class Extremes {
    private final RoundTrip trip;
    private final long from;
    private final long until;
    private BigDecimal low;
    private BigDecimal high;

    private Extremes(RoundTrip trip) {
      this.trip = trip;
      this.from = trip.entryAt().toEpochMilli();
      this.until = trip.flatAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    }

    private void see(long at, BigDecimal price) {
      if (at <= until) {
        low = low == null || price.compareTo(low) < 0 ? price : low;
        high = high == null || price.compareTo(high) > 0 ? price : high;
      }
    }

    private RoundTrip trip() {
      return low == null ? trip : trip.withExtremes(low, high);
    }
  }
}
