package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.MarginType;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * An engine with BTCUSDT at 60,000 and ETHUSDT at 3,000 whose mark prices are the test's, and
 * orders that are filled at a price to the digit: as maker, by a trade of the recording.
 */
final class MoneyWorld {
  static final Symbol BTC = new Symbol("BTCUSDT");
  static final Symbol ETH = new Symbol("ETHUSDT");

  /** 00:00 is a time of funding, and over. */
  static final Instant START = Instant.parse("2026-08-01T00:00:00Z");

  final Engine engine;
  private final List<EngineEvent> told = new ArrayList<>();
  private Instant now = START;

  private MoneyWorld(EngineSettings settings) {
    engine = new Engine(settings, new SplittableRandom(11), START);
    for (Map.Entry<Symbol, String> first : Map.of(BTC, "60000", ETH, "3000").entrySet()) {
      BigDecimal price = new BigDecimal(first.getValue());
      engine.marked(first.getKey(), price, price, START);
      engine.open(first.getKey(), price, START);
    }
  }

  static MoneyWorld usual() {
    return with(settings());
  }

  static EngineSettings settings() {
    return EngineSettings.of(List.of(Instruments.btcusdt(), Instruments.ethusdt()));
  }

  static MoneyWorld with(EngineSettings settings) {
    return new MoneyWorld(settings);
  }

  MoneyWorld account(String name, String wallet) {
    engine.openAccount(name, new BigDecimal(wallet));
    return this;
  }

  MoneyWorld isolated(String name, Symbol symbol, int leverage) {
    engine.setLeverage(name, symbol, leverage);
    engine.setMarginType(name, symbol, MarginType.ISOLATED);
    return this;
  }

  MoneyWorld hedge(String name) {
    engine.setHedge(name, true);
    return this;
  }

  Instant now() {
    return now;
  }

  /** A maker's fill. */
  MoneyWorld fills(
      String name, Symbol symbol, PositionSide side, Side way, String quantity, String price) {
    String id = "fill-" + now.toEpochMilli();
    BigDecimal limit = new BigDecimal(price);
    trades(symbol, limit.add(new BigDecimal(way == Side.BUY ? "10" : "-10")).toPlainString());
    engine.place(name, limit(symbol, side, way, quantity, price, TimeInForce.GTX, id));
    now = now.plusMillis(1);
    BigDecimal through = limit.add(new BigDecimal(way == Side.BUY ? "-0.1" : "0.1"));
    BigDecimal plenty = new BigDecimal("1000");
    engine.recordedTrade(symbol, through, plenty, Optional.of(way.opposite()), now);
    OrderView order =
        engine.books(name).order(symbol, Optional.empty(), Optional.of(id)).orElseThrow();
    assertTrue(order.status().isFinal(), order.toString());
    assertSame(price, order.averagePrice());
    return this;
  }

  MoneyWorld fills(String name, Symbol symbol, Side way, String quantity, String price) {
    return fills(name, symbol, PositionSide.BOTH, way, quantity, price);
  }

  static OrderRequest limit(
      Symbol symbol,
      PositionSide side,
      Side way,
      String quantity,
      String price,
      TimeInForce timeInForce,
      String id) {
    return new OrderRequest(
        symbol,
        way,
        side,
        OrderType.LIMIT,
        Optional.of(timeInForce),
        new BigDecimal(quantity),
        Optional.of(new BigDecimal(price)),
        Optional.empty(),
        Optional.of(id),
        OrderRequest.SelfTrade.EXPIRE_MAKER,
        Optional.empty());
  }

  MoneyWorld marked(Symbol symbol, String mark) {
    now = now.plusMillis(1);
    BigDecimal price = new BigDecimal(mark);
    engine.marked(symbol, price, price, now);
    return this;
  }

  /** The providers quote around this price from now on; the mark price stays. */
  MoneyWorld trades(Symbol symbol, String price) {
    now = now.plusMillis(1);
    engine.recordedTrade(
        symbol, new BigDecimal(price), new BigDecimal("0.001"), Optional.empty(), now);
    return this;
  }

  MoneyWorld passes(Duration span) {
    now = now.plus(span);
    engine.advance(now);
    return this;
  }

  PositionView position(String name, Symbol symbol, PositionSide side) {
    return engine.books(name).positions(Optional.of(symbol), true).stream()
        .filter(row -> row.positionSide() == side)
        .findFirst()
        .orElseThrow();
  }

  PositionView position(String name, Symbol symbol) {
    return position(name, symbol, PositionSide.BOTH);
  }

  BalanceView balance(String name) {
    return engine.books(name).balance();
  }

  /** What happened since the last call, of this kind. */
  <T extends EngineEvent> List<T> told(Class<T> kind) {
    told.addAll(engine.drainEvents());
    List<T> found = told.stream().filter(kind::isInstance).map(kind::cast).toList();
    told.removeIf(kind::isInstance);
    return found;
  }

  /** Income of a kind, in the order of time. */
  List<String> income(String name, String type) {
    return engine.books(name).income().stream()
        .filter(row -> row.type().equals(type))
        .map(row -> row.income().stripTrailingZeros().toPlainString() + " " + row.asset())
        .toList();
  }

  void moneyIsConserved() {
    MoneyView money = engine.moneyView();
    assertTrue(money.isConserved(), money.toString());
  }

  static void assertSame(String expected, BigDecimal actual) {
    assertEquals(0, actual.compareTo(new BigDecimal(expected)), actual.toPlainString());
  }
}
