package io.breakwater.simulator;

import io.breakwater.domain.Symbol;
import io.breakwater.simulator.source.RecordedTrade;
import io.breakwater.simulator.source.TradeReader;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.source.TradeSourceException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Turns a recording's times into the exchange's: the first trade is due at the start, or each at
 * its own time.
 */
final class Replay implements AutoCloseable {
  /** Between two rounds of a recording. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

  private final Symbol symbol;
  private final TradeSource source;
  private final BigDecimal speed;
  private final boolean repeats;
  private final boolean asRecorded;

  private TradeReader reader;
  private Instant origin;
  private Instant recordedOrigin;
  private Optional<RecordedTrade> next;
  private Instant due;
  private Optional<TradeSourceException> failure = Optional.empty();

  Replay(ExchangeSettings.Recording recording, BigDecimal speed, boolean repeats, Instant start) {
    this.symbol = recording.symbol();
    this.source = recording.trades();
    this.speed = speed;
    this.repeats = repeats;
    this.asRecorded = recording.asRecorded();
    open(start);
  }

  private void open(Instant start) {
    reader = source.open();
    origin = start;
    due = start;
    next = reader.next();
    next.ifPresent(first -> recordedOrigin = first.time());
    if (asRecorded && next.isPresent()) {
      due = due(next.get());
    }
  }

  Symbol symbol() {
    return symbol;
  }

  /** The trade that comes next; empty when the recording is over. */
  Optional<RecordedTrade> peek() {
    return next;
  }

  /** When it comes; meaningless without one. */
  Instant due() {
    return due;
  }

  RecordedTrade take() {
    RecordedTrade taken = next.orElseThrow();
    next = readNext();
    if (failure.isPresent()) {
      return taken;
    }
    if (next.isEmpty()) {
      reader.close();
      if (repeats) {
        open(due.plus(PAUSE));
      }
    } else {
      due = due(next.get());
    }
    return taken;
  }

  private Optional<RecordedTrade> readNext() {
    try {
      return reader.next();
    } catch (TradeSourceException wrong) {
      failure = Optional.of(wrong);
      return Optional.empty();
    }
  }

  /** Why the recording ended before its end; the market then stands at the last price. */
  Optional<TradeSourceException> failure() {
    return failure;
  }

  private Instant due(RecordedTrade trade) {
    if (asRecorded) {
      // The exchange's times are whole milliseconds.
      Instant own = Instant.ofEpochMilli(trade.time().toEpochMilli());
      return own.isBefore(origin) ? origin : own;
    }
    return origin.plus(scaled(Duration.between(recordedOrigin, trade.time())));
  }

  private Duration scaled(Duration recorded) {
    BigDecimal nanos =
        BigDecimal.valueOf(recorded.getSeconds())
            .multiply(NANOS)
            .add(BigDecimal.valueOf(recorded.getNano()))
            .divide(speed, 0, RoundingMode.DOWN);
    // The exchange's times are whole milliseconds.
    return Duration.ofMillis(nanos.movePointLeft(6).longValue());
  }

  @Override
  public void close() {
    reader.close();
  }
}
