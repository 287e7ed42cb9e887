package io.breakwater.simulation.backtest;

import java.time.Duration;

/**
 * How often things are done by the clock. On recorded trades as in life. On klines, of which a
 * month is 2.4 million seconds, as seldom as is right where a price comes once in some seconds and
 * nothing fails: everything that only finds out about faults is stretched.
 *
 * @param quotes how often the providers quote anew between trades
 * @param marks how often the mark price is told
 * @param renewal how often the strategy's subscriptions are repeated
 * @param nodeSettings that differ from those of a live node
 */
record Pace(Duration quotes, Duration marks, Duration renewal, String nodeSettings) {
  /** As rarely as a live node: a simulated one takes them as often as it can. */
  private static final String RARE_SNAPSHOTS = "breakwater.account.journal.snapshot-every = 2000\n";

  private static final String FOR_KLINES =
      RARE_SNAPSHOTS
          + """
      breakwater {
        market {
          check-interval = 60s
          silence { shortest = 5m, longest = 20m }
          stream.replace-after = 1h
          instruments.refresh-interval = 24h
        }
        exchange.clock { refresh-interval = 1h, max-age = 3h }
        account {
          deciding-reads { freshness = 90s, probe-interval = 10m }
          user-stream { keep-alive-interval = 50m }
          gateway { check-interval = 60s, poll-entries = 30m, reconcile-every = 1h }
        }
      }
      """;

  static Pace of(boolean klines) {
    return klines
        ? new Pace(Duration.ofMinutes(4), Duration.ofSeconds(60), Duration.ofHours(1), FOR_KLINES)
        : new Pace(
            Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(10), RARE_SNAPSHOTS);
  }
}
