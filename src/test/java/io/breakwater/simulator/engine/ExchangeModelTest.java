package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.AlgoStatus;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The engine says what a simpler exchange says that was written from the fact sheet alone: the same
 * orders are taken, and orders, fills, positions and wallets are the same after each operation.
 * Nobody provides liquidity here (a market model of 0 levels), the mark price is the last price
 * four times a second, and everybody has money enough: margin is looked at elsewhere.
 */
final class ExchangeModelTest {
  private static final Instant START = Instant.parse("2026-08-01T00:00:00Z");
  private static final long FIRST_ORDER = 10_000_000_000L;
  private static final long FIRST_ALGO = 1_000_000_000_000_000L;
  private static final BigDecimal DEPOSIT = new BigDecimal("100000000");
  private static final int ROUNDS = 100;
  private static final int OPERATIONS = 1000;

  private EnginePlayed played;
  private PlainExchange model;
  private Play play;
  private final Map<String, String> ended = new TreeMap<>();
  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void theEngineAgreesWithASimplerExchange() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = 1000 + round;
      open(seed);
      int done = 0;
      try {
        for (done = 0; done < OPERATIONS; done++) {
          operate();
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ", operation " + done + ":\n" + String.join("\n", play.latest()), e);
      }
    }
    // A play in which little happens shows little.
    for (String kind : List.of("taken", "fill", "TRIGGERED", "REJECTED", "EXPIRED", "FINISHED")) {
      assertTrue(seen.getOrDefault(kind, 0) > 100, kind + " of " + seen);
    }
  }

  private void open(long seed) {
    var settings =
        EngineSettings.of(
                List.of(
                    Instruments.of("BTCUSDT", "0.1", "0.001", "50"),
                    Instruments.of("XYZUSDT", "0.1", "0.001", "50")))
            .with(
                new MarketModel(
                    0,
                    1,
                    1,
                    1,
                    1,
                    Duration.ofMillis(250),
                    Duration.ofSeconds(1),
                    Duration.ZERO,
                    false,
                    true));
    Engine engine = new Engine(settings, new SplittableRandom(seed), START);
    model = new PlainExchange(settings, Play.HEDGED, Play.GROUPS, START);
    for (String account : Play.ACCOUNTS) {
      engine.openAccount(account, DEPOSIT);
      engine.setTradeGroup(account, Play.GROUPS.getOrDefault(account, 0L));
      model.openAccount(account, DEPOSIT);
    }
    Play.HEDGED.forEach(account -> engine.setHedge(account, true));
    for (Symbol symbol : Play.SYMBOLS) {
      engine.open(symbol, Play.FIRST_PRICE, START);
      model.open(symbol, Play.FIRST_PRICE);
    }
    engine.drainEvents();
    played = new EnginePlayed(engine);
    play = new Play(seed, engine);
  }

  private void operate() {
    Instant moment = play.nextMoment();
    played.at(moment);
    List<EngineEvent> events = new ArrayList<>(played.engine.drainEvents());
    noteFiring(events);
    model.at(moment);
    Play.Operation operation = play.next();
    boolean taken = operation.on(played);
    List<EngineEvent> later = played.engine.drainEvents();
    noteFiring(later);
    assertEquals(
        operation.on(modelForIds()), taken, "taken by the engine? refusal " + played.refusal);
    seen.merge(taken ? "taken" : "refused", 1, Integer::sum);
    events.addAll(later);
    compareFills(events);
    compareAccounts();
  }

  /** The sheet does not say which of several orders that one price triggers goes first. */
  private void noteFiring(List<EngineEvent> events) {
    for (EngineEvent event : events) {
      if (event instanceof EngineEvent.AlgoChanged changed) {
        AlgoStatus status = changed.algo().status();
        seen.merge(status.name(), 1, Integer::sum);
        if (status == AlgoStatus.TRIGGERING) {
          model.firing.put(changed.algo().algoId() - FIRST_ALGO, (long) model.firing.size());
        }
      }
    }
  }

  /** The model counts orders from 1. */
  private Played modelForIds() {
    return new PlainNumbers(model, FIRST_ORDER, FIRST_ALGO);
  }

  private void compareFills(List<EngineEvent> events) {
    List<String> fills = new ArrayList<>();
    ended.clear();
    for (EngineEvent event : events) {
      if (event instanceof EngineEvent.OrderChanged changed && changed.order().status().isFinal()) {
        OrderView order = changed.order();
        ended.put(text(order.symbol(), order.orderId() - FIRST_ORDER), order.status().name());
      }
      if (event instanceof EngineEvent.OrderChanged changed && changed.fill().isPresent()) {
        AccountTrade fill = changed.fill().get();
        fills.add(
            text(
                changed.account(),
                fill.symbol(),
                fill.orderId() - FIRST_ORDER,
                fill.price(),
                fill.quantity(),
                fill.maker(),
                fill.realizedPnl(),
                fill.fee()));
        seen.merge("fill", 1, Integer::sum);
      }
    }
    List<String> expected = new ArrayList<>();
    for (PlainExchange.Fill fill : model.takeFills()) {
      expected.add(
          text(
              fill.account(),
              fill.symbol(),
              fill.orderId(),
              fill.price(),
              fill.quantity(),
              fill.maker(),
              fill.pnl(),
              fill.fee()));
    }
    assertEquals(expected, fills);
  }

  private void compareAccounts() {
    Map<String, List<String>> orders = new TreeMap<>();
    for (PlainOrder order : model.orders) {
      if (order.isOpen()) {
        orders
            .computeIfAbsent(order.account, key -> new ArrayList<>())
            .add(
                text(
                    order.symbol,
                    order.id,
                    order.price,
                    order.quantity,
                    order.executed,
                    order.status,
                    order.selfTrade));
      }
    }
    Map<String, List<String>> algos = new TreeMap<>();
    for (PlainAlgo algo : model.algos) {
      if (algo.status == AlgoStatus.NEW || algo.status == AlgoStatus.TRIGGERING) {
        algos
            .computeIfAbsent(algo.account, key -> new ArrayList<>())
            .add(text(algo.id, algo.status, algo.following));
      }
    }
    Map<String, String> ends = new TreeMap<>();
    for (PlainOrder order : model.orders) {
      if (!order.isOpen()) {
        ends.put(text(order.symbol, order.id), order.status.name());
      }
    }
    assertEquals(ends, ended, "ended");
    model.orders.removeIf(order -> !order.isOpen());
    for (String account : Play.ACCOUNTS) {
      compare(account, orders, algos);
    }
  }

  private void compare(
      String account, Map<String, List<String>> orders, Map<String, List<String>> algos) {
    AccountBooks books = played.engine.books(account);
    List<String> open = new ArrayList<>();
    for (OrderView order : books.openOrders(Optional.empty())) {
      open.add(
          text(
              order.symbol(),
              order.orderId() - FIRST_ORDER,
              order.price(),
              order.quantity(),
              order.executed(),
              order.status(),
              order.selfTrade()));
    }
    assertEquals(orders.getOrDefault(account, List.of()), open, account + "'s orders");
    List<String> waiting = new ArrayList<>();
    for (AlgoView algo : books.openAlgos(Optional.empty())) {
      waiting.add(text(algo.algoId() - FIRST_ALGO, algo.status(), algo.activated()));
    }
    assertEquals(algos.getOrDefault(account, List.of()), waiting, account + "'s conditionals");
    assertEquals(plain(model.wallets.get(account)), plain(books.balance().wallet()), account);
    BigDecimal paid = BigDecimal.ZERO;
    for (PositionView position : books.positions(Optional.empty(), true)) {
      PlainPosition plain = model.position(account, position.symbol(), position.positionSide());
      paid = paid.add(plain.paid);
      assertEquals(plain(plain.amount), plain(position.amount()), account + " position");
    }
    assertEquals(plain(paid), plain(books.openCost()), account + "'s costs");
  }

  private static String text(Object... parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      text.append(part instanceof BigDecimal value ? plain(value) : part).append(' ');
    }
    return text.toString();
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** Translates the engine's numbers of orders into the model's. */
  private record PlainNumbers(PlainExchange model, long orders, long algos) implements Played {
    @Override
    public void at(Instant moment) {
      model.at(moment);
    }

    @Override
    public boolean place(String account, OrderRequest request) {
      return model.place(account, request);
    }

    @Override
    public boolean amend(String account, AmendRequest request) {
      return model.amend(
          account,
          new AmendRequest(
              request.symbol(),
              request.side(),
              request.orderId().map(id -> id - orders),
              request.clientOrderId(),
              request.quantity(),
              request.price(),
              request.priceMatch(),
              request.modifyId()));
    }

    @Override
    public boolean cancel(String account, Symbol symbol, long id) {
      return model.cancel(account, symbol, id - orders);
    }

    @Override
    public void cancelAll(String account, Symbol symbol) {
      model.cancelAll(account, symbol);
    }

    @Override
    public void countdown(String account, Symbol symbol, Duration wait) {
      model.countdown(account, symbol, wait);
    }

    @Override
    public boolean placeAlgo(String account, AlgoRequest request) {
      return model.placeAlgo(account, request);
    }

    @Override
    public boolean cancelAlgo(String account, long id) {
      return model.cancelAlgo(account, id - algos);
    }

    @Override
    public void trade(Symbol symbol, BigDecimal price, BigDecimal quantity, Side taker) {
      model.trade(symbol, price, quantity, taker);
    }

    @Override
    public void halt(Symbol symbol, boolean halted) {
      model.halt(symbol, halted);
    }
  }
}
