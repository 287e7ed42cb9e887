package io.breakwater.account;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the signals that {@link Account} has passed to {@link OrderGateway} and that wait there.
 * Pekko drops without a word what comes while an event is stored and 4,096 messages wait, or while
 * the gateway restarts and 1,000 do; so {@link Account} answers Busy long before.
 */
final class Door {
  private static final int MOST = 500;

  private final AtomicInteger inside = new AtomicInteger();

  /** Whether one more may pass; it is counted if so. */
  boolean enter() {
    return inside.getAndUpdate(now -> now < MOST ? now + 1 : now) < MOST;
  }

  /** One that passed is being handled. */
  void leave() {
    inside.decrementAndGet();
  }
}
