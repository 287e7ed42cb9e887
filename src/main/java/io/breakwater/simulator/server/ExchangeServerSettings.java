package io.breakwater.simulator.server;

import io.breakwater.domain.Instrument;
import io.breakwater.simulator.AccountSettings;
import io.breakwater.simulator.ExchangeSettings;
import io.breakwater.simulator.engine.EngineSettings;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.wire.LimitSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * Where a simulated exchange listens, and what it simulates.
 *
 * @param host an address of this machine; loopback unless others are to reach it
 * @param port 0: any free one
 * @param tick how often the replay moves on and streams are served
 */
public record ExchangeServerSettings(
    String host, int port, Duration tick, ExchangeSettings exchange) {
  public ExchangeServerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " must be 0 to 65535");
    }
    if (tick.toMillis() < 1) {
      throw new IllegalArgumentException("tick " + tick + " must be 1 ms or more");
    }
  }

  /** BTCUSDT on loopback, with the exchange's usual rules and limits. */
  public static ExchangeServerSettings of(
      int port, TradeSource trades, BigDecimal speed, List<AccountSettings> accounts) {
    var rules = Instruments.btcusdt();
    return new ExchangeServerSettings(
        "127.0.0.1",
        port,
        Duration.ofMillis(20),
        new ExchangeSettings(
            EngineSettings.of(List.of(rules)),
            LimitSettings.usual(),
            accounts,
            List.of(new ExchangeSettings.Recording(rules.symbol(), trades)),
            speed,
            ExchangeSettings.WhenDone.REPEAT,
            1_000_000));
  }

  /** The market of these symbols on loopback, as it is told by {@link ExchangeServer#live}. */
  public static ExchangeServerSettings live(
      int port, List<Instrument> rules, List<AccountSettings> accounts) {
    return new ExchangeServerSettings(
        "127.0.0.1",
        port,
        Duration.ofMillis(20),
        new ExchangeSettings(
            EngineSettings.of(rules),
            LimitSettings.usual(),
            accounts,
            List.of(),
            BigDecimal.ONE,
            ExchangeSettings.WhenDone.HOLD,
            1_000_000));
  }

  public ExchangeServerSettings listeningOn(String address) {
    return new ExchangeServerSettings(address, port, tick, exchange);
  }

  public ExchangeServerSettings with(ExchangeSettings other) {
    return new ExchangeServerSettings(host, port, tick, other);
  }
}
