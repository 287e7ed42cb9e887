package io.breakwater.account;

import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Signal;
import io.breakwater.domain.SignalId;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TradeSummary;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** The only door for signals: owns all slots and trades of an account. */
public final class OrderGateway {
  /** What the gateway takes. */
  public sealed interface Command {}

  /** What it takes from outside the account; serializable. */
  public sealed interface Request extends Command, Account.Command {}

  /**
   * Executes a signal at most once. Answered exactly once; what comes of an accepted signal is told
   * as {@link News} to subscribers. Repeating an accepted signal repeats its first answer.
   */
  public record Execute(Signal signal, ActorRef<Reply> replyTo) implements Request {}

  /** Tells {@code subscriber} the mode now, and all news from now on, until it stops. */
  public record Subscribe(ActorRef<News> subscriber) implements Request {}

  /** Answered with {@link Trades}. */
  public record GetTrades(ActorRef<Trades> replyTo) implements Request {}

  /** The answer to {@link Execute}. */
  public sealed interface Reply permits Accepted, OrderExecutionError {}

  /** Written down durably; the entry, or the close, is on its way. */
  public record Accepted(SignalId signal) implements Reply {}

  /** What subscribers are told. */
  public sealed interface News
      permits ModeChanged, EntryFilled, Protected, Closed, OrderExecutionError {}

  /** The account's mode, or what holds it, changed. */
  public record ModeChanged(ModeState state) implements News {}

  /**
   * More of an entry is filled.
   *
   * @param filled in all so far
   */
  public record EntryFilled(
      SignalId signal, Symbol symbol, Quantity filled, Price averagePrice, Instant at)
      implements News {}

  /** The exchange has acknowledged the stop of a filled entry. */
  public record Protected(SignalId signal, Symbol symbol, Price stop, Instant at) implements News {}

  /** The trade is over: flat, no order left. */
  public record Closed(TradeSummary summary) implements News {}

  /**
   * All trades since the journal began.
   *
   * @param open summaries of what is not yet closed
   */
  public record Trades(List<TradeSummary> open, List<TradeSummary> closed) {
    public Trades {
      open = List.copyOf(open);
      closed = List.copyOf(closed);
    }
  }

  private OrderGateway() {}
}
