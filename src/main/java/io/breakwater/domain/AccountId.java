package io.breakwater.domain;

import java.util.regex.Pattern;

/**
 * Names one trading account of this node; part of every client order id, hence short and plain.
 *
 * @param value 1 to 12 characters of {@code a-z}, {@code 0-9}
 */
public record AccountId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]{1,12}");

  public AccountId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "account '" + value + "' must be 1 to 12 characters of a-z and 0-9");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
