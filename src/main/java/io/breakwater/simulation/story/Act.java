package io.breakwater.simulation.story;

import io.breakwater.domain.Direction;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.simulation.virtual.SimulatedNetwork;
import io.breakwater.simulator.fault.SocketFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One thing that happens in a story. {@link #words} spells it as {@link Script} reads it; a fault
 * that lasts is over after its span, one that counts once it has struck so often.
 */
public sealed interface Act {
  /** As it stands in a script, without its time. */
  String words();

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

    @Override
    public String words() {
      return "enter "
          + symbol
          + " "
          + direction.name().toLowerCase(Locale.ROOT)
          + " "
          + quantity
          + limit.map(level -> " at " + level).orElse("")
          + stop.map(level -> " stop " + level).orElse("")
          + takes.stream()
              .map(take -> " take " + take.level() + " of " + take.quantity())
              .collect(Collectors.joining())
          + " valid "
          + Spans.text(validFor);
    }
  }

  /** One step of a take-profit. */
  record Take(Level level, Quantity quantity) {}

  /** A strategy wants its position closed. */
  record Close(Symbol symbol, Direction direction) implements Act {
    @Override
    public String words() {
      return "close " + symbol + " " + direction.name().toLowerCase(Locale.ROOT);
    }
  }

  /** So many entry signals at once. */
  record Flood(Symbol symbol, int signals) implements Act {
    @Override
    public String words() {
      return "flood " + symbol + " " + signals;
    }
  }

  /** The market trades at this price from now on, in trades of this size. */
  record PriceAt(Symbol symbol, BigDecimal price, BigDecimal each) implements Act {
    @Override
    public String words() {
      return "price " + symbol + " " + price.toPlainString() + " each " + each.toPlainString();
    }
  }

  /** The market jumps by this many percent. */
  record Jump(Symbol symbol, BigDecimal percent) implements Act {
    @Override
    public String words() {
      return "jump " + symbol + " " + percent.toPlainString() + "%";
    }
  }

  /** What the account's owner does by hand. */
  record ByHand(Hand what, Symbol symbol) implements Act {
    @Override
    public String words() {
      return "hand " + what.word() + " " + symbol;
    }
  }

  /** What a person may do with an account beside the node. */
  enum Hand {
    CLOSE,
    CANCEL_STOP;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
    REJECTED;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The next requests of a kind fail, at most so long. */
  record FailCalls(CallFault how, ExchangeCall call, int times, Duration lasting) implements Fault {
    @Override
    public String words() {
      return "calls "
          + how.word()
          + " "
          + call.word()
          + " "
          + times
          + " times for "
          + Spans.text(lasting);
    }
  }

  /** The exchange tells the node's address to stop asking, because of somebody else behind it. */
  record Throttle(int status, Duration lasting) implements Fault {
    @Override
    public String words() {
      return "throttle " + status + " for " + Spans.text(lasting);
    }
  }

  /** Streams of a route are dropped, frozen or refused. */
  record Streams(SocketFault.Route route, SocketFault.Effect effect, Duration lasting)
      implements Fault {
    @Override
    public String words() {
      return "streams "
          + effect.name().toLowerCase(Locale.ROOT)
          + " "
          + route.name().toLowerCase(Locale.ROOT)
          + (lasting.isZero() ? "" : " for " + Spans.text(lasting));
    }
  }

  /** The exchange has forgotten these sockets, and the node does not learn it. */
  record HalfOpen(SocketFault.Route route) implements Fault {
    @Override
    public String words() {
      return "half-open " + route.name().toLowerCase(Locale.ROOT);
    }
  }

  /** The private stream's key ends as if it had not been renewed. */
  record KeyExpires() implements Fault {
    @Override
    public String words() {
      return "key-expires";
    }
  }

  /**
   * The way to the exchange is cut.
   *
   * @param silent whether nobody is told: what is on its way waits until it is over
   */
  record NetworkDown(boolean silent, Duration lasting) implements Fault {
    @Override
    public String words() {
      return "network " + (silent ? "stands" : "down") + " for " + Spans.text(lasting);
    }
  }

  /** Some of what is sent is lost, comes twice, or late. */
  record Lossy(SimulatedNetwork.Losses losses, Duration lasting) implements Fault {
    @Override
    public String words() {
      return "network loses "
          + losses.requests()
          + " "
          + losses.answers()
          + " repeats "
          + losses.repeatedEvents()
          + " swaps "
          + losses.swappedEvents()
          + " for "
          + Spans.text(lasting);
    }
  }

  /** Everything takes longer on its way. */
  record Slow(SimulatedNetwork.Latency latency, Duration lasting) implements Fault {
    @Override
    public String words() {
      return "network slow "
          + Spans.text(latency.least())
          + " "
          + Spans.text(latency.most())
          + " for "
          + Spans.text(lasting);
    }
  }

  /** The next writes of the journal fail. */
  record JournalFails(int times) implements Fault {
    @Override
    public String words() {
      return "journal fails " + times;
    }
  }

  /** The journal neither stores nor answers. */
  record JournalStalls(Duration lasting) implements Fault {
    @Override
    public String words() {
      return "journal stalls for " + Spans.text(lasting);
    }
  }

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
    AFTER_SEND;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The node's process dies and is started again.
   *
   * @param steps for {@link CrashPoint#BETWEEN}
   * @param lasting until it is started again
   */
  record Crash(CrashPoint point, int steps, Duration lasting) implements Fault {
    @Override
    public String words() {
      return "crash "
          + point.word()
          + (point == CrashPoint.BETWEEN ? " " + steps : "")
          + " for "
          + Spans.text(lasting);
    }
  }

  /** The node's process stands still. */
  record Pause(Duration lasting) implements Fault {
    @Override
    public String words() {
      return "pause for " + Spans.text(lasting);
    }
  }

  /** The node's clock jumps. */
  record ClockJumps(Duration by) implements Fault {
    @Override
    public String words() {
      return "clock jumps " + Spans.text(by);
    }
  }
}
