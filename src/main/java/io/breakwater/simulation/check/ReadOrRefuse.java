package io.breakwater.simulation.check;

import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * P3. Counts accepted orders that add exposure. Broken by one that was sent although no read of the
 * positions was confirmed within the freshness limit before: "confirmed within its freshness limit
 * (5 s): it is confirmed now, or the signal fails at once". A read is as old as the moment at which
 * the exchange answered it, and confirms nothing before the answer has reached the process, where
 * that was observed.
 */
final class ReadOrRefuse {
  private static final Duration FRESHNESS = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final String READ = "/positionRisk";

  private final Evidence evidence;
  private final Sendings sendings;
  private final TreeSet<Instant> answered = new TreeSet<>();
  private final Map<String, TreeSet<Instant>> delivered = new LinkedHashMap<>();

  private ReadOrRefuse(Evidence evidence) {
    this.evidence = evidence;
    this.sendings = evidence.sendings();
    for (ExchangeRecord record : evidence.exchange()) {
      if (record instanceof ExchangeRecord.RequestArrived request && isConfirmed(request)) {
        answered.add(request.time());
      }
    }
    for (Evidence.Told told : evidence.told()) {
      // An error is told in an object.
      if (told.what().startsWith("GET ")
          && told.what().endsWith(READ)
          && told.body().startsWith("[")) {
        delivered.computeIfAbsent(told.process(), key -> new TreeSet<>()).add(told.at());
      }
    }
  }

  private boolean isConfirmed(ExchangeRecord.RequestArrived request) {
    return request.method().equals("GET")
        && request.path().endsWith(READ)
        && request.executed()
        && request.status() == OK
        && evidence.origins().isOurs(request.remote())
        && request.account().filter(evidence::isOurs).isPresent();
  }

  static Verdict judge(Evidence evidence) {
    return new ReadOrRefuse(evidence).judge();
  }

  private Verdict judge() {
    Verdict.Tally tally = new Verdict.Tally(Promise.READ_OR_REFUSE);
    Duration oldest = Duration.ZERO;
    for (ExchangeRecord.OrderAccepted order :
        evidence.records(ExchangeRecord.OrderAccepted.class)) {
      if (order.increasing()
          && evidence.isOurs(order.account())
          && !evidence.origins().isForeignOrder(OrderKey.of(order))) {
        Optional<Duration> age =
            sendings.of(order).stream()
                .flatMap(sending -> age(sending).stream())
                .min(Duration::compareTo);
        String what = order.time() + " order " + order.clientOrderId();
        if (age.isEmpty()) {
          tally.broken(what + " without any read");
          continue;
        }
        oldest = age.get().compareTo(oldest) > 0 ? age.get() : oldest;
        tally.judge(
            age.get().compareTo(FRESHNESS) <= 0,
            () -> what + " on a position read " + age.get().toMillis() + " ms before");
      }
    }
    tally.figure(Figure.of("oldest position read", oldest.toMillis(), "ms", FRESHNESS.toMillis()));
    return tally.verdict("oldest read " + oldest.toMillis() + " ms");
  }

  /** Of the last read that was confirmed when the order was sent. */
  private Optional<Duration> age(Sendings.Sending sending) {
    Instant sent = sending.first();
    Optional<Instant> known =
        delivered.isEmpty()
            ? Optional.of(sent)
            : sending
                .process()
                .or(this::onlyProcess)
                .map(process -> delivered.getOrDefault(process, new TreeSet<>()).floor(sent));
    return known
        .flatMap(moment -> Optional.ofNullable(answered.floor(moment)))
        .map(read -> Duration.between(read, sent));
  }

  private Optional<String> onlyProcess() {
    return delivered.size() == 1
        ? Optional.of(delivered.keySet().iterator().next())
        : Optional.empty();
  }
}
