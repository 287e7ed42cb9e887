package io.breakwater.node;

import io.breakwater.exchange.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which exchange, and how it is asked.
 *
 * @param endpoints where it is; empty for the profiles that run in this process, of which it is
 *     known once they do
 * @param followed where the market of the paper profile is; empty for the others
 * @param requestTimeout an answer later than this is no answer
 * @param recvWindow how old a request may be when it arrives
 */
public record ExchangeSettings(
    Profile profile,
    Optional<Endpoints> endpoints,
    Optional<Endpoints> followed,
    Duration requestTimeout,
    Duration recvWindow,
    Embedded embedded) {
  /** A set of addresses by name. */
  public enum Profile {
    /** The simulated exchange, in this process, over a port of its own. */
    EMBEDDED,
    /** The same with the live market of another profile: real prices, simulated fills. */
    PAPER,
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
    static Embedded from(SettingsReader in) {
      double speed = in.share("speed", 0, 100_000);
      if (speed == 0) {
        throw in.wrong("speed", "above 0 and at most 100000");
      }
      return new Embedded(
          in.integer("port", 0, 65535),
          Optional.of(in.string("trades")).filter(text -> !text.isBlank()).map(Path::of),
          speed,
          in.integer("balance", 1, 1_000_000_000));
    }
  }

  ExchangeSettings with(Endpoints known) {
    return new ExchangeSettings(
        profile, Optional.of(known), followed, requestTimeout, recvWindow, embedded);
  }

  static ExchangeSettings from(SettingsReader in) {
    Duration minute = Duration.ofMinutes(1);
    Profile profile = in.word("profile", Profile.class);
    Optional<Endpoints> endpoints =
        switch (profile) {
          case EMBEDDED, PAPER -> Optional.empty();
          case TESTNET, MAINNET -> Optional.of(endpoints(in, profile));
        };
    Optional<Endpoints> followed =
        Optional.of(profile)
            .filter(Profile.PAPER::equals)
            .map(paper -> endpoints(in, followed(in.section("paper"))));
    return new ExchangeSettings(
        profile,
        endpoints,
        followed,
        in.duration("request-timeout", Duration.ofMillis(100), minute),
        in.duration("recv-window", Duration.ofMillis(1), minute),
        Embedded.from(in.section("embedded")));
  }

  private static Profile followed(SettingsReader in) {
    Profile profile = in.word("follows", Profile.class);
    if (profile != Profile.TESTNET && profile != Profile.MAINNET) {
      throw in.wrong("follows", "testnet or mainnet");
    }
    return profile;
  }

  private static Endpoints endpoints(SettingsReader exchange, Profile profile) {
    SettingsReader in = exchange.section("profiles." + profile.name().toLowerCase(Locale.ROOT));
    return new Endpoints(
        address(in, "rest-base", List.of("https", "http")),
        address(in, "stream-base", List.of("wss", "ws")));
  }

  private static URI address(SettingsReader in, String key, List<String> schemes) {
    String form = "an address " + schemes.get(0) + "://HOST";
    URI uri = in.parsed(key, form, URI::create);
    if (uri.getHost() == null || !schemes.contains(uri.getScheme())) {
      throw in.wrong(key, form);
    }
    return uri;
  }
}
