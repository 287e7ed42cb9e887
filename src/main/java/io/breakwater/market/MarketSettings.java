package io.breakwater.market;

import com.typesafe.config.Config;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The market room's settings; each key is explained in {@code conf/market.conf}.
 *
 * @param symbols watched, each once
 * @param restLimit without a stream and a REST price for this long a symbol is blind
 */
public record MarketSettings(
    List<Symbol> symbols,
    Duration checkInterval,
    Silence silence,
    Duration restLimit,
    Streams stream,
    Poll poll,
    Trades trades,
    Rules instruments,
    History history,
    Record record,
    Restart restart) {

  /** The bounds of a stream's learned limit; {@code longest} includes the check interval. */
  public record Silence(Duration shortest, Duration longest) {}

  /** The stream connections of one route. */
  public record Streams(
      int demand,
      Duration connectTimeout,
      Duration minBackoff,
      Duration maxBackoff,
      double jitter,
      int attemptsPerMinute,
      Duration stableAfter,
      Duration replaceAfter,
      Duration changeOverAfter) {}

  /** The REST fallback and its circuit breaker. */
  public record Poll(
      Duration interval, int maxFailures, Duration callTimeout, Duration resetTimeout) {}

  /** Buffers, in trades, and back-fill. */
  public record Trades(
      int subscriberBuffer, int batch, int reorderBuffer, int maxBackFill, Duration maxBackoff) {}

  /** The refresh of instrument rules. */
  public record Rules(
      Duration refreshInterval,
      Duration refreshAfterFailure,
      int retries,
      Duration firstRetry,
      double jitter,
      Duration callTimeout) {}

  /**
   * The reading of what was traded before now.
   *
   * @param giveUp after this long without an end it is told that there is none
   */
  public record History(
      Duration giveUp, Duration firstRetry, double jitter, Duration callTimeout) {}

  /**
   * What is written to files.
   *
   * @param directory empty: nothing is
   * @param minFree bytes; with less left on the disk nothing is written
   */
  public record Record(Optional<Path> directory, long minFree) {}

  /** How a crashed feed is started again. */
  public record Restart(Duration minBackoff, Duration maxBackoff) {}

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  public MarketSettings {
    symbols = List.copyOf(symbols);
  }

  /**
   * Reads {@code breakwater.market}.
   *
   * @throws IllegalArgumentException with one line: key, value and what would be right
   */
  public static MarketSettings from(Config config) {
    String path = "breakwater.market";
    SettingsReader in = new SettingsReader(config.getConfig(path), path);
    MarketSettings settings =
        new MarketSettings(
            symbols(in),
            in.duration("check-interval", Duration.ofMillis(50), MINUTE),
            new Silence(
                in.duration("silence.shortest", Duration.ofMillis(200), Duration.ofMinutes(10)),
                in.duration("silence.longest", Duration.ofMillis(400), Duration.ofMinutes(30))),
            in.duration("rest-limit", SECOND, MINUTE),
            streams(in),
            new Poll(
                in.duration("poll.interval", Duration.ofMillis(500), MINUTE),
                in.integer("poll.max-failures", 1, 100),
                // Zero would switch off the breaker's own judgement of answers.
                in.duration("poll.call-timeout", Duration.ofMillis(100), MINUTE),
                in.duration("poll.reset-timeout", SECOND, Duration.ofMinutes(10))),
            new Trades(
                in.integer("trades.subscriber-buffer", 100, 1_000_000),
                in.integer("trades.batch", 1, 10_000),
                in.integer("trades.reorder-buffer", 100, 1_000_000),
                in.integer("trades.max-back-fill", 1_000, 10_000_000),
                in.duration("trades.max-backoff", SECOND, Duration.ofMinutes(10))),
            new Rules(
                in.duration("instruments.refresh-interval", MINUTE, DAY),
                in.duration("instruments.refresh-after-failure", SECOND, DAY),
                in.integer("instruments.retries", 0, 10),
                in.duration("instruments.first-retry", Duration.ofMillis(100), MINUTE),
                in.share("instruments.jitter", 0, 0.5),
                in.duration("instruments.call-timeout", SECOND, MINUTE)),
            new History(
                in.duration("history.give-up", SECOND, Duration.ofHours(1)),
                in.duration("history.first-retry", Duration.ofMillis(100), MINUTE),
                in.share("history.jitter", 0, 0.5),
                in.duration("history.call-timeout", SECOND, MINUTE)),
            new Record(
                Optional.of(Path.of(in.string("record.directory")))
                    .filter(any -> in.flag("record.enabled")),
                in.bytes("record.min-free", 1 << 20)),
            new Restart(
                in.duration("restart.min-backoff", Duration.ofMillis(10), MINUTE),
                in.duration("restart.max-backoff", Duration.ofMillis(10), MINUTE)));
    ordered(in, "silence.longest", settings.silence.shortest(), settings.silenceLimit());
    ordered(in, "stream.max-backoff", settings.stream.minBackoff(), settings.stream.maxBackoff());
    ordered(
        in, "restart.max-backoff", settings.restart.minBackoff(), settings.restart.maxBackoff());
    return settings;
  }

  /** The same without a recording. */
  public MarketSettings withoutRecord() {
    return new MarketSettings(
        symbols,
        checkInterval,
        silence,
        restLimit,
        stream,
        poll,
        trades,
        instruments,
        history,
        new Record(Optional.empty(), record.minFree()),
        restart);
  }

  /** The longest that a detector may wait, so that a check finds silence within the promise. */
  Duration silenceLimit() {
    return silence.longest().minus(checkInterval);
  }

  private static Streams streams(SettingsReader in) {
    Duration least = Duration.ofMillis(50);
    return new Streams(
        in.integer("stream.demand", 16, 65_536),
        in.duration("stream.connect-timeout", SECOND, MINUTE),
        in.duration("stream.min-backoff", least, MINUTE),
        in.duration("stream.max-backoff", least, MINUTE),
        in.share("stream.jitter", 0, 0.5),
        in.integer("stream.attempts-per-minute", 1, 60),
        in.duration("stream.stable-after", SECOND, Duration.ofMinutes(10)),
        in.duration("stream.replace-after", Duration.ofSeconds(5), Duration.ofHours(1)),
        in.duration("stream.change-over-after", MINUTE, Duration.ofMinutes(23 * 60 + 50)));
  }

  private static List<Symbol> symbols(SettingsReader in) {
    List<String> names = in.strings("symbols", "a list of symbols such as [\"BTCUSDT\"]");
    if (names.isEmpty() || new LinkedHashSet<>(names).size() < names.size()) {
      throw in.wrong("symbols", "at least one symbol, each once");
    }
    try {
      return names.stream().map(Symbol::new).toList();
    } catch (IllegalArgumentException e) {
      throw in.wrong("symbols", "symbols in the exchange's spelling (" + e.getMessage() + ")");
    }
  }

  private static void ordered(SettingsReader in, String key, Duration least, Duration most) {
    if (most.compareTo(least) < 0) {
      throw in.wrong(key, "large enough to leave room above the lower bound");
    }
  }
}
