package io.breakwater.simulator.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The exchange's side of signing: HMAC-SHA256 over the raw query followed by the raw body, each
 * without its {@code signature} pair.
 */
final class Signatures {
  private static final String NAME = "signature=";

  private Signatures() {}

  static boolean isRight(String secret, String query, String body) {
    Optional<String> given = signatureIn(query).or(() -> signatureIn(body));
    String expected = hmac(secret, without(query) + without(body));
    return given
        .map(text -> text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))
        .map(bytes -> MessageDigest.isEqual(bytes, expected.getBytes(StandardCharsets.UTF_8)))
        .orElse(false);
  }

  static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static Optional<String> signatureIn(String text) {
    for (String pair : text.split("&")) {
      if (pair.startsWith(NAME)) {
        return Optional.of(pair.substring(NAME.length()));
      }
    }
    return Optional.empty();
  }

  private static String without(String text) {
    if (!text.contains(NAME)) {
      return text;
    }
    List<String> kept = new ArrayList<>();
    for (String pair : text.split("&")) {
      if (!pair.startsWith(NAME)) {
        kept.add(pair);
      }
    }
    return String.join("&", kept);
  }
}
