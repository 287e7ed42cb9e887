package io.breakwater.account;

import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;

/**
 * An actor system whose timers and clock move as one, by hand. All actors share one thread, so that
 * a test can wait until nothing is under way: a loaded machine then changes no result.
 */
final class ActorWorld implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private static final String ONE_THREAD =
      """
      pekko.loglevel = WARNING
      pekko.scheduler.implementation = "io.breakwater.market.PromptScheduler"
      pekko.actor.default-dispatcher {
        executor = "thread-pool-executor"
        thread-pool-executor.fixed-pool-size = 1
      }
      """;

  /** More than any chain of messages here has links. */
  private static final int HOPS = 30;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(ONE_THREAD)
              .withFallback(ManualTime.config())
              .withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final Clock clock = new SchedulerClock();

  ActorTestKit kit() {
    return kit;
  }

  Clock clock() {
    return clock;
  }

  <T> TestProbe<T> probe() {
    return kit.createTestProbe();
  }

  <T> ActorRef<T> spawn(Behavior<T> behavior) {
    return kit.spawn(behavior);
  }

  void passes(Duration amount) {
    settle();
    // On the actors' thread: what a breaker's time-out does is done before anybody hears of it.
    CompletableFuture.runAsync(() -> time.timePasses(amount), kit.system().executionContext())
        .join();
    settle();
  }

  /** Returns when every message that is under way has arrived. */
  void settle() {
    for (int hop = 0; hop < HOPS; hop++) {
      CompletableFuture<Void> reached = new CompletableFuture<>();
      kit.system().executionContext().execute(() -> reached.complete(null));
      reached.join();
    }
  }

  void passesMillis(long millis) {
    passes(Duration.ofMillis(millis));
  }

  static AccountSettings settings() {
    return settings("");
  }

  /**
   * @param changes what differs from the file, relative to {@code breakwater.account}
   */
  static AccountSettings settings(String changes) {
    return AccountSettings.from(
        ConfigFactory.parseString(changes)
            .withFallback(
                ConfigFactory.parseResources("account.conf").getConfig("breakwater.account")));
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  private final class SchedulerClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      var scheduler = (ExplicitlyTriggeredScheduler) kit.system().classicSystem().scheduler();
      return START.plusMillis(scheduler.currentTimeMs());
    }
  }
}
