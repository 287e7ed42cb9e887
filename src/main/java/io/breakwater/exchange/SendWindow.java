package io.breakwater.exchange;

import java.time.Duration;
import java.time.Instant;

/**
 * The time window that is signed with a request: the exchange refuses it when it arrives outside.
 *
 * @param timestamp by the exchange's clock
 * @param recvWindow how long after {@code timestamp} the exchange still accepts, in whole ms
 */
public record SendWindow(Instant timestamp, Duration recvWindow) {
  /** No request with this window can be accepted after this moment of the exchange's clock. */
  public Instant closesAt() {
    return timestamp.plus(recvWindow);
  }
}
