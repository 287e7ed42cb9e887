package io.breakwater.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Checks of single settings; each failure names key, value and range. */
final class Ranges {
  private Ranges() {}

  static void number(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new StartFailure(key, Long.toString(value), "must be " + least + " to " + most);
    }
  }

  static void time(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new StartFailure(key, text(value), "must be " + text(least) + " to " + text(most));
    }
  }

  static <E extends Enum<E>> E word(String key, String value, Class<E> words) {
    for (E word : words.getEnumConstants()) {
      if (word.name().equalsIgnoreCase(value)) {
        return word;
      }
    }
    // Spelled as the file spells its own.
    boolean lower = value.equals(value.toLowerCase(Locale.ROOT));
    String all =
        Arrays.stream(words.getEnumConstants())
            .map(word -> lower ? word.name().toLowerCase(Locale.ROOT) : word.name())
            .collect(Collectors.joining(", "));
    throw new StartFailure(key, value, "must be one of " + all);
  }

  private static String text(Duration value) {
    return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
  }
}
