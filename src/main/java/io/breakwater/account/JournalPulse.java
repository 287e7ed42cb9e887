package io.breakwater.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether the journal takes events, as {@link OrderGateway} notes it. Read by {@link ExitDesk},
 * because the gateway itself hears nothing while it waits for its journal.
 */
final class JournalPulse {
  /**
   * @param storingSince when what is being stored was handed over
   * @param failing whether the last event was refused, and the journal was not read again since
   */
  private record State(Optional<Instant> storingSince, boolean failing) {}

  private static final State WELL = new State(Optional.empty(), false);

  private final AtomicReference<State> state = new AtomicReference<>(WELL);

  void stores(Instant now) {
    state.set(new State(Optional.of(now), false));
  }

  /** What was handed over is stored, or the journal was read again after a failure. */
  void isWell() {
    state.set(WELL);
  }

  void fails() {
    state.set(new State(Optional.empty(), true));
  }

  /** Why exits cannot wait for the journal; empty while they can. */
  Optional<String> ailment(Instant now, Duration patience) {
    State seen = state.get();
    if (seen.failing()) {
      return Optional.of("an event was not stored");
    }
    return seen.storingSince()
        .filter(since -> now.isAfter(since.plus(patience)))
        .map(since -> "an event is not stored after " + patience.toMillis() + " ms");
  }
}
