package io.breakwater.cli.bench;

import io.breakwater.account.OrderExecutionError;
import io.breakwater.account.OrderGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@link Traffic} came to, in numbers and words. */
final class TrafficFigures {
  private static final int TOLD_REASONS = 5;

  private final Traffic.Seen seen;
  private final List<Long> toWire;
  private final List<Long> unprotected;
  private final List<Long> life;

  TrafficFigures(Traffic.Seen seen) {
    this.seen = seen;
    this.toWire = spans(sent -> Optional.of(sent.signal().createdAt()), Traffic.Sent::onWire);
    this.unprotected = spans(Traffic.Sent::filled, Traffic.Sent::stopped);
    this.life = spans(Traffic.Sent::filled, Traffic.Sent::over);
  }

  /** In ms, of those that have both, shortest first. */
  private List<Long> spans(
      Function<Traffic.Sent, Optional<Instant>> from,
      Function<Traffic.Sent, Optional<Instant>> to) {
    return seen.sent().stream()
        .filter(sent -> from.apply(sent).isPresent() && to.apply(sent).isPresent())
        .map(sent -> millis(Duration.between(from.apply(sent).get(), to.apply(sent).get())))
        .sorted()
        .toList();
  }

  private static long millis(Duration span) {
    return Math.max(0, span.toMillis());
  }

  long accepted() {
    return count(OrderGateway.Accepted.class);
  }

  long busy() {
    return count(OrderExecutionError.Busy.class);
  }

  long settled() {
    return seen.sent().stream().filter(Traffic.Sent::settled).count();
  }

  private long count(Class<? extends OrderGateway.Reply> kind) {
    return seen.sent().stream()
        .filter(sent -> sent.answer().filter(kind::isInstance).isPresent())
        .count();
  }

  /** Entries that were filled and have had a stop; one that was closed before is not among them. */
  int protectedEntries() {
    return unprotected.size();
  }

  long unprotectedP99() {
    return percentile(unprotected, 99);
  }

  long unprotectedWorst() {
    return percentile(unprotected, 100);
  }

  /** How the signals were answered. */
  String answers() {
    long silent = seen.sent().stream().filter(sent -> sent.answer().isEmpty()).count();
    long denied = count(OrderExecutionError.Denied.class);
    long others = seen.sent().size() - accepted() - busy() - denied - silent;
    long failed = seen.sent().stream().filter(sent -> sent.failed().isPresent()).count();
    return String.format(
            Locale.ROOT,
            "%d accepted, %d busy, %d denied, %d else%s; %d settled, %d of them without a trade",
            accepted(),
            busy(),
            denied,
            others,
            silent == 0 ? "" : ", " + silent + " without an answer",
            settled(),
            failed)
        + reasons();
  }

  /** Why not, the most frequent first; numbers and names left out, so that the same is the same. */
  private String reasons() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Traffic.Sent sent : seen.sent()) {
      Stream.concat(sent.answer().stream(), sent.failed().stream())
          .filter(OrderExecutionError.class::isInstance)
          .map(each -> ((OrderExecutionError) each).reason())
          .forEach(
              reason ->
                  counts.merge(reason.replaceAll("\\S*\\d\\S*|\\w+USDT", "#"), 1, Integer::sum));
    }
    return counts.isEmpty()
        ? ""
        : counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(TOLD_REASONS)
            .map(entry -> entry.getValue() + " times " + entry.getKey())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  String times() {
    return String.format(
        Locale.ROOT,
        "signal to entry at the exchange p50 %d ms, p99 %d ms, worst %d ms; %s; fill to trade over"
            + " p50 %d ms, p99 %d ms",
        percentile(toWire, 50),
        percentile(toWire, 99),
        percentile(toWire, 100),
        unprotected(),
        percentile(life, 50),
        percentile(life, 99));
  }

  String unprotected() {
    return String.format(
        Locale.ROOT,
        "fill to stop at the exchange p50 %d ms, p99 %d ms, worst %d ms (%d entries)",
        percentile(unprotected, 50),
        unprotectedP99(),
        unprotectedWorst(),
        protectedEntries());
  }

  String journal() {
    long events = seen.writes().stream().mapToLong(MeteredJournal.Write::events).sum();
    List<Long> micros = seen.writes().stream().map(MeteredJournal.Write::micros).sorted().toList();
    double trades = Math.max(1, accepted());
    return String.format(
        Locale.ROOT,
        "per trade %.1f events in %.1f persists, each p50 %.1f ms, p99 %.1f ms; the journal alone"
            + " takes %d events/s one by one, %d/s in tens",
        events / trades,
        micros.size() / trades,
        percentile(micros, 50) / 1000.0,
        percentile(micros, 99) / 1000.0,
        seen.alone().ones(),
        seen.alone().tens());
  }

  private static long percentile(List<Long> sorted, int percent) {
    if (sorted.isEmpty()) {
      return 0;
    }
    return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
  }
}
