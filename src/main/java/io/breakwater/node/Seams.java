package io.breakwater.node;

import io.breakwater.account.Account;
import io.breakwater.account.Accounts;
import io.breakwater.domain.AccountId;
import io.breakwater.exchange.Transport;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Where a live node, a simulated one and a backtest differ; everything else is the same code.
 * Scheduler and dispatcher are the actor system's own.
 *
 * @param transport makes the way to the exchange, given the system it runs in
 * @param accounts makes the way to the accounts
 */
public record Seams(
    Clock clock,
    Randomness random,
    Function<ActorSystem<?>, Transport> transport,
    JournalPlugins journal,
    AccountsFactory accounts) {
  /**
   * The ids of Pekko's persistence plugins that event-sourced actors use.
   *
   * @param snapshots of strategies' states; empty: there are none
   * @param accountSnapshots of accounts' books
   */
  public record JournalPlugins(
      String journal, Optional<String> snapshots, String accountSnapshots) {
    public static final JournalPlugins H2 =
        new JournalPlugins(
            "jdbc-journal", Optional.of("jdbc-snapshot-store"), "account-snapshot-store");
  }

  /** Makes the way to the accounts. */
  @FunctionalInterface
  public interface AccountsFactory {
    /**
     * @param guardian of the node, on whose thread this is called
     * @param known every account of this node
     * @param behavior what an account is
     */
    Accounts create(
        ActorContext<NodeGuardian.Command> guardian,
        List<AccountId> known,
        Function<AccountId, Behavior<Account.Command>> behavior);
  }

  /** A live node: the machine's clock, a cluster, the journal in a file. */
  public static Seams live(Randomness random, Function<ActorSystem<?>, Transport> transport) {
    return new Seams(
        Clock.systemUTC(), random, transport, JournalPlugins.H2, ClusterAccounts::create);
  }
}
