package io.breakwater.exchange;

/** Opens the private stream of an account; as good as a secret, so it prints without its value. */
public record ListenKey(String value) {
  @Override
  public String toString() {
    return "ListenKey[…]";
  }
}
