package io.breakwater.account;

import io.breakwater.exchange.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * One write to the exchange, for a {@link Writer} to bring about.
 *
 * @param what for the log, such as {@code set leverage of BTCUSDT}
 * @param attempt sends it; given the number of the attempt, from 0. Building the call, such as
 *     asking for a renewed journaled window, is part of it. Called on the writer's thread.
 * @param stillWanted asked before each repetition and while waiting for one, on the writer's
 *     thread; a present text says why not, and ends the write
 * @param onClockSkew called when the exchange's time must be read again
 */
record WriteSpec<T>(
    String what,
    IntFunction<CompletionStage<Outcome<T>>> attempt,
    RetryPolicy policy,
    Supplier<Optional<String>> stillWanted,
    Runnable onClockSkew) {
  /** The same, sent another way. */
  WriteSpec<T> withAttempt(IntFunction<CompletionStage<Outcome<T>>> other) {
    return new WriteSpec<>(what, other, policy, stillWanted, onClockSkew);
  }
}
