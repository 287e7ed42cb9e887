package io.breakwater.simulation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Puts all of an actor system's dispatchers on the one queue of its {@link VirtualTime}. Made by
 * Pekko, by its name in the configuration, which also names the time.
 */
public final class VirtualDispatcher extends ExecutorServiceConfigurator {
  private static final String KEY = "breakwater-virtual-time";
  private static final Map<String, VirtualTime> TIMES = new ConcurrentHashMap<>();
  private static final AtomicLong NUMBERS = new AtomicLong();
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
    this.time = timeOf(prerequisites.settings().config());
  }

  /** What an actor system must be told to live in this time. */
  static Config config(VirtualTime time) {
    String name = "time-" + NUMBERS.incrementAndGet();
    TIMES.put(name, time);
    StringBuilder text = new StringBuilder(KEY + " = " + name + "\n");
    text.append("pekko.scheduler.implementation = " + VirtualScheduler.class.getName() + "\n");
    for (String dispatcher : DISPATCHERS) {
      text.append(dispatcher + " { type = Dispatcher, executor = ");
      text.append(VirtualDispatcher.class.getName() + " }\n");
    }
    return ConfigFactory.parseString(text.toString());
  }

  static VirtualTime timeOf(Config system) {
    return TIMES.get(system.getString(KEY));
  }

  static void forget(Config system) {
    TIMES.remove(system.getString(KEY));
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
