package io.breakwater.simulator.source;

import java.util.Optional;

/** Recorded trades one by one, oldest first. Reads as it goes; close it when done. */
public interface TradeReader extends AutoCloseable {
  /**
   * The next trade; empty at the end.
   *
   * @throws TradeSourceException when a row is wrong or the file cannot be read
   */
  Optional<RecordedTrade> next();

  @Override
  void close();
}
