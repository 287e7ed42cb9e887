package io.breakwater.cli;

import io.breakwater.node.Node;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** How the process ends when it is told to: by Ctrl-C, or by a service manager. */
final class Endings {
  private Endings() {}

  /**
   * Waits until the node has ended, whoever ended it. On SIGINT and SIGTERM it is stopped in order,
   * and the process ends with status 0; with 1 if that took longer than {@code limit}.
   *
   * @return the exit status where no signal came
   */
  static int await(Node node, Duration limit) {
    AtomicBoolean ownExit = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              if (!ownExit.get()) {
                // The platform would end with 128 plus the signal's number: not an orderly end.
                Runtime.getRuntime().halt(stop(node, limit));
              }
            },
            "ordered-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      node.ended().toCompletableFuture().join();
      ownExit.set(true);
      return 0;
    } catch (CompletionException e) {
      ownExit.set(true);
      throw e;
    }
  }

  private static int stop(Node node, Duration limit) {
    try {
      node.stop().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
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
