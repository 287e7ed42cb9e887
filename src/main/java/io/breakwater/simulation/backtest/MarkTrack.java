package io.breakwater.simulation.backtest;

import io.breakwater.domain.Symbol;
import io.breakwater.simulation.virtual.VirtualWorld;
import io.breakwater.simulator.source.MarkFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives the exchange a symbol's recorded mark prices at their times, instead of the model's. One
 * row is planned at a time. After the last one the price stays.
 */
final class MarkTrack implements AutoCloseable {
  private final VirtualWorld world;
  private final Symbol symbol;
  private final List<Path> files;
  private int opened;
  private Optional<MarkFile> reading = Optional.empty();

  /**
   * @param files in the order of their times
   */
  MarkTrack(VirtualWorld world, Symbol symbol, List<Path> files) {
    this.world = world;
    this.symbol = symbol;
    this.files = files;
  }

  /** Plans the next row; those that are over by then are told at once, the last of them last. */
  void planNext() {
    Optional<MarkFile.Row> next = next();
    next.ifPresent(
        row -> {
          Duration wait = Duration.between(world.now(), row.time());
          world.plan(
              wait.isNegative() ? Duration.ZERO : wait,
              () -> {
                world.exchange().marked(symbol, row.mark(), row.index(), world.now());
                planNext();
              });
        });
  }

  private Optional<MarkFile.Row> next() {
    while (true) {
      Optional<MarkFile.Row> row = reading.flatMap(MarkFile::next);
      if (row.isPresent()) {
        return row;
      }
      close();
      if (opened == files.size()) {
        return Optional.empty();
      }
      reading = Optional.of(MarkFile.open(files.get(opened++)));
    }
  }

  @Override
  public void close() {
    reading.ifPresent(MarkFile::close);
    reading = Optional.empty();
  }
}
