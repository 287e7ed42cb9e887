package io.breakwater.exchange;

/** What a request is for, most urgent first: a thin budget serves the upper ones. */
public enum Precedence {
  CLOSE,
  PROTECT,
  CANCEL,
  RESOLVE,
  ENTER,
  READ,
  BACK_FILL;

  /** Whether the reserve that is kept for exits may be used. */
  public boolean mayUseReserve() {
    return compareTo(RESOLVE) <= 0;
  }
}
