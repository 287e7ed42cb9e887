package io.breakwater.domain.trade;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the orders of a trade are named at the exchange: {@code prefix-digest-leg.revision}, or
 * {@code prefix-digest-Xleg…} for what was sent without a journal.
 */
public final class OrderName {
  private static final int MAX_PREFIX = 10;
  private static final char STAND_IN = 'X';

  /** Seconds before this are no revision of a stand-in's; six digits of base 36 last till 2088. */
  private static final long STAND_IN_EPOCH = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();

  private OrderName() {}

  /**
   * The id of one order of a trade: a pure function, so that a node that was killed derives the
   * same id again.
   *
   * @param prefix 1 to 10 characters; tells this system's orders from foreign ones
   * @param revision counts the orders of one leg from 0; it stays while the fate of an attempt is
   *     unknown and rises for a replacement
   */
  public static ClientOrderId of(
      String prefix, AccountId account, SignalId signal, Leg leg, int revision) {
    return new ClientOrderId(
        root(prefix, account, signal) + leg.code() + '.' + Integer.toString(revision, 36));
  }

  /**
   * The id of an order that is sent while the journal does not answer. It stands in a space of
   * names of its own, so that it never meets one that is journaled.
   *
   * @param revision see {@link #standInRevision}
   */
  public static ClientOrderId ofStandIn(
      String prefix, AccountId account, SignalId signal, Leg leg, int revision) {
    return new ClientOrderId(
        root(prefix, account, signal) + STAND_IN + leg.code() + Integer.toString(revision, 36));
  }

  /**
   * A number that no stand-in's order of this leg has had: nobody counts them, so the time does.
   *
   * @param least at least this
   * @param now by the exchange's clock
   */
  static int standInRevision(int least, Instant now) {
    return (int) Math.max(least, now.getEpochSecond() - STAND_IN_EPOCH);
  }

  /** The leg of an order that was sent without a journal; empty for every other name. */
  public static Optional<Leg> standInLeg(ClientOrderId id) {
    String tail = tail(id);
    if (tail.length() < 3 || tail.charAt(0) != STAND_IN || tail.indexOf('.') >= 0) {
      return Optional.empty();
    }
    return Stream.of(Leg.BASE_STOP, Leg.TIGHT_STOP, Leg.CLOSE)
        .filter(leg -> leg.code().charAt(0) == tail.charAt(1))
        .findFirst();
  }

  /** The revision of an order that was sent without a journal. */
  public static int standInRevision(ClientOrderId id) {
    return Integer.parseInt(tail(id).substring(2), 36);
  }

  /** Whether a node that uses this prefix has named the order. */
  public static boolean isOurs(String prefix, ClientOrderId id) {
    return id.value().startsWith(prefix + '-');
  }

  /** What the name has in common with all orders of its trade. */
  public static String rootOf(ClientOrderId id) {
    return id.value().substring(0, id.value().lastIndexOf('-') + 1);
  }

  /** Leg and revision hold no hyphen, whatever the trade's part holds. */
  private static String tail(ClientOrderId id) {
    return id.value().substring(id.value().lastIndexOf('-') + 1);
  }

  /** What the names of all orders of a trade begin with. */
  public static String root(String prefix, AccountId account, SignalId signal) {
    if (prefix.isEmpty() || prefix.length() > MAX_PREFIX) {
      throw new IllegalArgumentException(
          "client order id prefix '" + prefix + "' must have 1 to 10 characters");
    }
    String key = account.value() + '\n' + signal.value();
    byte[] hash = sha256(key.getBytes(StandardCharsets.UTF_8));
    // 96 bits: two of a million signals share them with a probability of 1 in 10^17.
    String digest = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, 12));
    return prefix + '-' + digest + '-';
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
