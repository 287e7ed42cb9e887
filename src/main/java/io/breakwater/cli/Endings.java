package io.breakwater.cli;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.Done;

/** How the process ends when it is told to: by Ctrl-C, or by a service manager. */
final class Endings {
  private final CompletionStage<Done> ended;
  private final AtomicBoolean ownExit;

  private Endings(CompletionStage<Done> ended, AtomicBoolean ownExit) {
    this.ended = ended;
    this.ownExit = ownExit;
  }

  /**
   * From now on SIGINT and SIGTERM end it in order, and the process with status 0; with 1 if that
   * took longer than {@code limit}. To be called before anybody is told that it is up.
   *
   * @param stop ends it in order
   */
  static Endings on(
      Supplier<CompletionStage<Done>> stop, CompletionStage<Done> ended, Duration limit) {
    AtomicBoolean ownExit = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              if (!ownExit.get()) {
                // The platform would end with 128 plus the signal's number: not an orderly end.
                Runtime.getRuntime().halt(stop(stop, limit));
              }
            },
            "ordered-end");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Endings(ended, ownExit);
  }

  /**
   * Waits until everything has ended, whoever ended it.
   *
   * @return the exit status where no signal came
   */
  int await() {
    try {
      ended.toCompletableFuture().join();
      return 0;
    } finally {
      ownExit.set(true);
    }
  }

  private static int stop(Supplier<CompletionStage<Done>> stop, Duration limit) {
    try {
      stop.get().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return 0;
    } catch (TimeoutException | ExecutionException e) {
      System.err.println(
          "breakwater: did not end in order within " + limit.toMillis() + " ms: " + e);
      return Main.BROKEN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Main.BROKEN;
    }
  }
}
