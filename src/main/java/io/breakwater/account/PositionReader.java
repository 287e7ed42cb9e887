package io.breakwater.account;

import io.breakwater.exchange.Exchange;
import io.breakwater.exchange.PositionSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.pattern.CircuitBreaker;

/** Reads the account's positions, one read at a time, behind a circuit breaker. */
final class PositionReader {
  sealed interface Command extends DecidingReader.Command {}

  /**
   * Answered exactly once, with a {@link Reply}.
   *
   * @param maxAge how old the answer may be; zero forces a read that begins after this
   */
  record ReadPositions(Duration maxAge, ActorRef<Reply> replyTo)
      implements Command, DecidingReader.Ask<Reply> {}

  sealed interface Reply {}

  /** All positions, no older than was asked for. */
  record PositionsRead(PositionSnapshot snapshot) implements Reply {}

  /** The exchange said no; asking again unchanged will not help. */
  record ReadRejected(int code, String reason) implements Reply {}

  /**
   * No answer: time-out, network, open breaker. None is taken for flat: without a reply the
   * positions are unknown.
   */
  record ReadUnavailable(String reason) implements Reply {}

  private static final Duration ASK_LIMIT = Duration.ofSeconds(5);

  private PositionReader() {}

  /**
   * Asks the reader, as {@link ReadPositions} does. Never fails: a reader that says nothing is
   * unavailable.
   */
  static CompletionStage<Reply> read(
      ActorContext<?> context, ActorRef<Command> reader, Duration maxAge) {
    return Asking.of(
            context,
            reader,
            ASK_LIMIT,
            (ActorRef<Reply> replyTo) -> new ReadPositions(maxAge, replyTo))
        .exceptionally(late -> new ReadUnavailable("no reply"));
  }

  /**
   * @param breaker made by the parent with {@link Breakers}
   * @param clock our own, for the age of what was read
   * @param heard told all that is read, whoever asked for it, on the reader's thread
   */
  static Behavior<Command> create(
      Exchange exchange,
      CircuitBreaker breaker,
      ReaderSettings settings,
      Clock clock,
      Consumer<PositionSnapshot> heard) {
    return DecidingReader.create(
            new DecidingReader.Subject<>("positions", exchange::positions, new Wording(), heard),
            breaker,
            settings,
            clock)
        .narrow();
  }

  private static final class Wording implements DecidingReader.Wording<PositionSnapshot, Reply> {
    @Override
    public Reply read(PositionSnapshot value) {
      return new PositionsRead(value);
    }

    @Override
    public Reply rejected(int code, String reason) {
      return new ReadRejected(code, reason);
    }

    @Override
    public Reply unavailable(String reason) {
      return new ReadUnavailable(reason);
    }
  }
}
