package io.breakwater.market;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;
import scala.concurrent.duration.FiniteDuration;

/**
 * The testkit's manual time without its pause of a tenth of a second before each step, for actors
 * that the test waits for by itself. Made by Pekko, by its name in the configuration.
 */
public final class PromptScheduler extends ExplicitlyTriggeredScheduler {
  public PromptScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    super(config, log, threads);
  }

  @Override
  public void timePasses(FiniteDuration span) {
    // The end of the span is planned as well: the time shown is that of what was done last.
    scheduleOnce(span, () -> {}, ExecutionContexts.fromExecutor(Runnable::run));
    executeTasks(currentTimeMs() + span.toMillis());
  }
}
