package io.breakwater.exchange.binance;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps this version from changing anything on an exchange with real money: neither risk limits nor
 * an operator's control exist yet. Not a setting, so that no configuration can turn it off.
 */
final class WriteLock {
  static final boolean MAINNET_WRITES_ENABLED = false;

  private static final List<String> TESTNET_HOSTS =
      List.of("demo-fapi.binance.com", "testnet.binancefuture.com");

  private WriteLock() {}

  /** Our no to a write to this address; empty where it may go. */
  static Optional<String> refusal(URI restBase) {
    String host = restBase.getHost().toLowerCase(Locale.ROOT);
    if (MAINNET_WRITES_ENABLED || TESTNET_HOSTS.contains(host) || isLoopback(host)) {
      return Optional.empty();
    }
    return Optional.of(
        "writes to "
            + host
            + " are off by a compiled-in switch: only loopback and testnet hosts take them");
  }

  /** By its spelling: a name must not become loopback by what some look-up says. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }
}
