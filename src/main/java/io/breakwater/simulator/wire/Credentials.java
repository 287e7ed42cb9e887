package io.breakwater.simulator.wire;

/** An account's API key; signatures are HMAC-SHA256 only. */
public record Credentials(String account, String key, String secret) {
  /** Without key and secret. */
  @Override
  public String toString() {
    return "credentials of " + account;
  }
}
