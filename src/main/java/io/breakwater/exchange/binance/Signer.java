package io.breakwater.exchange.binance;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with HMAC-SHA256. Safe from any thread.
 *
 * @see "Binance USDⓈ-M Futures API, General Info, SIGNED Endpoint Security"
 */
final class Signer {
  private static final String ALGORITHM = "HmacSHA256";
  private final Mac keyed;

  Signer(Credentials credentials) {
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(
          new SecretKeySpec(credentials.secret().getBytes(StandardCharsets.UTF_8), ALGORITHM));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("the API secret cannot be used as a key");
    }
  }

  /**
   * The signature in lower-case hex.
   *
   * @param totalParams query and body as sent, percent-encoded, joined without a separator
   */
  String sign(String totalParams) {
    try {
      // A Mac has state; a clone of the keyed one is cheaper than a new one.
      Mac mac = (Mac) keyed.clone();
      byte[] signature = mac.doFinal(totalParams.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signature);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's " + ALGORITHM + " cannot be cloned", e);
    }
  }
}
