package io.breakwater.simulator.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One reader after the other; each is opened when the one before is at its end. */
final class ChainedReader implements TradeReader {
  private final Deque<Supplier<TradeReader>> later;
  private TradeReader current;

  ChainedReader(List<Supplier<TradeReader>> readers) {
    this.later = new ArrayDeque<>(readers);
    this.current = later.poll().get();
  }

  @Override
  public Optional<RecordedTrade> next() {
    Optional<RecordedTrade> next = current.next();
    while (next.isEmpty() && !later.isEmpty()) {
      current.close();
      current = later.poll().get();
      next = current.next();
    }
    return next;
  }

  @Override
  public void close() {
    current.close();
  }
}
