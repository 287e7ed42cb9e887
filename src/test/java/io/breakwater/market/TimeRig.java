package io.breakwater.market;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;

/**
 * Actors under a clock and timers that only the test moves, on one thread that it can wait for:
 * when {@link #passes} returns, everything that the time has caused has happened.
 */
public final class TimeRig implements AutoCloseable {
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko.loglevel = OFF
              pekko.stdout-loglevel = OFF
              pekko.actor.default-dispatcher {
                executor = thread-pool-executor
                thread-pool-executor.fixed-pool-size = 1
              }
              """)
          .withFallback(
              ConfigFactory.parseMap(
                  Map.of("pekko.scheduler.implementation", PromptScheduler.class.getName())))
          .withFallback(ManualTime.config());
  // The longest way of a message through the actors, in hops, and the longest queue of one actor,
  // which takes five messages a turn: with room.
  private static final int ROUNDS = 100;

  public final ActorTestKit kit = ActorTestKit.create(CONFIG);
  public final TestClock clock = new TestClock();
  private final ManualTime time = ManualTime.get(kit.system());

  public void passes(Duration span) {
    passes(span, span);
  }

  /** In steps, between which the actors come to rest. */
  public void passes(Duration span, Duration step) {
    settle();
    for (Duration left = span; !left.isZero(); left = left.minus(step)) {
      clock.advance(step);
      // On the actors' thread: what a breaker's time-out does is done before anybody hears of it.
      CompletableFuture.runAsync(() -> time.timePasses(step), kit.system().executionContext())
          .join();
      settle();
    }
  }

  /** Waits until the actors have nothing left to do. */
  public void settle() {
    for (int round = 0; round < ROUNDS; round++) {
      CountDownLatch reached = new CountDownLatch(1);
      kit.system().executionContext().execute(reached::countDown);
      try {
        if (!reached.await(10, TimeUnit.SECONDS)) {
          throw new AssertionError("the actors do not come to rest");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
