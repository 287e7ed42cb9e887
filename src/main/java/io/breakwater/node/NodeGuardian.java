package io.breakwater.node;

import io.breakwater.account.Account;
import io.breakwater.account.Accounts;
import io.breakwater.domain.AccountId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The top of the actor tree: opens the rooms in their order, and then only watches. */
public final class NodeGuardian {
  /** The guardian takes no message: whoever wants something asks a room. */
  public interface Command {}

  private NodeGuardian() {}

  /**
   * Opens everything at once.
   *
   * @param opened completed with the way to the accounts, or with what prevented the start
   */
  public static Behavior<Command> create(
      NodeSettings settings, Seams seams, Rooms rooms, CompletableFuture<Accounts> opened) {
    return Behaviors.setup(context -> open(context, settings, seams, rooms, opened));
  }

  private static Behavior<Command> open(
      ActorContext<Command> context,
      NodeSettings settings,
      Seams seams,
      Rooms rooms,
      CompletableFuture<Accounts> opened) {
    var shutdown = OrderlyShutdown.of(context.getSystem());
    var site = new Rooms.Site(context, settings, seams, shutdown);
    try {
      Function<AccountId, Behavior<Account.Command>> behavior = rooms.open(site);
      List<AccountId> known = settings.accounts().stream().map(TradingAccount::id).toList();
      Accounts accounts = seams.accounts().create(context, known, behavior);
      rooms.opened(site, accounts);
      opened.complete(accounts);
      return Behaviors.empty();
    } catch (StartFailure failure) {
      opened.completeExceptionally(failure);
      return Behaviors.stopped();
    }
  }
}
