package io.breakwater.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.account.stored.StoredEvent;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.TradeEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.h2.api.ErrorCode;

/** The journal of a node that does not run, opened to be read; nothing in it is changed. */
public final class StoppedJournal implements AutoCloseable {
  private static final String OWNER = "account";

  // TRACE_LEVEL_FILE: H2 would write a file of its own beside that of a node that runs.
  private static final String OPTIONS = ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0";

  private static final String FIRST =
      "select \"sequence_number\" from \"event_journal\" where \"persistence_id\" = ?"
          + " order by \"persistence_id\", \"sequence_number\" limit 1";
  private static final String PAGE =
      "select \"event_payload\", \"event_ser_id\", \"event_ser_manifest\" from \"event_journal\""
          + " where \"persistence_id\" = ? and \"sequence_number\" between ? and ?"
          + " order by \"sequence_number\" desc";
  private static final int PAGE_SIZE = 500;

  private final Connection connection;
  private final ActorSystem<Void> system;
  private final Serialization serialization;

  private StoppedJournal(Connection connection, ActorSystem<Void> system) {
    this.connection = connection;
    this.system = system;
    this.serialization = SerializationExtension.get(Adapter.toClassic(system));
  }

  /**
   * Opens it. As long as it is open, no node can.
   *
   * @param config a node's, for the form in which events are stored
   * @throws StartFailure where there is none, or where a node has it open
   */
  public static StoppedJournal open(Path dataDirectory, Config config) {
    Connection connection = connect(dataDirectory);
    // Only to read events: no cluster, no port, and nothing of it in the log.
    Config quiet =
        ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = WARNING");
    return new StoppedJournal(
        connection,
        ActorSystem.create(Behaviors.empty(), "stopped-journal", quiet.withFallback(config)));
  }

  private static Connection connect(Path dataDirectory) {
    Path file = Journal.file(dataDirectory);
    try {
      return DriverManager.getConnection("jdbc:h2:file:" + file + OPTIONS);
    } catch (SQLException e) {
      throw new StartFailure(
          "data directory",
          dataDirectory.toString(),
          switch (e.getErrorCode()) {
            case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1 ->
                "holds no journal (" + file + ".mv.db)";
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                "a node has its journal open; stop that node first";
            default -> "the journal " + file + ".mv.db cannot be read: " + e.getMessage();
          });
    }
  }

  /** Every account that has written something. */
  public List<AccountId> accounts() {
    List<AccountId> all = new ArrayList<>();
    String prefix = PersistenceId.of(OWNER, "").id();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select distinct \"persistence_id\" from \"event_journal\" order by 1");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        if (rows.getString(1).startsWith(prefix)) {
          all.add(new AccountId(rows.getString(1).substring(prefix.length())));
        }
      }
      return all;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  /** All facts of an account that are kept, oldest first. */
  public List<TradeEvent> facts(AccountId account) {
    List<TradeEvent> facts = new ArrayList<>();
    backwards(account, facts::add);
    Collections.reverse(facts);
    return facts;
  }

  /**
   * All facts of the trade that a signal began or changed, oldest first; the latest such trade's.
   * Empty where no trade knows the signal.
   */
  public List<TradeEvent> factsOf(AccountId account, SignalId signal) {
    List<TradeEvent> facts = new ArrayList<>();
    List<SignalId> changed = new ArrayList<>();
    backwards(
        account,
        fact -> {
          if (fact.trade().equals(signal)) {
            facts.add(fact);
          } else if (facts.isEmpty() && isAskedBy(signal, fact)) {
            changed.add(fact.trade());
          }
          return changed.isEmpty() && !(fact.isFirst() && fact.trade().equals(signal));
        });
    Collections.reverse(facts);
    return changed.isEmpty() ? facts : factsOf(account, changed.get(0));
  }

  /** Whether it was done to another signal's trade because this one asked for it. */
  private static boolean isAskedBy(SignalId signal, TradeEvent fact) {
    return fact.acceptance().filter(accepted -> accepted.signal().equals(signal)).isPresent();
  }

  /** Shows the latest facts first, until somebody has seen enough or there are no more. */
  private void backwards(AccountId account, Predicate<TradeEvent> goesOn) {
    String owner = PersistenceId.of(OWNER, account.value()).id();
    try (PreparedStatement page = connection.prepareStatement(PAGE)) {
      long first = number(owner, FIRST);
      boolean more = true;
      for (long to = number(owner, IndexedJournalDao.LAST); more && to >= first; to -= PAGE_SIZE) {
        page.setString(1, owner);
        page.setLong(2, to - PAGE_SIZE + 1);
        page.setLong(3, to);
        try (ResultSet rows = page.executeQuery()) {
          while (more && rows.next()) {
            more = goesOn.test(fact(rows));
          }
        }
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private long number(String owner, String question) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(question)) {
      query.setString(1, owner);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private TradeEvent fact(ResultSet row) throws SQLException {
    Object stored =
        serialization.deserialize(row.getBytes(1), row.getInt(2), row.getString(3)).get();
    return ((StoredEvent) stored).toDomain();
  }

  private static IllegalStateException unreadable(SQLException e) {
    return new IllegalStateException("the journal cannot be read: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the journal did not close: " + e.getMessage(), e);
    }
  }
}
