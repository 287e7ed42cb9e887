package io.breakwater.simulator.fault;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A fault of WebSockets.
 *
 * @param route PUBLIC, MARKET or PRIVATE; ALL for every one
 * @param lasting how long; empty: until cleared. DROP happens once and now.
 */
public record SocketFault(Route route, Effect effect, Optional<Duration> lasting) {

  /** Whose sockets. */
  public enum Route {
    ALL,
    PUBLIC,
    MARKET,
    PRIVATE;

    /** By the first part of a stream's path, such as {@code market}. */
    boolean covers(String route) {
      return this == ALL || name().toLowerCase(Locale.ROOT).equals(route);
    }
  }

  /** What happens to them. */
  public enum Effect {
    /** Those that are open close now. */
    DROP,
    /** They stay open and say nothing; what they would have said is lost. */
    FREEZE,
    /** New ones are refused. */
    REFUSE
  }

  public SocketFault {
    if (lasting.filter(time -> time.isZero() || time.isNegative()).isPresent()) {
      throw new IllegalArgumentException("lasting " + lasting.get() + " must be above 0");
    }
  }
}
