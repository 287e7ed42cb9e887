package io.breakwater.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * All settings, from the strongest to the weakest: system properties, the command's own, a person's
 * file, the file on the class path, the libraries' defaults. Whatever is wrong with them becomes a
 * {@link StartFailure}.
 */
public final class Configuration {
  private static final String ROOT = "breakwater";
  private static final String BUNDLED = "application.conf";
  private static final Path USUAL = Path.of("conf", "application.conf");

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
      throw new StartFailure(String.valueOf(e.getMessage()));
    }
  }

  /** The same with the files alone. */
  public static Config load(Optional<Path> file) {
    return load(file, ConfigFactory.empty());
  }

  /**
   * Reads one room's settings. A room throws IllegalArgumentException with one line that names key,
   * value and what would be right.
   */
  public static <S> S read(Config config, Function<Config, S> from) {
    try {
      return from.apply(config);
    } catch (ConfigException | IllegalArgumentException e) {
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
}
