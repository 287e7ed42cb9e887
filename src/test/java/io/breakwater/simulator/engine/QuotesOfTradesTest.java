package io.breakwater.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class QuotesOfTradesTest {
  private static final Symbol BITCOIN = new Symbol("BTCUSDT");
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

  @Test
  void usuallyTheBestIsToldAfterEachTrade() {
    Engine engine = listened(true);
    trade(engine, "60010", START.plusMillis(10));
    assertTrue(quotes(engine) > 0);
  }

  @Test
  void orOnlyWhenTheProvidersQuoteAnew() {
    Engine engine = listened(false);
    trade(engine, "60010", START.plusMillis(10));
    trade(engine, "60020", START.plusMillis(20));
    assertEquals(0, quotes(engine));
    engine.advance(START.plusMillis(250));
    assertEquals(1, quotes(engine));
    assertTrue(engine.best(BITCOIN, Side.SELL).price().compareTo(new BigDecimal("60020")) >= 0);
  }

  private static Engine listened(boolean quotesTrades) {
    var settings =
        EngineSettings.of(List.of(Instruments.btcusdt()))
            .with(MarketModel.usual().quotingTrades(quotesTrades));
    Engine engine = new Engine(settings, new SplittableRandom(1), START);
    engine.listen(BITCOIN, true, false);
    engine.open(BITCOIN, new BigDecimal("60000"), START);
    engine.drainEvents();
    return engine;
  }

  private static void trade(Engine engine, String price, Instant at) {
    engine.recordedTrade(
        BITCOIN, new BigDecimal(price), new BigDecimal("0.5"), Optional.of(Side.BUY), at);
  }

  private static long quotes(Engine engine) {
    return engine.drainEvents().stream().filter(EngineEvent.BestChanged.class::isInstance).count();
  }
}
