package io.breakwater.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * A process of its own for {@link JournalTest}: prints how much it recovered, then counts on, and
 * prints each number once it is acknowledged as persisted, until it is killed.
 */
final class JournalChild {
  private static final Config CONFIG =
      ConfigFactory.parseString(
          "pekko.actor.provider = local\n"
              + "pekko.actor.serialization-bindings { \"io.breakwater.node.JournalChild$Counted\" ="
              + " jackson-json }");

  private JournalChild() {}

  public static void main(String[] arguments) {
    Journal journal = Journal.open(Path.of(arguments[0]));
    ActorSystem.create(
        Behaviors.<Long>setup(
            context -> {
              context.spawn(counter(), "counter");
              return Behaviors.empty();
            }),
        "child",
        CONFIG.withFallback(journal.config()).withFallback(ConfigFactory.load()));
  }

  private static Behavior<Long> counter() {
    return Behaviors.setup(context -> new Counter(context.getSelf()));
  }

  record Counted(long number) {}

  private static final class Counter extends EventSourcedBehavior<Long, Counted, Long> {
    private final ActorRef<Long> self;

    Counter(ActorRef<Long> self) {
      super(PersistenceId.ofUniqueId("counter"));
      this.self = self;
    }

    @Override
    public Long emptyState() {
      return 0L;
    }

    @Override
    public CommandHandler<Long, Counted, Long> commandHandler() {
      return newCommandHandlerBuilder()
          .forAnyState()
          .onAnyCommand(
              number ->
                  Effect()
                      .persist(new Counted(number))
                      .thenRun(
                          state -> {
                            System.out.println("acknowledged " + number);
                            self.tell(number + 1);
                          }));
    }

    @Override
    public EventHandler<Long, Counted> eventHandler() {
      return newEventHandlerBuilder().forAnyState().onAnyEvent((state, event) -> event.number());
    }

    @Override
    public SignalHandler<Long> signalHandler() {
      return newSignalHandlerBuilder()
          .onSignal(
              RecoveryCompleted.instance(),
              state -> {
                System.out.println("recovered " + state);
                self.tell(state + 1);
              })
          .build();
    }
  }
}
