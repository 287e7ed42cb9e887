package io.breakwater.node;

import io.breakwater.account.Account;
import io.breakwater.account.Accounts;
import io.breakwater.account.Mode;
import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import io.breakwater.domain.AccountId;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** Accounts as sharded entities: each runs on exactly one node of the cluster. */
final class ClusterAccounts implements Accounts {
  private static final EntityTypeKey<Account.Command> KEY =
      EntityTypeKey.create(Account.Command.class, "account");

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final List<AccountId> known;

  private ClusterAccounts(ActorSystem<?> system, List<AccountId> known) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    this.known = List.copyOf(known);
  }

  static Accounts create(
      ActorContext<NodeGuardian.Command> guardian,
      List<AccountId> known,
      Function<AccountId, Behavior<Account.Command>> behavior) {
    ActorSystem<?> system = guardian.getSystem();
    Cluster cluster = Cluster.get(system);
    // With seed nodes configured the cluster joins by itself; without, this node is one alone.
    if (system.settings().config().getStringList("pekko.cluster.seed-nodes").isEmpty()) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
    ClusterAccounts accounts = new ClusterAccounts(system, known);
    accounts.sharding.init(
        Entity.of(KEY, context -> behavior.apply(new AccountId(context.getEntityId()))));
    return accounts;
  }

  @Override
  public void tell(AccountId account, Account.Command command) {
    if (known.contains(account)) {
      sharding.entityRefFor(KEY, account.value()).tell(command);
    } else {
      refuse(account, command);
    }
  }

  /** An entity of a foreign name must not come to life: it would have no credentials. */
  private void refuse(AccountId account, Account.Command command) {
    String rule = "account " + account + ": must be one of " + known;
    if (command instanceof OrderGateway.Execute execute) {
      execute
          .replyTo()
          .tell(new OrderExecutionError.Denied(execute.signal().id(), Mode.HALTED, List.of(rule)));
    } else {
      system.log().warn("{} is dropped; {}", command.getClass().getSimpleName(), rule);
    }
  }
}
