package io.breakwater.node;

import com.typesafe.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which exchange, and how it is asked.
 *
 * @param endpoints where it is; empty for the embedded profile, which is known once it runs
 * @param requestTimeout an answer later than this is no answer
 * @param recvWindow how old a request may be when it arrives
 */
public record ExchangeSettings(
    Profile profile,
    Optional<Endpoints> endpoints,
    Duration requestTimeout,
    Duration recvWindow,
    Embedded embedded) {
  /** A set of addresses by name. */
  public enum Profile {
    /** The simulated exchange, in this process, over a port of its own. */
    EMBEDDED,
    TESTNET,
    /** Every write is refused by a switch in the code. */
    MAINNET
  }

  /**
   * Where an exchange is; each independent of the other.
   *
   * @param restBase such as {@code https://fapi.binance.com}
   * @param streamBase such as {@code wss://fstream.binance.com}
   */
  public record Endpoints(URI restBase, URI streamBase) {}

  /**
   * The simulated exchange of the embedded profile.
   *
   * @param port 0: any free one
   * @param trades empty: the recorded trades that come with the program
   * @param speed how many times faster than recorded
   * @param balance of each account at start, in USDT
   */
  public record Embedded(int port, Optional<Path> trades, double speed, long balance) {
    private static final String AREA = "breakwater.exchange.embedded";

    public Embedded {
      Ranges.number(AREA + ".port", port, 0, 65535);
      if (!(speed > 0 && speed <= 100_000)) {
        throw new StartFailure(
            AREA + ".speed", Double.toString(speed), "must be above 0 and at most 100000");
      }
      Ranges.number(AREA + ".balance", balance, 1, 1_000_000_000);
    }

    static Embedded from(Config config) {
      Config area = config.getConfig(AREA);
      return new Embedded(
          area.getInt("port"),
          Optional.of(area.getString("trades")).filter(text -> !text.isBlank()).map(Path::of),
          area.getDouble("speed"),
          area.getLong("balance"));
    }
  }

  private static final String AREA = "breakwater.exchange";

  public ExchangeSettings {
    Ranges.time(AREA + ".request-timeout", requestTimeout, Duration.ofMillis(100), MINUTE);
    Ranges.time(AREA + ".recv-window", recvWindow, Duration.ofMillis(1), MINUTE);
  }

  private static final Duration MINUTE = Duration.ofMinutes(1);

  ExchangeSettings with(Endpoints known) {
    return new ExchangeSettings(profile, Optional.of(known), requestTimeout, recvWindow, embedded);
  }

  static ExchangeSettings from(Config config) {
    Profile profile =
        Ranges.word(AREA + ".profile", config.getString(AREA + ".profile"), Profile.class);
    Optional<Endpoints> endpoints =
        switch (profile) {
          case EMBEDDED -> Optional.empty();
          case TESTNET -> Optional.of(endpoints(config, "testnet"));
          case MAINNET -> Optional.of(endpoints(config, "mainnet"));
        };
    return new ExchangeSettings(
        profile,
        endpoints,
        config.getDuration(AREA + ".request-timeout"),
        config.getDuration(AREA + ".recv-window"),
        Embedded.from(config));
  }

  private static Endpoints endpoints(Config config, String profile) {
    String area = AREA + ".profiles." + profile;
    return new Endpoints(
        address(config, area + ".rest-base", List.of("https", "http")),
        address(config, area + ".stream-base", List.of("wss", "ws")));
  }

  private static URI address(Config config, String key, List<String> schemes) {
    String text = config.getString(key);
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && schemes.contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, with all else that is no address.
    }
    throw new StartFailure(key, text, "must be an address " + schemes.get(0) + "://HOST");
  }
}
