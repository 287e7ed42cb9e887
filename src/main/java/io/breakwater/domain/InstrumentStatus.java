package io.breakwater.domain;

/** Whether a symbol trades. Only TRADING takes new exposure; an unknown status counts as closed. */
public enum InstrumentStatus {
  PENDING_TRADING,
  TRADING,
  TRADING_HALT,
  TRADING_CANCEL_ONLY,
  PRE_DELIVERING,
  DELIVERING,
  DELIVERED,
  PRE_SETTLE,
  SETTLING,
  CLOSE,
  UNKNOWN
}
