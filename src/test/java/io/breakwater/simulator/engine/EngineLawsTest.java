package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.MarginType;
import io.breakwater.domain.OrderType;
import io.breakwater.domain.PositionSide;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What holds whatever is done to an engine with liquidity providers, little money, and every open
 * rule decided by chance: orders of all kinds, changes of leverage, margin mode, filters and
 * states, jumps of the price, and time.
 */
final class EngineLawsTest {
  private static final Instant START = Instant.parse("2026-08-01T00:00:00Z");
  private static final BigDecimal DEPOSIT = new BigDecimal("400");
  private static final int ROUNDS = 40;
  private static final int OPERATIONS = 1000;

  private final Map<Integer, Integer> refusals = new LinkedHashMap<>();
  private Engine engine;
  private int taken;

  @Test
  void everyOperationKeepsTheLaws() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = 5000 + round;
      Variants variants = Variants.drawn(new SplittableRandom(seed), Duration.ZERO);
      open(seed, variants);
      Play play = new Play(seed, engine);
      try {
        play(play);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ", " + variants + ":\n" + String.join("\n", play.latest()), e);
      }
    }
    assertTrue(taken > ROUNDS * OPERATIONS / 4, taken + " were taken; refused " + refusals);
    for (int code : List.of(-2019, -2022, -5022, -5021, -2021, -4130, -4141)) {
      assertTrue(refusals.containsKey(code), code + " did not come: " + refusals);
    }
  }

  private void open(long seed, Variants variants) {
    var model =
        new MarketModel(
            6,
            3,
            3,
            50,
            600,
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            false,
            true);
    var settings =
        EngineSettings.of(
                List.of(
                    Instruments.of("BTCUSDT", "0.1", "0.001", "50"),
                    Instruments.of("XYZUSDT", "0.1", "0.001", "50")))
            .with(model)
            .with(variants);
    engine = new Engine(settings, new SplittableRandom(seed), START);
    for (String account : Play.ACCOUNTS) {
      engine.openAccount(account, DEPOSIT);
      engine.setTradeGroup(account, Play.GROUPS.getOrDefault(account, 0L));
    }
    Play.HEDGED.forEach(account -> engine.setHedge(account, true));
    Play.SYMBOLS.forEach(symbol -> engine.open(symbol, Play.FIRST_PRICE, START));
  }

  private void play(Play play) {
    EnginePlayed played = new EnginePlayed(engine);
    EngineLaws laws = new EngineLaws(engine, Play.ACCOUNTS);
    laws.check(engine.drainEvents());
    for (int i = 0; i < OPERATIONS; i++) {
      played.at(play.nextMoment());
      List<EngineEvent> events = new ArrayList<>(engine.drainEvents());
      if (play.random().nextInt(12) == 0) {
        change(play);
      } else if (play.next().on(played)) {
        taken++;
      } else {
        refusals.merge(played.refusal, 1, Integer::sum);
      }
      events.addAll(engine.drainEvents());
      laws.check(events);
      checkMoney();
    }
    for (Symbol symbol : Play.SYMBOLS) {
      Instrument rules = engine.instrument(symbol);
      engine.change(Instruments.withStatus(rules, InstrumentStatus.CLOSE));
      laws.check(engine.drainEvents());
      checkMoney();
      for (String account : Play.ACCOUNTS) {
        assertEquals(0, engine.books(account).openOrders(Optional.of(symbol)).size());
        assertEquals(0, engine.books(account).openAlgos(Optional.of(symbol)).size());
        engine
            .books(account)
            .positions(Optional.of(symbol), true)
            .forEach(position -> assertEquals(0, position.amount().signum(), position.toString()));
      }
    }
    assertEquals(-4141, refusalAfterTheEnd());
    refusals.merge(-4141, 1, Integer::sum);
  }

  private int refusalAfterTheEnd() {
    EnginePlayed played = new EnginePlayed(engine);
    var late =
        new OrderRequest(
            Play.SYMBOLS.get(0),
            Side.BUY,
            PositionSide.BOTH,
            OrderType.MARKET,
            Optional.empty(),
            BigDecimal.ONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OrderRequest.SelfTrade.NONE,
            Optional.empty());
    played.place("alice", late);
    return played.refusal;
  }

  private void change(Play play) {
    SplittableRandom random = play.random();
    String account = play.account();
    Symbol symbol = play.symbol();
    try {
      switch (random.nextInt(5)) {
        case 0 -> engine.setLeverage(account, symbol, 1 + random.nextInt(50));
        case 1 ->
            engine.setMarginType(
                account, symbol, random.nextBoolean() ? MarginType.ISOLATED : MarginType.CROSSED);
        case 2 -> engine.setHedge(account, random.nextBoolean());
        case 3 -> engine.control(symbol, RiskControl.values()[random.nextInt(4)]);
        default -> engine.change(filters(random, symbol));
      }
    } catch (Refusal refusal) {
      refusals.merge(refusal.code(), 1, Integer::sum);
    }
    if (random.nextInt(3) == 0) {
      engine.control(symbol, RiskControl.NONE);
    }
  }

  private Instrument filters(SplittableRandom random, Symbol symbol) {
    String tick = List.of("0.1", "0.1", "0.05", "0.2").get(random.nextInt(4));
    String step = List.of("0.001", "0.001", "0.0005", "0.002").get(random.nextInt(4));
    Instrument rules = Instruments.of(symbol.value(), tick, step, "20");
    return Instruments.withStatus(rules, engine.instrument(symbol).status());
  }

  private void checkMoney() {
    MoneyView money = engine.moneyView();
    assertTrue(money.isConserved(), money.toString());
  }
}
