package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.breakwater.exchange.BudgetSettings;
import io.breakwater.exchange.ClockSettings;
import io.breakwater.exchange.network.NetworkSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  private static final Config GOOD =
      ConfigFactory.parseString(
          """
          binance {
            rest-base = "https://demo-fapi.binance.com"
            stream-base = "wss://fstream.binancefuture.com"
            request-timeout = 2s
            recv-window = 5s
            user-stream-form = key-and-events
          }
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
    BinanceSettings settings = BinanceSettings.from(GOOD.getConfig("binance"));
    assertEquals(Duration.ofSeconds(2), settings.requestTimeout());
    assertEquals(UserStreamForm.KEY_AND_EVENTS, settings.userStreamForm());
    assertEquals(20, BudgetSettings.from(GOOD.getConfig("budget")).reservePercent());
    assertEquals(5, ClockSettings.from(GOOD.getConfig("clock")).samples());
    assertEquals(64, NetworkSettings.from(GOOD.getConfig("network")).maxOpenRequests());
  }

  @ParameterizedTest
  @CsvSource({
    "binance.rest-base, ftp://example.com",
    "binance.rest-base, https://exa mple.com",
    "binance.stream-base, https://example.com",
    "binance.request-timeout, 0s",
    "binance.recv-window, 61s",
    "binance.user-stream-form, whatever",
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
              BinanceSettings.from(wrong.getConfig("binance"));
              BudgetSettings.from(wrong.getConfig("budget"));
              ClockSettings.from(wrong.getConfig("clock"));
              NetworkSettings.from(wrong.getConfig("network"));
            });
    String key = path.substring(path.indexOf('.') + 1);
    assertTrue(refused.getMessage().startsWith(key + " "), refused.getMessage());
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
