package io.breakwater.exchange;

/** What a throttle stops. */
public enum ThrottleScope {
  /** The address (418, 429, -1003): everything stops. */
  IP,
  /** The account's order count (-1015): placing stops, cancels go on. */
  ORDERS,
  /** The exchange's own overload (-1008): entries stop, exits are exempt. */
  SYSTEM
}
