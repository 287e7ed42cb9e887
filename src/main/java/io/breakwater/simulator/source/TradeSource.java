package io.breakwater.simulator.source;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A recording that can be read again and again from its start. */
public interface TradeSource {
  /** For people, such as a file's name. */
  String name();

  /**
   * Starts from the first trade.
   *
   * @throws TradeSourceException when it cannot be opened
   */
  TradeReader open();

  /** Trades from memory. */
  static TradeSource of(String name, List<RecordedTrade> trades) {
    List<RecordedTrade> kept = List.copyOf(trades);
    return new TradeSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public TradeReader open() {
        Iterator<RecordedTrade> iterator = kept.iterator();
        return new TradeReader() {
          @Override
          public Optional<RecordedTrade> next() {
            return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
          }

          @Override
          public void close() {}
        };
      }
    };
  }
}
