package io.breakwater.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.stored.BookSnapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of accounts' snapshots on a real journal, with an actor that counts. */
final class BackgroundSnapshotsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private Journal journal;
  private ActorTestKit kit;

  @BeforeEach
  void open() {
    journal = Journal.open(directory);
    kit = ActorTestKit.create("snapshots", config());
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
    journal.close();
  }

  private Config config() {
    return ConfigFactory.parseString(
            "pekko.actor.provider = local\n"
                + "pekko.actor.serialization-bindings {"
                + " \"io.breakwater.node.BackgroundSnapshotsTest$Counted\" = jackson-json }")
        .withFallback(journal.config())
        .withFallback(ConfigFactory.load());
  }

  @Test
  void theLatestTwoAreKeptAndTheRestIsReplayed() {
    countTo35();

    assertEquals(new Told(35, 5), restarted());
  }

  @Test
  void oneThatCannotBeReadIsPassedOverForTheOneBefore() {
    countTo35();
    damage(30);

    Told told =
        LoggingTestKit.warn("snapshot 30 of counter cannot be read")
            .expect(kit.system(), this::restarted);
    assertEquals(new Told(35, 15), told);
  }

  @Test
  void whereNoneCanBeReadAllEventsAre() {
    countTo35();
    damage(20);
    damage(30);

    Told told =
        LoggingTestKit.warn("snapshot 20 of counter cannot be read")
            .expect(kit.system(), this::restarted);
    assertEquals(new Told(35, 35), told);
  }

  @Test
  void oneOfAFormThatNobodyKnowsIsPassedOver() {
    countTo35();
    sql("update \"snapshot\" set \"snapshot_ser_manifest\" = 'io.breakwater.Gone'");

    assertEquals(new Told(35, 35), restarted());
  }

  @Test
  void nothingIsDeletedWhereTheNextWasNotStored() {
    countTo25();
    sql("alter table \"snapshot\" add constraint \"full\" check \"sequence_number\" < 30");
    LoggingTestKit.warn("snapshot 40 of counter was not stored")
        .expect(
            kit.system(),
            () -> {
              count(20);
              return null;
            });

    awaitSnapshots(List.of(10L, 20L));
    assertEquals(new Told(45, 25), restarted());
  }

  @Test
  void nobodyWaitsWhileOneIsStored() throws SQLException {
    try (Connection other = connect()) {
      // Its row is being written by somebody who does not come to an end.
      other.setAutoCommit(false);
      try (PreparedStatement row =
          other.prepareStatement(
              "insert into \"snapshot\" values ('counter', 10, 0, 0, '', X'', null, null, null)")) {
        row.execute();
      }
      count(15);
      other.rollback();
    }

    awaitSnapshots(List.of(10L));
    assertEquals(new Told(15, 5), restarted());
  }

  private Told restarted() {
    TestProbe<Told> probe = kit.createTestProbe();
    ActorRef<Command> counter = kit.spawn(counter());
    counter.tell(new Ask(probe.ref()));
    Told told = probe.receiveMessage(PATIENCE);
    kit.stop(counter);
    return told;
  }

  /** One snapshot at a time: what comes before another is stored is left out. */
  private void countTo25() {
    count(15);
    awaitSnapshots(List.of(10L));
    count(10);
    awaitSnapshots(List.of(10L, 20L));
  }

  private void countTo35() {
    countTo25();
    count(10);
    awaitSnapshots(List.of(20L, 30L));
  }

  private void count(int times) {
    TestProbe<Told> probe = kit.createTestProbe();
    ActorRef<Command> counter = kit.spawn(counter());
    for (int i = 0; i < times; i++) {
      counter.tell(Count.INSTANCE);
    }
    counter.tell(new Ask(probe.ref()));
    probe.receiveMessage(PATIENCE);
    kit.stop(counter);
  }

  private void awaitSnapshots(List<Long> numbers) {
    TestProbe<Told> clock = kit.createTestProbe();
    clock.awaitAssert(
        PATIENCE,
        () -> {
          assertEquals(numbers, snapshots());
          return null;
        });
  }

  private List<Long> snapshots() {
    List<Long> numbers = new ArrayList<>();
    try (Connection connection = connect();
        PreparedStatement query =
            connection.prepareStatement(
                "select \"sequence_number\" from \"snapshot\" order by \"sequence_number\"");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
      return numbers;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void damage(long number) {
    sql(
        "update \"snapshot\" set \"snapshot_payload\" = X'bf01' where \"sequence_number\" = "
            + number);
  }

  private void sql(String text) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(text)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(text, e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        journal.config().getString("pekko-persistence-jdbc.shared-databases.slick.db.url"));
  }

  sealed interface Command {}

  private enum Count implements Command {
    INSTANCE
  }

  private record Ask(ActorRef<Told> replyTo) implements Command {}

  /** How far it has counted, and how many events it was told since it started. */
  private record Told(long count, int handled) {}

  record Counted() {}

  private static Behavior<Command> counter() {
    return Behaviors.setup(context -> new Counter());
  }

  /** Its snapshots are an account's: books that have so many closed trades. */
  private static final class Counter extends EventSourcedBehavior<Command, Counted, Long> {
    private int handled;

    Counter() {
      super(PersistenceId.ofUniqueId("counter"));
    }

    @Override
    public Long emptyState() {
      return 0L;
    }

    @Override
    public CommandHandler<Command, Counted, Long> commandHandler() {
      return newCommandHandlerBuilder()
          .forAnyState()
          .onCommand(Count.class, (state, count) -> Effect().persist(new Counted()))
          .onCommand(
              Ask.class,
              (state, ask) ->
                  Effect().none().thenRun(now -> ask.replyTo().tell(new Told(now, handled))))
          .build();
    }

    @Override
    public EventHandler<Long, Counted> eventHandler() {
      return (state, event) -> {
        handled++;
        return state + 1;
      };
    }

    @Override
    public String journalPluginId() {
      return "jdbc-journal";
    }

    @Override
    public String snapshotPluginId() {
      return "account-snapshot-store";
    }

    @Override
    public RetentionCriteria retentionCriteria() {
      return RetentionCriteria.snapshotEvery(10, 2);
    }

    @Override
    public SnapshotAdapter<Long> snapshotAdapter() {
      return new SnapshotAdapter<>() {
        @Override
        public Object toJournal(Long count) {
          return new BookSnapshot(
              List.of(),
              List.of(),
              count,
              Map.of(),
              Map.of(),
              Map.of(),
              List.of(),
              Optional.empty(),
              List.of());
        }

        @Override
        public Long fromJournal(Object from) {
          return ((BookSnapshot) from).closedCount();
        }
      };
    }
  }
}
