package io.breakwater.simulation.virtual;

import com.typesafe.config.Config;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentImpl;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import scala.Option;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * The way of one process to the {@link VirtualStore}: events lie there as the bytes that a real
 * journal would hold. Made by the actor system.
 */
public final class VirtualJournal extends AsyncWriteJournal {
  private final VirtualStore store;
  private final String process;
  private final Serialization serialization;

  public VirtualJournal(Config config) {
    this.store = Habitat.of(context().system().settings().config()).store();
    this.process = config.getString("process");
    this.serialization = SerializationExtension.get(context().system());
  }

  /** The settings of the plugin of this process, under {@link #plugin}. */
  static String config(String process) {
    return plugin(process)
        + " { class = "
        + VirtualJournal.class.getName()
        + ", process = "
        + process
        + ", plugin-dispatcher = pekko.actor.default-dispatcher"
        // Two owners of one account are told apart by the node, or the simulation shows it.
        + ", replay-filter.mode = off }\n";
  }

  static String plugin(String process) {
    return "virtual-journal-" + process;
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    List<Optional<Exception>> results = new ArrayList<>();
    for (AtomicWrite write : messages) {
      List<VirtualStore.Row> batch = new ArrayList<>();
      for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
        batch.add(toRow(event));
      }
      parts.add(store.write(process, write.persistenceId(), batch));
      results.add(Optional.empty());
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
    return FutureConverters.asScala(all.thenApply(done -> results));
  }

  private VirtualStore.Row toRow(PersistentRepr event) {
    Object payload = event.payload();
    Serializer serializer = serialization.findSerializerFor(payload);
    return new VirtualStore.Row(
        event.sequenceNr(),
        Serializers.manifestFor(serializer, payload),
        serializer.identifier(),
        serializer.toBinary(payload),
        event.writerUuid(),
        Instant.EPOCH);
  }

  /** What was stored, as its writer gave it. */
  static Object payload(Serialization serialization, VirtualStore.Row row) {
    return serialization.deserialize(row.bytes(), row.serializer(), row.manifest()).get();
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    store.delete(persistenceId, toSequenceNr);
    return FutureConverters.asScala(CompletableFuture.completedFuture(null));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> told) {
    store.read(persistenceId, from, to).stream()
        .limit(max)
        .forEach(
            row ->
                told.accept(
                    new PersistentImpl(
                        payload(serialization, row),
                        row.number(),
                        persistenceId,
                        "",
                        false,
                        null,
                        row.writer(),
                        0,
                        Option.empty())));
    return FutureConverters.asScala(CompletableFuture.completedFuture(null));
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
    return FutureConverters.asScala(
        CompletableFuture.completedFuture(store.highest(persistenceId)));
  }
}
