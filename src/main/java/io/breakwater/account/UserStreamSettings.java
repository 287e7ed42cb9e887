package io.breakwater.account;

import com.typesafe.config.Config;
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
  private static final String AREA = "user-stream.";

  public UserStreamSettings {
    AccountSettings.within(
        AREA + "keep-alive-interval",
        keepAliveInterval,
        Duration.ofSeconds(1),
        Duration.ofMinutes(59));
    AccountSettings.above(AREA + "keep-alive-retry", keepAliveRetry, Duration.ZERO);
    AccountSettings.above(AREA + "open-timeout", openTimeout, Duration.ZERO);
    AccountSettings.above(AREA + "min-backoff", minBackoff, Duration.ZERO);
    AccountSettings.atLeast(AREA + "max-backoff", maxBackoff, minBackoff);
    AccountSettings.within(AREA + "jitter-percent", jitterPercent, 0, 50);
    AccountSettings.above(AREA + "stable-after", stableAfter, Duration.ZERO);
    AccountSettings.atLeast(AREA + "max-attempts-per-minute", maxAttemptsPerMinute, 1);
    AccountSettings.atLeast(AREA + "demand", demand, 1);
  }

  static UserStreamSettings from(Config config) {
    return new UserStreamSettings(
        config.getDuration("keep-alive-interval"),
        config.getDuration("keep-alive-retry"),
        config.getDuration("open-timeout"),
        config.getDuration("min-backoff"),
        config.getDuration("max-backoff"),
        config.getInt("jitter-percent"),
        config.getDuration("stable-after"),
        config.getInt("max-attempts-per-minute"),
        config.getInt("demand"));
  }
}
