package io.breakwater.simulation.story;

import io.breakwater.domain.Direction;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulator.fault.SocketFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One thing that happens in a story. {@link #words} spells it as {@link Script} reads it; a fault
 * that lasts is over after its span, one that counts once it has struck so often.
 */
public sealed interface Act {
  /** As it stands in a script, without its time. */
  default String words() {
    return Grammar.words(this);
  }

  /** What it is counted as among the faults; empty where it is none. */
  default Optional<String> fault() {
    return Optional.empty();
  }

  /** How long a fault lasts by itself; zero where it counts, or is over at once. */
  default Duration lasting() {
    return Duration.ZERO;
  }

  /** An act that does harm. */
  sealed interface Fault extends Act {
    @Override
    default Optional<String> fault() {
      String words = words();
      int second = words.indexOf(' ', words.indexOf(' ') + 1);
      return Optional.of(second < 0 ? words : words.substring(0, second));
    }
  }

  /**
   * A strategy wants a position.
   *
   * @param limit a resting order there; empty: at market
   */
  record Enter(
      Symbol symbol,
      Direction direction,
      Quantity quantity,
      Optional<Level> limit,
      Optional<Level> stop,
      List<Take> takes,
      Duration validFor)
      implements Act {
    public Enter {
      takes = List.copyOf(takes);
    }
  }

  /** One step of a take-profit. */
  record Take(Level level, Quantity quantity) {}

  /** A strategy wants its position closed. */
  record Close(Symbol symbol, Direction direction) implements Act {}

  /** It wants the stop of its open trade elsewhere. */
  record MoveStop(Symbol symbol, Direction direction, Level stop) implements Act {}

  /** So many entry signals at once. */
  record Flood(Symbol symbol, int signals) implements Act {}

  /** The market trades at this price from now on, in trades of this size. */
  record PriceAt(Symbol symbol, BigDecimal price, BigDecimal each) implements Act {}

  /** The market jumps by this many percent. */
  record Jump(Symbol symbol, BigDecimal percent) implements Act {}

  /** What others than the node do to its account, or to a symbol that it trades. */
  sealed interface Outside extends Fault {}

  /** What a person does by hand with an account that a node trades. */
  record ByHand(Hand what, Symbol symbol) implements Outside {}

  /** What a person may do without saying how much. */
  enum Hand {
    CLOSE,
    CANCEL_STOP,
    /** Plain orders and conditional ones. */
    CANCELS_ALL
  }

  /** A person trades at market into what is open, in each of a symbol's directions. */
  record HandTrades(boolean adds, Symbol symbol, Quantity quantity) implements Outside {}

  /** A person places an order that may rest. */
  record HandRests(Symbol symbol, Side side, Quantity quantity, Level level) implements Outside {}

  record HandSetsLeverage(Symbol symbol, int leverage) implements Outside {}

  /** The exchange refuses it while something is open. */
  record HandSetsMarginType(Symbol symbol, MarginType type) implements Outside {}

  /** The exchange changes the tick of a symbol's prices and the step of its quantities. */
  record Filters(Symbol symbol, BigDecimal tick, BigDecimal step) implements Outside {
    @Override
    public Optional<String> fault() {
      return Optional.of("filters");
    }
  }

  /** The exchange lets nobody trade a symbol. */
  record Halt(Symbol symbol, Duration lasting) implements Outside {
    @Override
    public Optional<String> fault() {
      return Optional.of("halt");
    }
  }

  /** The exchange closes what is open in a symbol as if its margin were used up. */
  record Liquidation(Symbol symbol) implements Outside {
    @Override
    public Optional<String> fault() {
      return Optional.of("liquidation");
    }
  }

  /** The exchange closes what is open in a symbol for the losses of others. */
  record Deleveraging(Symbol symbol) implements Outside {
    @Override
    public Optional<String> fault() {
      return Optional.of("adl");
    }
  }

  /** What happens to requests of a kind. */
  enum CallFault {
    /** Not done; answered by the 503 that says so. */
    UNAVAILABLE,
    /** Done; answered by the 503 that says nothing. */
    UNKNOWN,
    /** Not done; answered by the 503 that says nothing. */
    UNKNOWN_NOT_DONE,
    /** Done; the connection breaks. */
    LOST_ANSWER,
    /** Not done; the connection breaks. */
    LOST_REQUEST,
    /** Done; answered after four seconds. */
    LATE_ANSWER,
    /** Not done; answered by a rejection that has nothing to do with the order. */
    REJECTED
  }

  /** The next requests of a kind fail, at most so long. */
  record FailCalls(CallFault how, ExchangeCall call, int times, Duration lasting)
      implements Fault {}

  /** The exchange tells the node's address to stop asking, because of somebody else behind it. */
  record Throttle(int status, Duration lasting) implements Fault {}

  /** Streams of a route are dropped, frozen or refused. */
  record Streams(SocketFault.Route route, SocketFault.Effect effect, Duration lasting)
      implements Fault {}

  /** The exchange has forgotten these sockets, and the node does not learn it. */
  record HalfOpen(SocketFault.Route route) implements Fault {}

  /** The private stream's key ends as if it had not been renewed. */
  record KeyExpires() implements Fault {}

  /**
   * The way to the exchange is cut.
   *
   * @param silent whether nobody is told: what is on its way waits until it is over
   */
  record NetworkDown(boolean silent, Duration lasting) implements Fault {}

  /** Some of what is sent is lost, comes twice, or late. */
  record Lossy(SimulatedNetwork.Losses losses, Duration lasting) implements Fault {}

  /** Everything takes longer on its way. */
  record Slow(SimulatedNetwork.Latency latency, Duration lasting) implements Fault {}

  /** Reads of orders, fills, positions and money tell what was so long ago. */
  record ReadsLag(Duration lag, Duration lasting) implements Fault {}

  /** Look-ups find no conditional order; the lists do. */
  record LookUpsForget(Duration lasting) implements Fault {}

  /** The next writes of the journal fail. */
  record JournalFails(int times) implements Fault {}

  /** The journal neither stores nor answers. */
  record JournalStalls(Duration lasting) implements Fault {}

  /** Where a process dies. */
  enum CrashPoint {
    /** Now. */
    NOW,
    /** Between two steps of its actors, some steps after the next request. */
    BETWEEN,
    /** Before the next write is stored. */
    BEFORE_WRITE,
    /** After the next write is stored, before it is known. */
    AFTER_WRITE,
    /** Before the next order leaves. */
    BEFORE_SEND,
    /** When the next order has left. */
    AFTER_SEND
  }

  /**
   * The node's process dies and is started again.
   *
   * @param steps for {@link CrashPoint#BETWEEN}; 0 for others
   * @param lasting until it is started again
   */
  record Crash(CrashPoint point, int steps, Duration lasting) implements Fault {
    public Crash {
      steps = point == CrashPoint.BETWEEN ? steps : 0;
    }
  }

  /** Where a process stands still. */
  enum PausePoint {
    /** Now. */
    NOW,
    /** After the next write is stored, before it is known and anything is sent for it. */
    AFTER_WRITE,
    /** Before the next order leaves: it leaves afterwards, as it was signed. */
    BEFORE_SEND,
    /** When the next order has left. */
    AFTER_SEND
  }

  /** The node's process stands still. */
  record Pause(PausePoint point, Duration lasting) implements Fault {
    @Override
    public Optional<String> fault() {
      return Optional.of(point == PausePoint.NOW ? "pause" : "pause " + Term.word(point));
    }
  }

  /** The node's clock jumps. */
  record ClockJumps(Duration by) implements Fault {}
}
