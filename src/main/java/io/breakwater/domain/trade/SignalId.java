package io.breakwater.domain.trade;

import java.util.regex.Pattern;

/**
 * A strategy's name for one signal, unique per account: repeating it repeats the first answer.
 *
 * @param value 1 to 64 printable ASCII characters without space
 */
public record SignalId(String value) implements Comparable<SignalId> {
  private static final Pattern FORM = Pattern.compile("[!-~]{1,64}");

  public SignalId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "signal id '" + value + "' must be 1 to 64 printable ASCII characters without space");
    }
  }

  @Override
  public int compareTo(SignalId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
