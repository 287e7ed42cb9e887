package io.breakwater.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.JournalSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.h2.api.ErrorCode;
import org.h2.tools.RunScript;

/**
 * The file that survives the process: an H2 database under the data directory. Open from before the
 * actor system starts until after it has ended, so that no second node can take it in between.
 */
final class Journal implements AutoCloseable {
  private static final String KEY = "breakwater.node.data-directory";
  private static final String FILE = "journal";
  private static final String SCHEMA = "/schema/h2/h2-create-schema.sql";

  // WRITE_DELAY: by default H2 acknowledges half a second before it writes, and a killed process
  // loses that. DB_CLOSE_ON_EXIT: H2's own hook would close the file as soon as the process is
  // told to end, while the last writes are still being settled.
  private static final String OPTIONS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

  // An event of more than 256 bytes, which most are, would by default lie in a table of its own for
  // large values: nearly twice as much to write for each commit. Snapshots still do.
  private static final String WITH_ITS_ROW = "SET MAX_LENGTH_INPLACE_LOB 8192";

  private final String url;
  private final Connection held;

  private Journal(String url, Connection held) {
    this.url = url;
    this.held = held;
  }

  /**
   * Opens it, and makes it where there is none.
   *
   * @throws StartFailure where another process has it, or the directory cannot be written
   */
  static Journal open(Path dataDirectory) {
    Path file = file(dataDirectory);
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new StartFailure(
          KEY, dataDirectory.toString(), "must be a directory that can be made and written");
    }
    String url = "jdbc:h2:file:" + file + OPTIONS;
    try {
      Connection connection = DriverManager.getConnection(url);
      createSchema(connection);
      try (Statement setting = connection.createStatement()) {
        setting.execute(WITH_ITS_ROW);
      }
      return new Journal(url, connection);
    } catch (SQLException e) {
      if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
        throw new StartFailure(
            KEY,
            dataDirectory.toString(),
            "another process has "
                + file
                + ".mv.db open; stop that node, or give this one a directory of its own");
      }
      throw new StartFailure(
          KEY,
          dataDirectory.toString(),
          "the journal " + file + ".mv.db cannot be opened: " + e.getMessage());
    }
  }

  /** Where it lies, without H2's ending. */
  static Path file(Path dataDirectory) {
    Path file = dataDirectory.toAbsolutePath().normalize().resolve(FILE);
    if (file.toString().contains(";")) {
      throw new StartFailure(KEY, dataDirectory.toString(), "must be a path without ;");
    }
    return file;
  }

  /** What Pekko's persistence must know of it. */
  Config config() {
    return ConfigFactory.parseMap(
        Map.of("pekko-persistence-jdbc.shared-databases.slick.db.url", url));
  }

  /** What keeps it from growing for ever. */
  JournalSweep sweep(Serialization serialization, JournalSettings kept) {
    return new JournalSweep(url, serialization, kept.keepFacts());
  }

  /** The plugin's own script; it cannot be run twice. */
  private static void createSchema(Connection connection) throws SQLException {
    try (ResultSet tables =
        connection.getMetaData().getTables(null, "PUBLIC", "event_journal", null)) {
      if (tables.next()) {
        return;
      }
    }
    try (InputStream script = JdbcAsyncWriteJournal.class.getResourceAsStream(SCHEMA);
        InputStreamReader reader = new InputStreamReader(script, StandardCharsets.UTF_8)) {
      RunScript.execute(connection, reader);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + SCHEMA + " from the class path", e);
    }
  }

  @Override
  public void close() {
    try {
      held.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the journal did not close: " + e.getMessage(), e);
    }
  }
}
