package io.breakwater.domain;

/**
 * Where a conditional order stands at the exchange's algo service: NEW until its trigger, then
 * TRIGGERING, TRIGGERED (a child order lives in the book) and FINISHED (the child is done).
 */
public enum AlgoStatus {
  NEW,
  TRIGGERING,
  TRIGGERED,
  FINISHED,
  REJECTED,
  EXPIRED,
  CANCELED,
  /** A status that this version does not know: ask again, decide nothing on it. */
  UNKNOWN;

  /** Whether the conditional order itself will do nothing more; its child may have been filled. */
  public boolean isFinal() {
    return switch (this) {
      case FINISHED, REJECTED, EXPIRED, CANCELED -> true;
      case NEW, TRIGGERING, TRIGGERED, UNKNOWN -> false;
    };
  }
}
