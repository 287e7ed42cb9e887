package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import io.breakwater.domain.WorkingType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds whatever is ordered and traded. */
final class EnginePropertyTest {
  private static final Symbol BTC = new Symbol("BTCUSDT");
  private static final List<String> ACCOUNTS = List.of("alice", "bob", "carol");
  private static final BigDecimal DEPOSIT = new BigDecimal("5000");
  private static final int OPERATIONS = 300;

  private Engine engine;
  private SplittableRandom random;
  private Instant now;
  private BigDecimal last;
  private int orders;

  @Property(tries = 60)
  void moneyIsConservedAndTheBookIsNeverCrossed(@ForAll long seed) {
    random = new SplittableRandom(seed);
    now = Instant.parse("2026-08-01T00:00:00Z");
    var settings = EngineSettings.of(List.of(Instruments.btcusdt()));
    engine = new Engine(settings, new SplittableRandom(seed), now);
    ACCOUNTS.forEach(name -> engine.openAccount(name, DEPOSIT));
    last = new BigDecimal("1000.0");
    engine.open(BTC, last, now);
    for (int i = 0; i < OPERATIONS; i++) {
      operate();
      checkBook();
    }
    checkMoney();
    checkPositions();
    assertTrue(orders > 20, "only " + orders + " orders were taken");
  }

  private void operate() {
    now = now.plusMillis(random.nextInt(400));
    try {
      switch (random.nextInt(6)) {
        case 0, 1 -> recordedTrade();
        case 2 -> place(OrderType.MARKET);
        case 3 -> place(OrderType.LIMIT);
        case 4 -> stop();
        default -> cancel();
      }
    } catch (Refusal refusal) {
      assertTrue(refusal.code() < 0);
    }
    engine.drainEvents();
  }

  private void recordedTrade() {
    BigDecimal move = new BigDecimal(random.nextInt(61) - 30).movePointLeft(1);
    last = last.add(move).max(new BigDecimal("500.0"));
    engine.recordedTrade(BTC, last, quantity(2000), Optional.of(side()), now);
  }

  private void place(OrderType type) {
    engine.advance(now);
    boolean limit = type == OrderType.LIMIT;
    var forces = TimeInForce.values();
    BigDecimal price = last.add(new BigDecimal(random.nextInt(41) - 20).movePointLeft(1));
    engine.place(
        account(),
        new OrderRequest(
            BTC,
            side(),
            PositionSide.BOTH,
            type,
            limit ? Optional.of(forces[random.nextInt(4)]) : Optional.empty(),
            quantity(9000),
            limit ? Optional.of(price) : Optional.empty(),
            random.nextInt(4) == 0 ? Optional.of(true) : Optional.empty(),
            Optional.empty(),
            OrderRequest.SelfTrade.values()[random.nextInt(4)],
            Optional.empty()));
    orders++;
  }

  private void stop() {
    engine.advance(now);
    Side side = side();
    BigDecimal away = new BigDecimal(random.nextInt(30)).movePointLeft(1);
    engine.placeAlgo(
        account(),
        new AlgoRequest(
            BTC,
            side,
            PositionSide.BOTH,
            OrderType.STOP_MARKET,
            TimeInForce.GTC,
            Optional.empty(),
            Optional.empty(),
            side == Side.BUY ? last.add(away) : last.subtract(away),
            random.nextBoolean() ? WorkingType.MARK_PRICE : WorkingType.CONTRACT_PRICE,
            true,
            Optional.empty(),
            false,
            Optional.empty()));
  }

  private void cancel() {
    engine.advance(now);
    String account = account();
    List<OrderView> open = engine.books(account).openOrders(Optional.of(BTC));
    if (!open.isEmpty()) {
      long id = open.get(random.nextInt(open.size())).orderId();
      engine.cancel(account, BTC, Optional.of(id), Optional.empty());
    }
  }

  private void checkBook() {
    BookView book = engine.book(BTC);
    if (!book.bids().isEmpty() && !book.asks().isEmpty()) {
      BigDecimal bid = book.bids().get(0).price();
      BigDecimal ask = book.asks().get(0).price();
      assertTrue(bid.compareTo(ask) < 0, "crossed: " + bid + " / " + ask);
    }
  }

  private void checkMoney() {
    MoneyView money = engine.moneyView();
    assertTrue(money.isConserved(), money.toString());
  }

  private void checkPositions() {
    for (String name : ACCOUNTS) {
      BigDecimal filled = BigDecimal.ZERO;
      BigDecimal wallet = DEPOSIT;
      for (IncomeRow row : engine.books(name).income()) {
        boolean besides = row.type().equals("FUNDING_FEE") || row.type().equals("INSURANCE_CLEAR");
        wallet = besides ? wallet.add(row.income()) : wallet;
      }
      for (AccountTrade trade : engine.books(name).trades(BTC)) {
        BigDecimal sign = BigDecimal.valueOf(trade.side().sign());
        filled = filled.add(trade.quantity().multiply(sign));
        wallet = wallet.add(trade.realizedPnl()).subtract(trade.fee());
      }
      BigDecimal amount = engine.books(name).positions(Optional.of(BTC), true).get(0).amount();
      assertEquals(0, filled.compareTo(amount), name + " " + filled + " but " + amount);
      assertEquals(0, wallet.compareTo(engine.books(name).balance().wallet()));
    }
  }

  private String account() {
    return ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
  }

  private Side side() {
    return random.nextBoolean() ? Side.BUY : Side.SELL;
  }

  private BigDecimal quantity(int mostSteps) {
    return new BigDecimal(1 + random.nextInt(mostSteps)).movePointLeft(3);
  }
}
