package io.breakwater.node;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.breakwater.exchange.SettingsReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds keys that nobody reads: a misspelled setting would otherwise be silently without effect.
 */
final class KnownKeys {
  /** Whose names a person chooses; what is in them is checked by the room that reads it. */
  private static final String FREE = "breakwater.strategies";

  private KnownKeys() {}

  /**
   * Holds what a person wrote against what the program knows.
   *
   * @param path of both objects
   */
  static void check(ConfigObject written, ConfigObject known, String path, String file) {
    if (path.equals(FREE)) {
      return;
    }
    for (Map.Entry<String, ConfigValue> entry : sorted(written)) {
      String key = path + "." + ConfigUtil.quoteString(entry.getKey()).replace("\"", "");
      ConfigValue reference = known.get(entry.getKey());
      if (reference == null) {
        throw unknown(key, allKeys(known, path), " (" + file + ")");
      }
      if (reference instanceof ConfigObject inner && entry.getValue() instanceof ConfigObject own) {
        check(own, inner, key, file);
      }
    }
  }

  /** The same for an element of a list, whose keys the reference file cannot tell. */
  static void check(SettingsReader element, String... known) {
    for (String key : element.keys()) {
      if (!List.of(known).contains(key)) {
        throw unknown(element.key(key), Stream.of(known).map(element::key).toList(), "");
      }
    }
  }

  private static StartFailure unknown(String key, Collection<String> known, String where) {
    Optional<String> nearest = nearest(key, known);
    return new StartFailure(
        key,
        "",
        "there is no such key"
            + where
            + nearest.map(near -> "; the nearest is " + near).orElse(""));
  }

  private static List<Map.Entry<String, ConfigValue>> sorted(ConfigObject object) {
    return object.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
  }

  private static Collection<String> allKeys(ConfigObject object, String path) {
    TreeSet<String> keys = new TreeSet<>();
    object.forEach((name, value) -> keys.add(path + "." + name));
    return keys;
  }

  private static Optional<String> nearest(String key, Collection<String> known) {
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(key, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein's: how many letters to add, drop or change. */
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j < before.length; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[other.length() + 1];
      now[0] = i;
      for (int j = 1; j < now.length; j++) {
        int change = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(change, Math.min(before[j], now[j - 1]) + 1);
      }
      before = now;
    }
    return before[other.length()];
  }
}
