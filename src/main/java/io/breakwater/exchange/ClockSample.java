package io.breakwater.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The bounds that one round trip sets on the offset of the exchange's clock to ours: it read its
 * clock after the question left and before the answer came.
 *
 * @param lower the exchange's clock is ahead of ours by at least this
 * @param upper and by at most this
 */
record ClockSample(Duration lower, Duration upper) {
  static ClockSample of(ServerTime reading) {
    // The exchange cuts to whole milliseconds: it may have been almost one more.
    return new ClockSample(
        Duration.between(reading.answeredAt(), reading.serverTime()),
        Duration.between(reading.askedAt(), reading.serverTime().plusMillis(1)));
  }

  /**
   * What several round trips say together: the tightest bounds that all of them allow; where a
   * clock was set between them and they contradict each other, those of the quickest.
   *
   * <p>The offset is the lower bound, so that a stamp made with it is behind the exchange's clock
   * and never ahead: the exchange forgives the one for the receive window, the other for 1 s only.
   */
  static ExchangeTime.Estimate estimate(List<ClockSample> samples, Instant measuredAt) {
    Duration lower = samples.get(0).lower;
    Duration upper = samples.get(0).upper;
    ClockSample quickest = samples.get(0);
    for (ClockSample sample : samples) {
      lower = lower.compareTo(sample.lower) >= 0 ? lower : sample.lower;
      upper = upper.compareTo(sample.upper) <= 0 ? upper : sample.upper;
      quickest = quickest.width().compareTo(sample.width()) <= 0 ? quickest : sample;
    }
    ClockSample joint = new ClockSample(lower, upper);
    ClockSample chosen = joint.width().isNegative() ? quickest : joint;
    return new ExchangeTime.Estimate(chosen.lower, chosen.width(), measuredAt);
  }

  private Duration width() {
    return upper.minus(lower);
  }
}
