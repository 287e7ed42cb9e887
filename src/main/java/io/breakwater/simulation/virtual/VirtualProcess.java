package io.breakwater.simulation.virtual;

import io.breakwater.account.Account;
import io.breakwater.account.Accounts;
import io.breakwater.domain.AccountId;
import io.breakwater.market.Market;
import io.breakwater.node.NodeGuardian;
import io.breakwater.node.NodeSettings;
import io.breakwater.node.Randomness;
import io.breakwater.node.Rooms;
import io.breakwater.node.Seams;
import io.breakwater.node.TradingRooms;
import io.breakwater.strategy.StrategyStore;
import io.breakwater.strategy.StrategySurroundings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A process that runs a whole node: it starts, dies at any moment with all that its actors knew,
 * stands still, and starts again from what the journal holds.
 */
public final class VirtualProcess {
  private static final Duration BACKOFF = Duration.ofMillis(500);

  private final String name;
  private final VirtualWorld world;
  private final NodeSettings settings;
  private final NodeClock clock;
  private final List<Resident> residents = new ArrayList<>();
  private Optional<ActorRef<Resident>> home = Optional.empty();
  private Optional<Life> life = Optional.empty();
  private int lives;

  private record Life(
      int number, String actor, TradingRooms rooms, CompletableFuture<Accounts> accounts) {}

  /** What an actor needs that lives in the process beside the node's own. */
  public record Inside(
      ActorRef<Market.Command> market, Accounts accounts, Clock clock, String journal) {
    /** The same for a strategy. */
    public StrategySurroundings forStrategies() {
      return new StrategySurroundings(
          market, accounts, clock, Optional.of(new StrategyStore(journal, Optional.empty())));
    }
  }

  private record Resident(String name, Function<Inside, ? extends Behavior<?>> behavior) {}

  VirtualProcess(String name, VirtualWorld world, NodeSettings settings) {
    this.name = name;
    this.world = world;
    this.settings = settings;
    this.clock = new NodeClock(world.time());
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return life.isPresent();
  }

  /** Rises with each start. */
  public int number() {
    return life.map(Life::number).orElse(0);
  }

  /** What this process takes for the time. */
  public Clock clock() {
    return clock;
  }

  /** Its clock jumps; below zero back. */
  public void clockJumps(Duration by) {
    clock.jump(by);
  }

  public void clockDrifts(long millisPerMinute) {
    clock.drift(millisPerMinute);
  }

  public void clockIsCorrected() {
    clock.correct();
  }

  /** Starts the node; it is not up yet when this returns. */
  public void start() {
    if (life.isPresent()) {
      throw new IllegalStateException("process " + name + " runs already");
    }
    lives++;
    world.store().lives(name);
    // Where a life is not the first, chance is another: a process draws a new seed at each start.
    Randomness random = new Randomness(world.seed() + 31L * lives + name.hashCode());
    Seams seams =
        new Seams(
            clock,
            random,
            system -> world.network().connect(name, world.addressOf(name)),
            new Seams.JournalPlugins(
                VirtualJournal.plugin(name), Optional.empty(), VirtualSnapshots.plugin(name)),
            VirtualProcess::children);
    TradingRooms rooms = TradingRooms.signedWith(world.keys());
    CompletableFuture<Accounts> opened = new CompletableFuture<>();
    Life next = new Life(lives, name + "-" + lives, rooms, opened);
    life = Optional.of(next);
    world.spawn(NodeGuardian.create(settings, seams, housing(rooms), opened), next.actor());
  }

  /**
   * From now on it lives in the process: it dies with it, and starts anew with each start.
   *
   * @param behavior is restarted when it fails
   */
  public void inhabit(String resident, Function<Inside, ? extends Behavior<?>> behavior) {
    Resident next = new Resident(resident, behavior);
    residents.add(next);
    home.filter(ref -> isUp()).ifPresent(ref -> ref.tell(next));
  }

  /** The node's rooms, and one more for those who live in the process beside it. */
  private Rooms housing(TradingRooms rooms) {
    return new Rooms() {
      @Override
      public Function<AccountId, Behavior<Account.Command>> open(Site site) {
        return rooms.open(site);
      }

      @Override
      public void opened(Site site, Accounts accounts) {
        rooms.opened(site, accounts);
        Inside inside = new Inside(rooms.market(), accounts, clock, VirtualJournal.plugin(name));
        ActorRef<Resident> ref = site.context().spawn(home(inside), "home");
        residents.forEach(ref::tell);
        home = Optional.of(ref);
      }
    };
  }

  private static Behavior<Resident> home(Inside inside) {
    return Behaviors.receive(
        (context, resident) -> {
          Behavior<?> behavior = resident.behavior().apply(inside);
          context.spawn(
              Behaviors.supervise(behavior)
                  .onFailure(SupervisorStrategy.restartWithBackoff(BACKOFF, BACKOFF, 0)),
              resident.name());
          return Behaviors.same();
        });
  }

  /** The accounts of a node that is alone: its guardian's children. */
  private static Accounts children(
      ActorContext<NodeGuardian.Command> guardian,
      List<AccountId> known,
      Function<AccountId, Behavior<Account.Command>> behavior) {
    Map<AccountId, ActorRef<Account.Command>> all = new LinkedHashMap<>();
    for (AccountId id : known) {
      all.put(id, guardian.spawn(behavior.apply(id), "account-" + id));
    }
    return (account, command) -> all.get(account).tell(command);
  }

  /** Gone at once, with all that was in its memory; what it had sent is on its way. */
  public void crash() {
    life.ifPresent(
        last -> {
          life = Optional.empty();
          world.store().died(name);
          world.network().disconnect(name);
          world.stop(last.actor());
        });
  }

  /** From now on it does nothing, while time passes and its sockets stay open. */
  public void pause() {
    life.ifPresent(
        current -> {
          world.freeze(current.actor());
          world.network().standsStill(name);
        });
  }

  public void resume() {
    world.thaw();
    world.network().goesOn(name);
  }

  /** The way to its accounts; what is said to a dead process, or before it is up, is lost. */
  public void tell(AccountId account, Account.Command command) {
    life.map(current -> current.accounts().getNow(null))
        .ifPresent(accounts -> accounts.tell(account, command));
  }

  /** Present once it is up. */
  public Optional<ActorRef<Market.Command>> market() {
    return life.filter(current -> isUp()).map(current -> current.rooms().market());
  }

  public boolean isUp() {
    return life.filter(
            current ->
                current.accounts().isDone() && !current.accounts().isCompletedExceptionally())
        .isPresent();
  }

  /** What prevented the start, where something did. */
  Optional<Throwable> failure() {
    return life.filter(current -> current.accounts().isCompletedExceptionally())
        .map(current -> current.accounts().handle((accounts, problem) -> problem).join());
  }
}
