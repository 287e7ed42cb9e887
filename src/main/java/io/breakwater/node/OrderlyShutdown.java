package io.breakwater.node;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The order in which a node ends: no new signals, writes in flight settled, streams closed, then
 * accounts, cluster and system. A step that takes longer than its phase's time is left behind.
 */
public final class OrderlyShutdown {
  private final CoordinatedShutdown shutdown;

  private OrderlyShutdown(CoordinatedShutdown shutdown) {
    this.shutdown = shutdown;
  }

  static OrderlyShutdown of(ActorSystem<?> system) {
    return new OrderlyShutdown(CoordinatedShutdown.get(system));
  }

  /** First: from now on nobody decides to trade. */
  public void stopSignals(String task, Supplier<CompletionStage<Done>> step) {
    shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), task, step);
  }

  /** Second: answers to what is already on its way are waited for and written down. */
  public void settleWrites(String task, Supplier<CompletionStage<Done>> step) {
    shutdown.addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), task, step);
  }

  /** Third: streams, and what else is open to the outside. */
  public void closeStreams(String task, Supplier<CompletionStage<Done>> step) {
    shutdown.addTask(CoordinatedShutdown.PhaseServiceStop(), task, step);
  }

  CompletionStage<Done> run() {
    return shutdown.runAll(Ordered.INSTANCE);
  }

  private enum Ordered implements CoordinatedShutdown.Reason {
    INSTANCE
  }
}
