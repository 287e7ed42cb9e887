package io.breakwater.simulation.virtual;

import com.typesafe.config.Config;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * The snapshots of one process in the {@link VirtualStore}, as the bytes that a real store would
 * hold. Like a node's own, it answers at once and stores later, so that one may be lost in a crash.
 * Made by the actor system.
 */
public final class VirtualSnapshots extends SnapshotStore {
  private static final Future<Void> TAKEN =
      FutureConverters.asScala(CompletableFuture.<Void>completedFuture(null));

  private final VirtualStore store;
  private final String process;
  private final Serialization serialization;

  public VirtualSnapshots(Config config) {
    this.store = Habitat.of(context().system().settings().config()).store();
    this.process = config.getString("process");
    this.serialization = SerializationExtension.get(context().system());
  }

  /** The settings of the plugin of this process, under {@link #plugin}. */
  static String config(String process) {
    return plugin(process)
        + " { class = "
        + VirtualSnapshots.class.getName()
        + ", process = "
        + process
        + ", snapshot-is-optional = true"
        + ", plugin-dispatcher = pekko.actor.default-dispatcher }\n";
  }

  static String plugin(String process) {
    return "virtual-snapshots-" + process;
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    Serializer serializer = serialization.findSerializerFor(snapshot);
    store.keep(
        process,
        metadata.persistenceId(),
        new VirtualStore.Snapshot(
            metadata.sequenceNr(),
            Serializers.manifestFor(serializer, snapshot),
            serializer.identifier(),
            serializer.toBinary(snapshot)));
    return TAKEN;
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria which) {
    Optional<SelectedSnapshot> latest =
        store
            .latestSnapshot(persistenceId, which.maxSequenceNr())
            .map(
                found ->
                    SelectedSnapshot.create(
                        new SnapshotMetadata(persistenceId, found.number(), 0),
                        serialization
                            .deserialize(found.bytes(), found.serializer(), found.manifest())
                            .get()));
    return FutureConverters.asScala(CompletableFuture.completedFuture(latest));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata which) {
    throw new UnsupportedOperationException("snapshots are deleted up to a number");
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria which) {
    store.dropSnapshots(process, persistenceId, which.maxSequenceNr());
    return TAKEN;
  }
}
