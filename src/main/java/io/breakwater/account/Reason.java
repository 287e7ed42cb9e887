package io.breakwater.account;

/** Why an account is not in NORMAL. Each enters and leaves on its own. */
public enum Reason {
  /** The circuit breaker of position reads is open or half-open. */
  POSITIONS_UNREADABLE,
  /** The circuit breaker of balance reads is open or half-open. */
  BALANCES_UNREADABLE,
  /** Streams are silent and the circuit breaker of the REST fallback is open. */
  MARKET_DATA_UNREADABLE,
  /** The private stream is down, or up but the gap is not reconciled. */
  USER_STREAM_DOWN,
  /** The books were not yet compared with the exchange's. */
  NOT_RECONCILED,
  /** The exchange's clock is not known well enough to sign requests. */
  CLOCK_SKEWED,
  /** Several writes in a row got no proper answer. */
  WRITES_FAILING,
  /** The journal does not take events. */
  JOURNAL_FAILING,
  /** The exchange told this address to stop asking. */
  THROTTLED,
  /** Key, signature or permission is refused. */
  UNAUTHORIZED
}
