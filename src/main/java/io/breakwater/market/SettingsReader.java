package io.breakwater.market;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads one part of the configuration, so that whatever is wrong becomes one line with key, value
 * and what would be right. Public because a strategy's settings are read the same way.
 */
public final class SettingsReader {
  private final Config config;
  private final String path;
  private final Set<String> known = new TreeSet<>();

  /**
   * @param path of the part, such as {@code breakwater.market}
   */
  public SettingsReader(Config root, String path) {
    this.path = path;
    if (!root.hasPath(path)) {
      throw new IllegalArgumentException(path + " is missing from the configuration");
    }
    this.config = root.getConfig(path);
  }

  public Duration duration(String key, Duration least, Duration most) {
    Duration value = read(key, "a duration such as 2 s", config::getDuration);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw wrong(key, "from " + text(least) + " to " + text(most));
    }
    return value;
  }

  public int integer(String key, int least, int most) {
    int value = read(key, "a whole number", config::getInt);
    if (value < least || value > most) {
      throw wrong(key, "from " + least + " to " + most);
    }
    return value;
  }

  /** A share or factor: no amount of money. */
  public double share(String key, double least, double most) {
    double value = read(key, "a number", config::getDouble);
    if (!(value >= least && value <= most)) {
      throw wrong(key, "from " + least + " to " + most);
    }
    return value;
  }

  public String string(String key, String form) {
    return read(key, form, config::getString);
  }

  public List<String> strings(String key, String form) {
    return read(key, form, config::getStringList);
  }

  /** An exact amount above zero. */
  public BigDecimal amount(String key) {
    BigDecimal value = read(key, "a number above 0", at -> new BigDecimal(config.getString(at)));
    if (value.signum() <= 0) {
      throw wrong(key, "above 0");
    }
    return value;
  }

  /**
   * A value of its own kind; {@code parse} throws {@link IllegalArgumentException} on a bad one.
   */
  public <T> T parsed(String key, String form, Function<String, T> parse) {
    return read(key, form, at -> parse.apply(config.getString(at)));
  }

  /** Refuses keys that nobody asked for: a misspelled one would otherwise do nothing, silently. */
  public void refuseUnknownKeys() {
    Set<String> found = new TreeSet<>();
    config.entrySet().forEach(entry -> found.add(unquoted(entry.getKey())));
    found.removeAll(known);
    if (!found.isEmpty()) {
      String first = found.iterator().next();
      throw new IllegalArgumentException(
          path + "." + first + " is not a setting: must be one of " + String.join(", ", known));
    }
  }

  /** The error for a value that is right by itself but not beside the others. */
  public IllegalArgumentException wrong(String key, String right) {
    String value = config.hasPath(key) ? config.getValue(key).unwrapped().toString() : "missing";
    return new IllegalArgumentException(path + "." + key + " = " + value + ": must be " + right);
  }

  private <T> T read(String key, String form, Function<String, T> get) {
    known.add(key);
    try {
      return get.apply(key);
    } catch (ConfigException.Missing e) {
      throw new IllegalArgumentException(path + "." + key + " is missing: must be " + form, e);
    } catch (ConfigException | IllegalArgumentException e) {
      throw new IllegalArgumentException(wrong(key, form).getMessage(), e);
    }
  }

  private static String unquoted(String key) {
    return String.join(".", ConfigUtil.splitPath(key));
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
