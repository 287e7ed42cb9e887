package io.breakwater.node;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.PekkoSerialization;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables.JournalPekkoSerializationRow;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.scaladsl.Source;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Success;
import scala.util.Try;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * Reads the journal by its index, and writes to it at once. The plugin's own questions have H2 sort
 * all events of an actor, one to find the last, and one to find the first few hundred: seconds for
 * a million, at each start, and so many that a recovery is given up. Its own way to write goes
 * through a stream's queue and a pool of threads, whose hand-overs cost more than the writing; an
 * account waits for each of its writes. Made by Pekko, by its name in the configuration.
 */
public class IndexedJournalDao extends DefaultJournalDao {
  // H2 takes an index's order only where all its columns are named.

  /** The number of an actor's last event. */
  static final String LAST =
      "select \"sequence_number\" from \"event_journal\" where \"persistence_id\" = ?"
          + " order by \"persistence_id\" desc, \"sequence_number\" desc limit 1";

  /** So many of an actor's events between two numbers, oldest first. */
  static final String EVENTS =
      "select \"ordering\", \"deleted\", \"persistence_id\", \"sequence_number\", \"writer\","
          + " \"write_timestamp\", \"adapter_manifest\", \"event_payload\", \"event_ser_id\","
          + " \"event_ser_manifest\" from \"event_journal\" where \"persistence_id\" = ?"
          + " and \"sequence_number\" >= ? and \"sequence_number\" <= ? and \"deleted\" = false"
          + " order by \"persistence_id\", \"sequence_number\" limit ?";

  private static final String WRITE =
      "insert into \"event_journal\" (\"deleted\", \"persistence_id\", \"sequence_number\","
          + " \"writer\", \"write_timestamp\", \"adapter_manifest\", \"event_payload\","
          + " \"event_ser_id\", \"event_ser_manifest\") values (false, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final JdbcBackend.JdbcDatabaseDef database;
  private final Serialization serialization;
  private final ExecutionContext executor;

  public IndexedJournalDao(
      JdbcBackend.JdbcDatabaseDef database,
      JdbcProfile profile,
      JournalConfig config,
      Serialization serialization,
      ExecutionContext executor,
      Materializer materializer) {
    super(database, profile, config, serialization, executor, materializer);
    this.database = database;
    this.serialization = serialization;
    this.executor = executor;
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    return FutureConverters.asScala(async(() -> write(CollectionConverters.asJava(messages))));
  }

  @Override
  public Future<Object> highestSequenceNr(String persistenceId, long from) {
    return FutureConverters.asScala(async(() -> (Object) last(persistenceId)));
  }

  @Override
  public Source<Try<Tuple2<PersistentRepr, Object>>, NotUsed> messages(
      String persistenceId, long from, long to, long most) {
    return org.apache.pekko.stream.javadsl.Source.lazyCompletionStage(
            () -> async(() -> events(persistenceId, from, to, most)))
        .mapConcat(events -> events)
        .mapMaterializedValue(ignored -> NotUsed.getInstance())
        .asScala();
  }

  private <T> CompletionStage<T> async(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, executor::execute);
  }

  private long last(String persistenceId) {
    try (Connection connection = database.source().createConnection();
        PreparedStatement query = connection.prepareStatement(LAST)) {
      query.setString(1, persistenceId);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private List<Try<Tuple2<PersistentRepr, Object>>> events(
      String persistenceId, long from, long to, long most) {
    try (Connection connection = database.source().createConnection();
        PreparedStatement query = connection.prepareStatement(EVENTS)) {
      query.setString(1, persistenceId);
      query.setLong(2, from);
      query.setLong(3, to);
      query.setLong(4, most);
      List<Try<Tuple2<PersistentRepr, Object>>> events = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          events.add(PekkoSerialization.fromRow(serialization, row(rows)));
        }
      }
      return events;
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  /** All in one transaction. What cannot be stored fails as a whole. */
  private Seq<Try<BoxedUnit>> write(List<AtomicWrite> messages) {
    try (Connection connection = database.source().createConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement(WRITE)) {
        List<Try<BoxedUnit>> stored = new ArrayList<>();
        for (AtomicWrite message : messages) {
          for (PersistentRepr event : CollectionConverters.asJava(message.payload())) {
            add(insert, event);
          }
          stored.add(new Success<>(BoxedUnit.UNIT));
        }
        insert.executeBatch();
        connection.commit();
        return CollectionConverters.asScala(stored).toList();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private void add(PreparedStatement insert, PersistentRepr event) throws SQLException {
    PekkoSerialization.PekkoSerialized bytes =
        PekkoSerialization.serialize(serialization, event.payload()).get();
    insert.setString(1, event.persistenceId());
    insert.setLong(2, event.sequenceNr());
    insert.setString(3, event.writerUuid());
    insert.setLong(4, event.timestamp());
    insert.setString(5, event.manifest());
    insert.setBytes(6, bytes.payload());
    insert.setInt(7, bytes.serId());
    insert.setString(8, bytes.serManifest());
    insert.addBatch();
  }

  private static JournalPekkoSerializationRow row(ResultSet row) throws SQLException {
    return new JournalPekkoSerializationRow(
        row.getLong(1),
        row.getBoolean(2),
        row.getString(3),
        row.getLong(4),
        row.getString(5),
        row.getLong(6),
        row.getString(7),
        row.getBytes(8),
        row.getInt(9),
        row.getString(10),
        // Only replicated actors have metadata, and there are none here.
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}
