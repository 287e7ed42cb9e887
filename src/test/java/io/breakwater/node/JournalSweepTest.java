package io.breakwater.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.breakwater.account.stored.BookSnapshot;
import io.breakwater.domain.Direction;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TradeEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fact an hour for 100 days, and today is the last of them. */
final class JournalSweepTest {
  private static final String OWNER = "account|main";
  private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");
  private static final int FACTS = 100 * 24;
  private static final Instant TODAY = START.plus(Duration.ofDays(100));
  private static final Duration KEEP = Duration.ofDays(30);

  private static ActorTestKit kit;

  @TempDir private Path directory;
  private Journal journal;
  private Connection connection;
  private JournalSweep sweep;

  @BeforeAll
  static void start() {
    kit =
        ActorTestKit.create(
            "sweep",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void open() throws SQLException {
    journal = Journal.open(directory);
    String url = journal.config().getString("pekko-persistence-jdbc.shared-databases.slick.db.url");
    connection = DriverManager.getConnection(url);
    sweep = new JournalSweep(url, serialization(), KEEP);
    facts(OWNER);
    facts("strategy|main.breakout");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    journal.close();
  }

  @Test
  void whatIsOlderThanItNeedBeKeptGoes() throws SQLException {
    snapshot(FACTS - 50, List.of());
    snapshot(FACTS - 10, List.of());

    assertEquals(70 * 24, sweep.run(OWNER, TODAY));
    assertEquals(70 * 24 + 1, first(OWNER));
    assertEquals(1, first("strategy|main.breakout"));
    assertEquals(0, sweep.run(OWNER, TODAY));
  }

  @Test
  void theNextDayADayMoreGoes() throws SQLException {
    snapshot(FACTS - 50, List.of());
    sweep.run(OWNER, TODAY);

    assertEquals(24, sweep.run(OWNER, TODAY.plus(Duration.ofDays(1))));
  }

  @Test
  void withoutASnapshotEverythingStays() throws SQLException {
    assertEquals(0, sweep.run(OWNER, TODAY));
    assertEquals(1, first(OWNER));
  }

  @Test
  void withASnapshotThatCannotBeReadEverythingStays() throws SQLException {
    snapshot(FACTS - 10, List.of());
    try (PreparedStatement damage =
        connection.prepareStatement("update \"snapshot\" set \"snapshot_payload\" = X'bf01'")) {
      damage.execute();
    }

    assertEquals(0, sweep.run(OWNER, TODAY));
    assertEquals(1, first(OWNER));
  }

  @Test
  void nothingGoesThatTheOldestSnapshotDoesNotHold() throws SQLException {
    snapshot(500, List.of());
    snapshot(FACTS - 10, List.of());

    assertEquals(499, sweep.run(OWNER, TODAY));
    assertEquals(500, first(OWNER));
  }

  @Test
  void whatCameAfterTheBeginningOfAnOpenTradeStays() throws SQLException {
    Instant begun = START.plus(Duration.ofDays(40));
    snapshot(FACTS - 10, List.of(opening("old", begun), opening("new", TODAY)));

    assertEquals(39 * 24, sweep.run(OWNER, TODAY), "up to a day before it began");
  }

  private static List<TradeEvent> opening(String name, Instant at) {
    Symbol symbol = new Symbol("BTCUSDT");
    Duration valid = Duration.ofSeconds(30);
    Signal signal =
        Signal.enter(new SignalId(name), at, valid, Direction.LONG, symbol, Quantity.of("0.010"));
    return List.of(
        new TradeEvent.SignalAccepted(signal, new Slot(symbol, PositionSide.BOTH), List.of(), at));
  }

  private static Serialization serialization() {
    return SerializationExtension.get(kit.system().classicSystem());
  }

  private void facts(String owner) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into \"event_journal\" (\"persistence_id\", \"sequence_number\", \"writer\","
                + " \"write_timestamp\", \"adapter_manifest\", \"event_payload\","
                + " \"event_ser_id\", \"event_ser_manifest\") values (?, ?, '', ?, '', X'', 0,"
                + " '')")) {
      for (int i = 1; i <= FACTS; i++) {
        insert.setString(1, owner);
        insert.setLong(2, i);
        insert.setLong(3, START.plus(Duration.ofHours(i - 1)).toEpochMilli());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void snapshot(long number, List<List<TradeEvent>> open) throws SQLException {
    BookSnapshot book =
        new BookSnapshot(
            open,
            List.of(),
            0,
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            Optional.empty(),
            List.of());
    Serializer serializer = serialization().findSerializerFor(book);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into \"snapshot\" values (?, ?, 0, ?, ?, ?, null, null, null)")) {
      insert.setString(1, OWNER);
      insert.setLong(2, number);
      insert.setInt(3, serializer.identifier());
      insert.setString(4, Serializers.manifestFor(serializer, book));
      insert.setBytes(5, serializer.toBinary(book));
      insert.execute();
    }
  }

  private long first(String owner) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select min(\"sequence_number\") from \"event_journal\" where \"persistence_id\" ="
                + " ?")) {
      query.setString(1, owner);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
