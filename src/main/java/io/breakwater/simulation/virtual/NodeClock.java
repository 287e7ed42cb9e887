package io.breakwater.simulation.virtual;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of one process: virtual time, and how wrong the machine's clock is. */
final class NodeClock extends Clock {
  private final VirtualTime time;
  private Duration ahead = Duration.ZERO;
  private Instant driftingSince;
  private long driftPerMinuteMillis;

  NodeClock(VirtualTime time) {
    this.time = time;
    this.driftingSince = time.now();
  }

  /** The clock jumps by that much; below zero back. */
  void jump(Duration by) {
    ahead = ahead.plus(by);
  }

  /** From now on the clock gains that many milliseconds in each minute; below zero it loses. */
  void drift(long millisPerMinute) {
    ahead = offset();
    driftingSince = time.now();
    driftPerMinuteMillis = millisPerMinute;
  }

  /** The clock is right again, as after a correction over the network. */
  void correct() {
    ahead = Duration.ZERO;
    drift(0);
  }

  private Duration offset() {
    if (driftPerMinuteMillis == 0) {
      return ahead;
    }
    long gone = Duration.between(driftingSince, time.now()).toMillis();
    return ahead.plusMillis(gone * driftPerMinuteMillis / 60_000);
  }

  @Override
  public Instant instant() {
    return time.now().plus(offset());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("virtual time is UTC");
  }
}
