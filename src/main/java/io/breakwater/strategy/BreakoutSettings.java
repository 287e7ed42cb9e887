package io.breakwater.strategy;

import com.typesafe.config.Config;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Notional;
import io.breakwater.exchange.SettingsReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The sample strategy's settings; each key is explained in {@code conf/strategy.conf}.
 *
 * @param window the breakout is out of the range of this long
 * @param notional what an entry is worth
 * @param stopLoss distance from the price of the breakout, in basis points
 * @param takeProfits nearest first; shares of the entry, 1 in all at most
 * @param maxAge a trade told later than this starts nothing
 */
public record BreakoutSettings(
    Direction direction,
    Duration window,
    Notional notional,
    int stopLoss,
    List<Step> takeProfits,
    Duration coolDown,
    Duration validFor,
    Duration maxAge) {
  /** A part of the entry that is closed at a distance in basis points. */
  public record Step(int distance, BigDecimal share) {}

  private static final int MOST_BASIS_POINTS = 5_000;
  private static final List<String> KEYS =
      List.of(
          "direction",
          "window",
          "notional",
          "stop-loss",
          "take-profits",
          "cool-down",
          "valid-for",
          "max-age");

  public BreakoutSettings {
    takeProfits = List.copyOf(takeProfits);
  }

  /**
   * Reads the section of settings of one strategy.
   *
   * @throws IllegalArgumentException with one line: key, value and what would be right
   */
  public static BreakoutSettings from(Config settings) {
    SettingsReader in = new SettingsReader(settings, "settings");
    for (String key : in.keys()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            in.key(key) + ": there is no such key; known are " + KEYS);
      }
    }
    Duration second = Duration.ofSeconds(1);
    Duration day = Duration.ofDays(1);
    return new BreakoutSettings(
        in.word("direction", Direction.class),
        in.duration("window", second, day),
        new Notional(in.amount("notional")),
        in.integer("stop-loss", 1, MOST_BASIS_POINTS),
        takeProfits(in),
        in.duration("cool-down", Duration.ZERO, day),
        in.duration("valid-for", Duration.ofMillis(100), Duration.ofMinutes(10)),
        in.duration("max-age", Duration.ofMillis(100), Duration.ofHours(1)));
  }

  private static List<Step> takeProfits(SettingsReader in) {
    String form = "none, one or two of DISTANCE:SHARE such as [\"20:0.5\", \"40:0.5\"]";
    List<Step> steps = new ArrayList<>();
    BigDecimal sum = BigDecimal.ZERO;
    for (String text : in.strings("take-profits", form)) {
      if (!text.matches("[0-9]{1,4}:(0\\.[0-9]{1,8}|1)")) {
        throw in.wrong("take-profits", form);
      }
      String[] parts = text.split(":");
      Step step = new Step(Integer.parseInt(parts[0]), new BigDecimal(parts[1]));
      sum = sum.add(step.share());
      boolean isWrong =
          step.distance() < 1
              || step.distance() > MOST_BASIS_POINTS
              || step.share().signum() == 0
              || sum.compareTo(BigDecimal.ONE) > 0;
      if (isWrong) {
        throw in.wrong(
            "take-profits",
            form + ": distances 1 to " + MOST_BASIS_POINTS + ", shares above 0 and 1 in all");
      }
      steps.add(step);
    }
    if (steps.size() > 2) {
      throw in.wrong("take-profits", form);
    }
    return steps;
  }
}
