package io.breakwater.exchange;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a request is to be sent.
 *
 * @param window the journaled window that must be signed as it is; empty: a fresh one is stamped
 *     just before the bytes leave
 * @param lastCheck run as the last step before the bytes leave, on any thread; a present text is
 *     our own no, and the call ends as {@link Outcome.NotSent} with it
 */
public record Call(
    Precedence precedence, Optional<SendWindow> window, Supplier<Optional<String>> lastCheck) {

  /** A call with a fresh window and without a last check. */
  public static Call of(Precedence precedence) {
    return new Call(precedence, Optional.empty(), Optional::empty);
  }

  public Call within(SendWindow signed) {
    return new Call(precedence, Optional.of(signed), lastCheck);
  }

  public Call checkedBy(Supplier<Optional<String>> check) {
    return new Call(precedence, window, check);
  }
}
