package io.breakwater.account;

import io.breakwater.exchange.BalanceSnapshot;
import io.breakwater.exchange.Exchange;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.pattern.CircuitBreaker;

/** Reads the account's balances, one read at a time, behind a circuit breaker. */
final class BalanceReader {
  sealed interface Command extends DecidingReader.Command {}

  /**
   * Answered exactly once, with a {@link Reply}.
   *
   * @param maxAge how old the answer may be; zero forces a read that begins after this
   */
  record ReadBalances(Duration maxAge, ActorRef<Reply> replyTo)
      implements Command, DecidingReader.Ask<Reply> {}

  sealed interface Reply {}

  /** All balances, no older than was asked for. */
  record BalancesRead(BalanceSnapshot snapshot) implements Reply {}

  /** The exchange said no; asking again unchanged will not help. */
  record ReadRejected(int code, String reason) implements Reply {}

  /** No answer: time-out, network, open breaker. Without a reply what is available is unknown. */
  record ReadUnavailable(String reason) implements Reply {}

  private static final Duration ASK_LIMIT = Duration.ofSeconds(5);

  private BalanceReader() {}

  /**
   * Asks the reader, as {@link ReadBalances} does. Never fails: a reader that says nothing is
   * unavailable.
   */
  static CompletionStage<Reply> read(
      ActorContext<?> context, ActorRef<Command> reader, Duration maxAge) {
    return Asking.of(
            context,
            reader,
            ASK_LIMIT,
            (ActorRef<Reply> replyTo) -> new ReadBalances(maxAge, replyTo))
        .exceptionally(late -> new ReadUnavailable("no reply"));
  }

  /**
   * @param breaker made by the parent with {@link Breakers}
   * @param clock our own, for the age of what was read
   */
  static Behavior<Command> create(
      Exchange exchange, CircuitBreaker breaker, ReaderSettings settings, Clock clock) {
    return DecidingReader.create(
            new DecidingReader.Subject<>("balances", exchange::balances, new Wording(), read -> {}),
            breaker,
            settings,
            clock)
        .narrow();
  }

  private static final class Wording implements DecidingReader.Wording<BalanceSnapshot, Reply> {
    @Override
    public Reply read(BalanceSnapshot value) {
      return new BalancesRead(value);
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
