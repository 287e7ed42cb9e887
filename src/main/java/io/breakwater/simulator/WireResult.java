package io.breakwater.simulator;

import io.breakwater.simulator.wire.WireAnswer;
import java.time.Duration;

/** How a request ends for its caller. */
public sealed interface WireResult {
  /** How much later than now. */
  Duration delay();

  record Answered(WireAnswer answer, Duration delay) implements WireResult {}

  /** The connection closes without an answer. */
  record Dropped(Duration delay) implements WireResult {}
}
