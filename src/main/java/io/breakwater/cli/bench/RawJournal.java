package io.breakwater.cli.bench;

import io.breakwater.account.stored.StoredEvent;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.node.TradingNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * What a journal takes of one actor that does nothing but store: the next piece when the last one
 * is stored. The limit of an account, whatever else it does.
 */
final class RawJournal extends EventSourcedBehavior<RawJournal.Command, StoredEvent, Integer> {
  /**
   * In events in a second.
   *
   * @param ones one at a time
   * @param tens ten at a time
   */
  record Rates(long ones, long tens) {}

  /** What it takes. */
  enum Command {
    STORE
  }

  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration MEASURED = Duration.ofSeconds(3);

  private final ActorRef<Command> self;
  private final List<StoredEvent> piece;
  private final Clock clock;
  private final Instant begin;
  private final CompletableFuture<Long> perSecond;
  private long events;

  private RawJournal(
      ActorRef<Command> self,
      List<StoredEvent> piece,
      Clock clock,
      CompletableFuture<Long> perSecond) {
    super(PersistenceId.of("bench", "raw-" + piece.size()));
    this.self = self;
    this.piece = piece;
    this.clock = clock;
    this.begin = clock.instant().plus(WARM_UP);
    this.perSecond = perSecond;
  }

  static Rates measure(TradingNode node, Clock clock) {
    return new Rates(measure(node, clock, 1), measure(node, clock, 10));
  }

  private static long measure(TradingNode node, Clock clock, int size) {
    List<StoredEvent> piece =
        WrittenHistory.facts(new SignalId("raw"), 0, clock.instant()).stream()
            .map(StoredEvent::of)
            .skip(1)
            .limit(size)
            .toList();
    CompletableFuture<Long> perSecond = new CompletableFuture<>();
    node.node()
        .system()
        .<Command>systemActorOf(
            Behaviors.setup(context -> new RawJournal(context.getSelf(), piece, clock, perSecond)),
            "raw-journal-" + size,
            Props.empty())
        .tell(Command.STORE);
    return RestartedNode.wait(perSecond);
  }

  @Override
  public Integer emptyState() {
    return 0;
  }

  @Override
  public CommandHandler<Command, StoredEvent, Integer> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Command.class, () -> Effect().persist(piece).thenRun(this::stored))
        .build();
  }

  private void stored(int before) {
    Instant now = clock.instant();
    events += now.isBefore(begin) ? 0 : piece.size();
    if (now.isBefore(begin.plus(MEASURED))) {
      self.tell(Command.STORE);
    } else {
      perSecond.complete(events * 1000 / MEASURED.toMillis());
    }
  }

  @Override
  public EventHandler<Integer, StoredEvent> eventHandler() {
    return (state, event) -> state;
  }
}
