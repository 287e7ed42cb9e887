package io.breakwater.cli.bench;

import io.breakwater.account.stored.StoredEvent;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import io.breakwater.domain.Direction;
import io.breakwater.domain.Fill;
import io.breakwater.domain.Money;
import io.breakwater.domain.OrderId;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionMode;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.WorkingType;
import io.breakwater.domain.trade.Leg;
import io.breakwater.domain.trade.OrderName;
import io.breakwater.domain.trade.OrderPlan;
import io.breakwater.domain.trade.OrderReport;
import io.breakwater.domain.trade.Signal;
import io.breakwater.domain.trade.SignalId;
import io.breakwater.domain.trade.Slot;
import io.breakwater.domain.trade.TakeProfit;
import io.breakwater.domain.trade.TradeEvent;
import io.breakwater.domain.trade.TradeOrder;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/**
 * Closed trades written straight into a stopped node's journal, as the node would have written them
 * over days: the same facts through the same serializer.
 */
final class WrittenHistory implements AutoCloseable {
  private static final AccountId MAIN = new AccountId("main");
  private static final String OWNER = PersistenceId.of("account", MAIN.value()).id();
  private static final Quantity QUANTITY = Quantity.of("0.010");
  private static final Duration HELD = Duration.ofSeconds(2);
  private static final int BATCH = 1_000;

  private final Connection connection;
  private final Serialization serialization;
  private long number;

  private WrittenHistory(Connection connection, Serialization serialization) throws SQLException {
    this.connection = connection;
    this.serialization = serialization;
    this.number = highest("event_journal");
  }

  private long highest(String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select max(\"sequence_number\") from \""
                + table
                + "\" where \"persistence_id\" = ?")) {
      query.setString(1, OWNER);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** A journal that a node has made before. */
  static WrittenHistory in(Path dataDirectory, ActorSystem<?> system) throws SQLException {
    return new WrittenHistory(
        DriverManager.getConnection("jdbc:h2:file:" + dataDirectory.resolve("journal")),
        SerializationExtension.get(Adapter.toClassic(system)));
  }

  /** How many facts there are. */
  long number() {
    return number;
  }

  /** How many of them the latest snapshot does not hold. */
  long afterSnapshot() throws SQLException {
    return number - highest("snapshot");
  }

  void dropSnapshots() throws SQLException {
    try (PreparedStatement all = connection.prepareStatement("delete from \"snapshot\"")) {
      all.execute();
    }
  }

  /**
   * Writes so many trades, each in a free slot.
   *
   * @param name of the writer, as each life of a node has one, and the beginning of each signal's
   * @param first when the first begins
   */
  void trades(String name, int count, Instant first, Duration apart) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into \"event_journal\" (\"persistence_id\", \"sequence_number\", \"writer\","
                + " \"write_timestamp\", \"adapter_manifest\", \"event_payload\","
                + " \"event_ser_id\", \"event_ser_manifest\") values (?, ?, ?, ?, '', ?, ?,"
                + " ?)")) {
      for (int i = 0; i < count; i++) {
        Instant at = first.plus(apart.multipliedBy(i));
        for (TradeEvent fact : facts(new SignalId(name + i), i, at)) {
          add(insert, name, fact);
        }
        if (i % BATCH == BATCH - 1) {
          insert.executeBatch();
          connection.commit();
        }
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  private void add(PreparedStatement insert, String writer, TradeEvent fact) throws SQLException {
    StoredEvent line = StoredEvent.of(fact);
    Serializer serializer = serialization.findSerializerFor(line);
    number++;
    insert.setString(1, OWNER);
    insert.setLong(2, number);
    insert.setString(3, writer);
    insert.setLong(4, fact.at().toEpochMilli());
    insert.setBytes(5, serializer.toBinary(line));
    insert.setInt(6, serializer.identifier());
    insert.setString(7, Serializers.manifestFor(serializer, line));
    insert.addBatch();
  }

  /** A long entry with stop and take-profit, which its take-profit closes. */
  static List<TradeEvent> facts(SignalId id, int number, Instant at) {
    Symbol symbol = new Symbol("PAST" + number % 50 + "USDT");
    Signal signal =
        Signal.enter(id, at, Duration.ofSeconds(30), Direction.LONG, symbol, QUANTITY)
            .withStopLoss(Price.of("59000"))
            .withTakeProfits(List.of(new TakeProfit(Price.of("61000"), QUANTITY)));
    Leg take = Leg.takeProfit(0);
    OrderPlan stop = plan(symbol, OrderType.STOP_MARKET, Optional.empty(), "59000");
    OrderPlan profit = plan(symbol, OrderType.TAKE_PROFIT_MARKET, Optional.of(QUANTITY), "61000");
    OrderId entered = new OrderId(400_000_000_000L + 2L * number);
    OrderId left = new OrderId(400_000_000_001L + 2L * number);
    Instant end = at.plus(HELD);
    List<TradeEvent> facts = new ArrayList<>();
    facts.add(
        new TradeEvent.SignalAccepted(
            signal, new Slot(symbol, PositionSide.BOTH), List.of("mode NORMAL"), at));
    facts.add(attempt(id, Leg.ENTRY, OrderPlan.entry(signal, PositionMode.ONE_WAY), at));
    facts.add(seen(id, Leg.ENTRY, TradeOrder.Status.ENDED, Optional.of(entered), QUANTITY, at));
    facts.add(attempt(id, Leg.BASE_STOP, stop, at));
    facts.add(attempt(id, take, profit, at));
    facts.add(filled(id, Leg.ENTRY, fill(symbol, 2L * number, entered, Side.BUY, "60000.1", at)));
    facts.add(seen(id, Leg.BASE_STOP, TradeOrder.Status.LIVE, Optional.empty(), null, at));
    facts.add(seen(id, take, TradeOrder.Status.LIVE, Optional.empty(), null, at));
    facts.add(filled(id, take, fill(symbol, 2L * number + 1, left, Side.SELL, "61000.5", end)));
    facts.add(seen(id, take, TradeOrder.Status.ENDED, Optional.of(left), QUANTITY, end));
    facts.add(seen(id, Leg.BASE_STOP, TradeOrder.Status.CANCELED, Optional.empty(), null, end));
    facts.add(new TradeEvent.TradeEnded(id, end));
    return facts;
  }

  private static OrderPlan plan(
      Symbol symbol, OrderType type, Optional<Quantity> quantity, String trigger) {
    return new OrderPlan(
        symbol,
        Side.SELL,
        PositionSide.BOTH,
        type,
        quantity,
        Optional.empty(),
        Optional.empty(),
        Optional.of(Price.of(trigger)),
        quantity.isPresent(),
        quantity.isEmpty(),
        WorkingType.MARK_PRICE);
  }

  private static TradeEvent attempt(SignalId id, Leg leg, OrderPlan plan, Instant at) {
    return new TradeEvent.AttemptStarted(
        id, leg, 0, 0, name(id, leg), plan, at, Duration.ofSeconds(2), "breakwater", at);
  }

  private static TradeEvent seen(
      SignalId id,
      Leg leg,
      TradeOrder.Status status,
      Optional<OrderId> number,
      Quantity executed,
      Instant at) {
    Quantity quantity = executed == null ? Quantity.ZERO : executed;
    return new TradeEvent.OrderSeen(
        id, new OrderReport(name(id, leg), status, number, quantity), at);
  }

  private static TradeEvent filled(SignalId id, Leg leg, Fill fill) {
    return new TradeEvent.OrderFilled(id, name(id, leg), fill, fill.time());
  }

  private static Fill fill(
      Symbol symbol, long trade, OrderId order, Side side, String price, Instant at) {
    return new Fill(
        symbol,
        7_000_000_000L + trade,
        order,
        side,
        PositionSide.BOTH,
        Price.of(price),
        QUANTITY,
        Optional.of(Money.of("0.30000050", "USDT")),
        side == Side.BUY ? BigDecimal.ZERO : new BigDecimal("10.004"),
        false,
        at);
  }

  private static ClientOrderId name(SignalId id, Leg leg) {
    return OrderName.of("bw", MAIN, id, leg, 0);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
