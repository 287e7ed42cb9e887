package io.breakwater.account;

import com.typesafe.config.Config;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.PositionMode;
import java.time.Duration;

/**
 * How one account's {@link OrderGateway} works: who it is, and {@code breakwater.account.gateway}.
 *
 * @param owner this node's name, journaled with every attempt
 * @param idPrefix of client order ids, 1 to 10 characters
 * @param entryWindow recvWindow of entries: short, so that a late one dies at the exchange
 * @param fenceMargin added to an entry's window before its absence counts as an answer
 * @param watch how long a lost entry is watched for a late fill after its fence
 * @param freshness how old a confirmed position or balance may be when an entry is decided: {@code
 *     deciding-reads.freshness}
 * @param stopDeadline how long after its fill an entry may be without an acknowledged stop before
 *     the position is closed
 * @param passedDeadline how long the watched price may be beyond a stop that does not trigger
 * @param closePause between a refused close and the next
 * @param pollEntries how often a resting entry is asked for
 * @param reconcileEvery how often the books are compared
 * @param maxPending signals that may be under examination at once; more are Busy
 */
public record GatewaySettings(
    AccountId account,
    String owner,
    PositionMode positionMode,
    String idPrefix,
    Duration entryWindow,
    Duration fenceMargin,
    Duration watch,
    Duration freshness,
    Duration stopDeadline,
    Duration passedDeadline,
    Duration closePause,
    Duration pollEntries,
    Duration reconcileEvery,
    int maxPending) {
  private static final Duration HUNDREDTH = Duration.ofMillis(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  public GatewaySettings {
    if (!idPrefix.matches("[.A-Za-z0-9_-]{1,10}")) {
      throw new IllegalArgumentException(
          AccountSettings.ROOT
              + "gateway.id-prefix is '"
              + idPrefix
              + "', must be 1 to 10 of letters, digits, . _ and -");
    }
    AccountSettings.within("gateway.entry-window", entryWindow, HUNDREDTH, MINUTE);
    AccountSettings.within("gateway.fence-margin", fenceMargin, Duration.ZERO, MINUTE);
    AccountSettings.within("gateway.watch", watch, Duration.ZERO, Duration.ofHours(1));
    AccountSettings.within("gateway.stop-deadline", stopDeadline, HUNDREDTH, MINUTE);
    AccountSettings.within("gateway.passed-deadline", passedDeadline, HUNDREDTH, MINUTE);
    AccountSettings.within("gateway.close-pause", closePause, HUNDREDTH, MINUTE);
    AccountSettings.within("gateway.poll-entries", pollEntries, HUNDREDTH, MINUTE);
    AccountSettings.within(
        "gateway.reconcile-every", reconcileEvery, Duration.ofSeconds(1), Duration.ofHours(1));
    AccountSettings.within("gateway.max-pending", maxPending, 1, 1000);
  }

  /**
   * Reads and checks every key.
   *
   * @param config the object at {@code breakwater.account}
   * @throws IllegalArgumentException a value is out of range: names key, value and what is right
   */
  public static GatewaySettings from(
      Config config, AccountId account, String owner, PositionMode positionMode) {
    Config keys = config.getConfig("gateway");
    return new GatewaySettings(
        account,
        owner,
        positionMode,
        keys.getString("id-prefix"),
        keys.getDuration("entry-window"),
        keys.getDuration("fence-margin"),
        keys.getDuration("watch"),
        config.getDuration("deciding-reads.freshness"),
        keys.getDuration("stop-deadline"),
        keys.getDuration("passed-deadline"),
        keys.getDuration("close-pause"),
        keys.getDuration("poll-entries"),
        keys.getDuration("reconcile-every"),
        keys.getInt("max-pending"));
  }
}
