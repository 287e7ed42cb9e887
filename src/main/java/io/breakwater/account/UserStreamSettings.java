package io.breakwater.account;

import io.breakwater.exchange.SettingsReader;
import java.time.Duration;

/**
 * Settings of {@link UserStream}.
 *
 * @param keepAliveInterval how often the listen key is prolonged
 * @param keepAliveRetry the wait after a keep-alive that got no proper answer
 * @param openTimeout a connection that does not stand after this is given up
 * @param minBackoff the wait before the first reconnect; each further one is twice as long
 * @param maxBackoff the longest wait between reconnects
 * @param jitterPercent each wait is longer or shorter by up to this
 * @param stableAfter a connection that stood this long starts the waits anew
 * @param maxAttemptsPerMinute connection attempts in a minute
 * @param demand events that may be on their way at a time
 */
public record UserStreamSettings(
    Duration keepAliveInterval,
    Duration keepAliveRetry,
    Duration openTimeout,
    Duration minBackoff,
    Duration maxBackoff,
    int jitterPercent,
    Duration stableAfter,
    int maxAttemptsPerMinute,
    int demand) {
  static UserStreamSettings from(SettingsReader in) {
    Duration minBackoff = in.aboveZero("min-backoff");
    return new UserStreamSettings(
        in.duration("keep-alive-interval", Duration.ofSeconds(1), Duration.ofMinutes(59)),
        in.aboveZero("keep-alive-retry"),
        in.aboveZero("open-timeout"),
        minBackoff,
        in.atLeast("max-backoff", minBackoff),
        in.integer("jitter-percent", 0, 50),
        in.aboveZero("stable-after"),
        in.atLeast("max-attempts-per-minute", 1),
        in.atLeast("demand", 1));
  }
}
