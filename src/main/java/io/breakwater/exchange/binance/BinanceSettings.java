package io.breakwater.exchange.binance;

import java.net.URI;
import java.time.Duration;

/**
 * Where the exchange is and how it is called.
 *
 * @param restBase scheme, host and port; a path is kept as a prefix
 * @param streamBase likewise, before {@code /public}, {@code /market} and {@code /private}
 * @param requestTimeout a call without an answer for so long is unsure
 * @param recvWindow signed where the caller gives no window of its own; 1 ms to 60 s
 */
public record BinanceSettings(
    URI restBase,
    URI streamBase,
    Duration requestTimeout,
    Duration recvWindow,
    UserStreamForm userStreamForm) {
  private static final Duration LONGEST_WINDOW = Duration.ofSeconds(60);

  public BinanceSettings {
    requireScheme("rest-base", restBase, "http", "https");
    requireScheme("stream-base", streamBase, "ws", "wss");
    if (requestTimeout.isZero() || requestTimeout.isNegative()) {
      throw new IllegalArgumentException("request-timeout " + requestTimeout + " must be above 0");
    }
    if (recvWindow.toMillis() < 1 || recvWindow.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException("recv-window " + recvWindow + " must be 1 ms to 60 s");
    }
  }

  URI rest(String pathAndQuery) {
    return join(restBase, pathAndQuery);
  }

  URI stream(String pathAndQuery) {
    return join(streamBase, pathAndQuery);
  }

  private static URI join(URI base, String pathAndQuery) {
    String text = base.toString();
    return URI.create(
        (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + pathAndQuery);
  }

  private static void requireScheme(String key, URI uri, String plain, String secure) {
    boolean known = plain.equals(uri.getScheme()) || secure.equals(uri.getScheme());
    if (!known || uri.getHost() == null || uri.getQuery() != null) {
      throw new IllegalArgumentException(
          key + " " + uri + " must be " + plain + "://HOST[:PORT] or " + secure + "://HOST[:PORT]");
    }
  }
}
