package io.breakwater.cli.bench;

import io.breakwater.simulator.ExchangeRecord;
import io.breakwater.simulator.wire.LimitSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The most that was used of an exchange's limits in any of its windows, by its own books.
 *
 * @param weight in a minute; {@code orders10Seconds} and {@code ordersMinute} likewise
 * @param refused how many requests met 429 or 418
 */
record UsedLimits(int weight, int orders10Seconds, int ordersMinute, long refused) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  static UsedLimits of(List<ExchangeRecord> records) {
    Map<Long, Integer> weights = new TreeMap<>();
    Map<Long, Integer> short10 = new TreeMap<>();
    Map<Long, Integer> minutes = new TreeMap<>();
    long refused = 0;
    for (ExchangeRecord record : records) {
      if (record instanceof ExchangeRecord.RequestArrived request) {
        long millis = request.time().toEpochMilli();
        weights.merge(millis / MINUTE.toMillis(), request.weight(), Integer::sum);
        if (isOrder(request)) {
          short10.merge(millis / TEN_SECONDS.toMillis(), 1, Integer::sum);
          minutes.merge(millis / MINUTE.toMillis(), 1, Integer::sum);
        }
      } else if (record instanceof ExchangeRecord.Throttled) {
        refused++;
      }
    }
    return new UsedLimits(most(weights), most(short10), most(minutes), refused);
  }

  /** These count as one order and have no weight, whatever comes of them. */
  private static boolean isOrder(ExchangeRecord.RequestArrived request) {
    return request.executed()
        && request.method().equals("POST")
        && (request.path().endsWith("/order") || request.path().endsWith("/algoOrder"));
  }

  private static int most(Map<Long, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  boolean isWithin(int percent, LimitSettings limits) {
    return refused == 0
        && weight * 100L <= (long) limits.weightPerMinute() * percent
        && orders10Seconds * 100L <= (long) limits.ordersPer10Seconds() * percent
        && ordersMinute * 100L <= (long) limits.ordersPerMinute() * percent;
  }

  String text(LimitSettings limits) {
    return String.format(
        Locale.ROOT,
        "at the most %d of %d weight in a minute, %d of %d orders in 10 s, %d of %d in a minute; %d"
            + " times 429 or 418",
        weight,
        limits.weightPerMinute(),
        orders10Seconds,
        limits.ordersPer10Seconds(),
        ordersMinute,
        limits.ordersPerMinute(),
        refused);
  }
}
