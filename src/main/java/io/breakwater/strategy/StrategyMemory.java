package io.breakwater.strategy;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** Keeps the state that one strategy saved last, over restarts of the process. */
final class StrategyMemory
    extends EventSourcedBehavior<StrategyMemory.Command, StoredState, StoredState> {
  sealed interface Command {}

  /** Answered with {@link Recalled}. */
  record Recall(ActorRef<Told> replyTo) implements Command {}

  /** Answered with {@link Saved} once it is in the journal. */
  record Save(String state, long number, ActorRef<Told> replyTo) implements Command {}

  sealed interface Told {}

  /** Empty where nothing was saved. */
  record Recalled(String state) implements Told {}

  record Saved(long number) implements Told {}

  private static final int STATES_PER_SNAPSHOT = 100;
  private static final Duration MIN_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
  private static final StoredState NONE = new StoredState("");

  private final StrategyStore store;

  private StrategyMemory(StrategyPlan plan, StrategyStore store) {
    super(
        PersistenceId.of("strategy", plan.account() + "." + plan.name()),
        SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0));
    this.store = store;
  }

  static Behavior<Command> create(StrategyPlan plan, StrategyStore store) {
    return Behaviors.setup(context -> new StrategyMemory(plan, store));
  }

  @Override
  public StoredState emptyState() {
    return NONE;
  }

  @Override
  public CommandHandler<Command, StoredState, StoredState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Recall.class,
            (state, recall) ->
                Effect().none().thenRun(now -> recall.replyTo().tell(new Recalled(now.text()))))
        .onCommand(
            Save.class,
            (state, save) ->
                Effect()
                    .persist(new StoredState(save.state()))
                    .thenRun(now -> save.replyTo().tell(new Saved(save.number()))))
        .build();
  }

  @Override
  public EventHandler<StoredState, StoredState> eventHandler() {
    return newEventHandlerBuilder().forAnyState().onAnyEvent((state, event) -> event);
  }

  @Override
  public String journalPluginId() {
    return store.journal();
  }

  @Override
  public String snapshotPluginId() {
    return store.snapshots().orElse("pekko.persistence.no-snapshot-store");
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    // Only the latest state is ever asked for: a snapshot of it makes the older ones needless.
    return store.snapshots().isPresent()
        ? RetentionCriteria.snapshotEvery(STATES_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot()
        : RetentionCriteria.disabled();
  }
}
