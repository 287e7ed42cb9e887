package io.breakwater.cli.bench;

import io.breakwater.node.IndexedJournalDao;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * The node's journal, with each write noted. Made by Pekko, by its name in the configuration, so
 * what is noted lies where everybody can reach it.
 */
public final class MeteredJournal extends IndexedJournalDao {
  /**
   * One piece that was stored, whole or not at all.
   *
   * @param micros from when the journal was asked until it was stored
   */
  record Write(int events, long micros) {}

  private static final Queue<Write> WRITES = new ConcurrentLinkedQueue<>();

  public MeteredJournal(
      JdbcBackend.JdbcDatabaseDef database,
      JdbcProfile profile,
      JournalConfig config,
      Serialization serialization,
      ExecutionContext executor,
      Materializer materializer) {
    super(database, profile, config, serialization, executor, materializer);
  }

  /** All since this was asked last. */
  static List<Write> takeWrites() {
    List<Write> taken = new ArrayList<>();
    for (Write write = WRITES.poll(); write != null; write = WRITES.poll()) {
      taken.add(write);
    }
    return taken;
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    long begin = System.nanoTime();
    Future<Seq<Try<BoxedUnit>>> stored = super.asyncWriteMessages(messages);
    FutureConverters.asJava(stored)
        .thenRun(
            () -> {
              long micros = (System.nanoTime() - begin) / 1_000;
              CollectionConverters.asJava(messages)
                  .forEach(write -> WRITES.add(new Write(write.size(), micros)));
            });
    return stored;
  }
}
