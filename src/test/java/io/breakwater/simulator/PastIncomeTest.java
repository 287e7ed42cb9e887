package io.breakwater.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.simulator.engine.Engine;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.engine.Variants;
import io.breakwater.simulator.wire.Credentials;
import io.breakwater.simulator.wire.LimitSettings;
import io.breakwater.simulator.wire.RestWire;
import io.breakwater.simulator.wire.StreamHub;
import io.breakwater.simulator.wire.WireRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How far back income is told, by an exchange that slept since its first deposit. */
final class PastIncomeTest {
  private static final Instant START = WireWorld.START;
  private static final String SINCE = "startTime=" + START.toEpochMilli() + "&";

  private final RestWire wire = wire();

  private static RestWire wire() {
    Variants variants = Variants.usual();
    var settings = EngineSettings.of(List.of(Instruments.btcusdt())).with(variants);
    Engine engine = new Engine(settings, new SplittableRandom(3), START);
    engine.openAccount("alice", new BigDecimal("100000"));
    return new RestWire(
        engine,
        List.of(new Credentials("alice", "key", "secret")),
        LimitSettings.usual(),
        new StreamHub(variants, (route, now) -> false));
  }

  private JsonNode income(String params, Duration later) {
    Instant now = START.plus(later);
    String query = WireWorld.sign(params + "timestamp=" + now.toEpochMilli());
    var request =
        new WireRequest(
            "GET", "/fapi/v1/income", query, "", Map.of("x-mbx-apikey", "key"), "10.0.0.1");
    return WireWorld.json(wire.handle(request, Duration.ZERO, now).answer().body());
  }

  @Test
  void whoNamesNoTimeIsToldOfTheLastSevenDays() {
    assertEquals("TRANSFER", income("", Duration.ofDays(7)).get(0).get("incomeType").asText());
    assertEquals(0, income("", Duration.ofDays(7).plusMillis(1)).size());
    assertEquals(1, income(SINCE, Duration.ofDays(8)).size());
  }

  @Test
  void whatIsOlderThanThreeMonthsIsForgotten() {
    assertEquals(1, income(SINCE, Duration.ofDays(90)).size());
    assertEquals(0, income(SINCE, Duration.ofDays(93)).size());
  }

  @Test
  void aStartAfterTheEndIsRefused() {
    String span = SINCE + "endTime=" + (START.toEpochMilli() - 1) + "&";
    assertEquals(-1023, income(span, Duration.ofDays(1)).get("code").asInt());
  }
}
