package io.breakwater.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How events get into the journal, and out of it. */
final class JournalWritesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private Journal journal;
  private ActorTestKit kit;
  private TestProbe<List<Integer>> probe;

  @BeforeEach
  void open() {
    journal = Journal.open(directory);
    kit =
        ActorTestKit.create(
            "writes",
            ConfigFactory.parseString(
                    "pekko.actor.provider = local\n"
                        + "pekko.actor.serialization-bindings {"
                        + " \"io.breakwater.node.JournalWritesTest$Text\" = jackson-json }")
                .withFallback(journal.config())
                .withFallback(ConfigFactory.load()));
    probe = kit.createTestProbe();
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
    journal.close();
  }

  /** Most events are short; one that is too long for its row lies in a table of its own. */
  @Test
  void eventsOfAnyLengthAreReadBack() {
    List<Integer> lengths = List.of(1, 300, 8_000, 9_000, 200_000);
    ActorRef<List<Integer>> writer = writer();
    told(List.of());
    writer.tell(lengths);
    told(lengths);
    kit.stop(writer);

    writer();
    told(lengths);
  }

  @Test
  void aPieceIsStoredWholeOrNotAtAll() throws SQLException {
    ActorRef<List<Integer>> writer = writer();
    told(List.of());
    sql("alter table \"event_journal\" add constraint \"two\" check \"sequence_number\" <> 2");
    writer.tell(List.of(10, 20, 30));
    probe.expectTerminated(writer, PATIENCE);
    assertEquals(0, stored());

    sql("alter table \"event_journal\" drop constraint \"two\"");
    ActorRef<List<Integer>> again = writer();
    told(List.of());
    again.tell(List.of(40));
    told(List.of(40));
    assertEquals(1, stored());
  }

  private void told(List<Integer> lengths) {
    assertEquals(lengths, probe.receiveMessage(PATIENCE));
  }

  private ActorRef<List<Integer>> writer() {
    return kit.spawn(new Writer(probe.ref()));
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement change = connection.createStatement()) {
      change.execute(statement);
    }
  }

  private int stored() throws SQLException {
    try (Connection connection = connect();
        Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("select count(*) from \"event_journal\"")) {
      row.next();
      return row.getInt(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        journal.config().getString("pekko-persistence-jdbc.shared-databases.slick.db.url"));
  }

  record Text(String text) {}

  /** Stores texts of these lengths in one piece, and tells the lengths of all. */
  private static final class Writer
      extends EventSourcedBehavior<List<Integer>, Text, List<Integer>> {
    private final ActorRef<List<Integer>> told;

    Writer(ActorRef<List<Integer>> told) {
      super(PersistenceId.ofUniqueId("writer"));
      this.told = told;
    }

    @Override
    public List<Integer> emptyState() {
      return List.of();
    }

    @Override
    public CommandHandler<List<Integer>, Text, List<Integer>> commandHandler() {
      return newCommandHandlerBuilder()
          .forAnyState()
          .onAnyCommand(
              lengths ->
                  Effect()
                      .persist(lengths.stream().map(each -> new Text("x".repeat(each))).toList())
                      .thenRun(told::tell));
    }

    @Override
    public EventHandler<List<Integer>, Text> eventHandler() {
      return (lengths, event) ->
          Stream.concat(lengths.stream(), Stream.of(event.text().length())).toList();
    }

    @Override
    public SignalHandler<List<Integer>> signalHandler() {
      return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), told::tell).build();
    }

    @Override
    public String journalPluginId() {
      return "jdbc-journal";
    }
  }
}
