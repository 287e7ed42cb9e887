package io.breakwater.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All settings, from the strongest to the weakest: system properties, the command's own, a person's
 * file, the file on the class path, the libraries' defaults. Whatever is wrong with them becomes a
 * {@link StartFailure}.
 */
public final class Configuration {
  private static final String ROOT = "breakwater";
  private static final String BUNDLED = "application.conf";
  private static final Path USUAL = Path.of("conf", "application.conf");
  private static final Pattern QUOTED = Pattern.compile("'([A-Za-z0-9_.\"-]+)'");
  private static final Pattern MISTYPED =
      Pattern.compile("([A-Za-z0-9_.\"-]+) has type ([A-Z]+) rather than ([A-Z]+)");

  private Configuration() {}

  /**
   * Loads and resolves everything.
   *
   * @param file as given by {@code --conf}; empty: {@code conf/application.conf} where it exists
   * @param own what the command itself sets, such as the demo's shortened times
   * @throws StartFailure for an unreadable file, a syntax error or an unknown key
   */
  public static Config load(Optional<Path> file, Config own) {
    file.ifPresent(Configuration::mustBeReadable);
    Optional<Path> chosen = file.or(() -> Optional.of(USUAL).filter(Files::isReadable));
    try {
      Config known = ConfigFactory.parseResources(Configuration.class.getClassLoader(), BUNDLED);
      Config written = chosen.map(Configuration::parse).orElse(ConfigFactory.empty());
      if (written.hasPath(ROOT)) {
        checkKeys(written, known, chosen.map(Path::toString).orElse(""));
      }
      return ConfigFactory.defaultOverrides()
          .withFallback(own)
          .withFallback(written)
          .withFallback(known)
          .withFallback(ConfigFactory.defaultReferenceUnresolved())
          .resolve();
    } catch (ConfigException e) {
      throw failure(e, ConfigFactory.empty());
    }
  }

  /** The same with the files alone. */
  public static Config load(Optional<Path> file) {
    return load(file, ConfigFactory.empty());
  }

  /**
   * Reads one room's settings. A room throws IllegalArgumentException with one line that names key,
   * value and what would be right; what Config itself throws is put into such a line here.
   */
  public static <S> S read(Config config, Function<Config, S> from) {
    try {
      return from.apply(config);
    } catch (ConfigException e) {
      throw failure(e, config);
    } catch (IllegalArgumentException e) {
      throw new StartFailure(String.valueOf(e.getMessage()));
    }
  }

  private static void checkKeys(Config written, Config known, String file) {
    // Values may refer to other files' keys: keys are compared before anything is resolved.
    Config own = written.resolve(ConfigResolveOptions.noSystem().setAllowUnresolved(true));
    if (!(own.root().get(ROOT) instanceof ConfigObject section)) {
      throw new StartFailure(ROOT, "", "must be a section { … } (" + file + ")");
    }
    Config reference = known.resolve(ConfigResolveOptions.noSystem().setAllowUnresolved(true));
    KnownKeys.check(section, reference.getObject(ROOT), ROOT, file);
  }

  private static Config parse(Path file) {
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static void mustBeReadable(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new StartFailure("--conf", file.toString(), "must be a file that can be read");
    }
  }

  private static StartFailure failure(ConfigException problem, Config config) {
    String message = String.valueOf(problem.getMessage());
    Matcher mistyped = MISTYPED.matcher(message);
    if (mistyped.find()) {
      String right = "must be " + kind(mistyped.group(3));
      return named(problem, mistyped.group(1), config, right);
    }
    Matcher quoted = QUOTED.matcher(message);
    if (problem instanceof ConfigException.Missing && quoted.find()) {
      return new StartFailure(quoted.group(1), "", "is missing and has no default");
    }
    if (problem instanceof ConfigException.BadValue && quoted.find()) {
      int colon = message.indexOf(": ", quoted.end());
      String right = colon < 0 ? message : message.substring(colon + 2);
      return named(problem, quoted.group(1), config, right);
    }
    return new StartFailure(message);
  }

  /**
   * A room that reads from its own section gets errors with the section's part left out: the whole
   * key is the one that ends so and stands where Config says that the wrong value stands.
   */
  private static StartFailure named(
      ConfigException problem, String path, Config all, String right) {
    Map<String, ConfigValue> values = new TreeMap<>();
    collect(ROOT, all.root().get(ROOT), values);
    String key = path;
    for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
      if (entry.getKey().equals(path)
          || (entry.getKey().endsWith("." + path)
              && entry.getValue().origin().equals(problem.origin()))) {
        key = entry.getKey();
      }
    }
    ConfigValue value = values.get(key);
    return new StartFailure(key, value == null ? "" : shown(key, value), right);
  }

  private static void collect(String path, ConfigValue value, Map<String, ConfigValue> values) {
    if (value == null) {
      return;
    }
    values.put(path, value);
    if (value instanceof ConfigObject object) {
      object.forEach((name, inner) -> collect(path + "." + name, inner, values));
    } else if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        collect(path + "." + i, list.get(i), values);
      }
    }
  }

  private static String shown(String key, ConfigValue value) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (lower.contains("secret") || lower.contains("api-key") || lower.contains("password")) {
      return "****";
    }
    String text = value.render(ConfigRenderOptions.concise()).replace("\"", "");
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private static String kind(String type) {
    return switch (type) {
      case "NUMBER" -> "a number";
      case "STRING" -> "a text";
      case "BOOLEAN" -> "true or false";
      case "OBJECT" -> "a section { … }";
      case "LIST" -> "a list [ … ]";
      default -> type;
    };
  }
}
