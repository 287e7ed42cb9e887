package io.breakwater.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which exchange a journal's trades are of. Trades on paper must not be looked for at a real
 * exchange, nor real ones on paper: they would be found gone.
 */
final class JournalMark {
  private static final String FILE = "exchange";

  private JournalMark() {}

  /**
   * Marks a data directory as this profile's, where it has no mark yet.
   *
   * @throws StartFailure where it is another profile's
   */
  static void check(Path dataDirectory, ExchangeSettings.Profile profile) {
    Path file = dataDirectory.resolve(FILE);
    String own = profile.name();
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(dataDirectory);
        Files.writeString(file, own);
        return;
      }
      String known = Files.readString(file).strip();
      if (!known.equals(own)) {
        throw new StartFailure(
            "breakwater.node.data-directory",
            dataDirectory.toString(),
            "holds the journal of a node on %s, and this one is on %s; give it one of its own"
                .formatted(known, own));
      }
    } catch (IOException e) {
      throw new StartFailure(
          "breakwater.node.data-directory",
          dataDirectory.toString(),
          "must be a directory that can be made and written");
    }
  }
}
