package io.breakwater.node;

import io.breakwater.exchange.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a secret comes from: an environment variable or a file, never the settings themselves.
 *
 * @param key the settings key, for messages
 * @param environment the name of a variable
 * @param file wins where both are given; only its owner may read it
 */
public record SecretSource(String key, Optional<String> environment, Optional<Path> file) {

  static SecretSource from(SettingsReader in, String key) {
    if (!in.isSection(key)) {
      throw new StartFailure(
          in.key(key),
          in.has(key) ? "****" : "",
          "a secret is never written into the settings; give { environment = \"NAME\" } or"
              + " { file = \"PATH\" }");
    }
    SettingsReader source = in.section(key);
    KnownKeys.check(source, "environment", "file");
    return new SecretSource(
        in.key(key), text(source, "environment"), text(source, "file").map(Path::of));
  }

  private static Optional<String> text(SettingsReader source, String key) {
    return source.has(key)
        ? Optional.of(source.string(key)).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /**
   * Reads the secret.
   *
   * @param variables the process's environment
   * @throws StartFailure where it is missing, empty, or readable by everybody
   */
  public Secret read(Map<String, String> variables) {
    if (file.isPresent()) {
      return read(file.get());
    }
    if (environment.isEmpty()) {
      throw new StartFailure(key, "", "names no source; give environment or file");
    }
    String name = environment.get();
    String value = variables.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      throw new StartFailure(
          key + ".environment",
          name,
          "this environment variable is not set; set it or give a file");
    }
    return new Secret(value);
  }

  private Secret read(Path path) {
    try {
      if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
          throw new StartFailure(
              key + ".file", path.toString(), "everybody can read it; chmod 600 it");
        }
      }
      String value = Files.readString(path).strip();
      if (value.isEmpty()) {
        throw new StartFailure(key + ".file", path.toString(), "the file is empty");
      }
      return new Secret(value);
    } catch (IOException e) {
      throw new StartFailure(
          key + ".file", path.toString(), "must be a file that this process can read");
    }
  }
}
