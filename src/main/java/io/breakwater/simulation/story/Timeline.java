package io.breakwater.simulation.story;

import io.breakwater.simulator.ExchangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What happened in a world, line by line, in order. */
public final class Timeline {
  private Timeline() {}

  /** What was told, and who told it. */
  public record Said(Instant at, String who, String text) {}

  /** What was said, and of the exchange's records what a trader wants to know. */
  static List<String> of(List<Said> said, List<ExchangeRecord> records, Instant start) {
    return lines(said, records, start, Timeline::worthKnowing);
  }

  /** The same with every record of the exchange. */
  public static List<String> full(List<Said> said, List<ExchangeRecord> records, Instant start) {
    return lines(said, records, start, Timeline::shown);
  }

  private static List<String> lines(
      List<Said> said,
      List<ExchangeRecord> records,
      Instant start,
      Function<ExchangeRecord, Optional<String>> words) {
    List<Said> all = new ArrayList<>(said);
    for (ExchangeRecord record : records) {
      words.apply(record).ifPresent(text -> all.add(new Said(record.time(), "exchange", text)));
    }
    all.sort(Comparator.comparing(Said::at));
    return all.stream().map(line -> line(start, line)).toList();
  }

  private static Optional<String> worthKnowing(ExchangeRecord record) {
    if (record instanceof ExchangeRecord.RequestArrived request) {
      return Optional.of(request)
          .filter(came -> came.status() != 200 || !came.executed())
          .map(Timeline::request);
    }
    return Words.of(record);
  }

  private static Optional<String> shown(ExchangeRecord record) {
    if (record instanceof ExchangeRecord.RequestArrived request) {
      return Optional.of(request(request));
    }
    return Words.of(record).or(() -> Optional.of(record.toString()));
  }

  private static String request(ExchangeRecord.RequestArrived request) {
    return request.method()
        + " "
        + request.path()
        + (request.executed() ? " done" : " not done")
        + (request.status() == 0
            ? ", not answered"
            : ", answered " + request.status() + " " + request.code());
  }

  private static String line(Instant start, Said said) {
    Duration at = Duration.between(start, said.at());
    return String.format(
        Locale.ROOT, "%8.3f s  %-9s %s", at.toMillis() / 1000.0, said.who(), said.text());
  }
}
