package io.breakwater.node;

import com.typesafe.config.Config;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.jdbc.snapshot.JdbcSnapshotStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/**
 * Snapshots beside the journal that nobody waits for, and that nobody depends on. Pekko stores no
 * event and sends nothing while an actor's snapshot is being stored: here the answer is given at
 * once, and the snapshot written after. So <em>saved</em> means taken; nothing is deleted before a
 * newer snapshot is really stored. One that cannot be read is passed over for the one before it,
 * and in the end for all events. Made by Pekko, by its name in the configuration.
 */
public final class BackgroundSnapshots extends JdbcSnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundSnapshots.class);
  private static final Future<BoxedUnit> TAKEN = Future.successful(BoxedUnit.UNIT);
  private static final String NEWEST =
      "select max(\"sequence_number\") from \"snapshot\""
          + " where \"persistence_id\" = ? and \"sequence_number\" <= ?";

  /** Whether the latest one was stored, by whose it is; touched on this actor's thread only. */
  private final Map<String, CompletableFuture<Boolean>> latest = new LinkedHashMap<>();

  public BackgroundSnapshots(Config config) {
    super(config);
  }

  @Override
  public Future<BoxedUnit> saveAsync(SnapshotMetadata metadata, Object snapshot) {
    String owner = metadata.persistenceId();
    if (!stored(owner).isDone()) {
      // A store that is slower than the books change is not helped by more work.
      LOG.warn(
          "snapshot {} of {} left out: the one before is not stored yet",
          metadata.sequenceNr(),
          owner);
      return TAKEN;
    }
    CompletionStage<BoxedUnit> storing =
        FutureConverters.asJava(super.saveAsync(metadata, snapshot));
    latest.put(
        owner,
        storing.handle((done, failure) -> isStored(metadata, failure)).toCompletableFuture());
    return TAKEN;
  }

  private static boolean isStored(SnapshotMetadata metadata, Throwable failure) {
    if (failure != null) {
      LOG.warn(
          "snapshot {} of {} was not stored: {}",
          metadata.sequenceNr(),
          metadata.persistenceId(),
          line(failure));
    }
    return failure == null;
  }

  private CompletableFuture<Boolean> stored(String owner) {
    return latest.getOrDefault(owner, CompletableFuture.completedFuture(true));
  }

  @Override
  public Future<BoxedUnit> deleteAsync(String owner, SnapshotSelectionCriteria which) {
    CompletionStage<BoxedUnit> deleted =
        stored(owner)
            .thenCompose(
                isStored ->
                    isStored
                        ? FutureConverters.asJava(super.deleteAsync(owner, which))
                        : CompletableFuture.completedFuture(BoxedUnit.UNIT));
    return FutureConverters.asScala(deleted);
  }

  @Override
  public Future<Option<SelectedSnapshot>> loadAsync(String owner, SnapshotSelectionCriteria which) {
    return FutureConverters.asScala(load(owner, which));
  }

  private CompletionStage<Option<SelectedSnapshot>> load(
      String owner, SnapshotSelectionCriteria which) {
    return FutureConverters.asJava(super.loadAsync(owner, which))
        .exceptionallyCompose(failure -> loadOlder(owner, which, failure));
  }

  private CompletionStage<Option<SelectedSnapshot>> loadOlder(
      String owner, SnapshotSelectionCriteria which, Throwable failure) {
    OptionalLong newest = newest(owner, which.maxSequenceNr());
    if (newest.isEmpty()) {
      LOG.warn("snapshots of {} cannot be read, so all its events are: {}", owner, line(failure));
      return CompletableFuture.completedFuture(Option.empty());
    }
    long unreadable = newest.getAsLong();
    LOG.warn(
        "snapshot {} of {} cannot be read, so an older one or all events are: {}",
        unreadable,
        owner,
        line(failure));
    return load(owner, SnapshotSelectionCriteria.create(unreadable - 1, Long.MAX_VALUE));
  }

  /** Some libraries tell a page. */
  static String line(Throwable failure) {
    return failure.toString().replaceAll("(?s)\\s*\\R.*", "");
  }

  private OptionalLong newest(String owner, long most) {
    try (Connection connection = db().source().createConnection();
        PreparedStatement query = connection.prepareStatement(NEWEST)) {
      query.setString(1, owner);
      query.setLong(2, most);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        long number = rows.getLong(1);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
      }
    } catch (SQLException e) {
      return OptionalLong.empty();
    }
  }
}
