package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.exchange.BudgetSettings;
import io.breakwater.exchange.ClockSettings;
import io.breakwater.exchange.network.NetworkSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  private static final Config GOOD =
      ConfigFactory.parseString(
          """
          budget {
            weight-per-minute = 2400
            orders-per-10s = 300
            orders-per-minute = 1200
            reserve-percent = 20
          }
          clock {
            samples = 5
            refresh-interval = 3m
            max-error = 500ms
            max-age = 10m
            min-backoff = 1s
            max-backoff = 30s
          }
          network {
            connect-timeout = 2s
            idle-timeout = 10s
            max-connections = 16
            max-open-requests = 64
            max-body-bytes = 16 MiB
            max-message-chars = 4000000
          }
          """);

  @Test
  void goodSettingsAreRead() {
    assertEquals(20, BudgetSettings.from(GOOD.getConfig("budget")).reservePercent());
    assertEquals(5, ClockSettings.from(GOOD.getConfig("clock")).samples());
    assertEquals(64, NetworkSettings.from(GOOD.getConfig("network")).maxOpenRequests());
  }

  @ParameterizedTest
  @CsvSource({
    "budget.reserve-percent, 91",
    "clock.samples, 0",
    "clock.max-age, 3m",
    "clock.max-backoff, 500ms",
    "network.max-open-requests, 48",
    "network.idle-timeout, 0s"
  })
  void aWrongSettingIsRefusedWithItsKeyAndValue(String path, String value) {
    Config wrong =
        ConfigFactory.parseString(path + " = \"" + value + '"').withFallback(GOOD).resolve();
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> {
              BudgetSettings.from(wrong.getConfig("budget"));
              ClockSettings.from(wrong.getConfig("clock"));
              NetworkSettings.from(wrong.getConfig("network"));
            });
    String key = "breakwater.exchange." + path;
    assertTrue(refused.getMessage().startsWith(key + " is "), refused.getMessage());
  }

  @Test
  void everyFormOfThePrivateStreamHasItsPath() {
    var key = new io.breakwater.exchange.ListenKey("k1");
    assertEquals("/private/ws/k1", UserStreamForm.KEY_IN_PATH.path(key));
    assertEquals("/private/ws?listenKey=k1", UserStreamForm.KEY_ONLY.path(key));
    assertTrue(
        UserStreamForm.KEY_AND_EVENTS
            .path(key)
            .startsWith("/private/ws?listenKey=k1&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE/"));
    assertTrue(
        UserStreamForm.WRAPPED_KEY_AND_EVENTS
            .path(key)
            .startsWith("/private/stream?listenKey=k1&events="));
  }
}
