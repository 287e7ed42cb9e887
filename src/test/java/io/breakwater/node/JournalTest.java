package io.breakwater.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal against real processes and a real SIGKILL. */
final class JournalTest {
  private static final int ROUNDS = Boolean.getBoolean("breakwater.full") ? 10 : 3;

  @TempDir private Path directory;

  @Test
  void whatWasAcknowledgedSurvivesAKill() {
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (ChildProcess child = ChildProcess.start(JournalChild.class, directory.toString())) {
        long recovered = number(child.lineFrom("recovered "));
        assertTrue(
            recovered == acknowledged || recovered == acknowledged + 1,
            "acknowledged " + acknowledged + ", recovered " + recovered);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300 + 70 * round; i++) {
          lines.add(child.lineFrom("acknowledged "));
        }
        child.kill();
        lines.addAll(child.rest());
        child.status(10);
        acknowledged = number(lastWhole(lines));
      }
    }
    assertTrue(acknowledged >= 300L * ROUNDS);
  }

  @Test
  void aJournalThatAnotherProcessHasIsNamed() {
    try (ChildProcess child = ChildProcess.start(JournalChild.class, directory.toString())) {
      child.lineFrom("acknowledged ");
      StartFailure failure = assertThrows(StartFailure.class, () -> Journal.open(directory));
      assertTrue(
          failure.getMessage().contains("another process has " + directory.resolve("journal")),
          failure.getMessage());
      assertTrue(failure.getMessage().contains("stop that node"), failure.getMessage());
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    StartFailure failure = assertThrows(StartFailure.class, () -> Journal.open(file));
    assertEquals(
        "breakwater.node.data-directory is '"
            + file
            + "': must be a directory that can be made and written",
        failure.getMessage());
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws IOException {
    Files.writeString(directory.resolve("journal.mv.db"), "not a database".repeat(1000));
    StartFailure failure = assertThrows(StartFailure.class, () -> Journal.open(directory));
    assertTrue(failure.getMessage().contains("journal.mv.db cannot be opened"));
    assertEquals(1, failure.getMessage().lines().count());
  }

  @Test
  void itsTablesAreMadeOnce() {
    Journal.open(directory).close();
    Journal.open(directory).close();
  }

  /** Or a start would take the longer, the more there is. */
  @ParameterizedTest
  @ValueSource(strings = {IndexedJournalDao.LAST, IndexedJournalDao.EVENTS})
  void whatIsAskedOfItIsFoundByItsIndex(String question) throws SQLException {
    try (Journal journal = Journal.open(directory);
        Connection connection =
            DriverManager.getConnection(
                journal
                    .config()
                    .getString("pekko-persistence-jdbc.shared-databases.slick.db.url"));
        PreparedStatement query = connection.prepareStatement("explain " + question)) {
      int parameters = query.getParameterMetaData().getParameterCount();
      query.setString(1, "account|main");
      for (int i = 2; i <= parameters; i++) {
        query.setLong(i, 400);
      }
      try (ResultSet plan = query.executeQuery()) {
        plan.next();
        assertTrue(plan.getString(1).contains("index sorted"), plan.getString(1));
      }
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.substring(line.indexOf(' ') + 1));
  }

  /** The line that was being written at the moment of the kill may lack its end. */
  private static String lastWhole(List<String> lines) {
    for (int i = lines.size() - 1; i > 0; i--) {
      if (lines.get(i).startsWith("acknowledged ")
          && number(lines.get(i)) == number(lines.get(i - 1)) + 1) {
        return lines.get(i);
      }
    }
    throw new IllegalStateException("nothing was acknowledged");
  }
}
