package io.breakwater.simulation.virtual;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Puts all of an actor system's dispatchers on the one queue of its {@link VirtualTime}. Made by
 * Pekko, by its name in the configuration.
 */
public final class VirtualDispatcher extends ExecutorServiceConfigurator {
  private static final List<String> DISPATCHERS =
      List.of(
          "pekko.actor.default-dispatcher",
          "pekko.actor.internal-dispatcher",
          "pekko.actor.default-blocking-io-dispatcher",
          "pekko.persistence.dispatchers.default-plugin-dispatcher",
          "pekko.persistence.dispatchers.default-replay-dispatcher",
          "pekko.persistence.dispatchers.default-stream-dispatcher");

  private final VirtualTime time;

  public VirtualDispatcher(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.time = Habitat.of(prerequisites.settings().config()).time();
  }

  /** What an actor system must be told so that nothing of it runs by itself. */
  static String config() {
    StringBuilder text = new StringBuilder();
    text.append("pekko.scheduler.implementation = " + VirtualScheduler.class.getName() + "\n");
    for (String dispatcher : DISPATCHERS) {
      // One message at a time: the seed decides between any two.
      text.append(dispatcher + " { type = Dispatcher, throughput = 1, executor = ");
      text.append(VirtualDispatcher.class.getName() + " }\n");
    }
    return text.toString();
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new Queue(time);
  }

  /** Never refuses work, also after its end: an actor system says its last words late. */
  private static final class Queue extends AbstractExecutorService {
    private final VirtualTime time;
    private volatile boolean ended;

    Queue(VirtualTime time) {
      this.time = time;
    }

    @Override
    public void execute(Runnable work) {
      time.add(work);
    }

    @Override
    public void shutdown() {
      ended = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      ended = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return ended;
    }

    @Override
    public boolean isTerminated() {
      return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return ended;
    }
  }
}
