package io.breakwater.simulator.engine;

import static io.breakwater.simulator.engine.MoneyWorld.BTC;
import static io.breakwater.simulator.engine.MoneyWorld.ETH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.MarginType;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.domain.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/**
 * What holds of money whatever is traded, set, charged and liquidated: in one-way and hedge mode,
 * cross and isolated, with a rich and a poor insurance fund.
 */
final class MoneyPropertyTest {
  private static final List<String> ACCOUNTS = List.of("alice", "bob", "carol");
  private static final List<Symbol> SYMBOLS = List.of(BTC, ETH);
  private static final int OPERATIONS = 250;

  private final ArrayDeque<String> latest = new ArrayDeque<>();
  private final Map<Symbol, BigDecimal> marks = new LinkedHashMap<>();
  private SplittableRandom random;
  private Engine engine;
  private Instant now;

  @Property(tries = 200)
  void noMoneyIsMadeOrLostAndNobodyLivesBeyondItsMargin(@ForAll long seed) {
    random = new SplittableRandom(seed);
    now = MoneyWorld.START;
    EngineSettings settings =
        MoneyWorld.settings()
            .with(FeeDiscount.bnb("600"))
            .withInsuranceFund(new BigDecimal(random.nextBoolean() ? "1000000" : "0"));
    engine = new Engine(settings, new SplittableRandom(seed), now);
    for (String name : ACCOUNTS) {
      engine.openAccount(name, new BigDecimal(1000 + random.nextInt(20_000)));
      if (random.nextInt(3) == 0) {
        engine.setHedge(name, true);
      }
    }
    marks.put(BTC, new BigDecimal("60000"));
    marks.put(ETH, new BigDecimal("3000"));
    marks.forEach(
        (symbol, price) -> {
          engine.marked(symbol, price, price, now);
          engine.open(symbol, price, now);
        });
    for (int i = 0; i < OPERATIONS; i++) {
      String done = operate();
      latest.addLast(done);
      if (latest.size() > 12) {
        latest.removeFirst();
      }
      check(seed);
    }
    // A run without them would show nothing.
    List<OrderView> forced =
        ACCOUNTS.stream().flatMap(name -> engine.books(name).forcedOrders().stream()).toList();
    Statistics.label("liquidated")
        .collect(!forced.isEmpty())
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 30));
    Statistics.label("closed for others' losses")
        .collect(forced.stream().anyMatch(order -> order.clientOrderId().startsWith("adl_")))
        .coverage(coverage -> coverage.check(true).count(runs -> runs > 0));
  }

  private void check(long seed) {
    String where = "seed " + seed + ", latest " + latest;
    MoneyView money = engine.moneyView();
    assertTrue(money.isConserved(), () -> money + " " + where);
    for (String name : ACCOUNTS) {
      AccountBooks books = engine.books(name);
      BigDecimal isolated = BigDecimal.ZERO;
      for (PositionView row : books.positions(Optional.empty(), true)) {
        isolated = isolated.add(row.isolatedWallet());
        if (!row.isIsolated() || row.amount().signum() == 0) {
          assertEquals(0, row.isolatedWallet().signum(), () -> row + " " + where);
        }
      }
      BalanceView balance = books.balance();
      assertEquals(0, balance.wallet().subtract(isolated).compareTo(balance.crossWallet()), where);
      BigDecimal income = BigDecimal.ZERO;
      for (IncomeRow row : books.income()) {
        income = row.asset().equals("USDT") ? income.add(row.income()) : income;
      }
      assertEquals(0, income.compareTo(balance.wallet()), () -> name + " income " + where);
    }
    engine.drainEvents();
  }

  private String operate() {
    now = now.plusMillis(1 + random.nextInt(1500));
    String name = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
    Symbol symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
    String what = "";
    try {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> what = place(name, symbol);
        case 3, 4 -> what = mark(symbol);
        case 5, 6 -> what = trade(symbol);
        case 7 -> {
          what = name + " leverage";
          engine.setLeverage(name, symbol, 1 + random.nextInt(60));
        }
        case 8 -> {
          what = name + " margin type";
          MarginType[] types = MarginType.values();
          engine.setMarginType(name, symbol, types[random.nextInt(types.length)]);
        }
        case 9 -> {
          what = name + " margin";
          BigDecimal amount = new BigDecimal(1 + random.nextInt(50_000)).movePointLeft(2);
          engine.moveMargin(name, symbol, side(name, side()), amount, random.nextBoolean());
        }
        case 10 -> {
          BigDecimal rate = new BigDecimal(random.nextInt(601) - 300).movePointLeft(5);
          what = symbol + " funding " + rate;
          engine.fundingRates(
              symbol, List.of(new FundingRate(now.plusMillis(700), rate, Optional.empty())));
        }
        default -> {
          what = name + " BNB";
          engine.deposit(name, "BNB", new BigDecimal("0.005"), now);
          engine.setFeeBurn(name, random.nextBoolean());
          engine.setFeeTier(name, random.nextInt(10));
        }
      }
    } catch (Refusal refusal) {
      what = what + " " + refusal.code();
    }
    return what;
  }

  private String place(String name, Symbol symbol) {
    engine.advance(now);
    Side way = side();
    boolean limit = random.nextBoolean();
    BigDecimal most = symbol.equals(BTC) ? new BigDecimal(400) : new BigDecimal(8000);
    BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(most.intValue())).movePointLeft(3);
    BigDecimal price = near(engine.lastPrice(symbol).orElseThrow(), 20);
    engine.place(
        name,
        new OrderRequest(
            symbol,
            way,
            side(name, side()),
            limit ? OrderType.LIMIT : OrderType.MARKET,
            limit ? Optional.of(TimeInForce.GTC) : Optional.empty(),
            quantity,
            limit ? Optional.of(price) : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OrderRequest.SelfTrade.EXPIRE_MAKER,
            Optional.empty()));
    return name + " " + way + " " + quantity + " " + symbol;
  }

  /** Mostly a little, sometimes a jump that no margin survives. */
  private String mark(Symbol symbol) {
    int permille = random.nextInt(5) == 0 ? 200 : 10;
    BigDecimal first = symbol.equals(BTC) ? new BigDecimal("60000") : new BigDecimal("3000");
    // Back towards the middle, so that it stays a market.
    BigDecimal price =
        near(
            marks.get(symbol).multiply(new BigDecimal("0.8")).add(first.multiply(d("0.2"))),
            permille);
    marks.put(symbol, price);
    engine.marked(symbol, price, price, now);
    engine.recordedTrade(symbol, price, new BigDecimal("5"), Optional.empty(), now);
    // Closing one account for another's losses may bring it to its end as well.
    for (int i = 0; i < 4; i++) {
      engine.marked(symbol, price, price, now);
    }
    for (String name : ACCOUNTS) {
      checkMargin(name);
    }
    return symbol + " marked " + price;
  }

  private void checkMargin(String name) {
    AccountBooks books = engine.books(name);
    BigDecimal cross = BigDecimal.ZERO;
    boolean holds = false;
    for (PositionView row : books.positions(Optional.empty(), false)) {
      if (row.amount().signum() == 0) {
        continue;
      }
      if (row.isIsolated()) {
        assertTrue(row.isolatedMargin().compareTo(row.maintenanceMargin()) > 0, row.toString());
      } else {
        cross = cross.add(row.maintenanceMargin());
        holds = true;
      }
    }
    BalanceView balance = books.balance();
    BigDecimal left = balance.crossWallet().add(balance.crossUnrealized());
    assertTrue(!holds || left.compareTo(cross) > 0, name + " " + left + " " + cross + " " + latest);
  }

  private String trade(Symbol symbol) {
    BigDecimal price = near(marks.get(symbol), 3);
    engine.recordedTrade(symbol, price, new BigDecimal("2"), Optional.of(side()), now);
    return symbol + " traded " + price;
  }

  private BigDecimal near(BigDecimal price, int permille) {
    BigDecimal move = new BigDecimal(random.nextInt(2 * permille + 1) - permille).movePointLeft(3);
    return price
        .multiply(BigDecimal.ONE.add(move))
        .divide(d("0.1"), 0, RoundingMode.HALF_UP)
        .movePointLeft(1);
  }

  private PositionSide side(String name, Side way) {
    if (!engine.isHedge(name)) {
      return PositionSide.BOTH;
    }
    return way == Side.BUY ? PositionSide.LONG : PositionSide.SHORT;
  }

  private Side side() {
    return random.nextBoolean() ? Side.BUY : Side.SELL;
  }

  private static BigDecimal d(String text) {
    return new BigDecimal(text);
  }
}
