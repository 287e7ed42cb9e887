package io.breakwater.simulation;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** An actor system's timers in virtual time. Made by Pekko, by its name in the configuration. */
public final class VirtualScheduler extends AbstractScheduler {
  private final VirtualTime time;

  public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    this.time = VirtualDispatcher.timeOf(config);
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable work, ExecutionContext context) {
    return new Planned(
        time.plan(java.time.Duration.ofNanos(delay.toNanos()), () -> context.execute(work)));
  }

  @Override
  @Deprecated
  public Cancellable schedule(
      FiniteDuration delay, FiniteDuration interval, Runnable work, ExecutionContext context) {
    var repeated = new Repeated();
    repeated.plan(delay, interval, work, context);
    return repeated;
  }

  @Override
  public double maxFrequency() {
    return 1_000_000;
  }

  private record Planned(AtomicBoolean canceled) implements Cancellable {
    @Override
    public boolean cancel() {
      return canceled.compareAndSet(false, true);
    }

    /** True also when it was done: nothing more comes of it. */
    @Override
    public boolean isCancelled() {
      return canceled.get();
    }
  }

  private final class Repeated implements Cancellable {
    private final AtomicBoolean canceled = new AtomicBoolean();

    void plan(FiniteDuration delay, FiniteDuration next, Runnable work, ExecutionContext context) {
      time.plan(
          java.time.Duration.ofNanos(delay.toNanos()),
          () -> {
            if (!canceled.get()) {
              context.execute(work);
              plan(next, next, work, context);
            }
          });
    }

    @Override
    public boolean cancel() {
      return canceled.compareAndSet(false, true);
    }

    @Override
    public boolean isCancelled() {
      return canceled.get();
    }
  }
}
