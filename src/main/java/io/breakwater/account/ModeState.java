package io.breakwater.account;

import java.time.Instant;
import java.util.List;

/**
 * An account's mode with all that holds it.
 *
 * @param reasons in the order of {@link Reason}; empty in NORMAL
 * @param since when the mode last changed
 */
public record ModeState(Mode mode, List<Reason> reasons, Instant since) {
  public ModeState {
    reasons = List.copyOf(reasons);
  }

  public boolean allowsEntries() {
    return mode == Mode.NORMAL;
  }

  @Override
  public String toString() {
    return reasons.isEmpty() ? mode.toString() : mode + " " + reasons;
  }
}
