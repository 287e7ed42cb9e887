package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.source.TradeSources;
import io.breakwater.simulator.wire.LimitSettings;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The whole sample through the exchange; a floor, not a benchmark. */
final class ReplaySpeedTest {
  @Test
  void theSamplePassesThroughTheExchangeInSeconds() {
    var rules = Instruments.btcusdt();
    var settings =
        new ExchangeSettings(
            EngineSettings.of(List.of(rules)),
            LimitSettings.usual(),
            List.of(AccountSettings.parse("alice:key:secret:10000")),
            List.of(new ExchangeSettings.Recording(rules.symbol(), TradeSources.sample())),
            BigDecimal.valueOf(1000),
            ExchangeSettings.WhenDone.HOLD,
            10_000);
    Instant start = Instant.parse("2026-08-01T00:00:00Z");
    Clock wall = Clock.systemUTC();
    long begun = wall.millis();
    try (var exchange = new SimulatedExchange(settings, new SplittableRandom(3), start)) {
      exchange.openSocket(1, "/market/ws/btcusdt@aggTrade", "", start);
      // The recording covers 576,125 s.
      int frames = exchange.advance(start.plusSeconds(577)).size();
      long millis = Math.max(1, wall.millis() - begun);
      System.out.println(
          "replay: "
              + frames
              + " trades with wire text in "
              + millis
              + " ms, "
              + frames * 1000L / millis
              + "/s");
      assertTrue(frames >= 99_982, "only " + frames);
      assertTrue(millis < 20_000, millis + " ms");
    }
  }
}
