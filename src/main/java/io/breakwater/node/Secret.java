package io.breakwater.node;

import java.util.Objects;

/** A value that must not be seen: it prints as stars, wherever it is printed. */
public final class Secret {
  private final String value;

  Secret(String value) {
    this.value = value;
  }

  /** The value itself, for the one place that signs with it. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && value.equals(secret.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value);
  }

  @Override
  public String toString() {
    return "****";
  }
}
