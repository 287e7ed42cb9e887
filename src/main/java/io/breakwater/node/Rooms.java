package io.breakwater.node;

import io.breakwater.account.Account;
import io.breakwater.account.Accounts;
import io.breakwater.domain.AccountId;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** What stands under {@link NodeGuardian}: opened by it, on its thread, once per start. */
public interface Rooms {
  /**
   * What the rooms are built from.
   *
   * @param context of the guardian, to spawn its children
   */
  record Site(
      ActorContext<NodeGuardian.Command> context,
      NodeSettings settings,
      Seams seams,
      OrderlyShutdown shutdown) {}

  /**
   * Spawns what the accounts need and tells what an account is. The function is called on other
   * threads, again for each restart of an account.
   *
   * @throws StartFailure where something that the settings name is wrong
   */
  Function<AccountId, Behavior<Account.Command>> open(Site site);

  /** The accounts can be reached: wakes them, and starts who talks to them. */
  void opened(Site site, Accounts accounts);
}
