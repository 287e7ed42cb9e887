package io.breakwater.node;

import io.breakwater.domain.AccountId;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;

/** Has the journal swept soon after the start, and once a day. Blocks its thread meanwhile. */
final class JournalSweeper {
  enum Command {
    SWEEP
  }

  /** Not at once: the start has better to do. */
  private static final Duration FIRST = Duration.ofMinutes(5);

  private static final Duration DAY = Duration.ofDays(1);

  private JournalSweeper() {}

  static Behavior<Command> create(JournalSweep sweep, List<AccountId> accounts, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Command.SWEEP, Command.SWEEP, FIRST, DAY);
                  return Behaviors.receive(Command.class)
                      .onMessageEquals(
                          Command.SWEEP,
                          () -> {
                            accounts.forEach(account -> sweep(context, sweep, account, clock));
                            return Behaviors.same();
                          })
                      .build();
                }));
  }

  private static void sweep(
      ActorContext<Command> context, JournalSweep sweep, AccountId account, Clock clock) {
    String owner = PersistenceId.of("account", account.value()).id();
    try {
      long deleted = sweep.run(owner, clock.instant());
      if (deleted > 0) {
        context.getLog().info("deleted the {} oldest facts of {}", deleted, owner);
      }
    } catch (SQLException e) {
      context.getLog().warn("old facts of {} stay, again in a day: {}", owner, e.getMessage());
    }
  }
}
