package io.breakwater.domain;

/**
 * Where a plain order stands at the exchange. A CANCELED or EXPIRED order may have been filled in
 * part: its executed quantity counts.
 */
public enum OrderStatus {
  NEW,
  PARTIALLY_FILLED,
  FILLED,
  CANCELED,
  EXPIRED,
  EXPIRED_IN_MATCH,
  REJECTED,
  /** A status that this version does not know: ask again, decide nothing on it. */
  UNKNOWN;

  /** Whether nothing more can be filled. */
  public boolean isFinal() {
    return switch (this) {
      case FILLED, CANCELED, EXPIRED, EXPIRED_IN_MATCH, REJECTED -> true;
      case NEW, PARTIALLY_FILLED, UNKNOWN -> false;
    };
  }
}
