package io.breakwater.exchange;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Where asynchronous answers go on. */
public final class Stages {
  private Stages() {}

  /**
   * The same answer, told on {@code executor}. What Pekko's asks and circuit breakers give goes on
   * in the JVM's common pool otherwise: a thread of its own for each answer on a small machine, and
   * beyond any simulation's control.
   */
  public static <T> CompletionStage<T> on(Executor executor, CompletionStage<T> stage) {
    return stage.whenCompleteAsync((value, failure) -> {}, executor);
  }
}
