package io.breakwater.simulator.engine;

import io.breakwater.domain.CandleInterval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One symbol's trades by the minute, from which candles of any length are made. A minute without a
 * trade is not kept: what it would show is the close before it.
 */
final class Candles {
  private static final long MINUTE = 60_000;

  private final int kept;
  private final ArrayDeque<Minute> minutes = new ArrayDeque<>();

  /** What was traded in one minute; changed in place until the next one begins. */
  private static final class Minute {
    private final long start;
    private final BigDecimal open;
    private BigDecimal high;
    private BigDecimal low;
    private BigDecimal close;
    private BigDecimal volume = BigDecimal.ZERO;
    private BigDecimal turnover = BigDecimal.ZERO;
    private BigDecimal bought = BigDecimal.ZERO;
    private BigDecimal boughtTurnover = BigDecimal.ZERO;
    private long trades;

    private Minute(long start, BigDecimal price) {
      this.start = start;
      this.open = price;
      this.high = price;
      this.low = price;
      this.close = price;
    }

    private void add(
        BigDecimal price, BigDecimal quantity, BigDecimal value, boolean isBuy, long count) {
      high = price.compareTo(high) > 0 ? price : high;
      low = price.compareTo(low) < 0 ? price : low;
      close = price;
      volume = volume.add(quantity);
      turnover = turnover.add(value);
      if (isBuy) {
        bought = bought.add(quantity);
        boughtTurnover = boughtTurnover.add(value);
      }
      trades += count;
    }

    /** Takes in a later one. */
    private void add(Minute later) {
      high = later.high.max(high);
      low = later.low.min(low);
      close = later.close;
      volume = volume.add(later.volume);
      turnover = turnover.add(later.turnover);
      bought = bought.add(later.bought);
      boughtTurnover = boughtTurnover.add(later.boughtTurnover);
      trades += later.trades;
    }

    private CandleView view(Instant opened, Instant next) {
      return new CandleView(
          opened,
          open,
          high,
          low,
          close,
          volume,
          next.minusMillis(1),
          turnover,
          trades,
          bought,
          boughtTurnover);
    }
  }

  /**
   * @param kept minutes with trades; older ones are forgotten
   */
  Candles(int kept) {
    this.kept = kept;
  }

  void add(AggTrade trade) {
    long time = trade.time().toEpochMilli();
    Minute minute = minutes.peekLast();
    if (minute == null || time >= minute.start + MINUTE) {
      minute = new Minute(time - Math.floorMod(time, MINUTE), trade.price());
      minutes.addLast(minute);
      if (minutes.size() > kept) {
        minutes.removeFirst();
      }
    }
    minute.add(
        trade.price(),
        trade.quantity(),
        trade.price().multiply(trade.quantity()),
        !trade.buyerIsMaker(),
        trade.lastTradeId() - trade.firstTradeId() + 1);
  }

  /**
   * Oldest first. Without {@code from} the latest ones, else the first ones.
   *
   * @param from the earliest moment at which one may begin
   * @param until the latest
   */
  List<CandleView> between(
      CandleInterval interval, Optional<Instant> from, Instant until, int limit) {
    List<CandleView> all = new ArrayList<>();
    if (minutes.isEmpty()) {
      return all;
    }
    Instant first = Instant.ofEpochMilli(minutes.getFirst().start);
    Instant start = interval.start(from.filter(first::isBefore).orElse(first));
    if (from.filter(start::isBefore).isPresent()) {
      start = interval.next(start);
    }
    Iterator<Minute> each = minutes.iterator();
    Minute next = each.next();
    BigDecimal close = next.open;
    while (!start.isAfter(until) && (from.isEmpty() || all.size() < limit)) {
      Instant end = interval.next(start);
      Minute sum = null;
      while (next != null && next.start < end.toEpochMilli()) {
        if (next.start >= start.toEpochMilli()) {
          sum = sum == null ? copy(next) : joined(sum, next);
        }
        close = next.close;
        next = each.hasNext() ? each.next() : null;
      }
      Minute shown = sum == null ? new Minute(start.toEpochMilli(), close) : sum;
      all.add(shown.view(start, end));
      start = end;
    }
    return all.size() <= limit ? all : all.subList(all.size() - limit, all.size());
  }

  private static Minute copy(Minute minute) {
    Minute copy = new Minute(minute.start, minute.open);
    copy.add(minute);
    return copy;
  }

  private static Minute joined(Minute sum, Minute later) {
    sum.add(later);
    return sum;
  }
}
