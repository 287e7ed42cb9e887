package io.breakwater.simulation.check;

import io.breakwater.account.stored.StoredEvent;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.trade.TradeEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;

/** Reads an account's facts back from the journal, past the actor that wrote them. */
public final class JournalReader {
  private static final String PLUGIN = "jdbc-read-journal";

  private JournalReader() {}

  /** All facts so far, oldest first. */
  public static CompletionStage<List<TradeEvent>> read(ActorSystem<?> system, AccountId account) {
    CurrentEventsByPersistenceIdQuery journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, PLUGIN);
    return journal
        .currentEventsByPersistenceId(
            PersistenceId.of("account", account.value()).id(), 0, Long.MAX_VALUE)
        .map(envelope -> ((StoredEvent) envelope.event()).toDomain())
        .runWith(Sink.seq(), Materializer.matFromSystem(system));
  }
}
