package io.breakwater.node;

/**
 * An account's key and secret at the exchange, as they were read or made up. Prints without its
 * values.
 */
public record KeyPair(String key, String secret) {
  @Override
  public String toString() {
    return "KeyPair[…]";
  }
}
