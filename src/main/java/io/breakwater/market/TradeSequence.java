package io.breakwater.market;

import io.breakwater.exchange.MarketEvent.AggTrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Puts a symbol's aggregate trades in order, each id once, whatever mixture of streams and REST
 * pages they come by. What comes too early waits here, in a bounded buffer, until the gap before it
 * is filled; what does not fit is dropped, and asked for again as part of the gap.
 *
 * <p>The first trade seen sets the start. Belongs to one actor and is changed in place: it is
 * touched with each trade.
 */
final class TradeSequence {
  /** The most trades that one page can carry. */
  static final int PAGE = 1000;

  /** Ids that are missing, both ends included. */
  record Gap(long from, long to) {
    long size() {
      return to - from + 1;
    }

    int firstPage() {
      return (int) Math.min(PAGE, size());
    }
  }

  private static final long NOT_STARTED = -1;

  private final int maxAhead;
  private final TreeMap<Long, AggTrade> ahead = new TreeMap<>();
  private long next = NOT_STARTED;
  private long highest = NOT_STARTED;
  private long absent;

  TradeSequence(int maxAhead) {
    this.maxAhead = maxAhead;
  }

  /** The id that is due; empty before the first trade. */
  OptionalLong next() {
    return next == NOT_STARTED ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** What must be fetched before anything that waits here can be handed on. */
  Optional<Gap> gap() {
    if (next == NOT_STARTED || highest < next) {
      return Optional.empty();
    }
    return Optional.of(new Gap(next, ahead.isEmpty() ? highest : ahead.firstKey() - 1));
  }

  /** How many ids the exchange itself has left out. */
  long absent() {
    return absent;
  }

  /** Takes one trade; returns what can be handed on now, in order. */
  List<AggTrade> onTrade(AggTrade trade) {
    long id = trade.aggTradeId();
    if (next == NOT_STARTED) {
      next = id;
    }
    if (id < next) {
      return List.of();
    }
    highest = Math.max(highest, id);
    if (id > next) {
      hold(id, trade);
      return List.of();
    }
    next++;
    if (ahead.isEmpty()) {
      return List.of(trade);
    }
    List<AggTrade> ready = new ArrayList<>();
    ready.add(trade);
    drain(ready);
    return ready;
  }

  /**
   * Takes a page of trades that was asked for from {@code asked} on; returns what can be handed on
   * now, in order. An id that such a page passes over does not exist, and is not waited for.
   */
  List<AggTrade> onPage(long asked, List<AggTrade> page) {
    if (page.isEmpty()) {
      return List.of();
    }
    List<AggTrade> ready = new ArrayList<>();
    if (next == NOT_STARTED || asked > next) {
      page.forEach(trade -> ready.addAll(onTrade(trade)));
      return ready;
    }
    long last = NOT_STARTED;
    for (AggTrade trade : page) {
      last = Math.max(last, trade.aggTradeId());
      if (trade.aggTradeId() >= next) {
        ahead.put(trade.aggTradeId(), trade);
      }
    }
    highest = Math.max(highest, last);
    for (Map.Entry<Long, AggTrade> entry = ahead.firstEntry();
        entry != null && entry.getKey() <= last;
        entry = ahead.firstEntry()) {
      absent += entry.getKey() - next;
      handOn(ready);
    }
    drain(ready);
    return ready;
  }

  /** Gives up the gap; returns what waited behind it. */
  List<AggTrade> skipGap() {
    List<AggTrade> ready = new ArrayList<>();
    gap().ifPresent(missing -> next = missing.to() + 1);
    drain(ready);
    return ready;
  }

  private void hold(long id, AggTrade trade) {
    ahead.put(id, trade);
    if (ahead.size() > maxAhead) {
      ahead.pollLastEntry();
    }
  }

  private void drain(List<AggTrade> ready) {
    while (!ahead.isEmpty() && ahead.firstKey() == next) {
      handOn(ready);
    }
  }

  private void handOn(List<AggTrade> ready) {
    Map.Entry<Long, AggTrade> entry = ahead.pollFirstEntry();
    ready.add(entry.getValue());
    next = entry.getKey() + 1;
  }
}
