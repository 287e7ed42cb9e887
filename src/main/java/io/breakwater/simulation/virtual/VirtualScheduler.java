package io.breakwater.simulation.virtual;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** An actor system's timers in virtual time. Made by Pekko, by its name in the configuration. */
public final class VirtualScheduler extends AbstractScheduler {
  private final VirtualTime time;

  public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    this.time = Habitat.of(config).time();
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable work, ExecutionContext context) {
    return new Once(time.plan(Duration.ofNanos(delay.toNanos()), () -> context.execute(work)));
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

  private record Once(VirtualTime.Planned planned) implements Cancellable {
    @Override
    public boolean cancel() {
      return planned.cancel();
    }

    /** True also when it was done: nothing more comes of it. */
    @Override
    public boolean isCancelled() {
      return planned.isOver();
    }
  }

  private final class Repeated implements Cancellable {
    private volatile boolean canceled;

    void plan(FiniteDuration delay, FiniteDuration next, Runnable work, ExecutionContext context) {
      time.plan(
          Duration.ofNanos(delay.toNanos()),
          () -> {
            if (!canceled) {
              context.execute(work);
              plan(next, next, work, context);
            }
          });
    }

    @Override
    public boolean cancel() {
      boolean now = !canceled;
      canceled = true;
      return now;
    }

    @Override
    public boolean isCancelled() {
      return canceled;
    }
  }
}
