package io.breakwater.node;

import io.breakwater.account.stored.BookSnapshot;
import io.breakwater.domain.trade.TradeEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.serialization.Serialization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the oldest facts of an account, a few at a time beside the node's own work: those that
 * are older than they need be kept, that lie before the oldest snapshot, and before the beginning
 * of every trade that was open then. So a recovery comes to the same books from any snapshot, and
 * from the facts alone, but for the oldest of the closed trades that it can tell.
 *
 * <p>Pekko itself deletes by numbers of events only, and refuses to where snapshots are optional.
 */
final class JournalSweep {
  private static final Logger LOG = LoggerFactory.getLogger(JournalSweep.class);

  private static final String FIRST =
      "select \"sequence_number\" from \"event_journal\" where \"persistence_id\" = ?"
          + " order by \"persistence_id\", \"sequence_number\" limit 1";
  private static final String WRITTEN =
      "select \"write_timestamp\" from \"event_journal\" where \"persistence_id\" = ?"
          + " and \"sequence_number\" = ?";
  private static final String SNAPSHOT =
      "select \"sequence_number\", \"snapshot_payload\", \"snapshot_ser_id\","
          + " \"snapshot_ser_manifest\" from \"snapshot\" where \"persistence_id\" = ?"
          + " order by \"persistence_id\", \"sequence_number\" limit 1";
  private static final String DELETE =
      "delete from \"event_journal\" where \"persistence_id\" = ?"
          + " and \"sequence_number\" between ? and ?";

  /** What a batch takes is how long the node's own writes may have to wait. */
  private static final int BATCH = 500;

  /** Facts tell our clock's time, and a clock may be put right. */
  private static final Duration SLACK = Duration.ofDays(1);

  private final String url;
  private final Serialization serialization;
  private final Duration keep;

  /**
   * @param url of the journal's database
   * @param keep how long facts are kept at least
   */
  JournalSweep(String url, Serialization serialization, Duration keep) {
    this.url = url;
    this.serialization = serialization;
    this.keep = keep;
  }

  /**
   * Deletes what may go now.
   *
   * @param owner the persistence id of an account
   * @return how many facts
   */
  long run(String owner, Instant now) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      Optional<Snapshot> oldest = oldest(connection, owner);
      if (oldest.isEmpty()) {
        return 0;
      }
      Instant limit = now.minus(keep);
      for (List<TradeEvent> trade : oldest.get().book().open()) {
        Instant begun = trade.get(0).at().minus(SLACK);
        limit = begun.isBefore(limit) ? begun : limit;
      }
      long first = first(connection, owner);
      long last = lastBefore(limit, connection, owner, first, oldest.get().number());
      for (long from = first; from <= last; from += BATCH) {
        delete(connection, owner, from, Math.min(last, from + BATCH - 1));
      }
      return last - first + 1;
    }
  }

  private record Snapshot(long number, BookSnapshot book) {}

  private Optional<Snapshot> oldest(Connection connection, String owner) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(SNAPSHOT)) {
      query.setString(1, owner);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long number = row.getLong(1);
        var book = serialization.deserialize(row.getBytes(2), row.getInt(3), row.getString(4));
        if (book.isFailure()) {
          LOG.warn(
              "nothing of {} is deleted: its snapshot {} cannot be read: {}",
              owner,
              number,
              BackgroundSnapshots.line(book.failed().get()));
          return Optional.empty();
        }
        return Optional.of(new Snapshot(number, (BookSnapshot) book.get()));
      }
    }
  }

  private static long first(Connection connection, String owner) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(FIRST)) {
      query.setString(1, owner);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 1;
      }
    }
  }

  /** The last fact before this moment and this number; numbers have no gaps, times rise. */
  private static long lastBefore(
      Instant limit, Connection connection, String owner, long first, long number)
      throws SQLException {
    long below = first - 1;
    long above = number;
    while (above - below > 1) {
      long middle = below + (above - below) / 2;
      if (written(connection, owner, middle) < limit.toEpochMilli()) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return below;
  }

  private static long written(Connection connection, String owner, long number)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(WRITTEN)) {
      query.setString(1, owner);
      query.setLong(2, number);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : Long.MAX_VALUE;
      }
    }
  }

  private static void delete(Connection connection, String owner, long from, long to)
      throws SQLException {
    try (PreparedStatement batch = connection.prepareStatement(DELETE)) {
      batch.setString(1, owner);
      batch.setLong(2, from);
      batch.setLong(3, to);
      batch.executeUpdate();
    }
  }
}
