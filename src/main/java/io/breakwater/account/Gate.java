package io.breakwater.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one gate of an account: every write that adds exposure reads it as its last step before the
 * bytes leave. Set by {@link SafeMode} alone, read by everybody, from any thread; a message would
 * come too late.
 */
public final class Gate {
  private final AtomicReference<ModeState> state =
      new AtomicReference<>(new ModeState(Mode.STARTING, List.of(), Instant.EPOCH));

  public ModeState read() {
    return state.get();
  }

  /** Our own no for a write that adds exposure; empty when it may go. */
  public Optional<String> refusal() {
    ModeState now = read();
    return now.allowsEntries() ? Optional.empty() : Optional.of("mode is " + now);
  }

  void set(ModeState changed) {
    state.set(changed);
  }
}
