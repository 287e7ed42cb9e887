package io.breakwater.simulation.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which build of the program this is: a seed is the same story only in the same one. Any change of
 * the code or of the settings that come with it is another build.
 */
public final class Build {
  private static final int DIGITS = 10;

  private Build() {}

  /** A short digest of all classes and settings of this program. */
  public static String fingerprint() {
    try {
      Path location =
          Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(location)) {
        return digest(location);
      }
      try (FileSystem jar = FileSystems.newFileSystem(location)) {
        return digest(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("this program cannot read itself", e);
    }
  }

  private static String digest(Path root) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(Files::isRegularFile).filter(file -> isOurs(root, file)).sorted().toList();
    }
    for (Path file : files) {
      digest.update(root.relativize(file).toString().getBytes());
      try (InputStream in = Files.newInputStream(file)) {
        digest.update(in.readAllBytes());
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }

  private static boolean isOurs(Path root, Path file) {
    String name = root.relativize(file).toString();
    return (name.startsWith("io") && name.endsWith(".class")) || name.endsWith(".conf");
  }
}
