package io.breakwater.simulation.check;

import java.time.Duration;
import java.util.Optional;

/**
 * What a scenario allows.
 *
 * @param roundTrip the longest that the network usually takes there and back: beyond 0.3 s
 *     protection may come two of them later, and what is under way when a limit is met is not held
 *     against its sender
 * @param slowest the longest that something was on its way there and back, also in a fault: what
 *     was sent before an answer could be there breaks no limit that it told of
 * @param recovery how long a process may take to come up, or another one to take over
 * @param nakedTotal all positions' time without protection, added up; empty: no limit
 * @param nakedLongest one position's time without protection at a stretch; empty: what P2 says
 */
public record Limits(
    Duration roundTrip,
    Duration slowest,
    Duration recovery,
    Optional<Duration> nakedTotal,
    Optional<Duration> nakedLongest) {
  private static final Duration USUAL_ROUND_TRIP = Duration.ofMillis(300);

  /** Round trips up to 0.3 s, recovery within 5 s, and protection as P2 says. */
  public static Limits usual() {
    return new Limits(
        USUAL_ROUND_TRIP,
        USUAL_ROUND_TRIP,
        Duration.ofSeconds(5),
        Optional.empty(),
        Optional.empty());
  }

  public Limits withRoundTrip(Duration longest) {
    Duration slower = slowest.compareTo(longest) > 0 ? slowest : longest;
    return new Limits(longest, slower, recovery, nakedTotal, nakedLongest);
  }

  public Limits withSlowest(Duration longest) {
    return new Limits(roundTrip, longest, recovery, nakedTotal, nakedLongest);
  }

  public Limits withRecovery(Duration longest) {
    return new Limits(roundTrip, slowest, longest, nakedTotal, nakedLongest);
  }

  public Limits withNaked(Duration total, Duration longest) {
    return new Limits(roundTrip, slowest, recovery, Optional.of(total), Optional.of(longest));
  }

  /** With two round trips more, where they are longer than usual. */
  Duration stretched(Duration figure) {
    return roundTrip.compareTo(USUAL_ROUND_TRIP) > 0
        ? figure.plus(roundTrip.multipliedBy(2))
        : figure;
  }
}
