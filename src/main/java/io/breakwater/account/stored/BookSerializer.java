package io.breakwater.account.stored;

import io.breakwater.domain.trade.TradeEvent;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.Serializers;

/**
 * Writes a {@link BookSnapshot} as a {@link StoredBook}, and reads it back whole or not at all. It
 * is the snapshot store that calls it, on its own thread: the actor whose books they are only takes
 * the copy. Made by Pekko, by its name in the configuration.
 */
public final class BookSerializer extends SerializerWithStringManifest {
  /** Stands beside every snapshot, and is for ever. Pekko keeps the numbers up to 40. */
  private static final int IDENTIFIER = 7100;

  private static final StoredBook ANY =
      new StoredBook(
          List.of(),
          List.of(),
          0,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          List.of());

  private final ExtendedActorSystem system;

  public BookSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  /** The flat record's, with its version where it has one. */
  @Override
  public String manifest(Object snapshot) {
    return Serializers.manifestFor(flat(), ANY);
  }

  @Override
  public byte[] toBinary(Object snapshot) {
    return flat().toBinary(StoredBook.of((BookSnapshot) snapshot, this::write));
  }

  /**
   * Reads a snapshot, and finds out whether it is one: what would be found out later could not be
   * refused any more. Throws whatever Jackson or the domain throws where it is damaged or of a form
   * that is not known.
   */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    Object book = serialization().deserialize(bytes, flat().identifier(), manifest).get();
    return ((StoredBook) book).toDomain(this::read);
  }

  private StoredBook.StoredFact write(TradeEvent fact) {
    StoredEvent line = StoredEvent.of(fact);
    Serializer serializer = serialization().findSerializerFor(line);
    return new StoredBook.StoredFact(
        serializer.identifier(),
        Serializers.manifestFor(serializer, line),
        serializer.toBinary(line));
  }

  private TradeEvent read(StoredBook.StoredFact fact) {
    Object line =
        serialization().deserialize(fact.line(), fact.serializer(), fact.manifest()).get();
    return ((StoredEvent) line).toDomain();
  }

  private Serializer flat() {
    return serialization().findSerializerFor(ANY);
  }

  /** Asked for when it is needed: it is still being made while this is. */
  private Serialization serialization() {
    return SerializationExtension.get(system);
  }
}
