package io.breakwater.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads one section of the configuration for every room. Whatever is wrong becomes an {@link
 * IllegalArgumentException} of one line: the whole key, its value as it is written, and what would
 * be right. Limits are inclusive unless the method says above.
 */
public final class SettingsReader {
  private static final int LONGEST_SHOWN = 80;

  private final Config section;
  private final String path;

  /**
   * @param path where the section stands, such as {@code breakwater.market}
   */
  public SettingsReader(Config section, String path) {
    this.section = section;
    this.path = path;
  }

  public SettingsReader section(String key) {
    return new SettingsReader(read(key, "a section { … }", section::getConfig), key(key));
  }

  /**
   * The elements of a list of sections; their keys are {@code list.0}, {@code list.1} and so on.
   */
  public List<SettingsReader> sections(String key) {
    List<SettingsReader> all = new ArrayList<>();
    for (Config element : read(key, "a list of sections [{ … }]", section::getConfigList)) {
      all.add(new SettingsReader(element, key(key) + "." + all.size()));
    }
    return all;
  }

  /** The whole name of a key of this section. */
  public String key(String key) {
    return path + "." + key;
  }

  /** The keys that stand in this section, in order. */
  public SortedSet<String> keys() {
    return new TreeSet<>(section.root().keySet());
  }

  public boolean has(String key) {
    return section.hasPath(key);
  }

  public boolean isSection(String key) {
    return has(key) && section.getValue(key).valueType() == ConfigValueType.OBJECT;
  }

  public Duration duration(String key, Duration least, Duration most) {
    String range = "from " + text(least) + " to " + text(most);
    return duration(key, range, value -> !isBelow(value, least) && !isBelow(most, value));
  }

  public Duration atLeast(String key, Duration least) {
    return duration(key, "at least " + text(least), value -> !isBelow(value, least));
  }

  public Duration above(String key, Duration limit) {
    return duration(key, "above " + text(limit), value -> isBelow(limit, value));
  }

  public Duration aboveZero(String key) {
    return above(key, Duration.ZERO);
  }

  public int integer(String key, int least, int most) {
    int value = read(key, "a whole number", section::getInt);
    check(value >= least && value <= most, key, "from " + least + " to " + most);
    return value;
  }

  public int atLeast(String key, int least) {
    int value = read(key, "a whole number", section::getInt);
    check(value >= least, key, "at least " + least);
    return value;
  }

  /** A size such as {@code 16 MiB}, in bytes. */
  public int bytes(String key, int least) {
    long value = read(key, "a size such as 16 MiB", section::getBytes);
    check(value >= least && value <= Integer.MAX_VALUE, key, "from " + least + " B to 2 GiB");
    return (int) value;
  }

  /** A share or factor: no amount of money. */
  public double share(String key, double least, double most) {
    double value = read(key, "a number", section::getDouble);
    check(value >= least && value <= most, key, "from " + least + " to " + most);
    return value;
  }

  /** An exact amount above zero. */
  public BigDecimal amount(String key) {
    BigDecimal value = parsed(key, "a number above 0", BigDecimal::new);
    check(value.signum() > 0, key, "above 0");
    return value;
  }

  public boolean flag(String key) {
    return read(key, "true or false", section::getBoolean);
  }

  public String string(String key) {
    return read(key, "a text", section::getString);
  }

  /**
   * @param form what the pattern means, in words
   */
  public String matching(String key, String pattern, String form) {
    String value = read(key, form, section::getString);
    check(value.matches(pattern), key, form);
    return value;
  }

  public List<String> strings(String key, String form) {
    return read(key, form, section::getStringList);
  }

  /** One of an enum's names, in upper or lower case. */
  public <E extends Enum<E>> E word(String key, Class<E> words) {
    String value = string(key);
    // Spelled as the file spells its own.
    boolean lower = value.equals(value.toLowerCase(Locale.ROOT));
    String form =
        Arrays.stream(words.getEnumConstants())
            .map(word -> lower ? word.name().toLowerCase(Locale.ROOT) : word.name())
            .collect(Collectors.joining(", ", "one of ", ""));
    return parsed(key, form, text -> Enum.valueOf(words, text.toUpperCase(Locale.ROOT)));
  }

  /**
   * A value of its own kind; {@code parse} throws {@link IllegalArgumentException} on a bad one.
   */
  public <T> T parsed(String key, String form, Function<String, T> parse) {
    return read(key, form, at -> parse.apply(section.getString(at)));
  }

  /** The error for a value that is right by itself but not beside the others. */
  public IllegalArgumentException wrong(String key, String right) {
    return new IllegalArgumentException(
        key(key) + (has(key) ? " is '" + shown(key) + "'" : " is missing") + ": must be " + right);
  }

  private void check(boolean right, String key, String rule) {
    if (!right) {
      throw wrong(key, rule);
    }
  }

  private Duration duration(String key, String range, Predicate<Duration> right) {
    Duration value = read(key, "a duration such as 2 s", section::getDuration);
    check(right.test(value), key, range);
    return value;
  }

  private <T> T read(String key, String form, Function<String, T> get) {
    try {
      return get.apply(key);
    } catch (ConfigException | IllegalArgumentException e) {
      throw new IllegalArgumentException(wrong(key, form).getMessage(), e);
    }
  }

  private String shown(String key) {
    String name = key(key).toLowerCase(Locale.ROOT);
    if (name.contains("secret") || name.contains("api-key") || name.contains("password")) {
      return "****";
    }
    String text =
        section.getValue(key).render(ConfigRenderOptions.concise()).replaceAll("[\"\\r\\n]", "");
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
  }

  private static boolean isBelow(Duration one, Duration other) {
    return one.compareTo(other) < 0;
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
