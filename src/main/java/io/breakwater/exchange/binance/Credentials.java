package io.breakwater.exchange.binance;

/**
 * An account's key pair at the exchange. Prints without its values.
 *
 * @param apiKey sent with each keyed request
 * @param secret signs, and is never sent
 */
public record Credentials(String apiKey, String secret) {
  public Credentials {
    requireToken("API key", apiKey);
    requireToken("API secret", secret);
  }

  private static void requireToken(String what, String value) {
    if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      // The value stays out of the message.
      throw new IllegalArgumentException(
          "the " + what + " must be printable ASCII without white space, and not empty");
    }
  }

  @Override
  public String toString() {
    return "Credentials[…]";
  }
}
