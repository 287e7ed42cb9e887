package io.breakwater.domain.trade;

import io.breakwater.domain.AccountId;
import io.breakwater.domain.ClientOrderId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** How the orders of a trade are named at the exchange. */
public final class OrderName {
  private static final int MAX_PREFIX = 10;

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
    if (prefix.isEmpty() || prefix.length() > MAX_PREFIX) {
      throw new IllegalArgumentException(
          "client order id prefix '" + prefix + "' must have 1 to 10 characters");
    }
    String key = account.value() + '\n' + signal.value();
    byte[] hash = sha256(key.getBytes(StandardCharsets.UTF_8));
    // 96 bits: two of a million signals share them with a probability of 1 in 10^17.
    String digest = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, 12));
    return new ClientOrderId(
        prefix + '-' + digest + '-' + leg.code() + '.' + Integer.toString(revision, 36));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
