package io.breakwater.account;

import com.typesafe.config.Config;
import io.breakwater.domain.AccountId;
import io.breakwater.domain.PositionMode;
import io.breakwater.exchange.SettingsReader;
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
 * @param pollEntries how often a resting entry, and the positions of open trades, are asked for
 * @param reconcileEvery how often the books are compared
 * @param checkInterval how often it is looked what is due
 * @param journalPatience an event that is not stored after this is waited for no longer by exits
 * @param exitCheck how often it is looked whether that is so
 * @param vanishesAfter so long a position must be seen flat that no fill explains, before it is
 *     believed to be gone: longer than readings lag
 * @param reconcileAllEvery how often the books of all symbols are compared, not only of those in
 *     use
 * @param foreignOrders what is done about open orders that are not ours
 * @param foundPositions what is done about positions that no trade explains
 * @param foundStop how far from the mark price the stop of an adopted position is, in percent
 * @param maxConditional conditional orders that the exchange takes of one account
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
    Duration checkInterval,
    Duration journalPatience,
    Duration exitCheck,
    Duration vanishesAfter,
    Duration reconcileAllEvery,
    ForeignOrders foreignOrders,
    FoundPositions foundPositions,
    int foundStop,
    int maxConditional,
    int maxPending) {
  /** What is done about a position that was there before the node, or that somebody else made. */
  public enum FoundPositions {
    /** It is told, and its slot takes no entry. */
    LEAVE,
    /** It becomes a trade with a stop of its own. */
    ADOPT
  }

  /** What is done about an open order of somebody else's. */
  public enum ForeignOrders {
    /** Nothing, not even said. */
    IGNORE,
    ALERT,
    CANCEL
  }

  private static final Duration HUNDREDTH = Duration.ofMillis(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Reads and checks every key.
   *
   * @param config the object at {@code breakwater.account}
   * @throws IllegalArgumentException with one line: key, value and what would be right
   */
  public static GatewaySettings from(
      Config config, AccountId account, String owner, PositionMode positionMode) {
    SettingsReader in = new SettingsReader(config, AccountSettings.ROOT);
    SettingsReader own = in.section("gateway");
    return new GatewaySettings(
        account,
        owner,
        positionMode,
        own.matching("id-prefix", "[.A-Za-z0-9_-]{1,10}", "1 to 10 of letters, digits, . _ and -"),
        own.duration("entry-window", HUNDREDTH, MINUTE),
        own.duration("fence-margin", Duration.ZERO, MINUTE),
        own.duration("watch", Duration.ZERO, Duration.ofHours(1)),
        in.aboveZero("deciding-reads.freshness"),
        own.duration("stop-deadline", HUNDREDTH, MINUTE),
        own.duration("passed-deadline", HUNDREDTH, MINUTE),
        own.duration("close-pause", HUNDREDTH, MINUTE),
        own.duration("poll-entries", HUNDREDTH, Duration.ofHours(1)),
        own.duration("reconcile-every", Duration.ofSeconds(1), Duration.ofHours(1)),
        own.duration("check-interval", HUNDREDTH, MINUTE),
        own.duration("journal-patience", HUNDREDTH, MINUTE),
        own.duration("exit-check", HUNDREDTH, MINUTE),
        own.duration("vanishes-after", Duration.ofSeconds(1), Duration.ofHours(1)),
        own.duration("reconcile-all-every", Duration.ofMinutes(1), Duration.ofDays(1)),
        own.word("foreign-orders", ForeignOrders.class),
        own.word("found-positions", FoundPositions.class),
        own.integer("found-stop-percent", 1, 90),
        own.integer("max-conditional-orders", 1, 10_000),
        own.integer("max-pending", 1, 1000));
  }
}
