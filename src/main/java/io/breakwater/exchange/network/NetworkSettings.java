package io.breakwater.exchange.network;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the network is used.
 *
 * @param connectTimeout for a connection to be made, HTTP and WebSocket
 * @param idleTimeout an HTTP connection on which nothing moves for so long is closed, a waiting
 *     request with it
 * @param maxConnections per host
 * @param maxOpenRequests per host, waiting ones too; a power of two
 * @param maxBodyBytes of an HTTP answer
 * @param maxMessageChars of a WebSocket message
 */
public record NetworkSettings(
    Duration connectTimeout,
    Duration idleTimeout,
    int maxConnections,
    int maxOpenRequests,
    int maxBodyBytes,
    int maxMessageChars) {
  private static final String AREA = "breakwater.exchange.network.";

  public NetworkSettings {
    requirePositive("connect-timeout", connectTimeout.toMillis());
    requirePositive("idle-timeout", idleTimeout.toMillis());
    requirePositive("max-connections", maxConnections);
    requirePositive("max-body-bytes", maxBodyBytes);
    requirePositive("max-message-chars", maxMessageChars);
    if (Integer.bitCount(maxOpenRequests) != 1 || maxOpenRequests < maxConnections) {
      throw new IllegalArgumentException(
          AREA
              + "max-open-requests is "
              + maxOpenRequests
              + ", must be a power of two and not below max-connections "
              + maxConnections);
    }
  }

  /** Reads {@code breakwater.exchange.network}. */
  public static NetworkSettings from(Config config) {
    return new NetworkSettings(
        config.getDuration("connect-timeout"),
        config.getDuration("idle-timeout"),
        config.getInt("max-connections"),
        config.getInt("max-open-requests"),
        Math.toIntExact(config.getBytes("max-body-bytes")),
        config.getInt("max-message-chars"));
  }

  private static void requirePositive(String key, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(AREA + key + " is " + value + ", must be above 0");
    }
  }
}
