package io.breakwater.exchange.network;

import com.typesafe.config.Config;
import io.breakwater.exchange.SettingsReader;
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
  /** Reads {@code breakwater.exchange.network}, given as a section of its own. */
  public static NetworkSettings from(Config section) {
    SettingsReader in = new SettingsReader(section, "breakwater.exchange.network");
    int maxConnections = in.atLeast("max-connections", 1);
    int maxOpenRequests = in.atLeast("max-open-requests", maxConnections);
    if (Integer.bitCount(maxOpenRequests) != 1) {
      throw in.wrong("max-open-requests", "a power of two");
    }
    return new NetworkSettings(
        in.aboveZero("connect-timeout"),
        in.aboveZero("idle-timeout"),
        maxConnections,
        maxOpenRequests,
        in.bytes("max-body-bytes", 1),
        in.atLeast("max-message-chars", 1));
  }
}
