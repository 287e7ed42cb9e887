package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.OrderStatus;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the engine's events must never say, one after the other, and what its views must show. */
final class EngineLaws {
  private final Engine engine;
  private final List<String> accounts;
  private final Map<Key, OrderView> open = new LinkedHashMap<>();
  private final Map<Key, Long> turns = new TreeMap<>();
  private final Map<Key, OrderStatus> last = new TreeMap<>();
  private final Map<Long, AlgoStatus> algos = new TreeMap<>();
  private final Map<Place, BigDecimal> positions = new LinkedHashMap<>();
  private final Map<Symbol, Long> latestTrade = new LinkedHashMap<>();
  private BigDecimal before = BigDecimal.ZERO;
  private BigDecimal after = BigDecimal.ZERO;
  private long turn;

  private record Key(String symbol, long id) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySymbol = symbol.compareTo(other.symbol);
      return bySymbol != 0 ? bySymbol : Long.compare(id, other.id);
    }
  }

  private record Place(String account, Symbol symbol, PositionSide side) {}

  EngineLaws(Engine engine, List<String> accounts) {
    this.engine = engine;
    this.accounts = accounts;
  }

  /** Hears what happened since it was called last, and looks at what there is now. */
  void check(List<EngineEvent> events) {
    Map<Key, OrderView> openBefore = new LinkedHashMap<>(open);
    List<OrderView> makers = new ArrayList<>();
    for (EngineEvent event : events) {
      if (event instanceof EngineEvent.PositionResized resized) {
        var place = new Place(resized.account(), resized.symbol(), resized.positionSide());
        before = positions.getOrDefault(place, BigDecimal.ZERO);
        after = resized.amount();
        positions.put(place, after);
      } else if (event instanceof EngineEvent.OrderChanged changed) {
        changed(changed);
        if (changed.fill().filter(AccountTrade::maker).isPresent()) {
          makers.add(changed.order());
        }
      } else if (event instanceof EngineEvent.AlgoChanged changed) {
        changed(changed.algo());
      }
    }
    makers.forEach(maker -> checkTurn(maker, openBefore));
    accounts.forEach(this::checkViews);
    Play.SYMBOLS.forEach(this::checkBook);
  }

  private void changed(EngineEvent.OrderChanged event) {
    OrderView order = event.order();
    Key key = new Key(order.symbol().value(), order.orderId());
    OrderStatus earlier = last.put(key, order.status());
    String text = event.toString();
    assertTrue(order.executed().compareTo(order.quantity()) <= 0, text);
    if (earlier == null) {
      boolean refused = event.execution() == EngineEvent.Execution.EXPIRED;
      boolean byTheExchange = event.execution() == EngineEvent.Execution.CALCULATED;
      boolean fresh = event.execution() == EngineEvent.Execution.NEW || byTheExchange;
      assertTrue(refused || fresh, text);
      Key newest =
          ((TreeMap<Key, OrderStatus>) last).floorKey(new Key(key.symbol(), Long.MAX_VALUE));
      assertEquals(key, newest, "numbers grow: " + text);
    } else {
      assertFalse(earlier.isFinal(), "after its end: " + text);
      boolean back = earlier == OrderStatus.PARTIALLY_FILLED && order.status() == OrderStatus.NEW;
      assertFalse(back, text);
    }
    event.fill().ifPresent(fill -> checkFill(event, fill));
    if (order.timeInForce() == TimeInForce.FOK && order.status().isFinal()) {
      boolean nothing = order.executed().signum() == 0;
      assertTrue(order.status() == OrderStatus.FILLED || nothing, text);
    }
    boolean moved =
        event.execution() == EngineEvent.Execution.NEW
            || event.execution() == EngineEvent.Execution.AMENDMENT;
    if (moved) {
      turns.put(key, ++turn);
    }
    if (order.status().isFinal()) {
      open.remove(key);
    } else {
      open.put(key, order);
    }
  }

  private void checkFill(EngineEvent.OrderChanged event, AccountTrade fill) {
    OrderView order = event.order();
    boolean postOnly =
        order.timeInForce() == TimeInForce.GTX || order.timeInForce() == TimeInForce.RPI;
    assertTrue(fill.maker() || !postOnly, "post-only took: " + event);
    if (order.isReducing() && event.execution() == EngineEvent.Execution.TRADE) {
      boolean smaller = after.abs().compareTo(before.abs()) < 0;
      boolean sameSide = after.signum() == 0 || after.signum() == before.signum();
      assertTrue(smaller && sameSide, before + " became " + after + " by " + event);
    }
    long latest = latestTrade.getOrDefault(fill.symbol(), 0L);
    assertTrue(fill.tradeId() >= latest, "trades grow: " + event);
    latestTrade.put(fill.symbol(), fill.tradeId());
  }

  private void changed(AlgoView algo) {
    AlgoStatus earlier = algos.put(algo.algoId(), algo.status());
    boolean right =
        switch (algo.status()) {
          case NEW ->
              earlier == null
                  || (earlier == AlgoStatus.NEW
                      && algo.request().type() == OrderType.TRAILING_STOP_MARKET);
          case TRIGGERING -> earlier == AlgoStatus.NEW;
          case TRIGGERED -> earlier == AlgoStatus.TRIGGERING;
          case FINISHED -> earlier == AlgoStatus.TRIGGERED;
          case REJECTED -> earlier == AlgoStatus.TRIGGERING;
          case CANCELED -> earlier == AlgoStatus.NEW;
          case EXPIRED -> earlier == AlgoStatus.NEW || earlier == AlgoStatus.TRIGGERING;
          case UNKNOWN -> false;
        };
    assertTrue(right, earlier + " became " + algo);
  }

  /** Whoever had a better price, or came earlier to the same, has been filled or is gone. */
  private void checkTurn(OrderView maker, Map<Key, OrderView> openBefore) {
    if (maker.timeInForce() == TimeInForce.RPI) {
      return;
    }
    Key own = new Key(maker.symbol().value(), maker.orderId());
    for (Map.Entry<Key, OrderView> entry : openBefore.entrySet()) {
      OrderView other = open.get(entry.getKey());
      boolean rival =
          other != null
              && !entry.getKey().equals(own)
              && other.symbol().equals(maker.symbol())
              && other.side() == maker.side()
              && other.timeInForce() != TimeInForce.RPI;
      if (rival && other.price().compareTo(entry.getValue().price()) == 0) {
        int better = other.price().compareTo(maker.price()) * maker.side().sign();
        long itsTurn = turns.get(entry.getKey());
        boolean earlier = itsTurn < turns.get(own);
        boolean passed = better > 0 || (better == 0 && earlier);
        assertFalse(passed, maker + " was filled before " + other);
      }
    }
  }

  private void checkViews(String account) {
    AccountBooks books = engine.books(account);
    Map<Key, OrderView> shown = new LinkedHashMap<>();
    Map<Symbol, Integer> counts = new LinkedHashMap<>();
    for (OrderView order : books.openOrders(Optional.empty())) {
      shown.put(new Key(order.symbol().value(), order.orderId()), order);
      counts.merge(order.symbol(), 1, Integer::sum);
      boolean rests =
          order.type() == OrderType.LIMIT
              && order.timeInForce() != TimeInForce.IOC
              && order.timeInForce() != TimeInForce.FOK;
      assertTrue(rests, "rests: " + order);
    }
    Map<Key, OrderView> told = new LinkedHashMap<>(open);
    told.values().removeIf(order -> !order.account().equals(account));
    assertEquals(told, shown, account + "'s open orders");
    counts.values().forEach(count -> assertTrue(count <= 200, account + " has " + count));
    int waiting = books.openAlgos(Optional.empty()).size();
    assertTrue(waiting <= 200, account + " has conditional orders: " + waiting);
    for (PositionView position : books.positions(Optional.empty(), true)) {
      var place = new Place(account, position.symbol(), position.positionSide());
      BigDecimal amount = positions.getOrDefault(place, BigDecimal.ZERO);
      assertEquals(0, amount.compareTo(position.amount()), place.toString());
    }
  }

  private void checkBook(Symbol symbol) {
    assertNotNull(engine.instrument(symbol));
    BigDecimal bid = engine.best(symbol, Side.BUY).price();
    BigDecimal ask = engine.best(symbol, Side.SELL).price();
    boolean crossed = bid.signum() > 0 && ask.signum() > 0 && bid.compareTo(ask) >= 0;
    assertFalse(crossed, symbol + " crossed: " + bid + " / " + ask);
  }
}
