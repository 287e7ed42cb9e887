package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WriteLockTest {
  @Test
  void theSwitchIsOff() {
    assertFalse(WriteLock.MAINNET_WRITES_ENABLED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://fapi.binance.com",
        "https://FAPI.binance.com:443/prefix",
        "https://fapi1.binance.com",
        "https://localhost.example.com",
        "https://127.0.0.1.example.com",
        "https://10.0.0.1"
      })
  void writesToAnyOtherHostAreRefused(String base) {
    assertTrue(WriteLock.refusal(URI.create(base)).orElse("").contains("compiled-in switch"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:9090",
        "http://127.0.0.1:9090",
        "http://[::1]:9090",
        "https://demo-fapi.binance.com",
        "https://testnet.binancefuture.com"
      })
  void writesToLoopbackAndTestnetGo(String base) {
    assertEquals(java.util.Optional.empty(), WriteLock.refusal(URI.create(base)));
  }
}
