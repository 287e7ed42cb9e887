package io.breakwater.simulator;

import io.breakwater.simulator.wire.Credentials;
import java.math.BigDecimal;

/**
 * An account that the exchange opens at its start.
 *
 * @param wallet USDT
 */
public record AccountSettings(Credentials credentials, BigDecimal wallet) {
  private static final String FORM = "NAME:KEY:SECRET:USDT";

  public AccountSettings {
    if (wallet.signum() < 0) {
      throw wrong("USDT", wallet.toPlainString(), "must be 0 or more");
    }
  }

  /**
   * Reads {@code NAME:KEY:SECRET:USDT}.
   *
   * @throws IllegalArgumentException naming what is wrong, never with key or secret in it
   */
  public static AccountSettings parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "account '" + parts[0] + "' has " + parts.length + " parts: must be " + FORM);
    }
    String[] names = {"NAME", "KEY", "SECRET"};
    for (int i = 0; i < names.length; i++) {
      if (parts[i].isBlank()) {
        throw wrong(names[i], "", "must not be empty in " + FORM);
      }
    }
    BigDecimal wallet;
    try {
      wallet = new BigDecimal(parts[3]);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "account '" + parts[0] + "' USDT is no number: must be like 10000 in " + FORM, e);
    }
    return new AccountSettings(new Credentials(parts[0], parts[1], parts[2]), wallet);
  }

  private static IllegalArgumentException wrong(String field, String value, String rule) {
    return new IllegalArgumentException("account " + field + " '" + value + "' " + rule);
  }
}
